package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;

/**
 * What a command needs, said in words for people and worked out for each request.
 *
 * <p>Immutable.
 *
 * @param needs as docs/security.md says it; a test compares
 * @param check called by the log thread just before the command is carried out, with the state that it will be carried out on
 * @param unsettled whether that state may still be changed by what shares the command's batch, so that it must not share one
 */
record Access<T>(String needs, Check<T> check, Unsettled<T> unsettled) {
    /** Finds out whether a request is allowed. */
    @FunctionalInterface
    interface Check<T> {
        /** Why the client may not have this done, as a sentence that names user, right and name; null if it may. */
        String refusal(ClientConnection client, T request);
    }

    /** Whether a check would have to be repeated. */
    @FunctionalInterface
    interface Unsettled<T> {
        boolean test(T request);
    }

    Access(String needs, Check<T> check) {
        this(needs, check, request -> false);
    }

    /** A command that every client may give once it is logged in. */
    static <T> Access<T> loggedIn(String why) {
        return new Access<>(why, (client, request) -> null);
    }
}
