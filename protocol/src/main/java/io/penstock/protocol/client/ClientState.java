package io.penstock.protocol.client;

/** The life of a {@link ReconnectingBrokerClient}. */
public enum ClientState {
    /** Looks for its first broker; requests wait. */
    CONNECTING,
    /** A broker is there; requests go to it. */
    CONNECTED,
    /** The broker was lost a moment ago: what cannot be repeated fails, the listener is told. */
    INTERRUPTED,
    /** Looks for a broker again, round after round; requests wait. */
    RECONNECTING,
    /** A broker is found; client id, subscriptions and links are set up again; requests wait. */
    RESTORING,
    /** Closed by its user. */
    CLOSED,
    /** Given up; the listener was told why. */
    LOST
}
