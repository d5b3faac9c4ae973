package io.penstock.cli.destination;

import io.penstock.admin.AdminClient;
import io.penstock.admin.ClusterAdmin;
import io.penstock.cli.output.CommandFailed;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.SubscriptionDelete;
import io.penstock.protocol.wire.SubscriptionList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** What can be done with subscriptions, at one broker or at all of a cluster. Used by one thread for one command. */
final class SubscriptionVerbs {
    private final ClusterAdmin admin;

    SubscriptionVerbs(ClusterAdmin admin) {
        this.admin = admin;
    }

    /** Those to a topic, or null for all, the most unsettled messages first. */
    List<Map<String, Object>> list(String topic) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (AdminClient broker : admin.brokers()) {
            // Small pages, since only they tell ages.
            forEach(broker, topic, SubscriptionList.AGES_MAX, entry -> rows.add(row(broker, entry)));
        }
        if (topic != null && rows.isEmpty() && !isTopic(topic)) {
            throw new CommandFailed("there is no topic " + topic);
        }
        rows.sort(Comparator.comparing((Map<String, Object> row) -> (Long) row.get("unsettled"))
                .reversed()
                .thenComparing(row -> (String) row.get("topic"))
                .thenComparing(row -> Objects.toString(row.get("name"), "")));
        return rows;
    }

    private boolean isTopic(String name) {
        return new DestinationVerbs(admin, Kind.TOPIC)
                .list(name).stream().anyMatch(row -> row.get("name").equals(name));
    }

    /** Page by page. */
    private static void forEach(AdminClient broker, String topic, int limit, Consumer<SubscriptionList.Entry> taker) {
        long after = 0;
        while (true) {
            SubscriptionList.Answer page =
                    broker.ask(Commands.SUBSCRIPTION_LIST, new SubscriptionList(topic, after, limit));
            page.subscriptions().forEach(taker);
            if (!page.more()) {
                return;
            }
            after = page.subscriptions().get(page.subscriptions().size() - 1).number();
        }
    }

    /** Deletes a durable one where it is; one that is nowhere is asked for at the first broker, which says so. */
    void delete(String clientId, String name) {
        List<AdminClient> at = admin.isCluster() ? holders(clientId, name) : List.of();
        if (at.size() > 1) {
            throw new CommandFailed("subscription " + name
                    + " is at several brokers; give the URL of the one that is meant: "
                    + at.stream().map(each -> each.broker().name()).toList());
        }
        AdminClient broker = at.isEmpty() ? admin.brokers().iterator().next() : at.get(0);
        broker.ask(Commands.SUBSCRIPTION_DELETE, new SubscriptionDelete(clientId, name));
    }

    private List<AdminClient> holders(String clientId, String name) {
        List<AdminClient> holders = new ArrayList<>();
        for (AdminClient broker : admin.brokers()) {
            forEach(broker, null, SubscriptionList.LIMIT_MAX, entry -> {
                if (entry.durability().isNamedDurable()
                        && name.equals(entry.name())
                        && Objects.equals(clientId, entry.clientId())) {
                    holders.add(broker);
                }
            });
        }
        return holders;
    }

    private Map<String, Object> row(AdminClient broker, SubscriptionList.Entry entry) {
        SubscriptionList.Load load = entry.load();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", entry.name());
        row.put("client_id", entry.clientId());
        row.put("kind", kind(entry.durability()));
        row.put("topic", entry.terms().topic());
        if (admin.isCluster()) {
            row.put("broker", broker.broker().name());
        }
        row.put("consumers", load.consumers());
        row.put("unsettled", load.unsettled());
        row.put("in_flight", load.inFlight());
        row.put("oldest_ms", load.oldestMs() < 0 ? null : load.oldestMs());
        row.put("selector", entry.terms().selector());
        return row;
    }

    private static String kind(Durability durability) {
        return switch (durability) {
            case QUEUE -> "queue";
            case PRIVATE -> "private";
            case SHARED -> "shared";
            case DURABLE -> "durable";
            case SHARED_DURABLE -> "shared durable";
        };
    }
}
