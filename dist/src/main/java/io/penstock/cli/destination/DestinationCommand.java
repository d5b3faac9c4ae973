package io.penstock.cli.destination;

import io.penstock.admin.ClusterAdmin;
import io.penstock.cli.output.CommandGroup;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import io.penstock.config.ValueType;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code penstock queue} and {@code penstock topic}: the same verbs for either kind of destination. */
public abstract class DestinationCommand extends CommandGroup {
    private final Kind kind;

    private DestinationCommand(Kind kind) {
        this.kind = kind;
    }

    @Command(
            name = "queue",
            mixinStandardHelpOptions = true,
            description = "Lists, creates, changes, browses, pauses, empties and deletes queues.",
            subcommands = {
                QueueOperations.Browse.class,
                QueueOperations.Move.class,
                QueueOperations.Purge.class,
                QueueOperations.Pause.class,
                QueueOperations.Resume.class
            })
    public static final class Queues extends DestinationCommand {
        public Queues() {
            super(Kind.QUEUE);
        }
    }

    @Command(
            name = "topic",
            mixinStandardHelpOptions = true,
            description = "Lists, creates, changes and deletes topics.")
    public static final class Topics extends DestinationCommand {
        public Topics() {
            super(Kind.TOPIC);
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists destinations with what they hold.")
    int list(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Option(names = "--prefix", paramLabel = "TEXT", description = "Only names that begin so.") String prefix) {
        try (ClusterAdmin admin = target.cluster()) {
            DestinationVerbs verbs = new DestinationVerbs(admin, kind);
            DestinationVerbs.print(printer, verbs.list(prefix), verbs.noun());
        }
        return ExitCode.OK;
    }

    @Command(name = "stat", mixinStandardHelpOptions = true, description = "Shows one destination.")
    int stat(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        try (ClusterAdmin admin = target.cluster()) {
            printer.printOne(new DestinationVerbs(admin, kind).stat(name));
        }
        return ExitCode.OK;
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Creates a destination.")
    int create(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Mixin Limits limits,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        try (ClusterAdmin admin = target.cluster()) {
            DestinationVerbs verbs = new DestinationVerbs(admin, kind);
            verbs.create(name, limits.settings());
            printer.printOne(verbs.stat(name));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            description = "Changes settings of a destination; what is not given stays as it is.")
    int update(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Mixin Limits limits,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        try (ClusterAdmin admin = target.cluster()) {
            DestinationVerbs verbs = new DestinationVerbs(admin, kind);
            verbs.update(name, limits.settings());
            printer.printOne(verbs.stat(name));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Deletes a destination without consumers, and all it holds.")
    int delete(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        try (ClusterAdmin admin = target.cluster()) {
            DestinationVerbs verbs = new DestinationVerbs(admin, kind);
            verbs.delete(name);
            printer.say("deleted " + verbs.noun() + " " + name);
        }
        return ExitCode.OK;
    }

    /** Settings of a destination; what is not given is the broker's default, or stays. */
    static final class Limits {
        @Option(
                names = "--messages-max",
                paramLabel = "N",
                converter = MessageLimit.class,
                description = "Most messages waiting, or none.")
        private Long messagesMax;

        @Option(
                names = "--bytes-max",
                paramLabel = "SIZE",
                converter = ByteLimit.class,
                description = "Most bytes waiting, such as 512m, or none.")
        private Long bytesMax;

        @Option(
                names = "--when-full",
                paramLabel = "CHOICE",
                defaultValue = "DEFAULT",
                description = "At a limit: ${COMPLETION-CANDIDATES}.")
        private WhenFull whenFull = WhenFull.DEFAULT;

        @Option(
                names = "--delivery-limit",
                paramLabel = "N",
                converter = MessageLimit.class,
                description = "After so many failed deliveries a message is a dead letter, or none.")
        private Long deliveryLimit;

        @Option(
                names = "--expiry-queue",
                paramLabel = "NAME",
                description = "The queue that expired messages go to, or none.")
        private String expiryQueue;

        DestinationCreate.Settings settings() {
            return new DestinationCreate.Settings(
                    messagesMax == null ? -1 : messagesMax,
                    bytesMax == null ? -1 : bytesMax,
                    whenFull,
                    deliveryLimit == null ? -1 : (int) Math.min(deliveryLimit, Integer.MAX_VALUE),
                    "none".equals(expiryQueue) ? "" : expiryQueue,
                    DestinationCreate.Pause.UNCHANGED);
        }
    }

    /** Reads a number or none, as the configuration does. */
    static final class MessageLimit implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return read(ValueType.LIMIT, text);
        }
    }

    /** Reads a size or none, as the configuration does. */
    static final class ByteLimit implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return read(ValueType.SIZE_LIMIT, text);
        }
    }

    private static <T> T read(ValueType<T> type, String text) {
        try {
            return type.read(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
