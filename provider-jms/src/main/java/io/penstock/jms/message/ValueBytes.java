package io.penstock.jms.message;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The bytes of map and stream bodies. Pure, for any thread. */
final class ValueBytes {
    private ValueBytes() {}

    static ByteBuffer ofMap(Map<String, Object> items) throws JMSException {
        throw new MessageFormatException("Map bodies need the message layout");
    }

    static ByteBuffer ofList(List<Object> items) throws JMSException {
        throw new MessageFormatException("Stream bodies need the message layout");
    }

    static Map<String, Object> readMap(ByteBuffer body) throws JMSException {
        throw new MessageFormatException("Map bodies need the message layout");
    }

    static List<Object> readList(ByteBuffer body) throws JMSException {
        throw new MessageFormatException("Stream bodies need the message layout");
    }
}
