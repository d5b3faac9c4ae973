package io.penstock.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * The single declaration of the bytes of one command or record: reader, writer, documentation and golden files follow from it.
 *
 * <p>Fields stand in the order of their bytes. A field that was appended later carries the version that brought it: when the
 * bytes end before it, it reads as zero, false, null or empty. Bytes after the last known field are ignored, so an older
 * reader understands a newer writer. An item of a list cannot grow this way: its fields are frozen.
 *
 * <p>Immutable, any thread. Values are checked in one place, the compact constructor of the record: an
 * {@link IllegalArgumentException} from it is a programmer's mistake when writing and a {@link WireException} when reading.
 */
public final class Layout<T> {
    private final String name;
    private final int code;
    private final String sentence;
    private final List<Field<T>> fields;
    private final Function<FieldReader, T> maker;
    private final int minSize;

    private Layout(Builder<T> builder, Function<FieldReader, T> maker) {
        this.name = builder.name;
        this.code = builder.code;
        this.sentence = builder.sentence;
        this.fields = List.copyOf(builder.fields);
        this.maker = maker;
        this.minSize = builder.fields.stream()
                .filter(f -> f.since() == 1)
                .mapToInt(f -> f.type().minSize())
                .sum();
    }

    /**
     * Begins a declaration.
     *
     * @param code the command's code or the record's kind; 0 for a part of another layout
     */
    public static <T> Builder<T> of(String name, int code, String sentence) {
        return new Builder<>(name, code, sentence);
    }

    /** The layout of a body without fields. */
    public static <T> Layout<T> empty(String name, int code, String sentence, T onlyValue) {
        return Layout.<T>of(name, code, sentence).build(in -> onlyValue);
    }

    public String name() {
        return name;
    }

    public int code() {
        return code;
    }

    public String sentence() {
        return sentence;
    }

    /** The version of the youngest field. */
    public int version() {
        return fields.stream().mapToInt(Field::since).max().orElse(1);
    }

    /** The least number of bytes that a value can take. */
    public int minSize() {
        return minSize;
    }

    public List<Field<T>> fields() {
        return fields;
    }

    public void encode(T value, OutBuffer out) {
        // By index: an iterator per command would be garbage on the hot path.
        for (int i = 0; i < fields.size(); i++) {
            fields.get(i).write(value, out);
        }
    }

    /**
     * Reads a value from what remains in the buffer, whose position stays where it is.
     *
     * @throws WireException when the bytes are not a value of this layout
     */
    public T decode(ByteBuffer source) {
        if (source.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException(name + " is read from big-endian buffers only");
        }
        return new FieldReader(source, source.position(), source.limit()).value(this);
    }

    T make(FieldReader reader) {
        try {
            return maker.apply(reader);
        } catch (IllegalArgumentException e) {
            throw new WireException(ErrorCode.MALFORMED_FRAME, name + ": " + e.getMessage(), e);
        }
    }

    /** A Markdown table of the fields. */
    public String describe() {
        return LayoutPage.table(this);
    }

    /** Collects the fields in the order of their bytes. Used once, while a class is loaded. */
    public static final class Builder<T> {
        private final String name;
        private final int code;
        private final String sentence;
        private final List<Field<T>> fields = new ArrayList<>();
        private int since = 1;

        private Builder(String name, int code, String sentence) {
            this.name = Objects.requireNonNull(name, "name");
            this.code = code;
            this.sentence = Objects.requireNonNull(sentence, "sentence");
        }

        /** The fields that follow came with this version of the layout. */
        public Builder<T> since(int version) {
            if (version <= since) {
                throw new IllegalArgumentException(name + ": version " + version + " after " + since);
            }
            since = version;
            return this;
        }

        public Builder<T> int8(String field, String unit, String says, ToIntFunction<T> getter) {
            return add(field, FieldType.INT8, unit, says, (value, out) -> out.putByte(getter.applyAsInt(value)));
        }

        public Builder<T> int16(String field, String unit, String says, ToIntFunction<T> getter) {
            return add(field, FieldType.INT16, unit, says, (value, out) -> out.putShort(getter.applyAsInt(value)));
        }

        public Builder<T> int32(String field, String unit, String says, ToIntFunction<T> getter) {
            return add(field, FieldType.INT32, unit, says, (value, out) -> out.putInt(getter.applyAsInt(value)));
        }

        public Builder<T> int64(String field, String unit, String says, ToLongFunction<T> getter) {
            return add(field, FieldType.INT64, unit, says, (value, out) -> out.putLong(getter.applyAsLong(value)));
        }

