package io.penstock.protocol.route;

/** The names of Penstock's own header fields in questions to a name server, which RocketMQ's name server ignores. */
public final class RouteField {
    /** {@code true}: the answer holds also brokers that were registered and are away; they have no address. */
    public static final String AWAY = "penstockAway";

    private RouteField() {}
}
