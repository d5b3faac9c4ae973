package io.penstock.conformance;

/** The two ways to a broker that every rule of the specification is checked on. */
public enum Transport {
    /** A broker process of its own, over a socket. */
    TCP,
    /** A broker in this Java virtual machine. */
    IN_JVM
}
