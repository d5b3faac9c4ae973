package io.penstock.jms.message;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.WireException;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.nio.ByteBuffer;
import java.util.Enumeration;

/**
 * A message without a body, and what all messages with one share: headers, properties, the read-only rules, acknowledgement.
 *
 * <p>Either made by the application, then writable; or received, then a view of the arrived bytes whose properties and body are decoded when first asked
 * for and read-only until cleared, each by its own clear method (Jakarta Messaging 3.1, 3.10). Sending takes a snapshot, so the object stays the
 * application's. One thread at a time, as the specification asks of sessions' objects.
 */
public class PenstockMessage implements Message {
    private final MessageHeaders headers = new MessageHeaders();
    private final MessageProperties properties = new MessageProperties();
    private AcknowledgeAction acknowledgeAction;
    private boolean bodyReadOnly;
    private ByteBuffer arrivedBody;

    // ---- for the session and the codec

    /** Sets what {@link #acknowledge} does; without it, as on a message that was not received, it does nothing. */
    public final void onAcknowledge(AcknowledgeAction action) {
        acknowledgeAction = action;
    }

    /** Marks the message as delivered again, when the session hands out the same object once more after a recover or rollback. */
    public final void redelivered(int deliveryCount) {
        headers.redelivered = deliveryCount > 1;
        properties.deliveryCount(deliveryCount);
    }

    /** Says which names {@code set...Property} takes from now on. */
    public final void propertyNames(PropertyNameRule rule) {
        properties.names(rule);
    }

    /** Sets the properties that the specification has the provider set on sending. */
    public final void sentBy(MessageOrigin origin) throws JMSException {
        properties.sent(origin);
    }

    final MessageHeaders headers() {
        return headers;
    }

    final MessageProperties properties() {
        return properties;
    }

    BodyType bodyType() {
        return BodyType.NONE;
    }

    /** Makes this a received message whose body, or null, is decoded by {@link #decodeBody} when asked for. */
    final void arrived(ByteBuffer body) {
        arrivedBody = body;
        bodyReadOnly = true;
    }

    /** Writes the body as it is now, if there is one. */
    final void writeBody(MessageWriter writer) {
        if (arrivedBody != null) {
            writer.body(arrivedBody);
        } else {
            encodeBody(writer);
        }
    }

    /** Writes the body from the application's values, if there is one. */
    void encodeBody(MessageWriter writer) {}

    /** About how many bytes the body takes, so that encoding seldom has to grow its buffer. */
    int bodySizeGuess() {
        return arrivedBody == null ? 0 : arrivedBody.remaining();
    }

    /** Takes over the arrived body; the buffer is the message's own. */
    void decodeBody(ByteBuffer body) throws JMSException {
        throw JmsErrors.coded(
                MessageFormatException::new,
                ErrorCode.MESSAGE_FORMAT,
                "A message without a body type arrived with a body of " + body.remaining() + " bytes");
    }

    /** Forgets the body's values. */
    void resetBody() throws JMSException {}

    /** Decodes an arrived body that nobody has asked for yet. */
    final void needBody() throws JMSException {
        if (arrivedBody != null) {
            try {
                decodeBody(arrivedBody.duplicate());
            } catch (WireException damaged) {
                throw Unreadable.because(
                        ErrorCode.MESSAGE_FORMAT,
                        "The body of " + headers.messageId + " cannot be read: " + damaged.getMessage(),
                        damaged);
            }
            arrivedBody = null;
        }
    }

    final boolean bodyReadOnly() {
        return bodyReadOnly;
    }

    /** For bytes and stream messages, whose body can be read only after reset() or arrival. */
    final void bodyReadOnly(BodyAccess access) {
        bodyReadOnly = access == BodyAccess.READ;
    }

    final void needWritableBody() throws MessageNotWriteableException {
        if (bodyReadOnly) {
            throw JmsErrors.coded(
                    MessageNotWriteableException::new,
                    ErrorCode.MESSAGE_READ_ONLY,
                    "The body is read-only until clearBody() is called");
        }
    }

    final void needReadableBody() throws JMSException {
        if (!bodyReadOnly) {
            throw JmsErrors.coded(
                    MessageNotReadableException::new,
                    ErrorCode.MESSAGE_WRITE_ONLY,
                    "The body is write-only until reset() is called or the message is received");
        }
        needBody();
    }

    // ---- body

    @Override
    public final void clearBody() throws JMSException {
        arrivedBody = null;
        bodyReadOnly = false;
        resetBody();
    }

    /** The body as an object of its natural class, or null if there is none; asked for by {@link #getBody} after the class was checked. */
    Object body() throws JMSException {
        return null;
    }

    /** Whether the body, if any, can be had as this class. */
    boolean bodyFits(Class<?> type) throws JMSException {
        return true;
    }

