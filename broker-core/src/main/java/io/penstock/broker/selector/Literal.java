package io.penstock.broker.selector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A value written in the selector: a number, a string, TRUE or FALSE. Immutable, for any thread. */
final class Literal implements Expression {
    static final Literal TRUE = new Literal(Kind.BOOLEAN, 1, 0, null, "TRUE");
    static final Literal FALSE = new Literal(Kind.BOOLEAN, 0, 0, null, "FALSE");

    private final Kind kind;
    private final long whole;
    private final double real;
    private final ByteBuffer utf8;
    private final String printed;

    private Literal(Kind kind, long whole, double real, ByteBuffer utf8, String printed) {
        this.kind = kind;
        this.whole = whole;
        this.real = real;
        this.utf8 = utf8;
        this.printed = printed;
    }

    static Literal ofInt(int value) {
        return new Literal(Kind.INT, value, 0, null, Integer.toString(value));
    }

    static Literal ofLong(long value) {
        return new Literal(Kind.LONG, value, 0, null, value + "L");
    }

    static Literal ofFloat(float value) {
        return new Literal(Kind.FLOAT, 0, value, null, value + "f");
    }

    static Literal ofDouble(double value) {
        return new Literal(Kind.DOUBLE, 0, value, null, Double.toString(value));
    }

    static Literal ofText(String value) {
        return new Literal(Kind.TEXT, 0, 0, utf8(value), quoted(value));
    }

    static ByteBuffer utf8(String value) {
        return ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }

    static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** The number with the other sign; only for numbers. */
    Literal negated() {
        return switch (kind) {
            case INT -> ofInt(-(int) whole);
            case LONG -> ofLong(-whole);
            case FLOAT -> ofFloat(-(float) real);
            default -> ofDouble(-real);
        };
    }

    @Override
    public void load(Evaluation evaluation) {
        evaluation.kind = kind;
        evaluation.whole = whole;
        evaluation.real = real;
        if (kind == Kind.TEXT) {
            evaluation.ofText(utf8, 0, utf8.limit());
        } else if (kind == Kind.BOOLEAN) {
            evaluation.truth = whole != 0;
        }
    }

    @Override
    public Type type() {
        if (kind == Kind.TEXT) {
            return Type.TEXT;
        }
        return kind == Kind.BOOLEAN ? Type.CONDITION : Type.NUMBER;
    }

    @Override
    public Binding binding() {
        return printed.startsWith("-") ? Binding.SIGN : Binding.PRIMARY;
    }

    @Override
    public void print(StringBuilder out) {
        out.append(printed);
    }

    /** The text of a string literal; the bytes of any other are null. */
    String decoded() {
        return StandardCharsets.UTF_8.decode(utf8.duplicate()).toString();
    }
}
