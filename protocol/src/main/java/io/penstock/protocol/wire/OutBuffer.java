package io.penstock.protocol.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing heap buffer into which frames, messages and record payloads are encoded, big endian.
 *
 * <p>Invariant: bytes {@code [0, size)} are written, the rest of the array is arbitrary. One thread at a time; whoever hands
 * the buffer over (to a connection, say) lets go of it. Nothing outlives a crash.
 */
public final class OutBuffer {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int SIZE_MAX = Integer.MAX_VALUE - 8;
    /** A buffer that once held something huge does not hold on to that memory after {@link #reset}. */
    private static final int RETAINED_MAX = 1 << 20;

    private static final byte[] NOTHING = new byte[0];

    private byte[] bytes;
    private int size;

    public OutBuffer() {
        this(256);
    }

    public OutBuffer(int initialCapacity) {
        bytes = initialCapacity == 0 ? NOTHING : new byte[initialCapacity];
    }

    /** Number of bytes written since the last {@link #reset}; also the mark for the patch methods. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The place where the next byte goes, for {@link #patchInt}; the same as {@link #size}. */
    public int mark() {
        return size;
    }

    public OutBuffer putByte(int value) {
        int at = claim(1);
        bytes[at] = (byte) value;
        return this;
    }

    public OutBuffer putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    public OutBuffer putShort(int value) {
        int at = claim(2);
        SHORT.set(bytes, at, (short) value);
        return this;
    }

    public OutBuffer putInt(int value) {
        int at = claim(4);
        INT.set(bytes, at, value);
        return this;
    }

    public OutBuffer putLong(long value) {
        int at = claim(8);
        LONG.set(bytes, at, value);
        return this;
    }

    /** The bytes themselves, without a length. */
    public OutBuffer putRaw(byte[] source) {
        return putRaw(source, 0, source.length);
    }

    /** The bytes themselves, without a length. */
    public OutBuffer putRaw(byte[] source, int offset, int length) {
        int at = claim(length);
        System.arraycopy(source, offset, bytes, at, length);
        return this;
    }

    /** What remains in the source, without a length; the source's position stays. */
    public OutBuffer putRaw(ByteBuffer source) {
        return putRaw(source, source.position(), source.remaining());
    }

    /** A part of the source by absolute index, without a length; the source's position stays. */
    public OutBuffer putRaw(ByteBuffer source, int index, int length) {
        int at = claim(length);
        source.get(index, bytes, at, length);
        return this;
    }

    /** The written bytes of another buffer, without a length. */
    public OutBuffer putRaw(OutBuffer source) {
        return putRaw(source.bytes, 0, source.size);
    }

    /** {@code bytes}: int32 length (−1 for null) and the bytes. */
    public OutBuffer putBytes(byte[] source) {
        return source == null ? putInt(-1) : putInt(source.length).putRaw(source);
    }

    /** {@code bytes}: int32 length (−1 for null) and what remains in the source, whose position stays. */
    public OutBuffer putBytes(ByteBuffer source) {
        return source == null ? putInt(-1) : putInt(source.remaining()).putRaw(source);
    }

    /** {@code string}: int32 byte length (−1 for null) and UTF-8. */
    public OutBuffer putString(String text) {
        if (text == null) {
            return putInt(-1);
        }
        int lengthAt = size;
        putInt(0);
        putUtf8(text);
        return patchInt(lengthAt, size - lengthAt - 4);
    }

    /** UTF-8 without a length. */
    public OutBuffer putUtf8(String text) {
        int length = text.length();
        int at = claim(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size = at;
                return putRaw(text.getBytes(StandardCharsets.UTF_8));
            }
            bytes[at + i] = (byte) c;
        }
        return this;
    }

    public OutBuffer putZeros(int count) {
        int at = claim(count);
        Arrays.fill(bytes, at, at + count, (byte) 0);
        return this;
    }

    /** Overwrites an int written before. */
    public OutBuffer patchInt(int at, int value) {
        checkWritten(at, 4);
        INT.set(bytes, at, value);
        return this;
    }

    /** Overwrites a long written before. */
    public OutBuffer patchLong(int at, long value) {
        checkWritten(at, 8);
        LONG.set(bytes, at, value);
        return this;
    }

    /** Overwrites a byte written before. */
    public OutBuffer patchByte(int at, int value) {
        checkWritten(at, 1);
        bytes[at] = (byte) value;
        return this;
    }

    public int getInt(int at) {
        checkWritten(at, 4);
        return (int) INT.get(bytes, at);
    }

    /** Forgets what was written after the mark, as when a half-written frame turns out not to fit. */
    public void truncate(int mark) {
        if (mark < 0 || mark > size) {
            throw new IndexOutOfBoundsException("mark " + mark + " beyond size " + size);
        }
        size = mark;
    }

    /** Empties the buffer for the next use. */
    public void reset() {
        size = 0;
        if (bytes.length > RETAINED_MAX) {
            bytes = NOTHING;
        }
    }

    /** A view of the written bytes, valid until the next write, reset or detach. */
    public ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(bytes, 0, size).slice();
    }

    /** Hands the written bytes over without copying and leaves this buffer empty. */
    public ByteBuffer detach() {
        ByteBuffer taken = toByteBuffer();
        bytes = NOTHING;
        size = 0;
        return taken;
    }

    /** A copy of the written bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private int claim(int count) {
        int at = size;
        if (count > bytes.length - at) {
            grow(count);
        }
        size = at + count;
        return at;
    }

    private void grow(int count) {
        long needed = (long) size + count;
        if (needed > SIZE_MAX) {
            throw new IllegalStateException("A buffer cannot hold " + needed + " bytes");
        }
        long doubled = Math.max(needed, Math.max(256L, 2L * bytes.length));
        bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, SIZE_MAX));
    }

    private void checkWritten(int at, int length) {
        if (at < 0 || at > size - length) {
            throw new IndexOutOfBoundsException("bytes " + at + "+" + length + " of " + size + " written");
        }
    }
}
