package io.penstock.broker.selector;

import io.penstock.broker.selector.Node.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Makes a failing pair of selector and message smaller as long as it still fails: subtrees take the place of what they stand in,
 * operands and properties are left out, numbers become 1.
 */
final class Shrinker {
    private final BiPredicate<Node, SelectedMessage> fails;
    private Node selector;
    private final SelectedMessage message;

    Shrinker(BiPredicate<Node, SelectedMessage> fails, Node selector, SelectedMessage message) {
        this.fails = fails;
        this.selector = selector;
        this.message = message;
    }

    Shrinker shrink() {
        while (shrinkSelector() || shrinkMessage()) {}
        return this;
    }

    Node selector() {
        return selector;
    }

    SelectedMessage message() {
        return message;
    }

    private boolean shrinkSelector() {
        for (Node smaller : smaller(selector)) {
            if (smaller.op().condition && fails.test(smaller, message)) {
                selector = smaller;
                return true;
            }
        }
        return false;
    }

    private boolean shrinkMessage() {
        for (Map.Entry<String, Object> each : List.copyOf(new ArrayList<>(message.properties.entrySet()))) {
            Object value = each.getValue();
            message.properties.remove(each.getKey());
            if (fails.test(selector, message)) {
                return true;
            }
            message.properties.put(each.getKey(), value);
        }
        return false;
    }

    /** All that is one step smaller. */
    private static List<Node> smaller(Node node) {
        List<Node> found = new ArrayList<>();
        for (Node kid : node.kids()) {
            if (node.op().condition == kid.op().condition
                    || (node.op().isNumeric() && kid.op().isNumeric())) {
                found.add(kid);
            }
        }
        boolean chain = node.op() == Op.AND || node.op() == Op.OR || node.op() == Op.SUM || node.op() == Op.PRODUCT;
        if (chain && node.kids().size() > 2) {
            Object data = node.data() instanceof String s ? s.substring(0, s.length() - 1) : node.data();
            found.add(
                    new Node(node.op(), data, node.kids().subList(0, node.kids().size() - 1)));
        }
        if (node.op() == Op.NUMBER && !node.data().equals(1)) {
            found.add(Node.of(Op.NUMBER, 1));
        }
        if (node.data() instanceof Node.Strings strings && strings.values().size() > 1) {
            found.add(new Node(
                    Op.IN,
                    new Node.Strings(
                            strings.values().subList(1, strings.values().size()), strings.negated()),
                    node.kids()));
        }
        for (int i = 0; i < node.kids().size(); i++) {
            for (Node kid : smaller(node.kids().get(i))) {
                if (fits(node, i, kid)) {
                    found.add(node.withKid(i, kid));
                }
            }
        }
        return found;
    }

    /** A kid may take the place only if the grammar lets it. */
    private static boolean fits(Node node, int index, Node kid) {
        return switch (node.op()) {
            case IS_NULL, IN, LIKE -> kid.op() == Op.NAME;
            case SUM, PRODUCT, SIGN, BETWEEN -> kid.op().isNumeric();
            case COMPARE ->
                kid.op().isNumeric() || node.data().equals("=") || node.data().equals("<>");
            default -> kid.op().condition;
        };
    }
}
