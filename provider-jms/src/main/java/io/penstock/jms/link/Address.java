package io.penstock.jms.link;

/** A destination as the broker knows it. A value, for any thread. */
public record Address(Kind kind, String name) {
    /** What a destination is. */
    public enum Kind {
        QUEUE,
        TOPIC,
        TEMPORARY_QUEUE,
        TEMPORARY_TOPIC
    }

    /** For what it is wanted: a user who may not is told so at once. */
    public enum Use {
        SEND,
        CONSUME,
        BROWSE
    }
}
