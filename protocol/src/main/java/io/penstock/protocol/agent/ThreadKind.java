package io.penstock.protocol.agent;

/** Whether a thread keeps the Java virtual machine alive. */
public enum ThreadKind {
    /** The machine may end while the thread runs: for clients and embedded brokers. */
    DAEMON,
    /** The machine lives as long as the thread: for the processes that we start ourselves. */
    USER;

    /** True for {@link #DAEMON}. */
    public boolean isDaemon() {
        return this == DAEMON;
    }
}
