package io.penstock.protocol.wire;

/** A choice that travels as one byte. The codes are frozen: they stand in logs and on the wire. */
public interface Coded {
    /** The byte, 0…127. */
    int code();
}
