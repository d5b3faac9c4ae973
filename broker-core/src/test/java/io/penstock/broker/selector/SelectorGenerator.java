package io.penstock.broker.selector;

import io.penstock.broker.selector.Node.Op;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Makes selectors and messages from a seed; values come from small sets, so that comparisons often hold. */
final class SelectorGenerator {
    private static final String[] NAMES = {"a", "b", "c", "$d", "_e", "größe", "A", "missing"};
    private static final String[] HEADERS = {
        "JMSDeliveryMode",
        "JMSPriority",
        "JMSMessageID",
        "JMSTimestamp",
        "JMSCorrelationID",
        "JMSType",
        "JMSXDeliveryCount",
        "JMSXGroupID",
        "JMSXGroupSeq",
        "JMSXUserID",
        "JMS_PENSTOCK_KEYS"
    };
    private static final String[] STRINGS = {
        "",
        "a",
        "ab",
        "aab",
        "abab",
        "b",
        "7",
        "a%",
        "a_b",
        "it's",
        "é",
        "a😀b",
        "\\",
        "!a",
        "PERSISTENT",
        "ID:00000000000000010000000000000002"
    };
    private static final Number[] NUMBERS = {
        0,
        1,
        2,
        3,
        4,
        7,
        -1,
        -7,
        29,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        16777217,
        0L,
        1L,
        2L,
        7L,
        -3L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        9007199254740993L,
        4294967296L,
        0f,
        1f,
        1.1f,
        2.5f,
        7f,
        16777216f,
        -0f,
        3e38f,
        0.0,
        1.0,
        1.1,
        2.5,
        7.0,
        -0.0,
        -7.5,
        1e300,
        9007199254740992.0,
        5e-324
    };
    private static final Object[] RARE = {
        null, true, false, (byte) 7, (short) -7, (byte) -1, 'a', Double.NaN, Double.POSITIVE_INFINITY, Float.NaN
    };
    private static final String[] LETTERS = {"a", "b", "%", "_", "%", "é", "😀", "\\", "!", "'"};
    private static final String[] ESCAPES = {"!", "\\", "%", "_", "a", "😀"};
    private static final String[] COMPARISONS = {"=", "<>", "<", ">", "<=", ">="};

    private final SplittableRandom dice;

    SelectorGenerator(SplittableRandom dice) {
        this.dice = dice;
    }

    Node condition(int depth) {
        if (depth <= 0) {
            return leaf();
        }
        return switch (dice.nextInt(10)) {
            case 0, 1 -> new Node(Op.AND, null, conditions(depth));
            case 2, 3 -> new Node(Op.OR, null, conditions(depth));
            case 4, 5 -> Node.of(Op.NOT, null, condition(depth - 1));
            case 6 -> Node.of(Op.COMPARE, pick("=", "<>"), condition(depth - 1), condition(depth - 1));
            default -> leaf();
        };
    }

    private List<Node> conditions(int depth) {
        List<Node> kids = new ArrayList<>();
        for (int i = 2 + dice.nextInt(2); i > 0; i--) {
            kids.add(condition(depth - 1));
        }
        return kids;
    }

    private Node leaf() {
        return switch (dice.nextInt(12)) {
            case 0, 1, 2 -> comparison();
            case 3 -> equality(value(), value());
            case 4 -> Node.of(Op.IS_NULL, dice.nextBoolean(), name());
            case 5, 6 -> Node.of(Op.BETWEEN, dice.nextBoolean(), number(2), number(1), number(1));
            case 7, 8 -> Node.of(Op.IN, strings(), name());
            case 9, 10 -> Node.of(Op.LIKE, pattern(), name());
            default -> dice.nextInt(3) == 0 ? Node.of(Op.TRUTH, dice.nextBoolean()) : name();
        };
    }

    /** A literal truth value beside a number or a string is refused, so it gets a name instead. */
    private Node equality(Node left, Node right) {
        Node other = left.op() == Op.TRUTH && !right.op().condition ? name() : right;
        Node one = right.op() == Op.TRUTH && !left.op().condition ? name() : left;
        return Node.of(Op.COMPARE, pick("=", "<>"), one, other);
    }