    @Override
    public final <T> T getBody(Class<T> type) throws JMSException {
        if (!bodyFits(type)) {
            throw JmsErrors.coded(
                    MessageFormatException::new,
                    ErrorCode.BODY_TYPE,
                    "The body of a " + getClass().getSimpleName() + " cannot be had as " + type.getName());
        }
        return type.cast(body());
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's own signature
    public final boolean isBodyAssignableTo(Class type) throws JMSException {
        return bodyFits(type);
    }

    // ---- headers

    @Override
    public final String getJMSMessageID() {
        return headers.messageId;
    }

    @Override
    public final void setJMSMessageID(String id) {
        headers.messageId = id;
    }

    @Override
    public final long getJMSTimestamp() {
        return headers.timestamp;
    }

    @Override
    public final void setJMSTimestamp(long timestamp) {
        headers.timestamp = timestamp;
    }

    @Override
    public final byte[] getJMSCorrelationIDAsBytes() {
        return headers.correlationBytes();
    }

    @Override
    public final void setJMSCorrelationIDAsBytes(byte[] correlationID) {
        headers.correlation(correlationID);
    }

    @Override
    public final void setJMSCorrelationID(String correlationID) {
        headers.correlation(correlationID);
    }

    @Override
    public final String getJMSCorrelationID() {
        return headers.correlationText();
    }

    @Override
    public final Destination getJMSReplyTo() {
        return headers.replyTo;
    }

    @Override
    public final void setJMSReplyTo(Destination replyTo) {
        headers.replyTo = replyTo;
    }

    @Override
    public final Destination getJMSDestination() {
        return headers.destination;
    }

    @Override
    public final void setJMSDestination(Destination destination) {
        headers.destination = destination;
    }

    @Override
    public final int getJMSDeliveryMode() {
        return headers.deliveryMode;
    }

    @Override
    public final void setJMSDeliveryMode(int deliveryMode) {
        headers.deliveryMode = deliveryMode;
    }

    @Override
    public final boolean getJMSRedelivered() {
        return headers.redelivered;
    }

    @Override
    public final void setJMSRedelivered(boolean redelivered) {
        headers.redelivered = redelivered;
    }

    @Override
    public final String getJMSType() {
        return headers.type;
    }

    @Override
    public final void setJMSType(String type) {
        headers.type = type;
    }

    @Override
    public final long getJMSExpiration() {
        return headers.expiration;
    }

    @Override
    public final void setJMSExpiration(long expiration) {
        headers.expiration = expiration;
    }

    @Override
    public final long getJMSDeliveryTime() {
        return headers.deliveryTime;
    }

    @Override
    public final void setJMSDeliveryTime(long deliveryTime) {
        headers.deliveryTime = deliveryTime;
    }

    @Override
    public final int getJMSPriority() {
        return headers.priority;
    }

    @Override
    public final void setJMSPriority(int priority) {
        headers.priority = priority;
    }

    @Override
    public final void acknowledge() throws JMSException {
        if (acknowledgeAction != null) {
            acknowledgeAction.acknowledge();
        }
    }

    // ---- properties

    @Override
    public final void clearProperties() {
        properties.clear();
    }

    @Override
    public final boolean propertyExists(String name) throws JMSException {
        return properties.exists(name);
    }

    @Override
    public final Enumeration<String> getPropertyNames() throws JMSException {
        return properties.names();
    }

    @Override
    public final boolean getBooleanProperty(String name) throws JMSException {
        return Conversions.toBoolean(properties.get(name));
    }

    @Override
    public final byte getByteProperty(String name) throws JMSException {
        return Conversions.toByte(properties.get(name));
    }

    @Override
    public final short getShortProperty(String name) throws JMSException {
        return Conversions.toShort(properties.get(name));
    }

    @Override
    public final int getIntProperty(String name) throws JMSException {
        return Conversions.toInt(properties.get(name));
    }

    @Override
    public final long getLongProperty(String name) throws JMSException {
        return Conversions.toLong(properties.get(name));
    }

    @Override
    public final float getFloatProperty(String name) throws JMSException {
        return Conversions.toFloat(properties.get(name));
    }

    @Override
    public final double getDoubleProperty(String name) throws JMSException {
        return Conversions.toDouble(properties.get(name));
    }

    @Override
    public final String getStringProperty(String name) throws JMSException {
        return Conversions.toText(properties.get(name));
    }

    @Override
    public final Object getObjectProperty(String name) throws JMSException {
        return properties.get(name);
    }

    @Override
    public final void setBooleanProperty(String name, boolean value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setByteProperty(String name, byte value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setShortProperty(String name, short value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setIntProperty(String name, int value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setLongProperty(String name, long value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setFloatProperty(String name, float value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setDoubleProperty(String name, double value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setStringProperty(String name, String value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public final void setObjectProperty(String name, Object value) throws JMSException {
        properties.set(name, value);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + headers.messageId + " to " + headers.destination + "]";
    }
}
