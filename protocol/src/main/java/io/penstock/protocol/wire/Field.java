package io.penstock.protocol.wire;

/**
 * One field of a {@link Layout}.
 *
 * @param unit the unit, the choices, or the item layout's name; empty when there is nothing to say
 * @param since the version of the layout that brought the field
 * @param detail the {@link Choices} of a choice, the item {@link Layout} of a list, else null
 */
public record Field<T>(
        String name, FieldType type, String unit, int since, String sentence, Writer<T> writer, Object detail) {
    void write(T value, OutBuffer out) {
        writer.write(value, out);
    }

    /** Puts the field of a value into the buffer. */
    @FunctionalInterface
    interface Writer<T> {
        void write(T value, OutBuffer out);
    }
}
