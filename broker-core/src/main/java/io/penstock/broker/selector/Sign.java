package io.penstock.broker.selector;

/** A unary + or −; what is no number becomes null. Immutable, for any thread. */
final class Sign implements Expression {
    private final boolean negative;
    private final Expression operand;

    private Sign(boolean negative, Expression operand) {
        this.negative = negative;
        this.operand = operand;
    }

    /** The signed operand, in one node however many signs there are; a literal takes the sign into its value. */
    static Expression of(boolean negative, Expression operand) {
        if (operand instanceof Literal literal) {
            return negative ? literal.negated() : literal;
        }
        if (operand instanceof Sign sign) {
            return new Sign(sign.negative != negative, sign.operand);
        }
        return new Sign(negative, operand);
    }

    @Override
    public void load(Evaluation evaluation) {
        operand.load(evaluation);
        switch (evaluation.kind) {
            case INT -> evaluation.whole = negative ? -(int) evaluation.whole : evaluation.whole;
            case LONG -> evaluation.whole = negative ? -evaluation.whole : evaluation.whole;
            case FLOAT, DOUBLE -> evaluation.real = negative ? -evaluation.real : evaluation.real;
            default -> evaluation.ofNull();
        }
    }

    @Override
    public Type type() {
        return Type.NUMBER;
    }

    @Override
    public Binding binding() {
        return Binding.SIGN;
    }

    @Override
    public void print(StringBuilder out) {
        out.append(negative ? '-' : '+');
        operand.print(out, Binding.PRIMARY);
    }
}
