package io.penstock.jms.message;

import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageWriter;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message whose body is a String, or null; UTF-8 on the wire. One thread at a time; see {@link PenstockMessage}. */
public final class PenstockTextMessage extends PenstockMessage implements TextMessage {
    private String text;

    @Override
    public void setText(String string) throws JMSException {
        needWritableBody();
        text = string;
    }

    @Override
    public String getText() throws JMSException {
        needBody();
        return text;
    }

    @Override
    BodyType bodyType() {
        return BodyType.TEXT;
    }

    @Override
    void encodeBody(MessageWriter writer) {
        writer.body(text);
    }

    @Override
    int bodySizeGuess() {
        return text == null ? super.bodySizeGuess() : text.length();
    }

    @Override
    void decodeBody(ByteBuffer body) {
        text = StandardCharsets.UTF_8.decode(body).toString();
    }

    @Override
    void resetBody() {
        text = null;
    }

    @Override
    Object body() throws JMSException {
        return getText();
    }

    @Override
    boolean bodyFits(Class<?> type) throws JMSException {
        return getText() == null || type.isAssignableFrom(String.class);
    }
}
