package io.penstock.broker.selector;

import java.util.Map;

/**
 * What docs/selectors.md says, in the plainest way: objects in a map, Boolean or null for a truth value, a table for LIKE.
 * It shares nothing with the code under test.
 */
class NaiveEvaluator {
    private final Map<String, Object> message;

    NaiveEvaluator(Map<String, Object> message) {
        this.message = message;
    }

    /** True, false or null for unknown. */
    final Boolean condition(Node node) {
        return value(node) instanceof Boolean truth ? truth : null;
    }

    private Object value(Node node) {
        return switch (node.op()) {
            case OR -> {
                Boolean result = false;
                for (Node kid : node.kids()) {
                    result = or(result, condition(kid));
                }
                yield result;
            }
            case AND -> {
                Boolean result = true;
                for (Node kid : node.kids()) {
                    result = not(or(not(result), not(condition(kid))));
                }
                yield result;
            }
            case NOT -> not(condition(node.kids().get(0)));
            case COMPARE -> compare((String) node.data(), kid(node, 0), kid(node, 1));
            case IS_NULL -> (kid(node, 0) == null) != (Boolean) node.data();
            case BETWEEN -> between(node);
            case IN -> in(kid(node, 0), (Node.Strings) node.data());
            case LIKE -> like(kid(node, 0), (Node.Pattern) node.data());
            case SUM, PRODUCT -> {
                Object result = kid(node, 0);
                for (int i = 1; i < node.kids().size(); i++) {
                    result = calculate(((String) node.data()).charAt(i - 1), result, kid(node, i));
                }
                yield result;
            }
            case SIGN -> calculate(((String) node.data()).charAt(0) == '-' ? 'n' : 'p', kid(node, 0), 0);
            case NUMBER, STRING, TRUTH -> node.data();
            case NAME -> message.get((String) node.data());
        };
    }

    private Object kid(Node node, int index) {
        return value(node.kids().get(index));
    }

    /** Open to a mutant, which shows that the comparison finds one. */
    Boolean not(Boolean truth) {
        return truth == null ? null : !truth;
    }

    private static Boolean or(Boolean left, Boolean right) {
        if (Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right)) {
            return true;
        }
        return left == null || right == null ? null : Boolean.valueOf(false);
    }

    private Boolean between(Node node) {
        Object value = kid(node, 0);
        Boolean tooLow = compare("<", value, kid(node, 1));
        Boolean tooHigh = compare(">", value, kid(node, 2));
        if ((Boolean) node.data()) {
            return or(tooLow, tooHigh);
        }
        Boolean low = compare(">=", value, kid(node, 1));
        Boolean high = compare("<=", value, kid(node, 2));
        if (Boolean.FALSE.equals(low) || Boolean.FALSE.equals(high)) {
            return false;
        }
        return low == null || high == null ? null : Boolean.valueOf(true);
    }

    private static Boolean compare(String operator, Object left, Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (left instanceof Number a && right instanceof Number b) {
            boolean less;
            boolean greater;
            boolean equal;
            if (a instanceof Double || b instanceof Double) {
                less = a.doubleValue() < b.doubleValue();
                greater = a.doubleValue() > b.doubleValue();
                equal = a.doubleValue() == b.doubleValue();
            } else if (a instanceof Float || b instanceof Float) {
                less = a.floatValue() < b.floatValue();
                greater = a.floatValue() > b.floatValue();
                equal = a.floatValue() == b.floatValue();
            } else {
                less = a.longValue() < b.longValue();
                greater = a.longValue() > b.longValue();
                equal = a.longValue() == b.longValue();
            }
            return switch (operator) {
                case "=" -> equal;
                case "<>" -> !equal;
                case "<" -> less;
                case ">" -> greater;
                case "<=" -> less || equal;
                default -> greater || equal;
            };
        }
        boolean alike = left instanceof String && right instanceof String
                || left instanceof Boolean && right instanceof Boolean;
        if (!alike) {
            return false;
        }
        return switch (operator) {
            case "=" -> left.equals(right);
            case "<>" -> !left.equals(right);
            default -> false;
        };
    }

    /** The operators, and n and p for the unary ones. */
    private static Object calculate(char operator, Object left, Object right) {
        if (!(left instanceof Number a) || !(right instanceof Number b)) {
            return null;
        }
        if (a instanceof Double || b instanceof Double) {
            double x = a.doubleValue();
            double y = b.doubleValue();
            return switch (operator) {
                case 'n' -> -x;
                case 'p' -> x;
                case '+' -> x + y;
                case '-' -> x - y;
                case '*' -> x * y;
                default -> x / y;
            };
        }
        if (a instanceof Float || b instanceof Float) {
            float x = a.floatValue();
            float y = b.floatValue();
            return switch (operator) {
                case 'n' -> -x;
                case 'p' -> x;
                case '+' -> x + y;
                case '-' -> x - y;
                case '*' -> x * y;
                default -> x / y;
            };
        }
        if (operator == '/' && b.longValue() == 0) {
            return null;
        }
        if (a instanceof Long || b instanceof Long) {
            long x = a.longValue();
            long y = b.longValue();
            return switch (operator) {
                case 'n' -> -x;
                case 'p' -> x;
                case '+' -> x + y;
                case '-' -> x - y;
                case '*' -> x * y;
                default -> x / y;
            };
        }
        int x = a.intValue();
        int y = b.intValue();
        return switch (operator) {
            case 'n' -> -x;
            case 'p' -> x;
            case '+' -> x + y;
            case '-' -> x - y;
            case '*' -> x * y;
            default -> x / y;
        };
    }

    private static Boolean in(Object value, Node.Strings strings) {
        if (value == null) {
            return null;
        }
        return value instanceof String text && strings.values().contains(text) != strings.negated();
    }

    private static Boolean like(Object value, Node.Pattern pattern) {
        if (value == null) {
            return null;
        }
        return value instanceof String text && matches(text, pattern) != pattern.negated();
    }

    /** Row by row: which prefixes of the text does the pattern's prefix match? */
    static boolean matches(String value, Node.Pattern pattern) {
        int[] text = value.codePoints().toArray();
        int[] symbols = pattern.text().codePoints().toArray();
        boolean[] row = new boolean[text.length + 1];
        row[0] = true;
        for (int i = 0; i < symbols.length; i++) {
            boolean escaped =
                    pattern.escape() != null && symbols[i] == pattern.escape().codePointAt(0);
            if (escaped) {
                i++;
            }
            boolean[] next = new boolean[text.length + 1];
            for (int j = 0; j <= text.length; j++) {
                if (!escaped && symbols[i] == '%') {
                    next[j] = row[j] || (j > 0 && next[j - 1]);
                } else if (j > 0 && row[j - 1]) {
                    next[j] = (!escaped && symbols[i] == '_') || symbols[i] == text[j - 1];
                }
            }
            row = next;
        }
        return row[text.length];
    }
}
