package io.penstock.broker.selector;

import java.util.List;
import java.util.stream.Stream;

/** The kinds of token. The reserved words are those of 3.8.1.1. Immutable; any thread. */
enum Token {
    END("the end"),
    IDENTIFIER("an identifier"),
    STRING("a string in single quotes"),
    NUMBER("a number"),
    LEFT("'('"),
    RIGHT("')'"),
    COMMA("','"),
    PLUS("'+'"),
    MINUS("'-'"),
    TIMES("'*'"),
    DIVIDE("'/'"),
    EQUAL("'='"),
    NOT_EQUAL("'<>'"),
    LESS("'<'"),
    GREATER("'>'"),
    LESS_OR_EQUAL("'<='"),
    GREATER_OR_EQUAL("'>='"),
    NULL,
    TRUE,
    FALSE,
    NOT,
    AND,
    OR,
    BETWEEN,
    LIKE,
    IN,
    IS,
    ESCAPE;

    private static final List<Token> RESERVED =
            Stream.of(values()).filter(t -> t.reserved).toList();

    private final boolean reserved;
    private final String title;

    /** A reserved word. */
    Token() {
        reserved = true;
        title = name();
    }

    Token(String title) {
        reserved = false;
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isReserved() {
        return reserved;
    }

    /** The reserved word that this is in any case of its letters, or IDENTIFIER. */
    static Token ofWord(String word) {
        for (Token each : RESERVED) {
            if (each.isSpelled(word)) {
                return each;
            }
        }
        return IDENTIFIER;
    }

    /** Compares the letters of ASCII only: in full Unicode a dotless i would be an I. */
    private boolean isSpelled(String word) {
        if (word.length() != title.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            if (letter >= 'a' && letter <= 'z') {
                letter -= 'a' - 'A';
            }
            if (letter != title.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
