package io.penstock.protocol.transport;

/** Whether a listener's peers may or must use TLS; the first byte of a connection tells what a peer does. */
public enum TlsMode {
    /** A peer may choose. */
    PERMISSIVE,
    /** A peer that begins without TLS is refused. */
    ENFORCING
}
