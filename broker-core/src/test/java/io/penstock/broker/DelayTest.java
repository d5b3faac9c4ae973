package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that may not be delivered before their time. */
@Timeout(60)
class DelayTest {
    private final CrashDisk disk = new CrashDisk();
    private final TurnedClock clock = new TurnedClock();
    private CoreHarness broker = open(disk);
    private TestClient client = broker.client();

    private CoreHarness open(CrashDisk on) {
        return CoreHarness.open(on, clock, CoreHarness.Options.small().fewDelayed());
    }

    private Produce delayed(int destination, String text, long delayMs) {
        return new Produce(destination, -1, 0, delayMs, client.message(text, 1, client.nextNumber(1), true));
    }

    private void send(int destination, String text, long delayMs) {
        client.ok(Produce.LAYOUT, delayed(destination, text, delayMs));
    }

    private long scheduled() {
        return broker.core().store().state().dueBuckets().scheduled();
    }

    private int buckets() {
        return broker.core().store().state().dueBuckets().size();
    }

    @Test
    void shouldDeliverWhenTheTimeHasComeAndNotBefore() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 100);
        send(orders, "a", 5_000);
        broker.pass(5_000);
        assertThat(client.texts()).isEmpty();
        broker.pass(10);
        assertThat(client.texts()).containsExactly("a");
        assertThat(scheduled()).isZero();
    }

    @Test
    void shouldDeliverInTheOrderOfTheDueTimesAndThoseOfOneTimeAsTheyWereSent() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 1_000);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            expected.add("b" + i);
            send(orders, "b" + i, 3_000_000 - i);
            clock.turn(1);
        }
        clock.turn(2_900_000);
        send(orders, "late", 200_000);
        send(orders, "early", 50_000);
        expected.add(0, "early");
        expected.add("late");
        broker.pass(400_000);
        assertThat(client.texts()).containsExactlyElementsOf(expected);
    }

    @Test
    void shouldKeepMoreOnDiskThanInMemory() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 10_000);
        SplittableRandom random = new SplittableRandom(5);
        int count = 3_000;
        for (int i = 0; i < count; i++) {
            long delay = 1_000 + random.nextLong(100_000);
            send(orders, Long.toString(clock.epochMs() + delay), delay);
        }
        List<String> got = new ArrayList<>();
        for (int step = 0; step < 12_000 && got.size() < count; step++) {
            broker.pass(10);
            for (String due : client.texts()) {
                assertThat(clock.epochMs() - Long.parseLong(due)).isBetween(1L, 11L);
                got.add(due);
            }
        }
        assertThat(got).hasSize(count).isSorted();
        assertThat(scheduled()).isZero();
    }

    @Test
    void shouldFireOnceAfterARestartOverTheDueTime() {
        int orders = client.queue("orders");
        send(orders, "second", 20_000);
        send(orders, "first", 10_000);
        send(orders, "third", 2_000_000);
        broker.stop();
        clock.turn(60_000);
        broker = open(disk);
        client = broker.client();
        client.consume("orders", 1, 1, 100);
        broker.pass(20);
        assertThat(client.texts()).containsExactly("first", "second");
        broker.pass(1_939_970);
        assertThat(client.texts()).isEmpty();
        broker.pass(20);
        assertThat(client.texts()).containsExactly("third");
    }

    @Test
    void shouldLoseWhatWasNotPersistentInACrash() {
        int orders = client.queue("orders");
        client.ok(
                Produce.LAYOUT,
                new Produce(orders, -1, 0, 10_000, client.message("fleeting", 1, client.nextNumber(1), false)));
        send(orders, "kept", 10_000);
        CrashDisk left = disk.killProcess();
        broker = open(left);
        client = broker.client();
        client.consume("orders", 1, 1, 100);
        broker.pass(12_000);
        assertThat(client.texts()).containsExactly("kept");
        assertThat(scheduled()).isZero();
    }

    @Test
    void shouldLetGoOfWhatExpiresFirst() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 100);
        client.ok(
                Produce.LAYOUT,
                new Produce(orders, -1, 5_000, 60_000, client.message("a", 1, client.nextNumber(1), true)));
        client.ok(
                Produce.LAYOUT,
                new Produce(orders, -1, 60_000, 5_000, client.message("b", 1, client.nextNumber(1), true)));
        broker.pass(5_020);
        assertThat(scheduled()).isZero();
        broker.pass(100_000);
        assertThat(client.texts()).containsExactly("b");
    }

    @Test
    void shouldGiveWhatExpiresFirstToTheExpiryQueueAtItsExpiry() {
        DestinationCreate.Settings settings = new DestinationCreate.Settings(
                0, 0, DestinationCreate.WhenFull.BLOCK, 0, "%EXPIRED%", DestinationCreate.Pause.NONE);
        int orders = client.create("orders", DestinationCreate.Kind.QUEUE, settings);
        client.consume("orders", 1, 1, 100);
        client.ok(
                Produce.LAYOUT,
                new Produce(orders, -1, 5_000, 60_000, client.message("a", 1, client.nextNumber(1), true)));
        broker.pass(7_000);
        assertThat(client.texts()).isEmpty();
        TestClient reader = broker.client();
        reader.consume("%EXPIRED%", 1, 1, 100);
        assertThat(reader.texts()).containsExactly("a");
    }

    @Test
    void shouldStandInTheLaneOfItsPriorityWhenItIsDue() {
        int orders = client.queue("orders");
        client.produce(orders, "usual");
        client.ok(Produce.LAYOUT, new Produce(orders, -1, 0, 5_000, urgent("urgent")));
        broker.pass(5_010);
        client.produce(orders, "usual too");
        client.consume("orders", 1, 1, 100);
        assertThat(client.texts()).containsExactly("urgent", "usual", "usual too");
    }

    private ByteBuffer urgent(String text) {
        ByteBuffer message = client.message(text, 1, client.nextNumber(1), true);
        message.put(message.position() + MessageLayout.PRIORITY_AT, (byte) 9);
        return message;
    }

    @Test
    void shouldDelayWhatATransactionSends() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 100);
        StagedSend delayed = new StagedSend(orders, -1, 0, 5_000, client.message("later", 1, 0, true));
        StagedSend atOnce = new StagedSend(orders, -1, 0, 0, client.message("now", 1, 0, true));
        client.ok(TxCommit.LAYOUT, new TxCommit(2, 1, 0, 1, client.nextNumber(1), List.of(delayed, atOnce), List.of()));
        assertThat(client.texts()).containsExactly("now");
        broker.pass(5_010);
        assertThat(client.texts()).containsExactly("later");
    }

    @Test
    void shouldKeepWhatADelayWithoutEndHoldsBack() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 100);
        send(orders, "never", Long.MAX_VALUE);
        send(orders, "in 300 years", TimeUnit.DAYS.toMillis(300 * 365));
        for (int day = 0; day < 100; day++) {
            clock.turn(TimeUnit.DAYS.toMillis(1));
            broker.run();
        }
        assertThat(client.texts()).isEmpty();
        assertThat(scheduled()).isEqualTo(2);
    }

    @Test
    void shouldNotCountForItsDestinationBeforeItIsDueAndNeverBeRefusedThen() {
        int small = client.create(
                "small",
                DestinationCreate.Kind.QUEUE,
                new DestinationCreate.Settings(2, 0, DestinationCreate.WhenFull.REJECT));
        client.produce(small, "1", "2");
        client.refused(ErrorCode.QUEUE_FULL, Produce.LAYOUT, client.persistent(small, "3"));
        send(small, "later", 1_000);
        broker.pass(1_010);
        client.consume("small", 1, 1, 100);
        assertThat(client.texts()).containsExactly("1", "2", "later");
    }

    @Test
    void shouldBeDroppedWithItsDestination() {
        int orders = client.queue("orders");
        send(orders, "a", 1_000);
        client.ok(DestinationDelete.LAYOUT, new DestinationDelete("orders"));
        client.queue("orders");
        client.consume("orders", 1, 1, 100);
        broker.pass(2_000);
        assertThat(client.texts()).isEmpty();
        assertThat(scheduled()).isZero();
    }

    @Test
    void shouldKeepBucketsFromClients() {
        int orders = client.queue("orders");
        send(orders, "a", 60_000);
        assertThat(buckets()).isEqualTo(1);
        int bucket = orders + 1;
        long subscription = 2;
        client.refused(ErrorCode.NO_SUCH_DESTINATION, Produce.LAYOUT, client.persistent(bucket, "b"));
        client.refused(
                ErrorCode.NO_SUCH_SUBSCRIPTION,
                LinkOpen.LAYOUT,
                new LinkOpen(1, 1, 0, subscription, null, LinkOpen.Style.LISTENER));
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.ACCEPT, List.of(new TagRange(subscription, 0, 0, 10))));
        assertThat(scheduled()).isEqualTo(1);
    }

    /** By the clock that nobody can set: setting the other one neither fires nor freezes anything. */
    @Test
    void shouldNotBeMovedByAClockThatIsSet() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 100);
        send(orders, "a", 60_000);
        send(orders, "b", 120_000);
        broker.pass(10_000);
        clock.set(TimeUnit.HOURS.toMillis(1));
        broker.pass(49_900);
        assertThat(client.texts()).isEmpty();
        broker.pass(200);
        assertThat(client.texts()).containsExactly("a");
        clock.set(-TimeUnit.DAYS.toMillis(2));
        broker.pass(59_700);
        assertThat(client.texts()).isEmpty();
        broker.pass(400);
        assertThat(client.texts()).containsExactly("b");
    }

    @Test
    void shouldCountByTheWallClockAcrossARestart() {
        int orders = client.queue("orders");
        send(orders, "a", 3_600_000);
        broker.stop();
        clock.set(3_600_010);
        broker = open(disk);
        client = broker.client();
        client.consume("orders", 1, 1, 100);
        broker.pass(30);
        assertThat(client.texts()).containsExactly("a");
    }

    /** Delays of every magnitude over years, through stops and crashes: each once, none early, in order of their times. */
    @Test
    void shouldKeepTimeOverYears() {
        SplittableRandom random = new SplittableRandom(17);
        int orders = client.queue("orders");
        long subscription = client.consume("orders", 1, 1, 100_000);
        TreeMap<Long, List<String>> waiting = new TreeMap<>();
        CrashDisk current = disk;
        int sent = 0;
        for (int step = 0; step < 600; step++) {
            for (int i = random.nextInt(5); i > 0; i--) {
                long delay = 1 + random.nextLong(1L << 4 + random.nextInt(33));
                String text = "m" + sent++;
                waiting.computeIfAbsent(clock.epochMs() + delay, absent -> new ArrayList<>())
                        .add(text);
                send(orders, text, delay);
            }
            long jump = random.nextLong(1L << random.nextInt(32));
            clock.turn(jump);
            settle(subscription, waiting);
            if (step % 50 == 49) {
                current = step % 100 == 49 ? current.killProcess() : current.afterPowerLoss(step);
                clock.turn(random.nextLong(1L << 32));
                broker = open(current);
                client = client.again(broker);
                subscription = client.consume("orders", 1, 1, 100_000);
                settle(subscription, waiting);
            }
            assertThat(buckets()).isLessThan(600);
        }
        assertThat(waiting.values().stream().mapToInt(List::size).sum()).isEqualTo((int) scheduled());
        clock.turn(1L << 37);
        settle(subscription, waiting);
        assertThat(waiting).isEmpty();
        assertThat(scheduled()).isZero();
    }

    /** Everything due comes, in order, and nothing early; it is settled, so that it never comes again. */
    private void settle(long subscription, TreeMap<Long, List<String>> waiting) {
        long due = waiting.headMap(clock.epochMs()).values().stream()
                .mapToLong(List::size)
                .sum();
        List<Got> got = new ArrayList<>();
        for (int turn = 0; turn < 1_000 && (turn < 3 || got.size() < due); turn++) {
            broker.run();
            clock.turn(1);
            got.addAll(client.taken());
        }
        assertThat(got).hasSizeGreaterThanOrEqualTo((int) due);
        for (Got each : got) {
            Map.Entry<Long, List<String>> first = waiting.firstEntry();
            assertThat(each.text()).isEqualTo(first.getValue().remove(0));
            assertThat(first.getKey()).isLessThan(clock.epochMs());
            if (first.getValue().isEmpty()) {
                waiting.pollFirstEntry();
            }
        }
        if (!got.isEmpty()) {
            client.accept(1, got.stream().map(each -> each.tag(subscription)).toArray(TagRange[]::new));
        }
    }

    @Test
    void shouldDeleteBucketsWhoseTimeIsPast() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 1_000);
        for (int i = 0; i < 30; i++) {
            send(orders, "m", 60_000);
            broker.pass(60_000);
        }
        assertThat(buckets()).isLessThanOrEqualTo(3);
        assertThat(client.texts()).hasSizeGreaterThanOrEqualTo(29);
    }
}
