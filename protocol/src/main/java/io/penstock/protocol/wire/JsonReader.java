package io.penstock.protocol.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses one JSON text. One thread; lives as long as one parse. Recursion is bounded by {@link Json#DEPTH_MAX}. */
final class JsonReader {
    private static final int NUMBER_LENGTH_MAX = 64;

    private final String text;
    private int at;
    private int values;

    JsonReader(String text) {
        this.text = text;
    }

    Object whole() {
        Object value = value(0);
        skipSpace();
        if (at < text.length()) {
            throw failure("something follows the value");
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > Json.DEPTH_MAX) {
            throw failure("deeper than " + Json.DEPTH_MAX);
        }
        if (++values > Json.VALUES_MAX) {
            throw failure("more than " + Json.VALUES_MAX + " values");
        }
        char c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            default -> word(c);
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (peek() == '}') {
            at++;
            return members;
        }
        while (true) {
            String name = peek() == '"' ? string() : bareName();
            expect(':');
            members.put(name, value(depth + 1));
            if (peek() == ',') {
                at++;
            } else {
                expect('}');
                return members;
            }
        }
    }

    private List<Object> array(int depth) {
        List<Object> items = new ArrayList<>();
        at++;
        if (peek() == ']') {
            at++;
            return items;
        }
        while (true) {
            items.add(value(depth + 1));
            if (peek() == ',') {
                at++;
            } else {
                expect(']');
                return items;
            }
        }
    }

    private String string() {
        int from = ++at;
        int end = from;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') {
            end++;
        }
        StringBuilder unescaped = new StringBuilder(text.substring(from, end));
        at = end;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return unescaped.toString();
            }
            unescaped.append(c == '\\' ? escape() : c);
        }
        throw failure("a string without an end");
    }

    private char escape() {
        if (at == text.length()) {
            throw failure("a string without an end");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> throw failure("an unknown escape");
        };
    }

    private char hex() {
        if (text.length() - at < 4) {
            throw failure("an escape is cut short");
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(at++), 16);
            if (digit < 0) {
                throw failure("an escape that is not hexadecimal");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private String bareName() {
        String name = takeWord();
        if (name.isEmpty()) {
            throw failure("a member without a name");
        }
        return name;
    }

    private Object word(char first) {
        String word = takeWord();
        switch (word) {
            case "true":
                return Boolean.TRUE;
            case "false":
                return Boolean.FALSE;
            case "null":
                return null;
            default:
                break;
        }
        if (first != '-' && (first < '0' || first > '9') || word.length() > NUMBER_LENGTH_MAX) {
            throw failure("no value");
        }
        return number(word);
    }

    private Object number(String word) {
        boolean whole = word.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9');
        try {
            if (whole && word.length() <= 20) {
                return Long.valueOf(word);
            }
            if (!word.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0)) {
                throw failure("no number");
            }
            return Double.valueOf(word);
        } catch (NumberFormatException e) {
            throw new WireException(ErrorCode.MALFORMED_FRAME, "JSON at " + at + ": no number", e);
        }
    }

    private String takeWord() {
        int from = at;
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    private static boolean isWordPart(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || "+-._$".indexOf(c) >= 0;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw failure("'" + wanted + "' is missing");
        }
        at++;
    }

    private char peek() {
        skipSpace();
        if (at == text.length()) {
            throw failure("the text ends early");
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private WireException failure(String what) {
        return new WireException("JSON at " + at + ": " + what);
    }
}
