package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The disk stays bounded: what is dead goes, what is live is moved out of its way, and both survive a restart. */
class DiskUpkeepTest {
    private static final int SEGMENT = CoreHarness.SEGMENT_BYTES;
    private static final String FILLER = "f".repeat(900);

    private static final long UNLIMITED = 1L << 60;

    private final CrashDisk disk = new CrashDisk().limitSpace(UNLIMITED);
    private final TurnedClock clock = new TurnedClock();
    private CoreHarness broker = open(disk);
    private long sentBytes;

    static CoreHarness.Options options() {
        return CoreHarness.Options.small()
                .store(new BrokerConfig.Store(SEGMENT, BrokerConfig.Flush.BEFORE_ANSWER, 2L * SEGMENT, SEGMENT, 60_000))
                .coldLog();
    }

    private CoreHarness open(CrashDisk from) {
        return CoreHarness.open(from, clock, options());
    }

    private CommitLog log() {
        return broker.core().store().log();
    }

    private long segments() {
        return (log().appended() - log().head()) / SEGMENT + 1;
    }

    private Destination destination(String name) {
        return broker.core().store().state().destinations().find(name);
    }

    private long usedBytes() {
        return UNLIMITED - disk.freeBytes();
    }

    private void send(TestClient client, int queue, String text) {
        client.produce(queue, text);
        sentBytes += 180 + text.length();
        broker.pass(10);
    }

    private void sendWithTtl(TestClient client, int queue, String text, long ttlMs) {
        client.ok(
                Produce.LAYOUT, new Produce(queue, -1, ttlMs, 0, client.message(text, 1, client.nextNumber(1), true)));
    }

    @Test
    void shouldFreeTheLogAsItIsConsumedAndAgainAfterARestart() {
        TestClient client = broker.client();
        int queue = client.queue("q");
        long subscription = client.consume("q", 1, 1, 100_000);
        for (int i = 0; i < 600; i++) {
            send(client, queue, "m" + i + FILLER);
            for (Got got : client.taken()) {
                client.accept(1, got.tag(subscription));
            }
            assertThat(segments()).isLessThanOrEqualTo(5);
        }
        assertThat(log().head()).isGreaterThan(3L * SEGMENT);
        long head = log().head();

        broker = open(disk.killProcess());
        broker.pass(500);
        assertThat(log().head()).isGreaterThanOrEqualTo(head);
        assertThat(segments()).isLessThanOrEqualTo(5);
    }

    /** Each twentieth message goes to a queue that nobody reads. */
    @Test
    void shouldMoveStragglersForwardAndNeverMoreThanWasSent() {
        TestClient client = broker.client();
        int busy = client.queue("busy");
        int idle = client.queue("idle");
        long subscription = client.consume("busy", 1, 1, 100_000);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            if (i % 20 == 0) {
                expected.add("s" + i);
                send(client, idle, "s" + i);
            } else {
                send(client, busy, "m" + i + FILLER);
            }
            for (Got got : client.taken()) {
                client.accept(1, got.tag(subscription));
            }
            broker.pass(20);
            assertThat(segments()).as("after %d messages", i).isLessThanOrEqualTo(9);
        }
        assertThat(log().head()).isGreaterThan(10L * SEGMENT);
        assertThat(broker.core().movedBytes()).isPositive().isLessThanOrEqualTo(sentBytes);

