package io.penstock.broker.selector;

import java.util.ArrayList;
import java.util.List;

/** Conditions joined by AND or by OR, from left to right until the result is certain. Immutable, for any thread. */
final class Junction implements Condition {
    private final Binding operator;
    private final List<Expression> operands;

    /** Takes in operands that are junctions of the same operator, which changes nothing of the result. */
    Junction(Binding operator, List<Expression> operands) {
        List<Expression> flat = new ArrayList<>();
        for (Expression operand : operands) {
            if (operand instanceof Junction junction && junction.operator == operator) {
                flat.addAll(junction.operands);
            } else {
                flat.add(operand);
            }
        }
        this.operator = operator;
        this.operands = List.copyOf(flat);
    }

    boolean isOr() {
        return operator == Binding.OR;
    }

    List<Expression> operands() {
        return operands;
    }

    @Override
    public Truth test(Evaluation evaluation) {
        Truth decisive = isOr() ? Truth.TRUE : Truth.FALSE;
        Truth result = decisive.not();
        for (int i = 0; i < operands.size() && result != decisive; i++) {
            Truth next = operands.get(i).test(evaluation);
            result = isOr() ? result.or(next) : result.and(next);
        }
        return result;
    }

    @Override
    public Binding binding() {
        return operator;
    }

    @Override
    public void print(StringBuilder out) {
        Binding place = isOr() ? Binding.AND : Binding.NOT;
        for (int i = 0; i < operands.size(); i++) {
            if (i > 0) {
                out.append(' ').append(operator).append(' ');
            }
            operands.get(i).print(out, place);
        }
    }
}
