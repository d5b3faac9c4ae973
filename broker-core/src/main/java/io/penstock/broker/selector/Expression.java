package io.penstock.broker.selector;

/**
 * A node of a selector's tree. Immutable, for any thread; what changes during evaluation is in the {@link Evaluation}.
 *
 * <p>Invariant: the tree is never deeper than a small multiple of {@link Parser#NESTING_MAX}, because chains of operators are one
 * node; so evaluation and printing may recurse.
 */
interface Expression {
    /** Leaves the value in the register. */
    void load(Evaluation evaluation);

    /** The value as a condition. */
    default Truth test(Evaluation evaluation) {
        load(evaluation);
        return evaluation.asTruth();
    }

    /** What is known of the value before there is a message. */
    Type type();

    /** How tightly it binds when printed. */
    default Binding binding() {
        return Binding.PRIMARY;
    }

    /** Appends the canonical text. */
    void print(StringBuilder out);

    /** Appends the canonical text, in parentheses if it binds less tightly than its place asks for. */
    default void print(StringBuilder out, Binding place) {
        boolean parentheses = binding().compareTo(place) < 0;
        if (parentheses) {
            out.append('(');
        }
        print(out);
        if (parentheses) {
            out.append(')');
        }
    }

    /** What a value can be. */
    enum Type {
        NUMBER,
        TEXT,
        CONDITION,
        /** An identifier: the message decides. */
        ANY
    }

    /** From loose to tight, as in 3.8.1.1. */
    enum Binding {
        OR,
        AND,
        NOT,
        COMPARISON,
        SUM,
        PRODUCT,
        SIGN,
        PRIMARY
    }
}
