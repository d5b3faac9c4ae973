package io.penstock.cli.destination;

import io.penstock.admin.AdminClient;
import io.penstock.admin.ClusterAdmin;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationCreate.Settings;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import io.penstock.protocol.wire.DestinationUpdate;
import io.penstock.protocol.wire.QueuePurge;
import io.penstock.protocol.wire.QueueTransfer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code penstock queue} does to the messages of one queue, and to their flow. */
abstract class QueueOperations implements Callable<Integer> {
    /** How many messages are shown unless another number is given. */
    private static final long SHOWN = 100;

    @Mixin
    private BrokerTarget target;

    @Mixin
    private Printer printer;

    @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue's name.")
    private String queue;

    @Override
    public Integer call() {
        try (ClusterAdmin admin = target.cluster()) {
            run(new DestinationVerbs(admin, DestinationCreate.Kind.QUEUE).brokerOf(queue), queue, printer);
        }
        return ExitCode.OK;
    }

    abstract void run(AdminClient admin, String name, Printer out);

    @Command(
            name = "browse",
            mixinStandardHelpOptions = true,
            description = "Shows messages without taking them; the first 100 unless --limit says otherwise.")
    static final class Browse extends QueueOperations {
        @Mixin
        private QueueMessages.Choice choice;

        @Override
        void run(AdminClient admin, String name, Printer out) {
            List<Map<String, Object>> rows = new ArrayList<>();
            new QueueMessages(admin, name).browse(choice.orAtMost(SHOWN), each -> rows.add(QueueMessages.row(each)));
            out.printRows(rows);
            if (rows.isEmpty()) {
                out.say("no messages");
            }
        }
    }

    @Command(
            name = "move",
            mixinStandardHelpOptions = true,
            description =
                    "Moves messages to another queue, each in one step, as they are; limits and pauses there do not count.")
    static final class Move extends QueueOperations {
        @Mixin
        private QueueMessages.Pace pace;

        @Parameters(index = "1", paramLabel = "TARGET", description = "The queue that they go to.")
        private String to;

        @Override
        void run(AdminClient admin, String name, Printer out) {
            new QueueMessages(admin, name).transfer(pace, QueueTransfer.Action.MOVE, to, "moved", out);
        }
    }

    @Command(
            name = "purge",
            mixinStandardHelpOptions = true,
            description = "Deletes all messages that no consumer holds and no transaction branch has locked.")
    static final class Purge extends QueueOperations {
        @Override
        void run(AdminClient admin, String name, Printer out) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", name);
            row.put(
                    "purged",
                    admin.ask(Commands.QUEUE_PURGE, new QueuePurge(name)).messages());
            out.printOne(row);
        }
    }

    /** What is held. */
    enum Held {
        delivery,
        sends,
        both
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description =
                    "Holds deliveries, or refuses sends, or both, until 'resume'; also over a restart of the broker.")
    static final class Pause extends QueueOperations {
        @Option(
                names = "--what",
                paramLabel = "CHOICE",
                defaultValue = "delivery",
                description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        private Held held = Held.delivery;

        @Override
        void run(AdminClient admin, String name, Printer out) {
            pause(
                    admin,
                    name,
                    switch (held) {
                        case delivery -> DestinationCreate.Pause.DELIVERY;
                        case sends -> DestinationCreate.Pause.SENDS;
                        case both -> DestinationCreate.Pause.BOTH;
                    });
            out.say("queue " + name + ": paused (" + held + ")");
        }
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Lets deliveries and sends go on.")
    static final class Resume extends QueueOperations {
        @Override
        void run(AdminClient admin, String name, Printer out) {
            pause(admin, name, DestinationCreate.Pause.NONE);
            out.say("queue " + name + ": nothing is paused");
        }
    }

    private static void pause(AdminClient admin, String name, DestinationCreate.Pause pause) {
        DestinationVerbs.needQueue(admin, name);
        admin.ask(
                Commands.DESTINATION_UPDATE,
                new DestinationUpdate(name, new Settings(-1, -1, WhenFull.DEFAULT, -1, null, pause)));
    }
}
