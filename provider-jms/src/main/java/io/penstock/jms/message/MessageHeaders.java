package io.penstock.jms.message;

import jakarta.jms.Destination;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;

/**
 * The header values of one message, as plain fields for the message, the codec and the conversion of foreign messages. Never published
 * outside this package; one thread at a time, like the message.
 */
final class MessageHeaders {
    String messageId;
    long timestamp;
    String type;
    Destination destination;
    Destination replyTo;
    int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    int priority = Message.DEFAULT_PRIORITY;
    long expiration;
    long deliveryTime;
    boolean redelivered;
    private String correlationText;
    private byte[] correlationBytes;

    void correlation(String text) {
        correlationText = text;
        correlationBytes = null;
    }

    void correlation(byte[] bytes) {
        correlationText = null;
        correlationBytes = bytes == null ? null : bytes.clone();
    }

    /** True if the correlation id was set as bytes, so that it travels as bytes. */
    boolean correlationIsBytes() {
        return correlationBytes != null;
    }

    String correlationText() {
        return correlationBytes == null ? correlationText : new String(correlationBytes, StandardCharsets.UTF_8);
    }

    byte[] correlationBytes() {
        if (correlationBytes != null) {
            return correlationBytes.clone();
        }
        return correlationText == null ? null : correlationText.getBytes(StandardCharsets.UTF_8);
    }
}
