package io.penstock.cli.destination;

import io.penstock.admin.AdminClient;
import io.penstock.cli.output.CommandFailed;
import io.penstock.cli.output.Printer;
import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageIdText;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Delivered;
import io.penstock.protocol.wire.QueueTransfer;
import io.penstock.protocol.wire.QueueTransfer.Outcome;
import io.penstock.protocol.wire.QueueTransfer.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The messages of one queue: looks at them, and has them taken elsewhere or away. Used by one thread for one command. */
public final class QueueMessages {
    private static final int PAGE_BYTES = 256 * 1024;
    private static final int BODY_LENGTH_LIMIT = 60;

    private final AdminClient admin;
    private final String queue;

    public QueueMessages(AdminClient admin, String queue) {
        this.admin = admin;
        this.queue = queue;
    }

    /** Which messages a command is about. */
    public static final class Choice {
        @Option(names = "--selector", paramLabel = "SELECTOR", description = "Only messages that it selects.")
        private String selector;

        @Option(names = "--limit", paramLabel = "N", description = "At most so many, the first ones.")
        private long limit = Long.MAX_VALUE;

        /** At most so many, unless another number was given. */
        public Choice orAtMost(long most) {
            if (limit == Long.MAX_VALUE) {
                limit = most;
            }
            return this;
        }
    }

    /** How fast messages are taken. */
    public static final class Pace {
        @Mixin
        private Choice choice;

        @Option(names = "--rate", paramLabel = "N", description = "At most so many messages a second.")
        private int rate;

        private int chunk() {
            return rate <= 0
                    ? QueueTransfer.OFFSETS_LIMIT
                    : Math.max(1, Math.min(rate / 10, QueueTransfer.OFFSETS_LIMIT));
        }
    }

    /** Hands over the chosen messages in order, as they were when this began; one that is taken meanwhile may be missing. */
    public void browse(Choice choice, Consumer<Delivered> each) {
        long left = choice.limit;
        for (Browse.End end : admin.ask(Commands.BROWSE, Browse.snapshot(queue, choice.selector))
                .ends()) {
            for (long from = 0; from < end.upTo() && left > 0; ) {
                Browse.Page page = admin.ask(
                        Commands.BROWSE,
                        new Browse(queue, choice.selector, end.queueId(), from, end.upTo(), PAGE_BYTES, 0));
                for (Delivered message : page.messages()) {
                    if (left-- > 0) {
                        each.accept(message);
                    }
                }
                from = page.next();
            }
        }
    }

    /**
     * Takes the chosen messages and prints what became of each.
     *
     * @param did what is done to a message, such as "moved"
     */
    public void transfer(Pace pace, QueueTransfer.Action action, String target, String did, Printer printer) {
        Map<Integer, List<Delivered>> waiting = new LinkedHashMap<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        browse(pace.choice, message -> {
            List<Delivered> same = waiting.computeIfAbsent(message.queueId(), absent -> new ArrayList<>());
            same.add(message);
            if (same.size() == pace.chunk()) {
                transfer(same, action, target, rows);
                rest(pace);
            }
        });
        waiting.values().forEach(same -> transfer(same, action, target, rows));
        printer.printRows(rows);
        long done = rows.stream()
                .filter(row -> row.get("result").equals(Result.DONE.name()))
                .count();
        if (done < rows.size()) {
            throw new CommandFailed(done + " of " + rows.size() + " messages were " + did);
        }
        printer.say(done + (done == 1 ? " message " : " messages ") + did);
    }

    private void transfer(
            List<Delivered> messages, QueueTransfer.Action action, String target, List<Map<String, Object>> rows) {
        if (messages.isEmpty()) {
            return;
        }
        List<Outcome> outcomes = admin.ask(
                        Commands.QUEUE_TRANSFER,
                        new QueueTransfer(
                                queue,
                                messages.get(0).queueId(),
                                action,
                                target,
                                messages.stream()
                                        .map(each -> new QueueTransfer.Offset(each.offset()))
                                        .toList()))
                .outcomes();
        for (int i = 0; i < messages.size(); i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("message_id", id(messages.get(i)));
            row.put("result", outcomes.get(i).result().name());
            rows.add(row);
        }
        messages.clear();
    }

    private static void rest(Pace pace) {
        if (pace.rate > 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(1000L * pace.chunk() / pace.rate);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailed("interrupted; what was done is done");
            }
        }
    }

    private static String id(Delivered message) {
        return MessageIdText.of(new MessageView().wrap(message.message()).messageId());
    }

    /** What a message is, for a table; without what is said of a dead letter. */
    public static Map<String, Object> row(Delivered message) {
        MessageView view = new MessageView().wrap(message.message());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("message_id", MessageIdText.of(view.messageId()));
        row.put("timestamp", view.timestamp());
        row.put("priority", view.priority());
        row.put("persistent", view.persistent());
        row.put("deliveries", message.deliveryCount() - 1);
        row.put("type", view.type());
        row.put("properties", view.properties());
        row.put("bytes", view.length());
        row.put("body", body(view));
        return row;
    }

    private static String body(MessageView view) {
        if (view.bodyType() != BodyType.TEXT || !view.hasBody()) {
            return "(" + view.bodyType().name().toLowerCase(Locale.ROOT) + ")";
        }
        String text = view.bodyText();
        return text.length() <= BODY_LENGTH_LIMIT ? text : text.substring(0, BODY_LENGTH_LIMIT - 1) + "…";
    }
}
