package io.penstock.cli.deadletter;

import io.penstock.admin.ClusterAdmin;
import io.penstock.cli.destination.DestinationVerbs;
import io.penstock.cli.destination.QueueMessages;
import io.penstock.cli.output.CommandGroup;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import io.penstock.protocol.message.BrokerProperties;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.Delivered;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.QueueTransfer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code penstock dlq}: looks at dead letters, sends them back, throws them away. */
@Command(
        name = "dlq",
        mixinStandardHelpOptions = true,
        description =
                "Shows, retries and discards dead letters. QUEUE is the dead-letter queue, or the queue whose dead letters it has.")
public final class DeadLetterCommand extends CommandGroup {
    private static final String PREFIX = "%DLQ%";

    /** How many messages are shown unless another number is given. */
    private static final long SHOWN = 100;

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the dead-letter queues.")
    int list(@Mixin BrokerTarget target, @Mixin Printer printer) {
        try (ClusterAdmin admin = target.cluster()) {
            DestinationVerbs verbs = new DestinationVerbs(admin, Kind.QUEUE);
            DestinationVerbs.print(printer, verbs.list(PREFIX), "dead-letter queue");
        }
        return ExitCode.OK;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows dead letters without taking them; the first 100 unless --limit says otherwise.")
    int show(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Mixin QueueMessages.Choice choice,
            @Parameters(paramLabel = "QUEUE", description = "Whose dead letters.") String queue) {
        try (ClusterAdmin admin = target.cluster()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            messages(admin, queue).browse(choice.orAtMost(SHOWN), each -> rows.add(row(each)));
            printer.printRows(rows);
            if (rows.isEmpty()) {
                printer.say("no dead letters");
            }
        }
        return ExitCode.OK;
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = "Sends dead letters back to where they come from, with their counts at zero.")
    int retry(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Mixin QueueMessages.Pace pace,
            @Parameters(paramLabel = "QUEUE", description = "Whose dead letters.") String queue) {
        try (ClusterAdmin admin = target.cluster()) {
            messages(admin, queue).transfer(pace, QueueTransfer.Action.RETRY, null, "sent back", printer);
        }
        return ExitCode.OK;
    }

    @Command(name = "discard", mixinStandardHelpOptions = true, description = "Deletes dead letters for good.")
    int discard(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Mixin QueueMessages.Pace pace,
            @Parameters(paramLabel = "QUEUE", description = "Whose dead letters.") String queue) {
        try (ClusterAdmin admin = target.cluster()) {
            messages(admin, queue).transfer(pace, QueueTransfer.Action.DISCARD, null, "discarded", printer);
        }
        return ExitCode.OK;
    }

    private static QueueMessages messages(ClusterAdmin admin, String queue) {
        String name = deadLetterQueue(queue);
        return new QueueMessages(new DestinationVerbs(admin, Kind.QUEUE).brokerOf(name), name);
    }

    private static String deadLetterQueue(String name) {
        return name.startsWith(PREFIX) ? name : PREFIX + name;
    }

    private static Map<String, Object> row(Delivered message) {
        Map<String, Object> said = new MessageView().wrap(message.message()).brokerProperties();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("reason", said.get(BrokerProperties.REASON));
        row.put("origin", said.get(BrokerProperties.ORIGIN));
        row.put("failed", said.get(BrokerProperties.DELIVERY_COUNT));
        row.put("since", said.get(BrokerProperties.TIMESTAMP));
        row.put("exception", said.get(BrokerProperties.EXCEPTION));
        row.putAll(QueueMessages.row(message));
        row.remove("deliveries");
        return row;
    }
}
