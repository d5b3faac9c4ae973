package io.penstock.broker;

import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.security.AnonymousRule;
import io.penstock.broker.store.file.Disk;
import io.penstock.protocol.agent.Waiting;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ListenOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A broker that a test steps by hand: its agents in turn, on one thread, by a clock that stands.
 *
 * <p>Small on purpose: tiny segments, batches and windows, so that a few messages cross every border.
 */
final class CoreHarness implements AutoCloseable {
    static final int MESSAGE_MAX = 16 * 1024;
    static final int SEGMENT_BYTES = 64 * 1024;

    /** More turns than any test needs; a broker that is still busy then will never rest. */
    private static final int TURNS_LIMIT = 20_000;

    private static final Waiting NO_WAITING = new Waiting() {
        @Override
        public void idle(int workDone) {}

        @Override
        public void restAtMost(long nanos) {}

        @Override
        public void wake() {}
    };

    /** What a test may want otherwise. */
    record Options(
            BrokerConfig.Store store,
            BrokerConfig.Memory memory,
            BrokerConfig.AutoCreate autoCreate,
            DestinationSettings settings,
            AnonymousRule anonymous) {
        static Options small() {
            return new Options(
                    new BrokerConfig.Store(
                            SEGMENT_BYTES, BrokerConfig.Flush.BEFORE_ANSWER, 0, Long.MAX_VALUE / 2, Long.MAX_VALUE / 2),
                    new BrokerConfig.Memory(MESSAGE_MAX, 256, 4 << 20, 16 * 1024, 1 << 20),
                    BrokerConfig.AutoCreate.ON,
                    DestinationSettings.UNLIMITED,
                    AnonymousRule.AUTO);
        }

        Options store(BrokerConfig.Store other) {
            return new Options(other, memory, autoCreate, settings, anonymous);
        }

        Options memory(BrokerConfig.Memory other) {
            return new Options(store, other, autoCreate, settings, anonymous);
        }

        Options autoCreateOff() {
            return new Options(store, memory, BrokerConfig.AutoCreate.OFF, settings, anonymous);
        }

        /** What a destination gets that does not say otherwise. */
        Options settings(DestinationSettings other) {
            return new Options(store, memory, autoCreate, other, anonymous);
        }

        /** So little of the log's tail counts as hot that nearly every delivery is read by the reader agent. */
        Options coldLog() {
            return memory(new BrokerConfig.Memory(
                    memory.messageMaxBytes(), memory.ringSlots(), memory.ringBytes(), memory.batchBytes(), 0));
        }

        /** So few delayed messages are known in memory that most are found on the disk. */
        Options fewDelayed() {
            return memory(new BrokerConfig.Memory(
                    memory.messageMaxBytes(),
                    memory.ringSlots(),
                    memory.ringBytes(),
                    memory.batchBytes(),
                    memory.hotBytes(),
                    50));
        }

        private BrokerConfig config() {
            return new BrokerConfig(
                    new BrokerConfig.Identity("broker-a", "test", null),
                    List.of(),
                    List.of(ListenOptions.at(new Endpoint.Tcp("127.0.0.1", 0))),
                    store,
                    new BrokerConfig.DestinationDefaults(autoCreate, settings),
                    memory,
                    anonymous);
        }
    }

    private final TurnedClock clock;
    private final BrokerCore core;

    private CoreHarness(BrokerCore core, TurnedClock clock) {
        this.core = core;
        this.clock = clock;
    }

    static CoreHarness open(Disk disk) {
        return open(disk, new TurnedClock(), Options.small());
    }

    static CoreHarness open(Disk disk, TurnedClock clock, Options options) {
        BrokerCore.Waits waits = new BrokerCore.Waits(NO_WAITING, NO_WAITING, NO_WAITING);
        CoreHarness harness =
                new CoreHarness(BrokerCore.open(options.config(), disk, clock, waits, new byte[32]), clock);
        harness.run();
        return harness;
    }

    BrokerCore core() {
        return core;
    }

    TurnedClock clock() {
        return clock;
    }

    /** Steps all agents until none has work left. */
    void run() {
        for (int turn = 0; turn < TURNS_LIMIT; turn++) {
            if (core.logAgent().doWork()
                            + core.reader().doWork()
                            + core.housekeeper().doWork()
                    == 0) {
                return;
            }
        }
        throw new AssertionError("the broker does not come to rest");
    }

    /** Lets time pass in small steps, as it does, and the broker with it. */
    void pass(long ms) {
        for (long left = ms; left > 0; left -= 10) {
            clock.turn(Math.min(10, left));
            run();
        }
    }

    TestClient client() {
        return TestClient.connected(this);
    }

    /** The orderly end. */
    void stop() {
        CompletableFuture<Void> stopped = core.stop();
        run();
        if (!stopped.isDone()) {
            throw new AssertionError("the broker does not stop");
        }
        close();
    }

    @Override
    public void close() {
        core.close();
    }
}
