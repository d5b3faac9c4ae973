package io.penstock.reliability;

/** What several consumers compete for: one queue with messages of groups, and some without one. Without state. */
final class Competition {
    static final String QUEUE = "competed";
    static final String DEAD_LETTERS = "%DLQ%" + QUEUE;
    static final int BODY_SIZE = 200;
    static final int GROUPS = 20;
    static final int DELIVERY_LIMIT = 3;

    /** Producers beyond the groups, whose messages have none. */
    private static final int LONE = 4;

    private Competition() {}

    /** All producers, of which the first are a group each. */
    static int producers() {
        return GROUPS + LONE;
    }

    static boolean isGroup(int producer) {
        return producer < GROUPS;
    }

    static String group(int producer) {
        return "group-" + producer;
    }
}
