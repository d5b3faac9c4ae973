package io.penstock.protocol.transport;

import io.penstock.protocol.wire.OutBuffer;

/**
 * One conversation of frames with a peer, over TCP, TLS or inside this Java virtual machine. Any thread may call any
 * method; nothing here blocks. After the connection has closed, calls are without effect.
 */
public interface Connection {
    /** A number that no other connection of this transport has had. */
    long id();

    /** The peer for people: address and port, or the in-JVM name. */
    String peer();

    /** True if the peer is on this machine; in-JVM connections are. */
    boolean loopback();

    /** True if the bytes travel by TLS. */
    boolean encrypted();

    /**
     * Sends one or more whole frames with at most one wake-up of the event loop; what is sent before it wakes leaves in
     * one flush. Takes the bytes out of the buffer, which is empty afterwards and may be used anew.
     */
    void send(OutBuffer frames);

    /** Bytes accepted by {@link #send} and not yet written to the socket. */
    long unsentBytes();

    /** After {@link Taken#PARK}: offers the parked frame again from the event loop, then goes on reading. */
    void resume();

    /** Says that the peer has logged in: lifts the frame limit and the time limit for logging in. */
    void loggedIn();

    /** Closes after what was sent before is written, at most one second later. The first reason given is the one told. */
    void close(String reason);
}
