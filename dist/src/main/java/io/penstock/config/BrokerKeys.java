package io.penstock.config;

import io.penstock.broker.BrokerConfig;
import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.security.AnonymousRule;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import io.penstock.protocol.wire.ServerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of a broker, and what they build. Where RocketMQ has a key of the same meaning, its name is used. */
public final class BrokerKeys {
    /** RocketMQ's two words for when an answer leaves. */
    public enum FlushDiskType {
        SYNC_FLUSH,
        ASYNC_FLUSH
    }

    public static final ConfigKey<String> CLUSTER_NAME =
            ConfigKey.of("brokerClusterName", ValueType.TEXT, "DefaultCluster", "The cluster's name.");
    public static final ConfigKey<String> BROKER_NAME = ConfigKey.of(
            "brokerName", ValueType.TEXT, "penstock", "The broker's name, its own among all brokers of a cluster.");
    public static final ConfigKey<List<ServerAddress>> NAME_SERVERS =
            ConfigKey.of("namesrvAddr", ValueType.ADDRESSES, "", "Name servers to register with; empty for none.");
    public static final ConfigKey<Integer> LISTEN_PORT =
            ConfigKey.of("listenPort", ValueType.PORT, "10911", "Port to listen at; 0 for any free one.");
    public static final ConfigKey<Optional<String>> ADVERTISED_ADDRESS = ConfigKey.of(
            "advertisedAddress",
            ValueType.OPTIONAL_TEXT,
            "",
            "host:port that name servers tell clients; empty for the address it listens at.");
    public static final ConfigKey<Path> STORE_DIRECTORY = ConfigKey.of(
            "storePathRootDir", ValueType.PATH, "penstock-data", "Directory of the broker's files; it locks it.");
    public static final ConfigKey<FlushDiskType> FLUSH = ConfigKey.of(
            "flushDiskType",
            ValueType.choice(List.of(FlushDiskType.values())),
            "SYNC_FLUSH",
            "SYNC_FLUSH answers when a message is on disk, ASYNC_FLUSH before: a power loss may then take answered messages.");
    public static final ConfigKey<Long> SEGMENT_SIZE = ConfigKey.of(
            "segmentSize",
            ValueType.SIZE,
            "128m",
            "Size of a new log's segment files; at least four of the largest messages. Three are allocated at the first start.");
    public static final ConfigKey<Long> DISK_RESERVE = ConfigKey.of(
            "diskReserve", ValueType.SIZE, "256m", "Sends are refused while less than this is free on the disk.");
    public static final ConfigKey<Long> CHECKPOINT_SIZE = ConfigKey.of(
            "checkpointSize", ValueType.SIZE, "256m", "A checkpoint is written about every so many bytes of log.");
    public static final ConfigKey<Duration> CHECKPOINT_INTERVAL = ConfigKey.of(
            "checkpointInterval", ValueType.DURATION, "60s", "And at least so often while anything is written.");
    public static final ConfigKey<Boolean> AUTO_CREATE = ConfigKey.of(
            "autoCreateTopicEnable",
            ValueType.SWITCH,
            "true",
            "Whether queues and topics come to be by their first use.");
    public static final ConfigKey<Long> QUEUE_MESSAGES =
            ConfigKey.of("queueMessagesMax", ValueType.LIMIT, "none", "Most messages waiting in one destination.");
    public static final ConfigKey<Long> QUEUE_BYTES =
            ConfigKey.of("queueBytesMax", ValueType.SIZE_LIMIT, "none", "Most bytes waiting in one destination.");
    public static final ConfigKey<WhenFull> QUEUE_WHEN_FULL = ConfigKey.of(
            "queueWhenFull",
            ValueType.choice(List.of(WhenFull.BLOCK, WhenFull.REJECT)),
            "BLOCK",
            "At such a limit: BLOCK holds producers back, REJECT refuses their sends.");
    public static final ConfigKey<Integer> DELIVERY_LIMIT = ConfigKey.of(
            "deliveryLimit",
            ValueType.integer("deliveries", 0, Integer.MAX_VALUE),
            "10",
            "After so many failed deliveries a message goes to the dead-letter queue; 0 never.");
    public static final ConfigKey<Optional<String>> EXPIRY_QUEUE = ConfigKey.of(
            "expiryQueue",
            ValueType.OPTIONAL_TEXT,
            "",
            "The queue that expired messages go to, such as %EXPIRED%; empty to forget them.");
    public static final ConfigKey<Long> MESSAGE_SIZE =
            ConfigKey.of("maxMessageSize", ValueType.SIZE, "4m", "Largest message, properties and body; at most 15m.");
    public static final ConfigKey<Integer> RING_SLOTS = ConfigKey.of(
            "ringSlots",
            ValueType.integer("power of two", 64, 1 << 20),
            "8192",
            "Most requests waiting for the log thread.");
    public static final ConfigKey<Long> RING_SIZE =
            ConfigKey.of("ringSize", ValueType.SIZE, "32m", "Most bytes of such requests.");
    public static final ConfigKey<Long> BATCH_SIZE = ConfigKey.of(
            "batchSize", ValueType.SIZE, "1m", "Requests are written and forced together up to this size.");
    public static final ConfigKey<Long> HOT_SIZE = ConfigKey.of(
            "hotSize", ValueType.SIZE, "32m", "How much of the log's end is taken to be in the page cache.");
    public static final ConfigKey<AnonymousRule> ANONYMOUS = ConfigKey.of(
            "anonymous",
            ValueType.choice(List.of(AnonymousRule.values())),
            "AUTO",
            "Who needs no login: AUTO is this machine while no user exists, LOOPBACK always this machine, OFF nobody.");

