package io.penstock.jms.message;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Enumeration;

/**
 * Turns another provider's message into this one's (Jakarta Messaging 3.1, 3.12.4). The caller then sends the copy and, by
 * {@link SendStamp#on}, sets the headers on the foreign object too. Pure, for the sender's thread.
 */
public final class ForeignMessage {
    private static final int PIECE = 4096;

    private ForeignMessage() {}

    /**
     * The message itself if it is this provider's, else a copy of its properties, its body and those headers that are the client's to set.
     *
     * @param names which property names the connection takes
     * @throws MessageFormatException if the message is null or cannot be read
     */
    public static PenstockMessage convert(Message message, PropertyNameRule names) throws JMSException {
        if (message instanceof PenstockMessage own) {
            return own;
        }
        if (message == null) {
            throw JmsErrors.coded(
                    MessageFormatException::new, ErrorCode.INVALID_ARGUMENT, "There is no message to send: it is null");
        }
        try {
            PenstockMessage copy = withBody(message);
            copy.propertyNames(names);
            copyHeaders(message, copy);
            copyProperties(message, copy);
            return copy;
        } catch (MessageFormatException unreadable) {
            throw unreadable;
        } catch (JMSException | RuntimeException unreadable) {
            throw Unreadable.because(
                    ErrorCode.VALUE_CONVERSION,
                    "The " + message.getClass().getName() + " cannot be read and so not be sent: " + unreadable,
                    unreadable);
        }
    }

    private static PenstockMessage withBody(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            PenstockTextMessage copy = new PenstockTextMessage();
            copy.setText(text.getText());
            return copy;
        }
        if (message instanceof BytesMessage bytes) {
            return bytes(bytes);
        }
        if (message instanceof MapMessage map) {
            return map(map);
        }
        if (message instanceof StreamMessage stream) {
            return stream(stream);
        }
        if (message instanceof ObjectMessage object) {
            PenstockObjectMessage copy = new PenstockObjectMessage();
            copy.setObject(object.getObject());
            return copy;
        }
        return new PenstockMessage();
    }

    private static PenstockMessage bytes(BytesMessage message) throws JMSException {
        PenstockBytesMessage copy = new PenstockBytesMessage();
        message.reset();
        byte[] piece = new byte[PIECE];
        for (int count = message.readBytes(piece); count > 0; count = message.readBytes(piece)) {
            copy.writeBytes(piece, 0, count);
        }
        return copy;
    }

    private static PenstockMessage map(MapMessage message) throws JMSException {
        PenstockMapMessage copy = new PenstockMapMessage();
        Enumeration<?> names = message.getMapNames();
        while (names.hasMoreElements()) {
            String name = (String) names.nextElement();
            copy.setObject(name, message.getObject(name));
        }
        return copy;
    }

    private static PenstockMessage stream(StreamMessage message) throws JMSException {
        PenstockStreamMessage copy = new PenstockStreamMessage();
        message.reset();
        while (true) {
            Object item;
            try {
                item = message.readObject();
            } catch (MessageEOFException end) {
                return copy;
            }
            copy.writeObject(item);
        }
    }

    private static void copyHeaders(Message message, PenstockMessage copy) throws JMSException {
        copy.setJMSReplyTo(message.getJMSReplyTo());
        copy.setJMSType(message.getJMSType());
        String correlation = message.getJMSCorrelationID();
        if (correlation != null) {
            copy.setJMSCorrelationID(correlation);
        } else {
            copy.setJMSCorrelationIDAsBytes(correlationBytes(message));
        }
    }

    /** Not every provider has correlation ids in bytes, which the interface allows. */
    private static byte[] correlationBytes(Message message) throws JMSException {
        try {
            return message.getJMSCorrelationIDAsBytes();
        } catch (UnsupportedOperationException notOffered) {
            return null;
        }
    }

    private static void copyProperties(Message message, PenstockMessage copy) throws JMSException {
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = (String) names.nextElement();
            copy.setObjectProperty(name, message.getObjectProperty(name));
        }
    }
}
