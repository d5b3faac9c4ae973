package io.penstock.jms;

import io.penstock.jms.MessageSender.Quality;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.message.PenstockBytesMessage;
import io.penstock.jms.message.PenstockMapMessage;
import io.penstock.jms.message.PenstockMessage;
import io.penstock.jms.message.PenstockObjectMessage;
import io.penstock.jms.message.PenstockTextMessage;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A producer of the simplified API: settings, properties and headers for the messages that it sends. Light: it holds nothing that needs closing. For the context's
 * thread.
 *
 * <p>Properties and headers are kept in a message without a body, which has the conversions and the checks of names and values.
 */
final class PenstockJmsProducer implements JMSProducer {
    private final MessageSender sender;
    private final PenstockMessage template;
    private Quality quality = Quality.DEFAULT;
    private CompletionListener listener;
    private boolean correlationAsBytes;
    private boolean disableMessageId;
    private boolean disableMessageTimestamp;

    PenstockJmsProducer(MessageSender sender) {
        this.sender = sender;
        this.template = sender.made(new PenstockMessage());
    }

    // ---- sending

    @Override
    public JMSProducer send(Destination destination, Message message) {
        return sending(() -> send(Destinations.own(destination), message));
    }

    @Override
    public JMSProducer send(Destination destination, String body) {
        return sending(() -> {
            PenstockTextMessage message = sender.made(new PenstockTextMessage());
            message.setText(body);
            send(Destinations.own(destination), message);
        });
    }

    @Override
    public JMSProducer send(Destination destination, Map<String, Object> body) {
        return sending(() -> {
            PenstockMapMessage message = sender.made(new PenstockMapMessage());
            if (body != null) {
                for (Map.Entry<String, Object> item : body.entrySet()) {
                    message.setObject(item.getKey(), item.getValue());
                }
            }
            send(Destinations.own(destination), message);
        });
    }

    @Override
    public JMSProducer send(Destination destination, byte[] body) {
        return sending(() -> {
            PenstockBytesMessage message = sender.made(new PenstockBytesMessage());
            if (body != null) {
                message.writeBytes(body);
            }
            send(Destinations.own(destination), message);
        });
    }

    @Override
    public JMSProducer send(Destination destination, Serializable body) {
        return sending(() -> {
            PenstockObjectMessage message = sender.made(new PenstockObjectMessage());
            message.setObject(body);
            send(Destinations.own(destination), message);
        });
    }

    private JMSProducer sending(Unchecked.Action action) {
        Unchecked.run(() -> {
            sender.needOpen();
            action.run();
        });
        return this;
    }

