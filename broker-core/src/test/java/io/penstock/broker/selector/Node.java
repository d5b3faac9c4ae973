package io.penstock.broker.selector;

import java.util.ArrayList;
import java.util.List;

/**
 * A selector as the tests' generator makes it: nothing of the parser's tree, so that a mistake of the one is not one of the other.
 *
 * @param data what the operator needs beside its operands: the operator's symbols, a literal's value, a name, a list, a pattern
 */
record Node(Op op, Object data, List<Node> kids) {
    enum Op {
        OR(0, true),
        AND(1, true),
        NOT(2, true),
        COMPARE(3, true),
        IS_NULL(3, true),
        BETWEEN(3, true),
        IN(3, true),
        LIKE(3, true),
        SUM(4, false),
        PRODUCT(5, false),
        SIGN(6, false),
        NUMBER(7, false),
        STRING(7, false),
        TRUTH(7, true),
        NAME(7, true);

        final int level;
        final boolean condition;

        Op(int level, boolean condition) {
            this.level = level;
            this.condition = condition;
        }

        boolean isNumeric() {
            return this == SUM || this == PRODUCT || this == SIGN || this == NUMBER || this == NAME;
        }
    }

    /** A LIKE pattern; the escape is null for none. */
    record Pattern(String text, String escape, boolean negated) {}

    /** The strings of an IN. */
    record Strings(List<String> values, boolean negated) {}

    static Node of(Op op, Object data, Node... kids) {
        return new Node(op, data, List.of(kids));
    }

    Node withKid(int index, Node kid) {
        List<Node> changed = new ArrayList<>(kids);
        changed.set(index, kid);
        return new Node(op, data, List.copyOf(changed));
    }

    int size() {
        return 1 + kids.stream().mapToInt(Node::size).sum();
    }
}
