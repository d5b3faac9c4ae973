package io.penstock.broker;

import io.penstock.broker.Ledger.Sent;
import io.penstock.broker.Ledger.Unit;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.Produce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Random clients on a small broker: producers, consumers of queues and durable subscriptions, a transacted session, lost
 * channels, checkpoints, rolling segments. Everything they learn goes into a {@link Ledger}. One thread; all choices come
 * from the seed.
 */
final class BrokerWorkload {
    static final CoreHarness.Options OPTIONS = CoreHarness.Options.small()
            .store(new BrokerConfig.Store(8192, BrokerConfig.Flush.BEFORE_ANSWER, 0, 12 * 1024, 400))
            .memory(new BrokerConfig.Memory(1024, 64, 64 * 1024, 4096, 8192, 6));

    static final String[] QUEUES = {"q1", "q2"};
    static final String TOPIC = "t";
    static final String DURABLE = "durable";
    static final String SHARED_DURABLE = "shared-durable";

    /** How much waits in the queues. */
    enum Depth {
        SHALLOW,
        /** So much that the queues' entries leave the heap for blocks on disk. */
        DEEP
    }

    private static final int DEEP_MESSAGES = 300;

    /** The longest delay of a message: some are due within the run, some after it. */
    static final int DELAY_MAX_MS = 4_000;

    private final CrashDisk disk;
    private final Depth depth;
    private final SplittableRandom random;
    private final TurnedClock clock = new TurnedClock();
    private final Ledger ledger = new Ledger();
    private final Map<String, Integer> destinations = new HashMap<>();
    private final List<WorkloadProducer> producers = new ArrayList<>();
    private final List<WorkloadConsumer> consumers = new ArrayList<>();
    private CoreHarness broker;
    private int texts;

    BrokerWorkload(CrashDisk disk, Depth depth, long seed) {
        this.disk = disk;
        this.depth = depth;
        this.random = new SplittableRandom(seed);
    }

    Ledger ledger() {
        return ledger;
    }

    TurnedClock clock() {
        return clock;
    }

    SplittableRandom random() {
        return random;
    }

    CoreHarness broker() {
        return broker;
    }

    /** Opens the broker and runs so many steps. */
    void run(int steps) {
        broker = CoreHarness.open(disk, clock, OPTIONS);
        TestClient admin = TestClient.connected(broker, client());
        for (String queue : QUEUES) {
            destinations.put(queue, admin.queue(queue));
            ledger.subscribed(queue, queue);
        }
        destinations.put(TOPIC, admin.topic(TOPIC));
        producers.add(new WorkloadProducer(this, "p1", client()));
        producers.add(new WorkloadProducer(this, "p2", client()));
        if (depth == Depth.DEEP) {
            for (int i = 0; i < DEEP_MESSAGES; i++) {
                producers.get(i % producers.size()).send();
            }
            broker.run();
            listen();
        }
        consumers.add(new WorkloadConsumer(this, "c1", client(), List.of("q1", "q2"), WorkloadConsumer.Mode.ACCEPTING));
        consumers.add(new WorkloadConsumer(this, "c2", client(), List.of("q1"), WorkloadConsumer.Mode.TRANSACTED));
        consumers.add(new WorkloadConsumer(this, "c3", client(), List.of(DURABLE), WorkloadConsumer.Mode.ACCEPTING));
        consumers.add(
                new WorkloadConsumer(this, "c4", client(), List.of(SHARED_DURABLE), WorkloadConsumer.Mode.ACCEPTING));
        for (int step = 0; step < steps; step++) {
            step(admin);
        }
        listen();
    }

    private void step(TestClient admin) {
        for (int actions = random.nextInt(1, 5); actions > 0; actions--) {
            int choice = random.nextInt(100);
            if (choice < 50) {
                producers.get(random.nextInt(producers.size())).act();
            } else if (choice < 97) {
                consumers.get(random.nextInt(consumers.size())).act();
            } else {
                admin.send(
                        DestinationCreate.LAYOUT,
                        new DestinationCreate(
                                "extra" + random.nextInt(1000),
                                DestinationCreate.Kind.QUEUE,
                                DestinationCreate.Mode.CREATE_IF_ABSENT,
                                DestinationCreate.Settings.DEFAULT));
            }
        }
        clock.turn(random.nextInt(60));
        if (random.nextInt(20) == 0) {
            clock.turn(500);
        }
        broker.run();
        listen();
    }

    /** Lets every client take in what has reached it. */
    void listen() {
        producers.forEach(WorkloadProducer::listen);
        consumers.forEach(WorkloadConsumer::listen);
    }

    private ClientEpoch client() {
        return new ClientEpoch(new UUID(random.nextLong(), random.nextLong()), 1, 0);
    }

    int destination(String name) {
        return destinations.get(name);
    }

    /** A new message, and the command that sends it if it is of no unit. */
    Sent message(String producer, TestClient client, Unit unit) {
        String[] choices = {"q1", "q1", "q2", TOPIC};
        String destination = choices[random.nextInt(choices.length)];
        boolean persistent = random.nextInt(4) > 0;
        String text = producer + "-" + String.format("%05d", texts++) + ".".repeat(random.nextInt(200));
        Sent sent = ledger.send(producer, text, destination, persistent, unit, client.identity());
        long delay = random.nextInt(4) > 0 ? 0 : 1 + random.nextInt(random.nextBoolean() ? 300 : DELAY_MAX_MS);
        sent.notBefore = delay == 0 ? 0 : clock.epochMs() + delay;
        sent.command = new Produce(
                destination(destination),
                -1,
                0,
                delay,
                client.message(text, 1, unit == null ? client.nextNumber(1) : 0, persistent));
        return sent;
    }
}
