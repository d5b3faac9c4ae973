package io.penstock.cli.destination;

import io.penstock.admin.AdminClient;
import io.penstock.cli.output.CommandFailed;
import io.penstock.cli.output.Printer;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.DestinationUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be done with queues and topics alike. Used by one thread for one command. */
public final class DestinationVerbs {
    private final AdminClient admin;
    private final Kind kind;

    public DestinationVerbs(AdminClient admin, Kind kind) {
        this.admin = admin;
        this.kind = kind;
    }

    /** All whose names begin so, page by page. */
    public List<Map<String, Object>> list(String prefix) {
        List<Map<String, Object>> rows = new ArrayList<>();
        String after = null;
        while (true) {
            List<DestinationList.Entry> page = admin.ask(
                            Commands.DESTINATION_LIST,
                            new DestinationList(kind, prefix, after, DestinationList.LIMIT_MAX))
                    .destinations();
            page.forEach(entry -> rows.add(row(entry)));
            if (page.size() < DestinationList.LIMIT_MAX) {
                return rows;
            }
            after = page.get(page.size() - 1).name();
        }
    }

    Map<String, Object> stat(String name) {
        DestinationList question = new DestinationList(kind, name, null, 1);
        return admin.ask(Commands.DESTINATION_LIST, question).destinations().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .map(DestinationVerbs::row)
                .orElseThrow(() -> new CommandFailed("there is no " + noun() + " " + name));
    }

    void create(String name, DestinationCreate.Settings settings) {
        admin.ask(
                Commands.DESTINATION_CREATE,
                new DestinationCreate(name, kind, DestinationCreate.Mode.MUST_BE_NEW, settings));
    }

    void update(String name, DestinationCreate.Settings settings) {
        stat(name); // a queue is not changed by 'topic update'
        admin.ask(Commands.DESTINATION_UPDATE, new DestinationUpdate(name, settings));
    }

    void delete(String name) {
        stat(name); // a queue is not deleted by 'topic delete'
        admin.ask(Commands.DESTINATION_DELETE, new DestinationDelete(name));
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

    private static Map<String, Object> row(DestinationList.Entry entry) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", entry.name());
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
