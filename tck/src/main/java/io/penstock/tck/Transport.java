package io.penstock.tck;

/** How the TCK's clients reach the broker. */
enum Transport {
    /** A broker in a process of its own, over TCP. */
    TCP,
    /** A broker in the JVM of the tests. */
    VM
}