    private Node comparison() {
        return Node.of(Op.COMPARE, COMPARISONS[dice.nextInt(COMPARISONS.length)], number(2), number(2));
    }

    /** A string, a truth value or a name. */
    private Node value() {
        return switch (dice.nextInt(4)) {
            case 0, 1 -> Node.of(Op.STRING, pick(STRINGS));
            case 2 -> name();
            default -> dice.nextBoolean() ? Node.of(Op.TRUTH, dice.nextBoolean()) : number(1);
        };
    }

    private Node number(int depth) {
        if (depth == 0 || dice.nextInt(3) == 0) {
            return dice.nextBoolean() ? name() : Node.of(Op.NUMBER, NUMBERS[dice.nextInt(NUMBERS.length)]);
        }
        return switch (dice.nextInt(5)) {
            case 0 -> Node.of(Op.SIGN, pick("+", "-"), number(depth - 1));
            case 1, 2 -> chain(Op.SUM, "+-", depth);
            case 3 -> chain(Op.PRODUCT, "*/", depth);
            default -> number(0);
        };
    }

    private Node chain(Op op, String symbols, int depth) {
        List<Node> kids = new ArrayList<>(List.of(number(depth - 1)));
        StringBuilder operators = new StringBuilder();
        for (int i = 1 + dice.nextInt(2); i > 0; i--) {
            operators.append(symbols.charAt(dice.nextInt(2)));
            kids.add(number(depth - 1));
        }
        return new Node(op, operators.toString(), kids);
    }

    private Node name() {
        return Node.of(Op.NAME, dice.nextInt(4) == 0 ? pick(HEADERS) : pick(NAMES));
    }

    private Node.Strings strings() {
        List<String> values = new ArrayList<>();
        for (int i = 1 + dice.nextInt(4); i > 0; i--) {
            values.add(pick(STRINGS));
        }
        return new Node.Strings(values, dice.nextBoolean());
    }

    /** A pattern that does not end with its escape character; with an escape there is more to escape than needs it. */
    Node.Pattern pattern() {
        String escape = dice.nextInt(3) == 0 ? pick(ESCAPES) : null;
        StringBuilder text = new StringBuilder();
        for (int i = dice.nextInt(6); i > 0; i--) {
            String letter = pick(LETTERS);
            if (escape != null && (letter.equals(escape) || dice.nextInt(4) == 0)) {
                text.append(escape);
            }
            text.append(letter);
        }
        return new Node.Pattern(text.toString(), escape, dice.nextBoolean());
    }

    SelectedMessage message() {
        SelectedMessage message = new SelectedMessage();
        message.persistent = dice.nextBoolean();
        message.priority = dice.nextInt(10);
        message.id = new UUID(dice.nextInt(2), dice.nextBoolean() ? 2 : dice.nextLong());
        message.timestamp = dice.nextBoolean() ? 7 : dice.nextLong();
        message.type = stringOrNull();
        String correlation = stringOrNull();
        if (correlation != null && dice.nextBoolean()) {
            message.correlationBytes = correlation.getBytes(StandardCharsets.UTF_8);
        } else {
            message.correlation = correlation;
        }
        message.groupId = stringOrNull();
        message.groupSequence = dice.nextBoolean() ? null : (Integer) dice.nextInt(-1, 4);
        message.userId = stringOrNull();
        message.keys = stringOrNull();
        message.deliveryCount = dice.nextInt(4);
        for (String name : NAMES) {
            if (!name.equals("missing") && dice.nextInt(5) != 0) {
                message.properties.put(name, property());
            }
        }
        return message;
    }

    private Object property() {
        return switch (dice.nextInt(5)) {
            case 0, 1 -> pick(STRINGS);
            case 2, 3 -> NUMBERS[dice.nextInt(NUMBERS.length)];
            default -> RARE[dice.nextInt(RARE.length)];
        };
    }

    private String stringOrNull() {
        return dice.nextInt(3) == 0 ? null : pick(STRINGS);
    }

    private String pick(String... from) {
        return from[dice.nextInt(from.length)];
    }
}
