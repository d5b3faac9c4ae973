package io.penstock.jms.message;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A message whose body is a run of bytes, big endian: write-only when new, read-only after {@link #reset} and when received.
 *
 * <p>While written the bytes are in {@link #written}; while read, in {@link #readable}, whose position is the reading pointer; never in both. A
 * read beyond the end throws MessageEOFException and leaves the pointer. One thread at a time; see {@link PenstockMessage}.
 */
public final class PenstockBytesMessage extends PenstockMessage implements BytesMessage {
    private Written written = new Written();
    private DataOutputStream out = new DataOutputStream(written);
    private ByteBuffer readable;
    /** Whether the body was ever written to: no body and an empty one are two things. */
    private boolean present;

    @Override
    BodyType bodyType() {
        return BodyType.BYTES;
    }

    @Override
    void encodeBody(MessageWriter writer) {
        if (present) {
            writer.body(readable == null ? written.view() : readable.duplicate().rewind());
        }
    }

    @Override
    int bodySizeGuess() {
        return readable != null ? readable.capacity() : written == null ? 0 : written.size() + super.bodySizeGuess();
    }

    @Override
    void decodeBody(ByteBuffer body) {
        readable = body.slice();
        present = true;
    }

    @Override
    void resetBody() {
        written = new Written();
        out = new DataOutputStream(written);
        readable = null;
        present = false;
    }

    @Override
    Object body() throws JMSException {
        reset();
        if (!present) {
            return null;
        }
        byte[] bytes = new byte[readable.remaining()];
        readable.get(bytes).rewind();
        return bytes;
    }

    @Override
    boolean bodyFits(Class<?> type) throws JMSException {
        needBody();
        return !present || type.isAssignableFrom(byte[].class);
    }

    @Override
    public void reset() throws JMSException {
        needBody();
        if (readable == null) {
            readable = written.view();
            written = null;
            out = null;
        }
        readable.rewind();
        bodyReadOnly(BodyAccess.READ);
    }

    // ---- reading

    private ByteBuffer reading() throws JMSException {
        needReadableBody();
        if (readable == null) {
            readable = ByteBuffer.allocate(0);
        }
        return readable;
    }

    private <T> T read(Function<ByteBuffer, T> reader) throws JMSException {
        ByteBuffer from = reading();
        try {
            return reader.apply(from);
        } catch (BufferUnderflowException end) {
            MessageEOFException eof = JmsErrors.coded(
                    MessageEOFException::new,
                    ErrorCode.MESSAGE_END,
                    "The body ends here: " + from.remaining() + " bytes are left");
            eof.initCause(end);
            throw eof;
        }
    }

    @Override
    public long getBodyLength() throws JMSException {
        return reading().capacity();
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return read(ByteBuffer::get) != 0;
    }

    @Override
    public byte readByte() throws JMSException {
        return read(ByteBuffer::get);
    }

    @Override
    public int readUnsignedByte() throws JMSException {
        return Byte.toUnsignedInt(read(ByteBuffer::get));
    }

    @Override
    public short readShort() throws JMSException {
        return read(ByteBuffer::getShort);
    }

    @Override
    public int readUnsignedShort() throws JMSException {
        return Short.toUnsignedInt(read(ByteBuffer::getShort));
    }

    @Override
    public char readChar() throws JMSException {
        return read(ByteBuffer::getChar);
    }

    @Override
    public int readInt() throws JMSException {
        return read(ByteBuffer::getInt);
    }

    @Override
    public long readLong() throws JMSException {
        return read(ByteBuffer::getLong);
    }

    @Override
    public float readFloat() throws JMSException {
        return read(ByteBuffer::getFloat);
    }

    @Override
    public double readDouble() throws JMSException {
        return read(ByteBuffer::getDouble);
    }

    @Override
    public String readUTF() throws JMSException {
        ByteBuffer from = reading();
        if (from.remaining() < Short.BYTES) {
            throw JmsErrors.coded(
                    MessageEOFException::new,
                    ErrorCode.MESSAGE_END,
                    "The body ends here: " + from.remaining() + " bytes are left");
        }
        int length = Short.BYTES + Short.toUnsignedInt(from.getShort(from.position()));
        if (from.remaining() < length) {
            throw JmsErrors.coded(
                    MessageEOFException::new,
                    ErrorCode.MESSAGE_END,
                    "The text needs " + length + " bytes, " + from.remaining() + " are left");
        }
        byte[] encoded = new byte[length];
        from.get(from.position(), encoded);
        try {
            String text = new DataInputStream(new ByteArrayInputStream(encoded)).readUTF();
            from.position(from.position() + length);
            return text;
        } catch (IOException notText) {
            throw Unreadable.because(
                    ErrorCode.VALUE_CONVERSION, "The bytes here are no text that writeUTF wrote", notText);
        }
    }

    @Override
    public int readBytes(byte[] value) throws JMSException {
        return readBytes(value, value.length);
    }

    @Override
    public int readBytes(byte[] value, int length) throws JMSException {
        ByteBuffer from = reading();
        if (length < 0 || length > value.length) {
            throw new IndexOutOfBoundsException("length " + length + " of an array of " + value.length);
        }
        if (length > 0 && !from.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, from.remaining());
        from.get(value, 0, count);
        return count;
    }

    // ---- writing

    /** A write to memory, which can fail only by what is written. */
    private interface Write {
        void to(DataOutputStream out) throws IOException;
    }

    private void write(Write write) throws JMSException {
        needWritableBody();
        try {
            write.to(out);
            present = true;
        } catch (IOException unwritable) {
            throw Unreadable.because(
                    ErrorCode.VALUE_CONVERSION, "The value cannot be written: " + unwritable.getMessage(), unwritable);
        }
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        write(to -> to.writeBoolean(value));
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        write(to -> to.writeByte(value));
    }

    @Override
    public void writeShort(short value) throws JMSException {
        write(to -> to.writeShort(value));
    }

    @Override
    public void writeChar(char value) throws JMSException {
        write(to -> to.writeChar(value));
    }

    @Override
    public void writeInt(int value) throws JMSException {
        write(to -> to.writeInt(value));
    }

    @Override
    public void writeLong(long value) throws JMSException {
        write(to -> to.writeLong(value));
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        write(to -> to.writeFloat(value));
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        write(to -> to.writeDouble(value));
    }

    @Override
    public void writeUTF(String value) throws JMSException {
        write(to -> to.writeUTF(value));
    }

    @Override
    public void writeBytes(byte[] value) throws JMSException {
        write(to -> to.write(value));
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        write(to -> to.write(value, offset, length));
    }

    @Override
    public void writeObject(Object value) throws JMSException {
        needWritableBody();
        if (value == null) {
            throw new NullPointerException("A null cannot be written to a bytes message");
        }
        if (value instanceof byte[] bytes) {
            writeBytes(bytes);
        } else if (value instanceof Character c) {
            writeChar(c);
        } else {
            writeScalar(Conversions.property(value));
        }
    }

    private void writeScalar(Object value) throws JMSException {
        if (value instanceof String s) {
            writeUTF(s);
        } else if (value instanceof Boolean b) {
            writeBoolean(b);
        } else if (value instanceof Byte b) {
            writeByte(b);
        } else if (value instanceof Short s) {
            writeShort(s);
        } else if (value instanceof Integer i) {
            writeInt(i);
        } else if (value instanceof Long l) {
            writeLong(l);
        } else if (value instanceof Float f) {
            writeFloat(f);
        } else {
            writeDouble((Double) value);
        }
    }

    /** Bytes in memory that can be looked at without a copy. */
    private static final class Written extends ByteArrayOutputStream {
        ByteBuffer view() {
            return ByteBuffer.wrap(buf, 0, count).slice();
        }
    }
}
