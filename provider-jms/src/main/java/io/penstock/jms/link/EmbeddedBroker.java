package io.penstock.jms.link;

import java.util.Map;

/**
 * A broker in this Java virtual machine, behind {@code vm://name}. Found by {@link java.util.ServiceLoader}; the all-in-one artifact offers it.
 *
 * <p>A broker of one name exists once in the virtual machine however many connections open it: it starts with the first lease and stops, in
 * order, with the close of the last one. Options of an opening that finds the broker running are ignored unless they contradict. Thread-safe.
 */
public interface EmbeddedBroker {
    /**
     * Starts the broker or joins the running one.
     *
     * @param options what stands behind the question mark and is neither {@code jms.}, {@code transport.} nor {@code failover.}
     * @throws RuntimeException that says what is wrong, if the broker cannot start
     */
    Lease open(String name, Map<String, String> options);

    /** One user of an embedded broker. */
    interface Lease extends AutoCloseable {
        /** Where to connect. */
        ConnectTarget target();

        /** Stops the broker if this was the last lease; idempotent. */
        @Override
        void close();
    }

    /** The name under which the in-JVM transport finds the broker. */
    record ConnectTarget(String inJvmName) {}
}
