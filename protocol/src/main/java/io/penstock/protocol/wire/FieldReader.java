package io.penstock.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * Walks over the bytes of a {@link Layout}: each call reads the next declared field, and a call that does not fit the
 * declaration is a programmer's mistake that fails at the first use.
 *
 * <p>Invariant: nothing is read beyond the limit, and no length or count from the bytes makes it allocate more than the bytes
 * that are there could fill. One thread; lives as long as one decode.
 */
public final class FieldReader {
    private final ByteBuffer source;
    private final int limit;
    private int at;
    private List<? extends Field<?>> fields = List.of();
    private int next;
    private int depth;

    FieldReader(ByteBuffer source, int from, int limit) {
        this.source = source;
        this.at = from;
        this.limit = limit;
    }

    public int int8() {
        return begin(FieldType.INT8, 1) ? source.get(advance(1)) : 0;
    }

    public int int16() {
        return begin(FieldType.INT16, 2) ? source.getShort(advance(2)) : 0;
    }

    public int int32() {
        return begin(FieldType.INT32, 4) ? source.getInt(advance(4)) : 0;
    }

    public long int64() {
        return begin(FieldType.INT64, 8) ? source.getLong(advance(8)) : 0;
    }

    public boolean bool() {
        if (!begin(FieldType.BOOLEAN, 1)) {
            return false;
        }
        int value = source.get(advance(1));
        if ((value & ~1) != 0) {
            throw failure("a boolean is 0 or 1 and not " + value);
        }
        return value == 1;
    }

    public UUID uuid() {
        return begin(FieldType.UUID, 16)
                ? new UUID(source.getLong(advance(8)), source.getLong(advance(8)))
                : new UUID(0, 0);
    }

    public String string() {
        if (!begin(FieldType.STRING, 4)) {
            return "";
        }
        String text = text();
        if (text == null) {
            throw failure("the text may not be null");
        }
        return text;
    }

    public String optionalString() {
        return begin(FieldType.OPTIONAL_STRING, 4) ? text() : null;
    }

    public byte[] bytes() {
        if (!begin(FieldType.BYTES, 4)) {
            return null;
        }
        int length = length();
        if (length < 0) {
            return null;
        }
        byte[] copy = new byte[length];
        source.get(advance(length), copy);
        return copy;
    }

    /** A view of the bytes in the source; nothing is copied. */
    public ByteBuffer slice() {
        if (!begin(FieldType.SLICE, 4)) {
            return source.slice(at, 0);
        }
        int length = length();
        if (length < 0) {
            throw failure("the bytes may not be null");
        }
        return source.slice(advance(length), length);
    }

    /** A view of all bytes that remain; nothing is copied. */
    public ByteBuffer rest() {
        begin(FieldType.REST, 0);
        int length = limit - at;
        return source.slice(advance(length), length);
    }

    public <E extends Enum<E> & Coded> E choice(Class<E> type) {
        boolean present = begin(FieldType.CHOICE, 1);
        Choices<?> choices = (Choices<?>) fields.get(next - 1).detail();
        return type.cast(present ? choices.of(source.get(advance(1))) : choices.first());
    }

    public <E> List<E> list(Layout<E> item) {
        if (!begin(FieldType.LIST, 4)) {
            return List.of();
        }
        if (fields.get(next - 1).detail() != item) {
            throw new IllegalStateException(where() + " does not hold items of " + item.name());
        }
        int count = count(Math.max(1, item.minSize()));
        Object[] items = new Object[count];
        for (int i = 0; i < count; i++) {
            items[i] = value(item);
        }
        return listOf(items);
    }

    public List<Integer> int32List() {
        if (!begin(FieldType.INT32_LIST, 4)) {
            return List.of();
        }
        int count = count(4);
        Object[] items = new Object[count];
        for (int i = 0; i < count; i++) {
            items[i] = source.getInt(advance(4));
        }
        return listOf(items);
    }

    public List<String> stringList() {
        if (!begin(FieldType.STRING_LIST, 4)) {
            return List.of();
        }
        int count = count(4);
        Object[] items = new Object[count];
        for (int i = 0; i < count; i++) {
            need(4);
            String text = text();
            if (text == null) {
                throw failure("the texts of a list may not be null");
            }
            items[i] = text;
        }
        return listOf(items);
    }

    /** The part of a layout that was declared in line with {@code part}. */
    public <P> P part(Layout<P> part) {
        return part.make(this);
    }

    /** Reads one value of a layout, at the top or as an item; the place in the outer layout is kept by this call. */
    <T> T value(Layout<T> layout) {
        List<? extends Field<?>> outer = fields;
        int outerNext = next;
        fields = layout.fields();
        next = 0;
        depth++;
        T value = layout.make(this);
        if (next != fields.size()) {
            throw new IllegalStateException(layout.name() + " declares " + fields.size() + " fields but reads " + next);
        }
        depth--;
        fields = outer;
        next = outerNext;
        return value;
    }

    /** Steps to the next declared field; false when the bytes of an older writer end before it. */
    private boolean begin(FieldType type, int minSize) {
        if (next >= fields.size()) {
            throw new IllegalStateException("All declared fields are read; there is no further " + type);
        }
        Field<?> field = fields.get(next++);
        if (field.type() != type) {
            throw new IllegalStateException(where() + " is declared as " + field.type() + " but read as " + type);
        }
        if (field.since() > 1 && depth == 1 && at == limit) {
            return false;
        }
        need(minSize);
        return true;
    }

    private int advance(int count) {
        int before = at;
        at = before + count;
        return before;
    }

    private void need(int count) {
        if (count > limit - at) {
            throw failure(count + " bytes are needed and " + (limit - at) + " are left");
        }
    }

    /** A length of bytes that are there, or −1. */
    private int length() {
        int length = source.getInt(advance(4));
        if (length < -1 || length > limit - at) {
            throw failure("a length of " + length + " with " + (limit - at) + " bytes left");
        }
        return length;
    }

    private int count(int itemMinSize) {
        int count = source.getInt(advance(4));
        if (count < 0 || count > (limit - at) / itemMinSize) {
            throw failure("a count of " + count + " with " + (limit - at) + " bytes left");
        }
        return count;
    }

    private String text() {
        int length = length();
        if (length < 0) {
            return null;
        }
        int from = advance(length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(source.slice(from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new WireException(ErrorCode.MALFORMED_FRAME, where() + ": not UTF-8", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E> List<E> listOf(Object[] items) {
        return (List<E>) Collections.unmodifiableList(Arrays.asList(items));
    }

    private WireException failure(String what) {
        return new WireException(where() + ": " + what);
    }

    private String where() {
        return "field " + (next == 0 ? "?" : fields.get(next - 1).name());
    }
}
