package io.penstock.protocol.route;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where one broker is reached: its addresses by broker id, 0 being the master. An immutable value.
 *
 * @param cluster the cluster it belongs to
 * @param brokerName its name, unique in the cluster
 * @param addresses broker id to {@code host:port}
 */
public record BrokerData(String cluster, String brokerName, SortedMap<Long, String> addresses) {
    /** The broker id of a master. */
    public static final long MASTER_ID = 0;

    public BrokerData {
        addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
    }

    /** The master's address, or that of the lowest id; null when there is none. */
    public String firstAddress() {
        return addresses.isEmpty() ? null : addresses.get(addresses.firstKey());
    }
}
