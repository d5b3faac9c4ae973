package io.penstock.cli.destination;

import io.penstock.admin.AdminClient;
import io.penstock.admin.ClusterAdmin;
import io.penstock.cli.output.CommandFailed;
import io.penstock.cli.output.Printer;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.DestinationUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be done with queues and topics alike, at one broker or at all of a cluster. Used by one thread for one command. */
public final class DestinationVerbs {
    private final ClusterAdmin admin;
    private final Kind kind;

    public DestinationVerbs(ClusterAdmin admin, Kind kind) {
        this.admin = admin;
        this.kind = kind;
    }

    /** One that exists, and where. */
    private record Found(AdminClient at, Map<String, Object> row) {}

    /** All whose names begin so, by name. */
    public List<Map<String, Object>> list(String prefix) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (AdminClient broker : admin.brokers()) {
            list(broker, prefix, rows);
        }
        rows.sort(Comparator.comparing(row -> (String) row.get("name")));
        return rows;
    }

    /** Page by page. */
    private void list(AdminClient broker, String prefix, List<Map<String, Object>> rows) {
        String after = null;
        while (true) {
            List<DestinationList.Entry> page = broker.ask(
                            Commands.DESTINATION_LIST,
                            new DestinationList(kind, prefix, after, DestinationList.LIMIT_MAX))
                    .destinations();
            page.forEach(entry -> rows.add(row(broker, entry)));
            if (page.size() < DestinationList.LIMIT_MAX) {
                return;
            }
            after = page.get(page.size() - 1).name();
        }
    }

    Map<String, Object> stat(String name) {
        return find(name).row;
    }

    /** Where a destination is; one that is nowhere is asked for at the first broker, which says so. */
    public AdminClient brokerOf(String name) {
        AdminClient first = admin.brokers().iterator().next();
        List<Found> found = admin.isCluster() ? findAll(name) : List.of();
        return found.isEmpty() ? first : only(name, found).at;
    }

    /** Fails if the broker has no queue of that name. */
    static void needQueue(AdminClient broker, String name) {
        if (broker
                .ask(Commands.DESTINATION_LIST, new DestinationList(Kind.QUEUE, name, null, 1))
                .destinations()
                .stream()
                .noneMatch(entry -> entry.name().equals(name))) {
            throw new CommandFailed("there is no queue " + name);
        }
    }

    private Found find(String name) {
        List<Found> found = findAll(name);
        if (found.isEmpty()) {
            throw new CommandFailed("there is no " + noun() + " " + name);
        }
        return only(name, found);
    }

    private Found only(String name, List<Found> found) {
        if (found.size() > 1) {
            throw new CommandFailed(noun() + " " + name
                    + " is at several brokers; give the URL of the one that is meant: "
                    + found.stream().map(each -> each.at.broker().name()).toList());
        }
        return found.get(0);
    }

    private List<Found> findAll(String name) {
        List<Found> found = new ArrayList<>();
        DestinationList question = new DestinationList(kind, name, null, 1);
        for (AdminClient broker : admin.brokers()) {
            broker.ask(Commands.DESTINATION_LIST, question).destinations().stream()
                    .filter(entry -> entry.name().equals(name))
                    .forEach(entry -> found.add(new Found(broker, row(broker, entry))));
        }
        return found;
    }

    void create(String name, DestinationCreate.Settings settings) {
        List<Found> found = findAll(name);
        AdminClient home = found.isEmpty() ? admin.creatorOf(name) : found.get(0).at;
        home.ask(
                Commands.DESTINATION_CREATE,
                new DestinationCreate(name, kind, DestinationCreate.Mode.MUST_BE_NEW, settings));
    }

    void update(String name, DestinationCreate.Settings settings) {
        // A queue is not changed by 'topic update'.
        find(name).at.ask(Commands.DESTINATION_UPDATE, new DestinationUpdate(name, settings));
    }

    void delete(String name) {
        // A queue is not deleted by 'topic delete'.
        find(name).at.ask(Commands.DESTINATION_DELETE, new DestinationDelete(name));
    }

    String noun() {
        return kind == Kind.QUEUE ? "queue" : "topic";
    }

    public static void print(Printer printer, List<Map<String, Object>> rows, String noun) {
        printer.printRows(rows);
        if (rows.isEmpty()) {
            printer.say("no " + noun + "s");
        }
    }

    private Map<String, Object> row(AdminClient broker, DestinationList.Entry entry) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", entry.name());
        if (admin.isCluster()) {
            row.put("broker", broker.broker().name());
        }
        row.put("messages", entry.depth().messages());
        row.put("bytes", entry.depth().bytes());
        row.put("oldest_ms", known(entry.depth().oldestMs()));
        row.put("consumers", entry.consumers());
        row.put("subscriptions", entry.subscriptions());
        row.put("in_flight", entry.counters().inFlight());
        row.put("enqueued", entry.counters().enqueued());
        row.put("delivered", known(entry.counters().delivered()));
        row.put("settled", entry.counters().settled());
        return row;
    }

    /** The broker says −1 for what it does not know. */
    private static Long known(long value) {
        return value < 0 ? null : value;
    }
}
