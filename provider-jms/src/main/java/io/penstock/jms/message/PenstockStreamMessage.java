package io.penstock.jms.message;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.message.TypedValues;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.OutBuffer;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A message whose body is a list of values, written and read one after the other: write-only when new, read-only after {@link #reset} and
 * when received.
 *
 * <p>The pointer moves only when a read succeeds, whatever it throws. A byte array may be read in pieces; until all of it is read no other read is
 * allowed. One thread at a time; see {@link PenstockMessage}.
 */
public final class PenstockStreamMessage extends PenstockMessage implements StreamMessage {
    private static final int NOT_IN_BYTES = -1;

    private List<Object> items = new ArrayList<>();
    private int next;
    /** How much of the byte array at {@link #next} was read, or {@link #NOT_IN_BYTES}. */
    private int bytesRead = NOT_IN_BYTES;

    @Override
    BodyType bodyType() {
        return BodyType.STREAM;
    }

    @Override
    void encodeBody(MessageWriter writer) {
        if (!items.isEmpty()) {
            OutBuffer out = writer.openBody();
            items.forEach(item -> TypedValues.put(out, item));
        }
    }

    @Override
    void decodeBody(ByteBuffer body) {
        List<Object> read = new ArrayList<>();
        while (body.hasRemaining()) {
            read.add(TypedValues.get(body));
        }
        items = read;
    }

    @Override
    void resetBody() {
        items = new ArrayList<>();
        next = 0;
        bytesRead = NOT_IN_BYTES;
    }

    @Override
    boolean bodyFits(Class<?> type) {
        return false;
    }

    @Override
    public void reset() {
        bodyReadOnly(BodyAccess.READ);
        next = 0;
        bytesRead = NOT_IN_BYTES;
    }

    // ---- reading

    /** One column of the conversion table. */
    private interface Conversion<T> {
        T of(Object value) throws MessageFormatException;
    }

    private <T> T read(Conversion<T> conversion) throws JMSException {
        Object item = current();
        if (bytesRead != NOT_IN_BYTES) {
            throw JmsErrors.coded(
                    MessageFormatException::new,
                    ErrorCode.VALUE_CONVERSION,
                    "A byte array is being read by readBytes; the rest of it must be read first");
        }
        T value = conversion.of(item);
        next++;
        return value;
    }

    private Object current() throws JMSException {
        needReadableBody();
        if (next >= items.size()) {
            throw JmsErrors.coded(
                    MessageEOFException::new,
                    ErrorCode.MESSAGE_END,
                    "The stream ends here, after " + items.size() + " values");
        }
        return items.get(next);
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return read(Conversions::toBoolean);
    }

    @Override
    public byte readByte() throws JMSException {
        return read(Conversions::toByte);
    }

    @Override
    public short readShort() throws JMSException {
        return read(Conversions::toShort);
    }

    @Override
    public char readChar() throws JMSException {
        return read(Conversions::toChar);
    }

    @Override
    public int readInt() throws JMSException {
        return read(Conversions::toInt);
    }

    @Override
    public long readLong() throws JMSException {
        return read(Conversions::toLong);
    }

    @Override
    public float readFloat() throws JMSException {
        return read(Conversions::toFloat);
    }

    @Override
    public double readDouble() throws JMSException {
        return read(Conversions::toDouble);
    }

    @Override
    public String readString() throws JMSException {
        return read(Conversions::toText);
    }

    @Override
    public Object readObject() throws JMSException {
        return read(Conversions::item);
    }

    @Override
    public int readBytes(byte[] value) throws JMSException {
        Object item = current();
        if (item == null) {
            next++;
            return -1;
        }
        if (!(item instanceof byte[] bytes)) {
            throw JmsErrors.coded(
                    MessageFormatException::new,
                    ErrorCode.VALUE_CONVERSION,
                    "A value written as " + item.getClass().getSimpleName() + " cannot be read as byte[]");
        }
        int from = Math.max(0, bytesRead);
        int left = bytes.length - from;
        if (left == 0 && bytesRead != NOT_IN_BYTES) {
            // The last piece filled its array exactly, so only now can the reader learn that it was the last.
            leaveBytes();
            return -1;
        }
        int count = Math.min(left, value.length);
        System.arraycopy(bytes, from, value, 0, count);
        if (count < value.length) {
            leaveBytes();
        } else {
            bytesRead = from + count;
        }
        return count;
    }

    private void leaveBytes() {
        bytesRead = NOT_IN_BYTES;
        next++;
    }

    // ---- writing

    private void write(Object value) throws JMSException {
        needWritableBody();
        items.add(Conversions.item(value));
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        write(value);
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        write(value);
    }

    @Override
    public void writeShort(short value) throws JMSException {
        write(value);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        write(value);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        write(value);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        write(value);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        write(value);
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        write(value);
    }

    @Override
    public void writeString(String value) throws JMSException {
        write(value);
    }

    @Override
    public void writeBytes(byte[] value) throws JMSException {
        write(value);
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        write(Arrays.copyOfRange(value, offset, Math.addExact(offset, length)));
    }

    @Override
    public void writeObject(Object value) throws JMSException {
        write(value);
    }
}
