package io.penstock.protocol.wire;

/**
 * The body without fields: what has nothing to say but its code.
 *
 * <p>Immutable; any thread.
 */
public record Empty() {
    public static final Empty VALUE = new Empty();

    /** The answer that only says that it is done. */
    public static final Layout<Empty> OK = Layout.empty("OK", 0, "It is done.", VALUE);

    /** The body of the command PING. */
    public static final Layout<Empty> PING = Layout.empty(
            "PING", CommandCode.PING.code(), "Shows that the connection and the broker's event loop are alive.", VALUE);

    /** The body of the command CONNECTION_CLOSE. */
    public static final Layout<Empty> CONNECTION_CLOSE = Layout.empty(
            "CONNECTION_CLOSE",
            CommandCode.CONNECTION_CLOSE.code(),
            "Ends the connection in order; answered after client id, links and leases are free.",
            VALUE);

    /** The body of the command USER_LIST. */
    public static final Layout<Empty> USER_LIST =
            Layout.empty("USER_LIST", CommandCode.USER_LIST.code(), "Asks for the names of all users.", VALUE);

    /** The body of the command BROKER_STATUS. */
    public static final Layout<Empty> BROKER_STATUS =
            Layout.empty("BROKER_STATUS", CommandCode.BROKER_STATUS.code(), "Asks for the broker's counters.", VALUE);
}
