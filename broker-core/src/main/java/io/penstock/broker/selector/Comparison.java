package io.penstock.broker.selector;

import java.nio.ByteBuffer;

/**
 * Two values compared. Null on either side makes it unknown; values of unlike types make it false; strings and booleans are only
 * equal or not (3.8.1.1). Immutable, for any thread.
 */
final class Comparison implements Condition {
    private final Expression left;
    private final Operator operator;
    private final Expression right;

    Comparison(Expression left, Operator operator, Expression right) {
        this.left = left;
        this.operator = operator;
        this.right = right;
    }

    Expression left() {
        return left;
    }

    Operator operator() {
        return operator;
    }

    Expression right() {
        return right;
    }

    @Override
    public Truth test(Evaluation evaluation) {
        left.load(evaluation);
        Kind kind = evaluation.kind;
        if (kind == Kind.NULL) {
            return Truth.UNKNOWN;
        }
        if (kind.isNumber()) {
            return numbers(evaluation);
        }
        if (kind == Kind.TEXT) {
            return texts(evaluation);
        }
        boolean truth = evaluation.truth;
        right.load(evaluation);
        if (evaluation.kind == Kind.NULL) {
            return Truth.UNKNOWN;
        }
        boolean alike = kind == Kind.BOOLEAN && evaluation.kind == Kind.BOOLEAN;
        return alike ? operator.equality(truth == evaluation.truth) : Truth.FALSE;
    }

    private Truth numbers(Evaluation evaluation) {
        Kind kind = evaluation.kind;
        long whole = evaluation.whole;
        double real = evaluation.real;
        right.load(evaluation);
        if (evaluation.kind == Kind.NULL) {
            return Truth.UNKNOWN;
        }
        if (!evaluation.kind.isNumber()) {
            return Truth.FALSE;
        }
        Kind common = Kind.promoted(kind, evaluation.kind);
        if (common.isWhole()) {
            return Truth.of(operator.holds(whole, evaluation.whole));
        }
        return Truth.of(operator.holds(
                Numbers.promoted(common, kind, whole, real),
                Numbers.promoted(common, evaluation.kind, evaluation.whole, evaluation.real)));
    }

    private Truth texts(Evaluation evaluation) {
        ByteBuffer text = evaluation.text;
        int from = evaluation.textFrom;
        int length = evaluation.textLength;
        right.load(evaluation);
        if (evaluation.kind == Kind.NULL) {
            return Truth.UNKNOWN;
        }
        if (evaluation.kind != Kind.TEXT) {
            return Truth.FALSE;
        }
        boolean equal = length == evaluation.textLength
                && TextOrder.compare(text, from, evaluation.text, evaluation.textFrom, length) == 0;
        return operator.equality(equal);
    }

    @Override
    public void print(StringBuilder out) {
        left.print(out, Binding.SUM);
        out.append(' ').append(operator.symbol()).append(' ');
        right.print(out, Binding.SUM);
    }

    /** The six comparisons. */
    enum Operator {
        EQUAL("="),
        NOT_EQUAL("<>"),
        LESS("<"),
        GREATER(">"),
        LESS_OR_EQUAL("<="),
        GREATER_OR_EQUAL(">=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }

        /** True if it asks for an order, which only numbers have. */
        boolean isOrder() {
            return this != EQUAL && this != NOT_EQUAL;
        }

        boolean holds(long left, long right) {
            return switch (this) {
                case EQUAL -> left == right;
                case NOT_EQUAL -> left != right;
                case LESS -> left < right;
                case GREATER -> left > right;
                case LESS_OR_EQUAL -> left <= right;
                case GREATER_OR_EQUAL -> left >= right;
            };
        }

        /** As Java compares doubles: a NaN differs from everything. */
        boolean holds(double left, double right) {
            return switch (this) {
                case EQUAL -> left == right;
                case NOT_EQUAL -> left != right;
                case LESS -> left < right;
                case GREATER -> left > right;
                case LESS_OR_EQUAL -> left <= right;
                case GREATER_OR_EQUAL -> left >= right;
            };
        }

        /** The result for values that have no order. */
        Truth equality(boolean equal) {
            return switch (this) {
                case EQUAL -> Truth.of(equal);
                case NOT_EQUAL -> Truth.of(!equal);
                default -> Truth.FALSE;
            };
        }
    }
}
