package io.penstock.broker.selector;

import io.penstock.broker.selector.Node.Op;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Writes a selector down: the needed parentheses and spaces and, as the dice fall, some more, with keywords in any case. */
final class NodePrinter {
    private static final String[] SPACES = {" ", "  ", "\t", "\n", "\r\n", "\f"};

    private final StringBuilder text = new StringBuilder();
    private final SplittableRandom dice;

    private NodePrinter(SplittableRandom dice) {
        this.dice = dice;
    }

    static String print(Node node, SplittableRandom dice) {
        NodePrinter printer = new NodePrinter(dice);
        printer.node(node, 0);
        return printer.text.toString();
    }

    private void node(Node node, int place) {
        int level = isNegativeNumber(node) ? Op.SIGN.level : node.op().level;
        boolean parentheses = level < place || dice.nextInt(node.op() == Op.SIGN ? 3 : 12) == 0;
        if (parentheses) {
            token("(");
        }
        bare(node);
        if (parentheses) {
            token(")");
        }
    }

    private static boolean isNegativeNumber(Node node) {
        return node.op() == Op.NUMBER && number((Number) node.data(), 0).startsWith("-");
    }

    private void bare(Node node) {
        List<Node> kids = node.kids();
        switch (node.op()) {
            case OR, AND -> {
                for (int i = 0; i < kids.size(); i++) {
                    if (i > 0) {
                        word(node.op().name());
                    }
                    node(kids.get(i), node.op().level + 1);
                }
            }
            case NOT -> {
                word("NOT");
                node(kids.get(0), Op.NOT.level);
            }
            case COMPARE -> {
                node(kids.get(0), Op.SUM.level);
                token((String) node.data());
                node(kids.get(1), Op.SUM.level);
            }
            case IS_NULL -> {
                node(kids.get(0), Op.NAME.level);
                words((Boolean) node.data() ? "IS NOT NULL" : "IS NULL");
            }
            case BETWEEN -> {
                node(kids.get(0), Op.SUM.level);
                words((Boolean) node.data() ? "NOT BETWEEN" : "BETWEEN");
                node(kids.get(1), Op.SUM.level);
                word("AND");
                node(kids.get(2), Op.SUM.level);
            }
            case IN -> in(node);
            case LIKE -> like(node);
            case SUM, PRODUCT -> {
                node(kids.get(0), node.op().level);
                for (int i = 1; i < kids.size(); i++) {
                    token(String.valueOf(((String) node.data()).charAt(i - 1)));
                    node(kids.get(i), node.op().level + 1);
                }
            }
            case SIGN -> {
                token((String) node.data());
                node(kids.get(0), Op.SIGN.level);
            }
            case NUMBER -> token(number((Number) node.data(), dice.nextInt(6)));
            case STRING -> token(quoted((String) node.data()));
            case TRUTH -> word(node.data().toString().toUpperCase(Locale.ROOT));
            case NAME -> token((String) node.data());
        }
    }

    private void in(Node node) {
        node(node.kids().get(0), Op.NAME.level);
        Node.Strings strings = (Node.Strings) node.data();
        words(strings.negated() ? "NOT IN" : "IN");
        String before = "(";
        for (String each : strings.values()) {
            token(before);
            token(quoted(each));
            before = ",";
        }
        token(")");
    }

    private void like(Node node) {
        node(node.kids().get(0), Op.NAME.level);
        Node.Pattern pattern = (Node.Pattern) node.data();
        words(pattern.negated() ? "NOT LIKE" : "LIKE");
        token(quoted(pattern.text()));
        if (pattern.escape() != null) {
            word("ESCAPE");
            token(quoted(pattern.escape()));
        }
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** One of the forms that a number can be written in. */
    private static String number(Number value, int form) {
        if (value instanceof Float real) {
            return real + (form % 2 == 0 ? "f" : "F");
        }
        if (value instanceof Double real) {
            return form == 0
                    ? real.toString()
                    : form == 1 ? real + "d" : real.toString().replace('E', 'e');
        }
        boolean isLong = value instanceof Long;
        long whole = value.longValue();
        String suffix = isLong ? "L" : "";
        String sign = whole < 0 ? "-" : "";
        return switch (form) {
            case 1 ->
                sign + "0x" + (isLong ? Long.toHexString(Math.abs(whole)) : Integer.toHexString((int) Math.abs(whole)))
                        + suffix;
            case 2 -> sign + "0" + Long.toOctalString(Math.abs(whole)) + suffix;
            case 3 -> sign + "0B" + Long.toBinaryString(Math.abs(whole)) + suffix;
            case 4 -> isLong ? whole + "l" : Integer.toString((int) whole);
            default -> whole + suffix;
        };
    }

    private void words(String words) {
        for (String each : words.split(" ")) {
            word(each);
        }
    }

    private void word(String keyword) {
        StringBuilder mixed = new StringBuilder();
        for (char letter : keyword.toCharArray()) {
            mixed.append(dice.nextBoolean() ? letter : Character.toLowerCase(letter));
        }
        token(mixed.toString());
    }

    private void token(String token) {
        boolean needed = text.length() > 0 && isPart(text.charAt(text.length() - 1)) && isPart(token.charAt(0));
        if (needed || dice.nextInt(3) == 0) {
            text.append(SPACES[dice.nextInt(3) == 0 ? dice.nextInt(SPACES.length) : 0]);
        }
        text.append(token);
    }

    private static boolean isPart(char c) {
        return c == '.' || Character.isJavaIdentifierPart(c);
    }
}
