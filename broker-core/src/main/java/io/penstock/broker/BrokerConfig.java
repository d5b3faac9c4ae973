package io.penstock.broker;

import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.proposer.DueProposer;
import io.penstock.broker.security.AnonymousRule;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.protocol.wire.ServerAddress;
import java.util.List;

/**
 * The whole configuration of a broker, a tree of small records; only the composition root sees all of it.
 *
 * @param identity who this broker is in its cluster
 * @param nameServers all name servers to register with; none for a broker that is reached directly
 * @param listen where clients connect
 * @param store how the log uses the disk
 * @param destinations what a destination gets that does not say otherwise
 * @param memory what bounds the heap
 * @param anonymous who may do without a login
 */
public record BrokerConfig(
        Identity identity,
        List<ServerAddress> nameServers,
        List<ListenOptions> listen,
        Store store,
        DestinationDefaults destinations,
        Memory memory,
        AnonymousRule anonymous) {
    public BrokerConfig {
        nameServers = List.copyOf(nameServers);
        listen = List.copyOf(listen);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("a broker listens at one endpoint at least");
        }
        if (store.segmentBytes() < 4L * memory.messageMaxBytes()) {
            throw new IllegalArgumentException("a segment (" + store.segmentBytes()
                    + " bytes) must hold four of the largest messages (" + memory.messageMaxBytes() + " bytes)");
        }
    }

    /**
     * Who this broker is.
     *
     * @param advertised host:port that the name servers tell clients; null for what the first listener is bound to
     */
    public record Identity(String brokerName, String clusterName, String advertised) {
        public Identity {
            if (brokerName.isBlank() || clusterName.isBlank()) {
                throw new IllegalArgumentException("a broker and its cluster have names");
            }
        }
    }

    /** When answers to durable requests leave. */
    public enum Flush {
        /** When they are on disk. */
        BEFORE_ANSWER,
        /** At once; a power loss may take what was answered. */
        WHEN_IDLE
    }

    /**
     * How the log uses the disk.
     *
     * @param segmentBytes size of a segment file of a new log, a multiple of 4,096
     * @param diskReserveBytes writing stops while less than this is free
     * @param checkpointBytes a checkpoint is written about every so many bytes of log
     * @param checkpointMs and at least so often while anything is written
     */
    public record Store(int segmentBytes, Flush flush, long diskReserveBytes, long checkpointBytes, long checkpointMs) {
        public Store {
            if (diskReserveBytes < 0 || checkpointBytes < 1 || checkpointMs < 1) {
                throw new IllegalArgumentException("reserve and checkpoint intervals must not be negative");
            }
        }

        /** 128 MiB segments, forced before the answer, 256 MiB left free, a checkpoint each 256 MiB or 60 s. */
        public static Store defaults() {
            return new Store(128 << 20, Flush.BEFORE_ANSWER, 256L << 20, 256L << 20, 60_000);
        }
    }

    /** Whether a destination comes to be by its first use. */
    public enum AutoCreate {
        ON,
        OFF
    }

    /** What a destination gets that does not say otherwise. */
    public record DestinationDefaults(AutoCreate autoCreate, DestinationSettings settings) {
        /** After so many failed deliveries a message is a dead letter, where nobody says otherwise. */
        private static final int DELIVERY_LIMIT_DEFAULT = 10;

        /** Created on first use, without a limit but the disk's; a message is a dead letter after ten failed deliveries. */
        public static DestinationDefaults defaults() {
            return new DestinationDefaults(
                    AutoCreate.ON, DestinationSettings.UNLIMITED.deliveryLimit(DELIVERY_LIMIT_DEFAULT));
        }
    }

    /**
     * What bounds the heap.
     *
     * @param messageMaxBytes the largest message, properties and body
     * @param ringSlots requests that may wait for the log thread; a power of two
     * @param ringBytes bytes of such requests
     * @param batchBytes a batch is closed at this size
     * @param hotBytes how much of the log's tail is taken to be in the page cache
     * @param delayedMessages how many of the delayed messages that become due next are known without asking the disk
     */
    public record Memory(
            int messageMaxBytes, int ringSlots, long ringBytes, int batchBytes, long hotBytes, int delayedMessages) {
        public Memory {
            if (delayedMessages < 2) {
                throw new IllegalArgumentException("delayedMessages must be 2 at least: " + delayedMessages);
            }
            if (messageMaxBytes < 1024 || messageMaxBytes > 15 << 20) {
                throw new IllegalArgumentException("messageMaxBytes must be 1 KiB to 15 MiB: " + messageMaxBytes);
            }
            if (Integer.bitCount(ringSlots) != 1 || ringBytes < messageMaxBytes || batchBytes < 4096) {
                throw new IllegalArgumentException("ringSlots is a power of two, ringBytes holds the largest message");
            }
        }

        /** With as many delayed messages as cost about 10 MiB. */
        public Memory(int messageMaxBytes, int ringSlots, long ringBytes, int batchBytes, long hotBytes) {
            this(messageMaxBytes, ringSlots, ringBytes, batchBytes, hotBytes, DueProposer.WINDOW_MESSAGES);
        }

        /** 4 MiB messages, 8,192 requests of 32 MiB, batches of 1 MiB, 32 MiB hot: fits a heap of 256 MiB. */
        public static Memory defaults() {
            return new Memory(4 << 20, 8192, 32 << 20, 1 << 20, 32 << 20);
        }
    }
}