        public Builder<T> bool(String field, String says, Predicate<T> getter) {
            return add(field, FieldType.BOOLEAN, "", says, (value, out) -> out.putBoolean(getter.test(value)));
        }

        public Builder<T> uuid(String field, String says, Function<T, UUID> getter) {
            return add(field, FieldType.UUID, "", says, (value, out) -> {
                UUID uuid = getter.apply(value);
                out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
            });
        }

        /** Text that is never null. */
        public Builder<T> string(String field, String says, Function<T, String> getter) {
            String missing = name + "." + field;
            return add(
                    field,
                    FieldType.STRING,
                    "",
                    says,
                    (value, out) -> out.putString(Objects.requireNonNull(getter.apply(value), missing)));
        }

        /** Text that may be null. */
        public Builder<T> optionalString(String field, String says, Function<T, String> getter) {
            return add(field, FieldType.OPTIONAL_STRING, "", says, (value, out) -> out.putString(getter.apply(value)));
        }

        /** Bytes that may be null, copied when read. */
        public Builder<T> bytes(String field, String says, Function<T, byte[]> getter) {
            return add(field, FieldType.BYTES, "", says, (value, out) -> out.putBytes(getter.apply(value)));
        }

        /** Bytes that are never null, read as a slice without copying. */
        public Builder<T> slice(String field, String says, Function<T, ByteBuffer> getter) {
            String missing = name + "." + field;
            return add(
                    field,
                    FieldType.SLICE,
                    "",
                    says,
                    (value, out) -> out.putBytes(Objects.requireNonNull(getter.apply(value), missing)));
        }

        /** All that remains, without a length, read as a slice without copying; only as the last field. */
        public Builder<T> rest(String field, String says, Function<T, ByteBuffer> getter) {
            return add(field, FieldType.REST, "", says, (value, out) -> out.putRaw(getter.apply(value)));
        }

        /** One of the constants of an enum, as the byte that the constant names. */
        public <E extends Enum<E> & Coded> Builder<T> choice(
                String field, Class<E> choices, String says, Function<T, E> getter) {
            Choices<E> table = new Choices<>(choices);
            Field.Writer<T> writer =
                    (value, out) -> out.putByte(getter.apply(value).code());
            return add(new Field<>(field, FieldType.CHOICE, table.describe(), since, says, writer, table));
        }

        /** Any number of items of another layout, whose fields are thereby frozen. */
        public <E> Builder<T> list(String field, Layout<E> item, String says, Function<T, List<E>> getter) {
            if (item.version() > 1) {
                throw new IllegalArgumentException(item.name() + " has grown and cannot be an item of a list");
            }
            Field.Writer<T> writer = (value, out) -> {
                List<E> items = getter.apply(value);
                int count = items.size();
                out.putInt(count);
                for (int i = 0; i < count; i++) {
                    item.encode(items.get(i), out);
                }
            };
            return add(new Field<>(field, FieldType.LIST, item.name(), since, says, writer, item));
        }

        public Builder<T> int32List(String field, String says, Function<T, List<Integer>> getter) {
            return add(field, FieldType.INT32_LIST, "", says, (value, out) -> {
                List<Integer> items = getter.apply(value);
                out.putInt(items.size());
                items.forEach(out::putInt);
            });
        }

        public Builder<T> stringList(String field, String says, Function<T, List<String>> getter) {
            return add(field, FieldType.STRING_LIST, "", says, (value, out) -> {
                List<String> items = getter.apply(value);
                out.putInt(items.size());
                items.forEach(item -> out.putString(Objects.requireNonNull(item)));
            });
        }

        /** The fields of a part that has its own layout, in line. */
        public <P> Builder<T> part(Layout<P> part, Function<T, P> getter) {
            for (Field<P> field : part.fields) {
                Field.Writer<T> writer = (value, out) -> field.write(getter.apply(value), out);
                add(new Field<>(
                        field.name(), field.type(), field.unit(), since, field.sentence(), writer, field.detail()));
            }
            return this;
        }

        /** Ends the declaration; {@code maker} reads the fields in their order. */
        public Layout<T> build(Function<FieldReader, T> maker) {
            return new Layout<>(this, maker);
        }

        private Builder<T> add(String field, FieldType type, String unit, String says, Field.Writer<T> writer) {
            return add(new Field<>(field, type, unit, since, says, writer, null));
        }

        private Builder<T> add(Field<T> field) {
            if (!fields.isEmpty() && fields.get(fields.size() - 1).type() == FieldType.REST) {
                throw new IllegalArgumentException(name + "." + field.name() + " stands after the rest of the body");
            }
            fields.add(field);
            return this;
        }
    }
}
