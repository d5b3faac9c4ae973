package io.penstock.protocol.route;

/**
 * Who registers: one broker process. An immutable value whose parts have been checked.
 *
 * @param cluster its cluster
 * @param name its broker name, shared by a master and its slaves
 * @param id 0 for a master
 * @param address {@code host:port} that clients dial
 */
public record BrokerIdentity(String cluster, String name, long id, String address) {
    public BrokerIdentity {
        if (!RouteNames.isBroker(cluster)) {
            throw new IllegalArgumentException("clusterName is not a valid name");
        }
        if (!RouteNames.isBroker(name)) {
            throw new IllegalArgumentException("brokerName is not a valid name");
        }
        if (id < 0) {
            throw new IllegalArgumentException("brokerId must not be negative: " + id);
        }
        if (!RouteNames.isAddress(address)) {
            throw new IllegalArgumentException("brokerAddr is not host:port");
        }
    }
}
