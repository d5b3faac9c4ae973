package io.penstock.admin;

import io.penstock.jms.ConnectionSettings;
import io.penstock.protocol.client.HomeBroker;
import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An administrator's conversations with whatever a URL leads to: one broker, or by a name server every broker that is registered.
 *
 * <p>Used by one thread; closing it closes all of them.
 */
public final class ClusterAdmin implements AutoCloseable {
    private final AdminClient first;
    private final List<BrokerData> members;
    private final Map<String, AdminClient> byName = new TreeMap<>();

    private ClusterAdmin(AdminClient first, List<BrokerData> members) {
        this.first = first;
        this.members = members;
        byName.put(first.broker().name(), first);
    }

    /**
     * Connects to all of them, or fails in bounded time.
     *
     * @throws PenstockException with the cause's code
     */
    public static ClusterAdmin connect(ConnectionSettings settings) {
        AdminClient first = AdminClient.connect(settings);
        ClusterAdmin cluster = null;
        try {
            ClusterAdmin opening = new ClusterAdmin(first, first.isThroughNameServer() ? first.members() : List.of());
            opening.members.stream()
                    .filter(each -> each.firstAddress() != null)
                    .forEach(each -> opening.byName.computeIfAbsent(each.brokerName(), first::at));
            cluster = opening;
            return cluster;
        } finally {
            if (cluster == null) {
                first.close();
            }
        }
    }

    /** Whether there may be several brokers. */
    public boolean isCluster() {
        return first.isThroughNameServer();
    }

    /** The broker, or all that are registered, by name. */
    public Collection<AdminClient> brokers() {
        return byName.values();
    }

    /** The broker at which a destination is made that none has: where a client would make it. */
    public AdminClient creatorOf(String destination) {
        if (!isCluster()) {
            return first;
        }
        return HomeBroker.ofDestination(
                        destination,
                        members.stream()
                                .filter(each -> byName.containsKey(each.brokerName()))
                                .toList())
                .map(home -> byName.get(home.brokerName()))
                .orElseThrow(() -> new PenstockException(ErrorCode.NO_BROKER, "no broker is registered now"));
    }

    @Override
    public void close() {
        byName.values().stream().filter(each -> each != first).forEach(AdminClient::close);
        first.close();
    }
}
