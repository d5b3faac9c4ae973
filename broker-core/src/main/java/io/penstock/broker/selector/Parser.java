package io.penstock.broker.selector;

import io.penstock.broker.selector.Comparison.Operator;
import io.penstock.broker.selector.Expression.Binding;
import io.penstock.broker.selector.Expression.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Recursive descent over the grammar of Jakarta Messaging 3.1, 3.8.1.1, with the checks of types that need no message. One method
 * for each level of binding; only parentheses recurse, and they are counted. One thread; for one text.
 */
final class Parser {
    /** Parentheses inside one another. */
    static final int NESTING_MAX = 64;

    private final Lexer lexer;
    private int nesting;
    private boolean usesDeliveryCount;

    Parser(String text) {
        lexer = new Lexer(text);
    }

    /** The whole text as a condition. */
    Expression parse() {
        int start = lexer.start();
        Expression whole = condition(or(), start);
        if (lexer.token() != Token.END) {
            throw lexer.expected("an operator or the end");
        }
        return whole;
    }

    /** True if JMSXDeliveryCount was met. */
    boolean usesDeliveryCount() {
        return usesDeliveryCount;
    }

    private Expression or() {
        return junction(Binding.OR, Token.OR);
    }

    private Expression junction(Binding binding, Token operator) {
        int start = lexer.start();
        Expression first = joined(binding);
        if (lexer.token() != operator) {
            return first;
        }
        List<Expression> operands = new ArrayList<>();
        operands.add(condition(first, start));
        while (accept(operator)) {
            start = lexer.start();
            operands.add(condition(joined(binding), start));
        }
        return new Junction(binding, operands);
    }

    private Expression joined(Binding binding) {
        return binding == Binding.OR ? junction(Binding.AND, Token.AND) : not();
    }

    private Expression not() {
        int nots = 0;
        while (accept(Token.NOT)) {
            nots++;
        }
        int start = lexer.start();
        Expression operand = comparison();
        if (nots == 0) {
            return operand;
        }
        Expression negated = Not.of(condition(operand, start));
        return nots % 2 == 1 ? negated : Not.of(negated);
    }

    private Expression comparison() {
        int start = lexer.start();
        Expression left = sum();
        Operator operator = operator(lexer.token());
        if (operator != null) {
            lexer.next();
            int rightStart = lexer.start();
            Expression right = sum();
            if (operator.isOrder()) {
                number(left, start, "before " + operator.symbol());
                number(right, rightStart, "after " + operator.symbol());
            } else {
                comparable(left, right, rightStart);
            }
            return new Comparison(left, operator, right);
        }
        if (accept(Token.IS)) {
            return nullTest(left, start);
        }
        boolean negated = accept(Token.NOT);
        if (accept(Token.BETWEEN)) {
            return between(left, start, negated);
        }
        if (accept(Token.IN)) {
            return in(left, start, negated);
        }
        if (accept(Token.LIKE)) {
            return like(left, start, negated);
        }
        if (negated) {
            throw lexer.expected("BETWEEN, IN or LIKE after NOT");
        }
        return left;
    }

    private static Operator operator(Token token) {
        return switch (token) {
            case EQUAL -> Operator.EQUAL;
            case NOT_EQUAL -> Operator.NOT_EQUAL;
            case LESS -> Operator.LESS;
            case GREATER -> Operator.GREATER;
            case LESS_OR_EQUAL -> Operator.LESS_OR_EQUAL;
            case GREATER_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
            default -> null;
        };
    }

    private Expression nullTest(Expression left, int start) {
        Identifier operand = identifier(left, start, "IS");
        boolean negated = accept(Token.NOT);
        expect(Token.NULL);
        return new NullTest(operand, negated);
    }

    private Expression between(Expression left, int start, boolean negated) {
        number(left, start, "before BETWEEN");
        int lowStart = lexer.start();
        Expression low = number(sum(), lowStart, "after BETWEEN");
        expect(Token.AND);
        int highStart = lexer.start();
        Expression high = number(sum(), highStart, "after AND of BETWEEN");
        return new Between(left, low, high, negated);
    }

    private Expression in(Expression left, int start, boolean negated) {
        Identifier operand = identifier(left, start, "IN");
        expect(Token.LEFT);
        List<String> values = new ArrayList<>();
        do {
            values.add(string());
        } while (accept(Token.COMMA));
        expect(Token.RIGHT);
        return new InList(operand, values, negated);
    }

    private Expression like(Expression left, int start, boolean negated) {
        Identifier operand = identifier(left, start, "LIKE");
        int patternStart = lexer.start();
        String pattern = string();
        int escape = -1;
        if (accept(Token.ESCAPE)) {
            int escapeStart = lexer.start();
            String character = string();
            if (character.isEmpty() || character.codePointCount(0, character.length()) != 1) {
                throw lexer.mistake(escapeStart, "after ESCAPE a string of one character was expected");
            }
            escape = character.codePointAt(0);
        }
        LikePattern compiled = LikePattern.of(pattern, escape);
        if (compiled == null) {
            throw lexer.mistake(patternStart, "the pattern ends with its escape character, which must precede another");
        }
        return new Like(operand, compiled, negated);
    }

