package io.penstock.broker.selector;

/** The opposite of a condition. Immutable, for any thread. */
final class Not implements Condition {
    private final Expression operand;

    private Not(Expression operand) {
        this.operand = operand;
    }

    /**
     * The opposite. Two of them cancel each other, but not around an identifier, whose value may be no condition: {@code NOT NOT a}
     * is then unknown, while {@code a} is something else to an {@code =}.
     */
    static Expression of(Expression operand) {
        return operand instanceof Not not && !(not.operand instanceof Identifier) ? not.operand : new Not(operand);
    }

    @Override
    public Truth test(Evaluation evaluation) {
        return operand.test(evaluation).not();
    }

    @Override
    public Binding binding() {
        return Binding.NOT;
    }

    @Override
    public void print(StringBuilder out) {
        out.append("NOT ");
        operand.print(out, Binding.NOT);
    }
}
