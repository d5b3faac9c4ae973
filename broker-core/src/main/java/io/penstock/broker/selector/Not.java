package io.penstock.broker.selector;

/** The opposite of a condition. Immutable, for any thread. */
final class Not implements Condition {
    private final Expression operand;

    Not(Expression operand) {
        this.operand = operand;
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