    private static final List<ConfigKey<?>> OWN = List.of(
            CLUSTER_NAME,
            BROKER_NAME,
            NAME_SERVERS,
            LISTEN_PORT,
            ADVERTISED_ADDRESS,
            STORE_DIRECTORY,
            FLUSH,
            SEGMENT_SIZE,
            DISK_RESERVE,
            CHECKPOINT_SIZE,
            CHECKPOINT_INTERVAL,
            AUTO_CREATE,
            QUEUE_MESSAGES,
            QUEUE_BYTES,
            QUEUE_WHEN_FULL,
            DELIVERY_LIMIT,
            EXPIRY_QUEUE,
            MESSAGE_SIZE,
            RING_SLOTS,
            RING_SIZE,
            BATCH_SIZE,
            HOT_SIZE,
            ANONYMOUS);

    public static final List<ConfigKey<?>> ALL = Stream.of(OWN, ListenKeys.ENDPOINT, ListenKeys.LIMITS)
            .<ConfigKey<?>>flatMap(List::stream)
            .toList();

    private BrokerKeys() {}

    /** @throws ConfigException if the values do not fit together */
    public static BrokerConfig config(Settings settings) {
        try {
            return new BrokerConfig(
                    new BrokerConfig.Identity(
                            settings.get(BROKER_NAME),
                            settings.get(CLUSTER_NAME),
                            settings.get(ADVERTISED_ADDRESS).orElse(null)),
                    settings.get(NAME_SERVERS),
                    List.of(ListenKeys.options(settings, settings.get(LISTEN_PORT))),
                    store(settings),
                    destinations(settings),
                    memory(settings),
                    settings.get(ANONYMOUS));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ConfigException("configuration: " + e.getMessage(), e);
        }
    }

    private static BrokerConfig.Store store(Settings settings) {
        BrokerConfig.Flush flush = switch (settings.get(FLUSH)) {
            case SYNC_FLUSH -> BrokerConfig.Flush.BEFORE_ANSWER;
            case ASYNC_FLUSH -> BrokerConfig.Flush.WHEN_IDLE;
        };
        return new BrokerConfig.Store(
                Math.toIntExact(settings.get(SEGMENT_SIZE)),
                flush,
                settings.get(DISK_RESERVE),
                settings.get(CHECKPOINT_SIZE),
                settings.get(CHECKPOINT_INTERVAL).toMillis());
    }

    private static BrokerConfig.DestinationDefaults destinations(Settings settings) {
        return new BrokerConfig.DestinationDefaults(
                settings.get(AUTO_CREATE) ? BrokerConfig.AutoCreate.ON : BrokerConfig.AutoCreate.OFF,
                new DestinationSettings(
                                settings.get(QUEUE_MESSAGES), settings.get(QUEUE_BYTES), settings.get(QUEUE_WHEN_FULL))
                        .deliveryLimit(settings.get(DELIVERY_LIMIT))
                        .expiryQueue(settings.get(EXPIRY_QUEUE).orElse(null)));
    }

    private static BrokerConfig.Memory memory(Settings settings) {
        return new BrokerConfig.Memory(
                Math.toIntExact(settings.get(MESSAGE_SIZE)),
                settings.get(RING_SLOTS),
                settings.get(RING_SIZE),
                Math.toIntExact(settings.get(BATCH_SIZE)),
                settings.get(HOT_SIZE));
    }
}
