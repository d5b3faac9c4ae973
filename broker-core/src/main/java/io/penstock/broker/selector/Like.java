package io.penstock.broker.selector;

/** LIKE and NOT LIKE: unknown for null, false for what is no string. Immutable, for any thread. */
final class Like implements Condition {
    private final Identifier operand;
    private final LikePattern pattern;
    private final boolean negated;

    Like(Identifier operand, LikePattern pattern, boolean negated) {
        this.operand = operand;
        this.pattern = pattern;
        this.negated = negated;
    }

    @Override
    public Truth test(Evaluation evaluation) {
        operand.load(evaluation);
        if (evaluation.kind == Kind.NULL) {
            return Truth.UNKNOWN;
        }
        if (evaluation.kind != Kind.TEXT) {
            return Truth.FALSE;
        }
        return Truth.of(pattern.matches(evaluation.text, evaluation.textFrom, evaluation.textLength) != negated);
    }

    @Override
    public void print(StringBuilder out) {
        operand.print(out);
        out.append(negated ? " NOT LIKE " : " LIKE ").append(pattern);
    }
}
