package io.penstock.protocol.client;

import io.penstock.protocol.route.BrokerData;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of several brokers something belongs to. Rendezvous hashing: every client comes to the same answer without asking
 * anyone, and when a broker leaves only what was its own moves. Stateless.
 */
public final class HomeBroker {
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private HomeBroker() {}

    /** The broker of a destination that none has yet, and the one to use of several that have it. */
    public static Optional<BrokerData> ofDestination(String name, List<BrokerData> brokers) {
        return brokers.stream()
                .max(Comparator.<BrokerData>comparingLong(broker -> weight(broker.brokerName(), name))
                        .thenComparing(BrokerData::brokerName));
    }

    /** The brokers in the order in which a connection tries them as its first: by name. */
    static List<BrokerData> inOrder(List<BrokerData> brokers) {
        return brokers.stream()
                .sorted(Comparator.comparing(BrokerData::brokerName))
                .toList();
    }

    private static long weight(String broker, String destination) {
        long hash = FNV_BASIS;
        for (byte each : (broker + '\n' + destination).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * FNV_PRIME;
        }
        // The last bytes of FNV reach only the low bits; the order looks at the high ones.
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
