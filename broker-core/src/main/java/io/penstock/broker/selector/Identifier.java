package io.penstock.broker.selector;

import java.nio.charset.StandardCharsets;

/** A header or property of the message. Immutable, for any thread. */
final class Identifier implements Expression {
    private final String name;
    private final byte[] utf8;
    private final Source source;

    Identifier(String name, Source source) {
        this.name = name;
        this.utf8 = name.getBytes(StandardCharsets.UTF_8);
        this.source = source;
    }

    Source source() {
        return source;
    }

    @Override
    public void load(Evaluation evaluation) {
        source.load(evaluation, utf8);
    }

    @Override
    public Type type() {
        return Type.ANY;
    }

    @Override
    public void print(StringBuilder out) {
        out.append(name);
    }
}
