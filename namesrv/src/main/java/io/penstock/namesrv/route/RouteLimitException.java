package io.penstock.namesrv.route;

/** A change was refused because it would exceed one of {@link RouteLimits}; the message names it. Nothing was changed. */
public final class RouteLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RouteLimitException(String limit, long max) {
        super("the name server's limit " + limit + " = " + max + " is reached");
    }
}
