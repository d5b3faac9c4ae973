package io.penstock.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;

/** The part of a context that makes messages. */
abstract class ContextMessages implements JMSContext {
    /** The context's session, made when first needed. */
    abstract PenstockSession session() throws JMSException;

    @Override
    public final Message createMessage() {
        return Unchecked.call(() -> session().createMessage());
    }

    @Override
    public final BytesMessage createBytesMessage() {
        return Unchecked.call(() -> session().createBytesMessage());
    }

    @Override
    public final MapMessage createMapMessage() {
        return Unchecked.call(() -> session().createMapMessage());
    }

    @Override
    public final ObjectMessage createObjectMessage() {
        return Unchecked.call(() -> session().createObjectMessage());
    }

    @Override
    public final ObjectMessage createObjectMessage(Serializable object) {
        return Unchecked.call(() -> session().createObjectMessage(object));
    }

    @Override
    public final StreamMessage createStreamMessage() {
        return Unchecked.call(() -> session().createStreamMessage());
    }

    @Override
    public final TextMessage createTextMessage() {
        return Unchecked.call(() -> session().createTextMessage());
    }

    @Override
    public final TextMessage createTextMessage(String text) {
        return Unchecked.call(() -> session().createTextMessage(text));
    }
}
