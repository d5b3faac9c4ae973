package io.penstock.broker.selector;

/** Splits a selector's text into tokens, one at a time. One thread; lives as long as the parsing. */
final class Lexer {
    private static final int SHOWN_MAX = 40;

    private final String text;
    private int at;
    private Token token;
    private String word;
    private int start;

    Lexer(String text) {
        this.text = text;
        next();
    }

    Token token() {
        return token;
    }

    /** The name, the number's characters, or the string without its quotes. */
    String word() {
        return word;
    }

    /** Index of the token's first character. */
    int start() {
        return start;
    }

    /** Moves to the next token, and stays at the end. */
    void next() {
        while (at < text.length() && isWhitespace(text.charAt(at))) {
            at++;
        }
        start = at;
        word = null;
        if (at == text.length()) {
            token = Token.END;
            return;
        }
        char first = text.charAt(at);
        if (first == '\'') {
            string();
        } else if (isNumberStart()) {
            number();
        } else if (Character.isJavaIdentifierStart(text.codePointAt(at))) {
            name();
        } else {
            symbol(first);
        }
    }

    /** A mistake at the present token: what was expected there, and what was found. */
    SelectorException expected(String what) {
        return mistake(start, what + " was expected, but there is " + found());
    }

    SelectorException mistake(int index, String what) {
        return new SelectorException(index + 1, what);
    }

    private String found() {
        if (token == Token.END) {
            return "the end";
        }
        int end = Math.min(at, start + SHOWN_MAX);
        String shown = text.substring(start, end) + (end < at ? "…" : "");
        return token.isReserved() ? "the reserved word " + shown : shown;
    }

    /** As in Java, but that a vertical tab is none either (3.8.1.1). */
    private static boolean isWhitespace(char c) {
        return c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r';
    }

    private boolean isNumberStart() {
        return isDigit(at) || (text.charAt(at) == '.' && isDigit(at + 1));
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private void string() {
        StringBuilder value = new StringBuilder();
        while (true) {
            int quote = text.indexOf('\'', at + 1);
            if (quote < 0) {
                throw mistake(start, "the string that begins here has no closing quote");
            }
            value.append(text, at + 1, quote);
            at = quote + 1;
            if (at == text.length() || text.charAt(at) != '\'') {
                break;
            }
            value.append('\'');
        }
        token = Token.STRING;
        word = value.toString();
    }

    /** Takes all that could belong to a number; whether it is one is found out when it is read. */
    private void number() {
        boolean hexadecimal = text.startsWith("0x", at) || text.startsWith("0X", at);
        while (at < text.length() && belongsToNumber(hexadecimal)) {
            at++;
        }
        token = Token.NUMBER;
        word = text.substring(start, at);
    }

    private boolean belongsToNumber(boolean hexadecimal) {
        char c = text.charAt(at);
        if (c == '+' || c == '-') {
            char exponent = (char) (text.charAt(at - 1) | 0x20);
            return at > start && exponent == (hexadecimal ? 'p' : 'e');
        }
        return c == '.' || Character.isJavaIdentifierPart(c);
    }

    private void name() {
        while (at < text.length() && Character.isJavaIdentifierPart(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        word = text.substring(start, at);
        token = Token.ofWord(word);
    }

    private void symbol(char first) {
        token = switch (first) {
            case '(' -> Token.LEFT;
            case ')' -> Token.RIGHT;
            case ',' -> Token.COMMA;
            case '+' -> Token.PLUS;
            case '-' -> Token.MINUS;
            case '*' -> Token.TIMES;
            case '/' -> Token.DIVIDE;
            case '=' -> Token.EQUAL;
            case '<' -> followedBy('=') ? Token.LESS_OR_EQUAL : followedBy('>') ? Token.NOT_EQUAL : Token.LESS;
            case '>' -> followedBy('=') ? Token.GREATER_OR_EQUAL : Token.GREATER;
            default ->
                throw mistake(
                        at,
                        "'" + Character.toString(text.codePointAt(at)) + "' has no place in a selector"
                                + advice(first));
        };
        boolean two = token == Token.LESS_OR_EQUAL || token == Token.NOT_EQUAL || token == Token.GREATER_OR_EQUAL;
        at += two ? 2 : 1;
    }

    private boolean followedBy(char second) {
        return at + 1 < text.length() && text.charAt(at + 1) == second;
    }

    private static String advice(char first) {
        return switch (first) {
            case '"' -> "; strings stand in single quotes";
            case '!' -> "; unequal is <>";
            case '&', '|' -> "; conditions are joined by AND and OR";
            default -> "";
        };
    }
}
