package io.penstock.jms.message;

import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.message.TypedValues;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message whose body is a set of named values, in the order of setting. Byte arrays are copied in and out, so nobody outside shares one. One
 * thread at a time; see {@link PenstockMessage}.
 */
public final class PenstockMapMessage extends PenstockMessage implements MapMessage {
    private Map<String, Object> items = new LinkedHashMap<>();

    @Override
    BodyType bodyType() {
        return BodyType.MAP;
    }

    @Override
    void encodeBody(MessageWriter writer) {
        if (!items.isEmpty()) {
            TypedValues.putEntries(writer.openBody(), items);
        }
    }

    @Override
    void decodeBody(ByteBuffer body) {
        items = TypedValues.getEntries(body);
    }

    @Override
    void resetBody() {
        items = new LinkedHashMap<>();
    }

    @Override
    Object body() throws JMSException {
        if (items().isEmpty()) {
            return null;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<String, Object> item : items().entrySet()) {
            copy.put(item.getKey(), Conversions.item(item.getValue()));
        }
        return copy;
    }

    @Override
    boolean bodyFits(Class<?> type) throws JMSException {
        return items().isEmpty() || type.isAssignableFrom(Map.class);
    }

    private Map<String, Object> items() throws JMSException {
        needBody();
        return items;
    }

    private Object item(String name) throws JMSException {
        return items().get(name);
    }

    private void put(String name, Object value) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("A map item needs a name; it was " + (name == null ? "null" : "empty"));
        }
        needWritableBody();
        items.put(name, Conversions.item(value));
    }

    @Override
    public Enumeration<String> getMapNames() throws JMSException {
        return Collections.enumeration(items().keySet());
    }

    @Override
    public boolean itemExists(String name) throws JMSException {
        return items().containsKey(name);
    }

    @Override
    public boolean getBoolean(String name) throws JMSException {
        return Conversions.toBoolean(item(name));
    }

    @Override
    public byte getByte(String name) throws JMSException {
        return Conversions.toByte(item(name));
    }

    @Override
    public short getShort(String name) throws JMSException {
        return Conversions.toShort(item(name));
    }

    @Override
    public char getChar(String name) throws JMSException {
        return Conversions.toChar(item(name));
    }

    @Override
    public int getInt(String name) throws JMSException {
        return Conversions.toInt(item(name));
    }

    @Override
    public long getLong(String name) throws JMSException {
        return Conversions.toLong(item(name));
    }

    @Override
    public float getFloat(String name) throws JMSException {
        return Conversions.toFloat(item(name));
    }

    @Override
    public double getDouble(String name) throws JMSException {
        return Conversions.toDouble(item(name));
    }

    @Override
    public String getString(String name) throws JMSException {
        return Conversions.toText(item(name));
    }

    @Override
    public byte[] getBytes(String name) throws JMSException {
        return Conversions.toBytes(item(name));
    }

    @Override
    public Object getObject(String name) throws JMSException {
        return Conversions.item(item(name));
    }

    @Override
    public void setBoolean(String name, boolean value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setByte(String name, byte value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setShort(String name, short value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setChar(String name, char value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setInt(String name, int value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setLong(String name, long value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setFloat(String name, float value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setDouble(String name, double value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setString(String name, String value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setBytes(String name, byte[] value) throws JMSException {
        put(name, value);
    }

    @Override
    public void setBytes(String name, byte[] value, int offset, int length) throws JMSException {
        put(name, value == null ? null : Arrays.copyOfRange(value, offset, Math.addExact(offset, length)));
    }

    @Override
    public void setObject(String name, Object value) throws JMSException {
        put(name, value);
    }
}
