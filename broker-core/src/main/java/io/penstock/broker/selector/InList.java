package io.penstock.broker.selector;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * IN and NOT IN over strings: unknown for null, false for what is no string. The strings are kept by length and bytes, so that a
 * long list costs its logarithm. Immutable, for any thread.
 */
final class InList implements Condition {
    private final Identifier operand;
    private final List<String> values;
    private final List<ByteBuffer> sorted;
    private final boolean negated;

    InList(Identifier operand, Collection<String> values, boolean negated) {
        this.operand = operand;
        this.values = List.copyOf(new TreeSet<>(values));
        this.negated = negated;
        List<ByteBuffer> texts = new ArrayList<>();
        this.values.forEach(v -> texts.add(Literal.utf8(v)));
        texts.sort((a, b) -> compare(a, 0, a.limit(), b));
        sorted = List.copyOf(texts);
    }

    Identifier operand() {
        return operand;
    }

    /** In alphabetical order, each once. */
    List<String> values() {
        return values;
    }

    boolean negated() {
        return negated;
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
        return Truth.of(contains(evaluation.text, evaluation.textFrom, evaluation.textLength) != negated);
    }

    private boolean contains(ByteBuffer text, int from, int length) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(text, from, length, sorted.get(middle));
            if (order == 0) {
                return true;
            } else if (order < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return false;
    }

    private static int compare(ByteBuffer text, int from, int length, ByteBuffer value) {
        int difference = length - value.limit();
        return difference != 0 ? difference : TextOrder.compare(text, from, value, 0, length);
    }

    @Override
    public void print(StringBuilder out) {
        operand.print(out);
        out.append(negated ? " NOT IN (" : " IN (");
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "" : ", ").append(Literal.quoted(values.get(i)));
        }
        out.append(')');
    }
}
