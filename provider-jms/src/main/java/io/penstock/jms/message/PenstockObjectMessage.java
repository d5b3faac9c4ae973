package io.penstock.jms.message;

import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageWriter;
import jakarta.jms.JMSException;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * A message whose body is a serialized object. The object is serialized when it is set, so later changes of it do not show, and deserialised at
 * each {@link #getObject}, so each caller has an own one; bytes from the network only through the {@link DeserializationPolicy}. One thread at a time;
 * see {@link PenstockMessage}.
 */
public final class PenstockObjectMessage extends PenstockMessage implements ObjectMessage {
    private byte[] serialized;
    /** The policy to which the bytes are subject; null while they are the application's own. */
    private DeserializationPolicy policy;

    @Override
    public void setObject(Serializable object) throws JMSException {
        needWritableBody();
        serialized = object == null ? null : ObjectBytes.of(object);
        policy = null;
    }

    @Override
    public Serializable getObject() throws JMSException {
        needBody();
        return serialized == null ? null : ObjectBytes.read(serialized, policy);
    }

    /** Subjects the body that arrives to this policy. */
    void policy(DeserializationPolicy ofConnection) {
        policy = ofConnection;
    }

    @Override
    BodyType bodyType() {
        return BodyType.OBJECT;
    }

    @Override
    void encodeBody(MessageWriter writer) {
        writer.body(serialized);
    }

    @Override
    int bodySizeGuess() {
        return serialized == null ? super.bodySizeGuess() : serialized.length;
    }

    @Override
    void decodeBody(ByteBuffer body) {
        serialized = new byte[body.remaining()];
        body.get(serialized);
    }

    @Override
    void resetBody() {
        serialized = null;
    }

    @Override
    Object body() throws JMSException {
        return getObject();
    }

    @Override
    boolean bodyFits(Class<?> type) throws JMSException {
        Serializable object = getObject();
        return object == null || type.isInstance(object);
    }
}
