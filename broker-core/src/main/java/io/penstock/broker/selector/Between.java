package io.penstock.broker.selector;

import io.penstock.broker.selector.Comparison.Operator;

/**
 * BETWEEN is {@code x >= low AND x <= high}, NOT BETWEEN is {@code x < low OR x > high} (3.8.1.1), with all that follows for null
 * and for values that are no numbers. Immutable, for any thread.
 */
final class Between implements Condition {
    private final Expression operand;
    private final Expression low;
    private final Expression high;
    private final boolean negated;
    private final Comparison first;
    private final Comparison second;

    Between(Expression operand, Expression low, Expression high, boolean negated) {
        this.operand = operand;
        this.low = low;
        this.high = high;
        this.negated = negated;
        first = new Comparison(operand, negated ? Operator.LESS : Operator.GREATER_OR_EQUAL, low);
        second = new Comparison(operand, negated ? Operator.GREATER : Operator.LESS_OR_EQUAL, high);
    }

    @Override
    public Truth test(Evaluation evaluation) {
        Truth left = first.test(evaluation);
        if (left == (negated ? Truth.TRUE : Truth.FALSE)) {
            return left;
        }
        Truth right = second.test(evaluation);
        return negated ? left.or(right) : left.and(right);
    }

    @Override
    public void print(StringBuilder out) {
        operand.print(out, Binding.SUM);
        out.append(negated ? " NOT BETWEEN " : " BETWEEN ");
        low.print(out, Binding.SUM);
        out.append(" AND ");
        high.print(out, Binding.SUM);
    }
}
