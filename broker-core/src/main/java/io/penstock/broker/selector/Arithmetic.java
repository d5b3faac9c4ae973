package io.penstock.broker.selector;

import java.util.List;

/**
 * A chain of + and −, or of * and /, from left to right. With null, with what is no number, and after a whole division by zero the
 * value is null. Immutable, for any thread.
 */
final class Arithmetic implements Expression {
    private final String operators;
    private final List<Expression> operands;

    /** @param operators one character less than there are operands, each standing before the next of them */
    Arithmetic(String operators, List<Expression> operands) {
        this.operators = operators;
        this.operands = List.copyOf(operands);
    }

    @Override
    public void load(Evaluation evaluation) {
        operands.get(0).load(evaluation);
        for (int i = 1; i < operands.size() && evaluation.kind.isNumber(); i++) {
            Kind left = evaluation.kind;
            long leftWhole = evaluation.whole;
            double leftReal = evaluation.real;
            operands.get(i).load(evaluation);
            Kind right = evaluation.kind;
            if (!right.isNumber()) {
                break;
            }
            char operator = operators.charAt(i - 1);
            Kind kind = Kind.promoted(left, right);
            if (kind.isWhole()) {
                Numbers.whole(evaluation, kind, operator, leftWhole, evaluation.whole);
            } else {
                Numbers.real(
                        evaluation,
                        kind,
                        operator,
                        Numbers.promoted(kind, left, leftWhole, leftReal),
                        Numbers.promoted(kind, right, evaluation.whole, evaluation.real));
            }
        }
        if (!evaluation.kind.isNumber()) {
            evaluation.ofNull();
        }
    }

    @Override
    public Type type() {
        return Type.NUMBER;
    }

    @Override
    public Binding binding() {
        char first = operators.charAt(0);
        return first == '+' || first == '-' ? Binding.SUM : Binding.PRODUCT;
    }

    @Override
    public void print(StringBuilder out) {
        operands.get(0).print(out, binding());
        Binding place = binding() == Binding.SUM ? Binding.PRODUCT : Binding.SIGN;
        for (int i = 1; i < operands.size(); i++) {
            out.append(' ').append(operators.charAt(i - 1)).append(' ');
            operands.get(i).print(out, place);
        }
    }
}
