package io.penstock.broker.selector;

import io.penstock.broker.selector.Comparison.Operator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds out whether a selector asks for nothing but certain values of JMSType. Pure, for any thread. */
final class TypeTest {
    private TypeTest() {}

    /** The types of which the message must have one; empty if the selector is more than that. */
    static Optional<Set<String>> types(Expression selector) {
        Set<String> types = new TreeSet<>();
        return collect(selector, types) ? Optional.of(types) : Optional.empty();
    }

    private static boolean collect(Expression expression, Set<String> types) {
        if (expression instanceof Comparison comparison) {
            return comparison.operator() == Operator.EQUAL
                    && (collect(comparison.left(), comparison.right(), types)
                            || collect(comparison.right(), comparison.left(), types));
        }
        if (expression instanceof InList list) {
            types.addAll(list.values());
            return list.operand().source() == Source.TYPE && !list.negated();
        }
        if (expression instanceof Junction junction && junction.isOr()) {
            return junction.operands().stream().allMatch(each -> collect(each, types));
        }
        return false;
    }

    private static boolean collect(Expression type, Expression value, Set<String> types) {
        if (type instanceof Identifier identifier
                && identifier.source() == Source.TYPE
                && value instanceof Literal literal
                && literal.type() == Expression.Type.TEXT) {
            types.add(literal.decoded());
            return true;
        }
        return false;
    }
}