    private Expression sum() {
        int start = lexer.start();
        Expression first = product();
        return lexer.token() == Token.PLUS || lexer.token() == Token.MINUS
                ? chain(first, start, Token.PLUS, Token.MINUS)
                : first;
    }

    private Expression product() {
        int start = lexer.start();
        Expression first = signed();
        return lexer.token() == Token.TIMES || lexer.token() == Token.DIVIDE
                ? chain(first, start, Token.TIMES, Token.DIVIDE)
                : first;
    }

    private Expression chain(Expression first, int firstStart, Token one, Token other) {
        StringBuilder operators = new StringBuilder();
        List<Expression> operands = new ArrayList<>();
        operands.add(number(first, firstStart, "before " + lexer.token().title()));
        while (lexer.token() == one || lexer.token() == other) {
            String symbol = lexer.token().title();
            operators.append(symbol.charAt(1));
            lexer.next();
            int start = lexer.start();
            operands.add(number(one == Token.PLUS ? product() : signed(), start, "after " + symbol));
        }
        return new Arithmetic(operators.toString(), operands);
    }

    private Expression signed() {
        boolean any = false;
        boolean negative = false;
        boolean last = false;
        while (lexer.token() == Token.PLUS || lexer.token() == Token.MINUS) {
            any = true;
            last = lexer.token() == Token.MINUS;
            negative ^= last;
            lexer.next();
        }
        if (lexer.token() == Token.NUMBER) {
            // The sign next to a literal belongs to it, so that the lowest long can be written.
            Literal literal = literal(last);
            return negative == last ? literal : literal.negated();
        }
        int start = lexer.start();
        Expression operand = primary();
        return any ? Sign.of(negative, number(operand, start, "after a sign")) : operand;
    }

    private Literal literal(boolean negative) {
        Literal literal = NumberLiterals.parse(lexer.word(), negative);
        if (literal == null) {
            throw lexer.expected("a number of Java in the range of long or double");
        }
        lexer.next();
        return literal;
    }

    private Expression primary() {
        switch (lexer.token()) {
            case LEFT:
                return parenthesized();
            case IDENTIFIER:
                return identifier();
            case STRING:
                return Literal.ofText(string());
            case TRUE, FALSE:
                Literal literal = lexer.token() == Token.TRUE ? Literal.TRUE : Literal.FALSE;
                lexer.next();
                return literal;
            case NULL:
                throw lexer.expected("a value (null is asked for by IS NULL)");
            default:
                throw lexer.expected("an identifier, a literal or '('");
        }
    }

    private Expression parenthesized() {
        if (++nesting > NESTING_MAX) {
            throw lexer.mistake(lexer.start(), "parentheses may be nested " + NESTING_MAX + " deep");
        }
        lexer.next();
        Expression inner = or();
        expect(Token.RIGHT);
        nesting--;
        return inner;
    }

    private Identifier identifier() {
        String name = lexer.word();
        Source source = Source.of(name);
        if (source == null) {
            throw lexer.mistake(
                    lexer.start(),
                    name + " cannot be used in a selector; of the headers JMSDeliveryMode, JMSPriority, JMSMessageID,"
                            + " JMSTimestamp, JMSCorrelationID and JMSType can");
        }
        usesDeliveryCount |= source == Source.DELIVERY_COUNT;
        lexer.next();
        return new Identifier(name, source);
    }

    private String string() {
        String value = lexer.word();
        expect(Token.STRING);
        return value;
    }

    private boolean accept(Token token) {
        if (lexer.token() != token) {
            return false;
        }
        lexer.next();
        return true;
    }

    private void expect(Token token) {
        if (!accept(token)) {
            throw lexer.expected(token.title());
        }
    }

    private Expression condition(Expression expression, int start) {
        if (expression.type() == Type.NUMBER || expression.type() == Type.TEXT) {
            throw lexer.mistake(start, "a condition was expected, but there is " + described(expression));
        }
        return expression;
    }

    private Expression number(Expression expression, int start, String place) {
        if (expression.type() == Type.TEXT || expression.type() == Type.CONDITION) {
            throw lexer.mistake(start, "a number was expected " + place + ", but there is " + described(expression));
        }
        return expression;
    }

    /** TRUE and FALSE are no names, so what is written like the comparison of a property with that name is a mistake. */
    private void comparable(Expression left, Expression right, int rightStart) {
        boolean oneCondition = left.type() == Type.CONDITION ^ right.type() == Type.CONDITION;
        if (oneCondition && left.type() != Type.ANY && right.type() != Type.ANY) {
            throw lexer.mistake(rightStart, described(left) + " cannot be compared with " + described(right));
        }
    }

    private Identifier identifier(Expression expression, int start, String operator) {
        if (expression instanceof Identifier identifier) {
            return identifier;
        }
        throw lexer.mistake(
                start, "an identifier was expected before " + operator + ", but there is " + described(expression));
    }

    private static String described(Expression expression) {
        return switch (expression.type()) {
            case NUMBER -> "a number";
            case TEXT -> "a string";
            case CONDITION -> "a condition";
            case ANY -> "an identifier";
        };
    }
}