    private void send(PenstockDestination destination, Message message) throws JMSException {
        if (message == null) {
            throw JmsErrors.coded(
                    MessageFormatException::new, ErrorCode.INVALID_ARGUMENT, "There is no message to send: it is null");
        }
        Enumeration<?> names = template.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = (String) names.nextElement();
            message.setObjectProperty(name, template.getObjectProperty(name));
        }
        if (template.getJMSType() != null) {
            message.setJMSType(template.getJMSType());
        }
        if (template.getJMSReplyTo() != null) {
            message.setJMSReplyTo(template.getJMSReplyTo());
        }
        if (correlationAsBytes) {
            message.setJMSCorrelationIDAsBytes(template.getJMSCorrelationIDAsBytes());
        } else if (template.getJMSCorrelationID() != null) {
            message.setJMSCorrelationID(template.getJMSCorrelationID());
        }
        sender.send(destination, message, quality, listener);
    }

    // ---- settings

    @Override
    public JMSProducer setDisableMessageID(boolean value) {
        disableMessageId = value;
        return this;
    }

    @Override
    public boolean getDisableMessageID() {
        return disableMessageId;
    }

    @Override
    public JMSProducer setDisableMessageTimestamp(boolean value) {
        disableMessageTimestamp = value;
        return this;
    }

    @Override
    public boolean getDisableMessageTimestamp() {
        return disableMessageTimestamp;
    }

    @Override
    public JMSProducer setDeliveryMode(int deliveryMode) {
        quality = Unchecked.call(() -> quality.withDeliveryMode(deliveryMode));
        return this;
    }

    @Override
    public int getDeliveryMode() {
        return quality.deliveryMode();
    }

    @Override
    public JMSProducer setPriority(int priority) {
        quality = Unchecked.call(() -> quality.withPriority(priority));
        return this;
    }

    @Override
    public int getPriority() {
        return quality.priority();
    }

    @Override
    public JMSProducer setTimeToLive(long timeToLive) {
        quality = Unchecked.call(() -> quality.withTimeToLive(timeToLive));
        return this;
    }

    @Override
    public long getTimeToLive() {
        return quality.timeToLiveMs();
    }

    @Override
    public JMSProducer setDeliveryDelay(long deliveryDelay) {
        quality = Unchecked.call(() -> quality.withDeliveryDelay(deliveryDelay));
        return this;
    }

    @Override
    public long getDeliveryDelay() {
        return quality.deliveryDelayMs();
    }

    @Override
    public JMSProducer setAsync(CompletionListener completionListener) {
        listener = completionListener;
        return this;
    }

    @Override
    public CompletionListener getAsync() {
        return listener;
    }

    // ---- properties

    private JMSProducer setting(Unchecked.Action action) {
        Unchecked.run(action);
        return this;
    }

    @Override
    public JMSProducer setProperty(String name, boolean value) {
        return setting(() -> template.setBooleanProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, byte value) {
        return setting(() -> template.setByteProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, short value) {
        return setting(() -> template.setShortProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, int value) {
        return setting(() -> template.setIntProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, long value) {
        return setting(() -> template.setLongProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, float value) {
        return setting(() -> template.setFloatProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, double value) {
        return setting(() -> template.setDoubleProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, String value) {
        return setting(() -> template.setStringProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, Object value) {
        return setting(() -> template.setObjectProperty(name, value));
    }

    @Override
    public JMSProducer clearProperties() {
        template.clearProperties();
        return this;
    }

    @Override
    public boolean propertyExists(String name) {
        return Unchecked.call(() -> template.propertyExists(name));
    }

    @Override
    public boolean getBooleanProperty(String name) {
        return Unchecked.call(() -> template.getBooleanProperty(name));
    }

    @Override
    public byte getByteProperty(String name) {
        return Unchecked.call(() -> template.getByteProperty(name));
    }

    @Override
    public short getShortProperty(String name) {
        return Unchecked.call(() -> template.getShortProperty(name));
    }

    @Override
    public int getIntProperty(String name) {
        return Unchecked.call(() -> template.getIntProperty(name));
    }

    @Override
    public long getLongProperty(String name) {
        return Unchecked.call(() -> template.getLongProperty(name));
    }

    @Override
    public float getFloatProperty(String name) {
        return Unchecked.call(() -> template.getFloatProperty(name));
    }

    @Override
    public double getDoubleProperty(String name) {
        return Unchecked.call(() -> template.getDoubleProperty(name));
    }

    @Override
    public String getStringProperty(String name) {
        return Unchecked.call(() -> template.getStringProperty(name));
    }

    @Override
    public Object getObjectProperty(String name) {
        return Unchecked.call(() -> template.getObjectProperty(name));
    }

    @Override
    public Set<String> getPropertyNames() {
        return Unchecked.call(() -> {
            Set<String> names = new LinkedHashSet<>(Collections.list(template.getPropertyNames()));
            return Collections.unmodifiableSet(names);
        });
    }

    // ---- headers

    @Override
    public JMSProducer setJMSCorrelationIDAsBytes(byte[] correlationID) {
        template.setJMSCorrelationIDAsBytes(correlationID);
        correlationAsBytes = correlationID != null;
        return this;
    }

    @Override
    public byte[] getJMSCorrelationIDAsBytes() {
        return template.getJMSCorrelationIDAsBytes();
    }

    @Override
    public JMSProducer setJMSCorrelationID(String correlationID) {
        template.setJMSCorrelationID(correlationID);
        correlationAsBytes = false;
        return this;
    }

    @Override
    public String getJMSCorrelationID() {
        return template.getJMSCorrelationID();
    }

    @Override
    public JMSProducer setJMSType(String type) {
        template.setJMSType(type);
        return this;
    }

    @Override
    public String getJMSType() {
        return template.getJMSType();
    }

    @Override
    public JMSProducer setJMSReplyTo(Destination replyTo) {
        template.setJMSReplyTo(replyTo);
        return this;
    }

    @Override
    public Destination getJMSReplyTo() {
        return template.getJMSReplyTo();
    }
}
