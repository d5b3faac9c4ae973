package io.penstock.broker.security;

import io.penstock.protocol.wire.ErrorCode;

/** What one step of a log-in came to. An immutable value; the arrays belong to the receiver. */
public sealed interface LoginOutcome {
    /** The log-in goes on: the client must answer these bytes by another HELLO. */
    record Challenge(byte[] bytes) implements LoginOutcome {}

    /**
     * The peer is in.
     *
     * @param principal the user's name, null for an anonymous peer
     * @param bytes the mechanism's last word to the client, or null
     */
    record Granted(String principal, byte[] bytes) implements LoginOutcome {}

    /** The peer is not let in; the error is for the client, after which the connection is to be closed. */
    record Refused(ErrorCode code, String message) implements LoginOutcome {}
}
