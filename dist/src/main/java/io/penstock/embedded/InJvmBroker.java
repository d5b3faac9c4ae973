package io.penstock.embedded;

import io.penstock.jms.link.EmbeddedBroker;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.Map;

/**
 * Offers brokers inside this Java virtual machine, for {@code vm://name}.
 *
 * <p>Holds nothing itself, so that it does not matter how many of it the service loader makes: the names of the in-JVM transport are
 * the one register. Whoever binds {@code name.leases} hosts the broker and counts its leases; everyone, the host included, holds a
 * lease as a connection to it. Any thread.
 */
public final class InJvmBroker implements EmbeddedBroker {
    private static final int ATTEMPTS_LIMIT = 100;

    @Override
    public Lease open(String name, Map<String, String> given) {
        EmbeddedOptions options = EmbeddedOptions.of(given);
        for (int attempt = 0; attempt < ATTEMPTS_LIMIT; attempt++) {
            HostedBroker.hostUnlessHosted(name, options);
            LeaseConnection lease = LeaseConnection.open(name, options);
            if (lease != null) {
                return lease;
            }
            // The broker was just stopping for its last user; now its name is free or is being taken.
        }
        throw new PenstockException(
                ErrorCode.CONNECT_FAILED, "vm://" + name + " stopped " + ATTEMPTS_LIMIT + " times while it was joined");
    }

    /** Where leases of a broker are held. */
    static String leasesOf(String name) {
        return name + ".leases";
    }
}
