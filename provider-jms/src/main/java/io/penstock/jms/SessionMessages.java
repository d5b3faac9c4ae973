package io.penstock.jms;

import io.penstock.jms.message.PenstockBytesMessage;
import io.penstock.jms.message.PenstockMapMessage;
import io.penstock.jms.message.PenstockMessage;
import io.penstock.jms.message.PenstockObjectMessage;
import io.penstock.jms.message.PenstockStreamMessage;
import io.penstock.jms.message.PenstockTextMessage;
import io.penstock.jms.message.PropertyNameRule;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;

/** The part of a session that makes messages. The messages know nothing of the session that made them, and any session may send them. */
abstract class SessionMessages implements Session {
    /** Throws what a closed session throws. */
    abstract void needOpen() throws JMSException;

    /** Which names the properties of messages made here may have. */
    abstract PropertyNameRule propertyNames();

    private <M extends PenstockMessage> M made(M message) throws JMSException {
        needOpen();
        message.propertyNames(propertyNames());
        return message;
    }

    @Override
    public final Message createMessage() throws JMSException {
        return made(new PenstockMessage());
    }

    @Override
    public final BytesMessage createBytesMessage() throws JMSException {
        return made(new PenstockBytesMessage());
    }

    @Override
    public final MapMessage createMapMessage() throws JMSException {
        return made(new PenstockMapMessage());
    }

    @Override
    public final ObjectMessage createObjectMessage() throws JMSException {
        return made(new PenstockObjectMessage());
    }

    @Override
    public final ObjectMessage createObjectMessage(Serializable object) throws JMSException {
        ObjectMessage message = createObjectMessage();
        message.setObject(object);
        return message;
    }

    @Override
    public final StreamMessage createStreamMessage() throws JMSException {
        return made(new PenstockStreamMessage());
    }

    @Override
    public final TextMessage createTextMessage() throws JMSException {
        return made(new PenstockTextMessage());
    }

    @Override
    public final TextMessage createTextMessage(String text) throws JMSException {
        TextMessage message = createTextMessage();
        message.setText(text);
        return message;
    }
}