        broker = open(disk.killProcess());
        TestClient next = broker.client();
        next.consume("idle", 1, 1, 1000);
        assertThat(next.texts()).containsExactlyElementsOf(expected);
    }

    /** So many queues that a look for what is live takes several turns, and each delayed message comes to the first one looked at. */
    @Test
    void shouldKeepADelayedMessageThatBecomesDueWhileTheQueuesAreLookedAt() {
        TestClient client = broker.client();
        int target = client.queue("target");
        int busy = client.queue("busy");
        for (int i = 0; i < 1100; i++) {
            client.queue("idle" + i);
        }
        long subscription = client.consume("busy", 1, 1, 100_000);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2400; i++) {
            if (i % 75 == 0 && i < 2200) {
                expected.add("d" + i);
                client.ok(
                        Produce.LAYOUT,
                        new Produce(
                                target, -1, 0, 900 + i % 200, client.message("d" + i, 1, client.nextNumber(1), true)));
            }
            send(client, busy, "m" + i + FILLER);
            for (Got got : client.taken()) {
                client.accept(1, got.tag(subscription));
            }
        }
        assertThat(log().head()).isGreaterThan(3L * SEGMENT);
        client.consume("target", 2, 1, 1000);
        broker.pass(100);
        assertThat(client.texts()).containsExactlyElementsOf(expected);
    }

    @Test
    void shouldMoveStragglersOnADiskThatIsFull() {
        TestClient client = broker.client();
        int busy = client.queue("busy");
        int idle = client.queue("idle");
        disk.limitSpace(usedBytes() + 24L * SEGMENT);
        int stragglers = 0;
        boolean full = false;
        for (int i = 0; i < 3000 && !full; i++) {
            boolean straggler = i % 50 == 0;
            int queue = straggler ? idle : busy;
            int sent = client.send(Produce.LAYOUT, client.persistent(queue, straggler ? "s" + i : "m" + i + FILLER));
            broker.pass(10);
            full = !client.isOk(sent);
            stragglers += straggler && !full ? 1 : 0;
        }
        assertThat(full).as("the disk ran full").isTrue();
        long subscription = client.consume("busy", 1, 1, 100_000);
        List<Got> got = client.taken();
        for (int i = 0; i < got.size(); i += 100) {
            long last = got.get(Math.min(i + 99, got.size() - 1)).offset();
            client.accept(1, new TagRange(subscription, 0, got.get(i).offset(), last));
        }
        broker.pass(120_000);
        client.produce(busy, "there is room again");
        assertThat(log().head()).isPositive();
        client.consume("idle", 2, 1, 1000);
        assertThat(client.texts().stream().filter(text -> text.startsWith("s"))).hasSize(stragglers);
    }

    /** What moves there needs room that is kept for settlements, by which alone a disk that is full gets empty. */
    @Test
    void shouldSettleOnADiskThatIsFullHoweverMuchIsToGoToAnExpiryQueue() {
        TestClient client = broker.client();
        int busy = client.queue("busy");
        int timed = client.create(
                "timed",
                DestinationCreate.Kind.QUEUE,
                new DestinationCreate.Settings(
                        -1, -1, DestinationCreate.WhenFull.DEFAULT, -1, "late", DestinationCreate.Pause.UNCHANGED));
        disk.limitSpace(usedBytes() + 12L * SEGMENT);
        int expiring = 0;
        boolean full = false;
        for (int i = 0; i < 3000 && !full; i++) {
            boolean expires = i % 2 == 0;
            Produce message = new Produce(
                    expires ? timed : busy,
                    -1,
                    expires ? 60_000 : 0,
                    0,
                    client.message("m" + i + FILLER, 1, client.nextNumber(1), true));
            int sent = client.send(Produce.LAYOUT, message);
            broker.pass(10);
            full = !client.isOk(sent);
            expiring += expires && !full ? 1 : 0;
        }
        assertThat(full).as("the disk ran full").isTrue();
        assertThat(expiring).isGreaterThan(150);
        clock.turn(60_000);
        broker.pass(5_000);
        long subscription = client.consume("busy", 1, 1, 100_000);
        List<Got> got = client.taken();
        for (int i = 0; i < got.size(); i += 20) {
            long last = got.get(Math.min(i + 19, got.size() - 1)).offset();
            client.accept(1, new TagRange(subscription, 0, got.get(i).offset(), last));
        }
        broker.pass(120_000);
        assertThat(destination("timed").unsettled()).isZero();
        client.consume("late", 2, 1, 1000);
        assertThat(client.texts()).hasSize(expiring);
    }

    @Test
    void shouldExpireMessagesThatNobodyConsumes() {
        TestClient client = broker.client();
        int queue = client.queue("q");
        for (int i = 0; i < 400; i++) {
            sendWithTtl(client, queue, "m" + i + FILLER, i % 100 == 50 ? 0 : 1000 + i);
        }
        assertThat(destination("q").unsettled()).isEqualTo(400);
        broker.pass(4000);
        assertThat(destination("q").unsettled()).isEqualTo(4);
        client.consume("q", 1, 1, 1000);
        assertThat(client.texts()).containsExactly("m50" + FILLER, "m150" + FILLER, "m250" + FILLER, "m350" + FILLER);
    }

    /** A consumer that got a message in time may settle it later. */
    @Test
    void shouldNotExpireUnderAConsumerThatHoldsMessages() {
        TestClient client = broker.client();
        int queue = client.queue("q");
        sendWithTtl(client, queue, "a", 1000);
        long subscription = client.consume("q", 1, 1, 1);
        List<Got> got = client.taken();
        assertThat(got).hasSize(1);
        broker.pass(5000);
        assertThat(destination("q").unsettled()).isEqualTo(1);
        client.accept(
                1, new TagRange(subscription, 0, got.get(0).offset(), got.get(0).offset()));
        assertThat(destination("q").unsettled()).isZero();
    }

    @Test
    void shouldExpireForOneSubscriptionWhileAnotherHoldsTheMessage() {
        TestClient client = broker.client();
        int topic = client.topic("t");
        client.ok(ClientId.LAYOUT, new ClientId("c"));
        long held = client.subscribe("t", Subscribe.Durability.DURABLE, "held");
        long idle = client.subscribe("t", Subscribe.Durability.DURABLE, "idle");
        sendWithTtl(client, topic, "a", 1000);
        client.open(1, 1, held);
        client.credit(1, 0, 1);
        assertThat(client.taken()).hasSize(1);
        broker.pass(3000);
        var subscriptions = broker.core().store().state().subscriptions();
        assertThat(subscriptions.find(idle).unsettled()).isZero();
        assertThat(subscriptions.find(held).unsettled()).isEqualTo(1);
    }

    @Test
    void shouldNotLetDeadNonPersistentMessagesHoldTheLog() {
        TestClient client = broker.client();
        int queue = client.queue("q");
        for (int i = 0; i < 300; i++) {
            client.ok(Produce.LAYOUT, client.nonPersistent(queue, "n" + i + FILLER));
        }
        client.produce(queue, "kept");
        broker = open(disk.killProcess());
        broker.pass(3000);
        assertThat(destination("q").unsettled()).isEqualTo(1);
        TestClient next = broker.client();
        int other = next.queue("other");
        for (int i = 0; i < 200; i++) {
            send(next, other, "o" + i + FILLER);
        }
        broker.pass(5000);
        assertThat(log().head()).isGreaterThan(3L * SEGMENT);
        next.consume("q", 1, 1, 10);
        assertThat(next.texts()).containsExactly("kept");
    }

    @Test
    void shouldNotCountAFailedCheckpoint() {
        TestClient client = broker.client();
        int queue = client.queue("q");
        long subscription = client.consume("q", 1, 1, 100_000);
        for (int i = 0; i < 200; i++) {
            send(client, queue, "m" + i + FILLER);
            for (Got got : client.taken()) {
                client.accept(1, got.tag(subscription));
            }
        }
        long head = log().head();
        // No checkpoint file can be written any more, nor a segment that is not prepared.
        disk.limitSpace(usedBytes());
        for (int i = 0; i < 60; i++) {
            client.send(Produce.LAYOUT, client.persistent(queue, "x" + i + FILLER));
            broker.pass(10);
        }
        assertThat(log().head()).isEqualTo(head);
        disk.limitSpace(UNLIMITED);
        broker.pass(70_000);
        broker = open(disk.killProcess());
        TestClient next = broker.client();
        next.consume("q", 1, 1, 1000);
        assertThat(next.texts()).isNotEmpty().allMatch(text -> text.startsWith("x"));
    }
}
