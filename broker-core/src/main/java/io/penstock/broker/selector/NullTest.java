package io.penstock.broker.selector;

/** IS NULL and IS NOT NULL, which are never unknown. Immutable, for any thread. */
final class NullTest implements Condition {
    private final Identifier operand;
    private final boolean negated;

    NullTest(Identifier operand, boolean negated) {
        this.operand = operand;
        this.negated = negated;
    }

    @Override
    public Truth test(Evaluation evaluation) {
        operand.load(evaluation);
        return Truth.of(evaluation.kind == Kind.NULL != negated);
    }

    @Override
    public void print(StringBuilder out) {
        operand.print(out);
        out.append(negated ? " IS NOT NULL" : " IS NULL");
    }
}
