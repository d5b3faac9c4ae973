package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.MarkerFile;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.transaction.StagedMessage;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxStage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for the end of its transaction or XA branch is copied out of the way of the log's head, and is what it was. */
@Timeout(120)
class StagedMoveTest {
    private static final BranchId BRANCH = new BranchId(1, new byte[] {1, 2, 3}, new byte[] {7});
    private static final String FILLER = "f".repeat(900);
    private static final int COMMITS = 3;
    private static final int DELAY_MS = 200_000;
    private static final long ROOM_BYTES = 10_000;

    private int segmentBytes = CoreHarness.SEGMENT_BYTES;
    private CrashDisk disk = new CrashDisk();
    private final TurnedClock clock = new TurnedClock();
    private CoreHarness broker = open(disk);
    private TestClient client = broker.client();
    private final int out = client.queue("out");

    // ---- words

    /** A log of small segments, and a checkpoint for each. */
    private CoreHarness open(CrashDisk on) {
        BrokerConfig.Store store = new BrokerConfig.Store(
                segmentBytes, BrokerConfig.Flush.BEFORE_ANSWER, 2L * segmentBytes, segmentBytes, 60_000);
        return CoreHarness.open(
                on, clock, CoreHarness.Options.small().store(store).coldLog());
    }

    private void reopen(CrashDisk on) {
        disk = on;
        broker = open(on);
        client = client.again(broker);
    }

    private CommitLog log() {
        return broker.core().store().log();
    }

    private List<StagedSend> sends(int from, int to, String filler) {
        List<StagedSend> sends = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sends.add(new StagedSend(out, -1, 0, 0, client.message("s" + i + filler, 1, 0, true)));
        }
        return sends;
    }

    private static List<String> texts(int count, String filler) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add("s" + i + filler);
        }
        return texts;
    }

    private void work(List<StagedSend> sends, TagRange... settles) {
        client.ok(BranchStart.LAYOUT, new BranchStart(BRANCH, BranchStart.Mode.NEW, 0));
        endWork(sends, settles);
    }

    private void endWork(List<StagedSend> sends, TagRange... settles) {
        client.ok(BranchEnd.LAYOUT, new BranchEnd(BRANCH, BranchEnd.Outcome.SUCCESS, 1, 1, 0, sends, List.of(settles)));
    }

    private void prepare() {
        client.ok(BranchStep.PREPARE, new BranchStep(BRANCH, false));
    }

    private void commit() {
        client.ok(BranchCommit.LAYOUT, secondPhase());
    }

    private BranchCommit secondPhase() {
        return new BranchCommit(BRANCH, BranchCommit.Phase.SECOND, COMMITS, client.nextNumber(COMMITS), false);
    }

    private TagRange take(String queue) {
        long subscription = client.consume(queue, 9, 1, 1);
        return client.taken().get(0).tag(subscription);
    }

    private List<Got> all(String queue) {
        TestClient reader = broker.client();
        reader.consume(queue, 1, 1, 100_000);
        List<Got> got = reader.taken();
        reader.disconnect();
        return got;
    }

    private List<String> shown(String queue) {
        return all(queue).stream().map(Got::shown).toList();
    }

    private List<StagedMessage> staged() {
        List<StagedMessage> staged = new ArrayList<>();
        broker.core().store().state().transactions().forEachStaged(staged::add);
        broker.core().store().state().branches().forEachStaged(staged::add);
        return staged;
    }

    private long moved() {
        return staged().stream()
                .filter(message -> message.entry().position != message.sentPosition())
                .count();
    }

    private int busy() {
        return client.queue("busy");
    }

    /** Sends and settles until the log begins behind a position, so that all that lives was moved. */
    private void churn(long position) {
        int busy = busy();
        TestClient other = broker.client();
        long subscription = other.consume("busy", 7, 7, 100_000);
        for (int i = 0; i < 2_000 && log().head() <= position; i++) {
            other.produce(busy, "m" + i + FILLER);
            for (Got got : other.taken()) {
                other.accept(7, got.tag(subscription));
            }
            broker.pass(10);
        }
        assertThat(log().head()).isGreaterThan(position);
        other.disconnect();
    }

    // ---- a prepared branch

    @Test
    void shouldMoveTheHeadPastAPreparedBranchAndCommitItThen() {
        int in = client.queue("in");
        client.produce(in, "a", "b");
        work(sends(0, 5, "."), take("in"));
        prepare();
        long prepared = log().appended();
        churn(prepared);
        assertThat(moved()).isEqualTo(5);
        assertThat(staged()).allMatch(message -> message.entry().position >= log().head());
        commit();
        assertThat(shown("out")).containsExactlyElementsOf(texts(5, "."));
        assertThat(shown("in")).containsExactly("b");
    }

    @Test
    void shouldRollBackABranchThatWasMoved() {
        int in = client.queue("in");
        client.produce(in, "a", "b");
        work(sends(0, 5, "."), take("in"));
        prepare();
        churn(log().appended());
        client.ok(BranchStep.ROLLBACK, new BranchStep(BRANCH, false));
        assertThat(shown("out")).isEmpty();
        client.disconnect();
        assertThat(shown("in")).containsExactly("a*2", "b");
    }

    /** From the checkpoint, from the log behind it, after a power loss, and from the oldest checkpoint with a new index. */
    @Test
    void shouldFindAMovedBranchAfterEveryKindOfRestart() {
        client.produce(client.queue("in"), "a", "b");
        work(sends(0, 5, "."), take("in"));
        prepare();
        churn(log().appended());
        CrashDisk killed = disk.killProcess();
        CrashDisk powerless = disk.afterPowerLoss(5);
        CrashDisk rebuilt = disk.killProcess();
        new MarkerFile(rebuilt, MarkerFile.REBUILDING).set();
        broker.stop();
        CrashDisk stopped = disk;
        for (CrashDisk left : List.of(killed, powerless, rebuilt, stopped)) {
            reopen(left);
            assertThat(moved()).isEqualTo(5);
            Frame answer = client.ok(BranchList.LAYOUT, new BranchList(BranchList.Scope.RECOVERABLE, 0, 10));
            assertThat(BranchList.Answer.LAYOUT.decode(answer.body()).branches())
                    .extracting(BranchList.Entry::branch)
                    .containsExactly(BRANCH);
            commit();
            assertThat(shown("out")).as("committed").containsExactlyElementsOf(texts(5, "."));
            assertThat(all("in").stream().map(Got::text)).containsExactly("b");
        }
    }

    /** What a commit made visible stands where the branch was moved to, and is moved on from there. */
    @Test
    void shouldMoveWhatWasMovedAgainBeforeAndAfterTheCommitAndOverRestarts() {
        work(sends(0, 5, "."));
        prepare();
        churn(log().appended());
        reopen(disk.killProcess());
        churn(log().appended());
        assertThat(moved()).isEqualTo(5);
        commit();
        churn(log().appended());
        CrashDisk left = disk.killProcess();
        new MarkerFile(left, MarkerFile.REBUILDING).set();
        reopen(left);
        assertThat(shown("out")).containsExactlyElementsOf(texts(5, "."));
    }

    @Test
    void shouldKeepPromisedNonPersistentMessagesThoughTheyAreMovedOverACrash() {
        work(List.of(new StagedSend(out, -1, 0, 0, client.message("promised", 1, 0, false))));
        prepare();
        churn(log().appended());
        reopen(disk.killProcess());
        churn(log().appended());
        commit();
        assertThat(shown("out")).containsExactly("promised");
    }

    @Test
    void shouldDeliverGroupsPrioritiesAndBytesAsTheyWereSent() {
        List<StagedSend> sends = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            var produce = Selecting.ranked(client, out, "s" + i, 4, i % 2 == 0 ? "even" : "odd");
            sends.add(new StagedSend(out, -1, 0, 0, produce.message()));
        }
        sends.add(new StagedSend(
                out, -1, 0, 0, Selecting.ranked(client, out, "urgent", 9, null).message()));
        work(sends);
        prepare();
        churn(log().appended());
        commit();
        List<Got> got = all("out");
        assertThat(got.stream().map(Got::text)).containsExactly("urgent", "s0", "s1", "s2", "s3", "s4", "s5");
        MessageView view = new MessageView();
        for (Got each : got.subList(1, 7)) {
            view.wrap(ByteBuffer.wrap(each.bytes()));
            assertThat(view.groupId()).isEqualTo(each.text().charAt(1) % 2 == 0 ? "even" : "odd");
        }
    }

    /** Subscriptions from before the send get it, and no later ones, wherever the message stood meanwhile. */
    @Test
    void shouldSendADelayedMessageToThoseWhoWereSubscribedWhenItWasStaged() {
        commitDelayed();
        assertOnlyEarly();
    }

    /** What is due next is forgotten by a crash: its target is read from the moved record. */
    @Test
    void shouldFindADelayedMessageAndItsTargetAgainAfterACrash() {
        commitDelayed();
        reopen(disk.killProcess());
        assertThat(broker.core().store().state().dueBuckets().scheduled()).isEqualTo(1);
        churn(log().appended());
        assertOnlyEarly();
    }

    private void commitDelayed() {
        int news = client.topic("news");
        client.subscribe("news", Durability.SHARED_DURABLE, "early");
        work(List.of(new StagedSend(news, -1, 0, DELAY_MS, client.message("a", 1, 0, true))));
        prepare();
        client.subscribe("news", Durability.SHARED_DURABLE, "late");
        churn(log().appended());
        assertThat(moved()).isEqualTo(1);
        commit();
    }

    private void assertOnlyEarly() {
        clock.turn(DELAY_MS);
        broker.pass(50);
        client.open(2, 1, client.subscribe("news", Durability.SHARED_DURABLE, "late"));
        client.credit(2, 0, 10);
        assertThat(client.texts()).isEmpty();
        client.open(3, 1, client.subscribe("news", Durability.SHARED_DURABLE, "early"));
        client.credit(3, 0, 10);
        assertThat(client.texts()).containsExactly("a");
    }

    @Test
    void shouldReserveAndReleaseTheSameRoomForABranchThatIsMoved() {
        client.create(
                "small",
                DestinationCreate.Kind.QUEUE,
                new DestinationCreate.Settings(-1, ROOM_BYTES, DestinationCreate.WhenFull.REJECT));
        int small = client.queue("small");
        work(List.of(
                new StagedSend(small, -1, 0, 0, client.message("one", 1, 0, true)),
                new StagedSend(small, -1, 0, 0, client.message("two", 1, 0, true))));
        prepare();
        long reserved =
                staged().stream().mapToLong(message -> message.entry().size).sum();
        assertRoom(ROOM_BYTES - reserved);
        churn(log().appended());
        assertThat(moved()).isEqualTo(2);
        assertRoom(ROOM_BYTES - reserved);
        reopen(disk.killProcess());
        assertRoom(ROOM_BYTES - reserved);
        commit();
        assertRoom(ROOM_BYTES - reserved);
        long subscription = client.consume("small", 3, 1, 10);
        client.taken().forEach(got -> client.accept(1, got.tag(subscription)));
        assertRoom(ROOM_BYTES);
    }

    private void assertRoom(long bytes) {
        var small = broker.core().store().state().destinations().find("small");
        assertThat(small.hasRoomFor(1, bytes)).isTrue();
        assertThat(small.hasRoomFor(1, bytes + 1)).isFalse();
    }

    // ---- in steps, and the end of the branch between any two of them

    private static final int LARGE = 2_300;

    /** A branch in doubt that takes several steps to move, and behind it a log of dead messages. */
    private void large() {
        segmentBytes = 1 << 20;
        reopen(new CrashDisk());
        client.queue("out");
        client.ok(BranchStart.LAYOUT, new BranchStart(BRANCH, BranchStart.Mode.NEW, 0));
        for (int from = 0; from < LARGE; from += 100) {
            client.oneway(TxStage.LAYOUT, new TxStage(1, 1, sends(from, from + 100, "."), List.of()));
            broker.run();
        }
        client.ok(
                BranchEnd.LAYOUT,
                new BranchEnd(BRANCH, BranchEnd.Outcome.SUCCESS, 1, 1, LARGE / 100, List.of(), List.of()));
        prepare();
        int busy = busy();
        long subscription = client.consume("busy", 8, 8, 100_000);
        for (int i = 0; i < 350; i++) {
            client.produce(busy, FILLER.repeat(9));
        }
        client.taken().forEach(got -> client.accept(8, got.tag(subscription)));
    }

    @Test
    void shouldEndABranchBetweenAnyTwoStepsOfItsMove() {
        large();
        // A broker whose clock is turned by hand does the same at the same tick again.
        int first = 0;
        int last = 0;
        Set<Long> counts = new HashSet<>();
        for (int tick = 1; tick < 1_000 && last == 0; tick++) {
            broker.pass(10);
            long moved = moved();
            counts.add(moved);
            first = first == 0 && moved > 0 ? tick : first;
            last = moved == LARGE ? tick : last;
        }
        assertThat(last).as("all were moved").isPositive();
        assertThat(counts).as("in steps").hasSizeGreaterThanOrEqualTo(4).contains(0L, (long) LARGE);
        Set<Long> movedBefore = new HashSet<>();
        for (int tick = first - 2; tick <= last + 1; tick++) {
            movedBefore.add(new StagedMoveTest().endAt(tick, tick % 3 > 0));
        }
        assertThat(movedBefore).as("moved when the end came").isEqualTo(counts);
    }

    private long endAt(int tick, boolean commits) {
        large();
        broker.pass(10L * tick);
        long moved = moved();
        long sent = staged().get(LARGE - 1).sentPosition();
        if (commits) {
            commit();
        } else {
            client.ok(BranchStep.ROLLBACK, new BranchStep(BRANCH, false));
        }
        broker.pass(3_000);
        assertThat(log().head()).as("goes on after tick %d", tick).isGreaterThan(sent);
        reopen(disk.killProcess());
        assertThat(shown("out"))
                .as("ended at tick %d", tick)
                .containsExactlyElementsOf(commits ? texts(LARGE, ".") : List.of());
        return moved;
    }

    // ---- what is not prepared

    @Test
    void shouldMoveWhatALocalTransactionHasStagedAndCommitItThen() {
        client.oneway(TxStage.LAYOUT, new TxStage(2, 1, sends(0, 3, "."), List.of()));
        client.oneway(TxStage.LAYOUT, new TxStage(2, 1, sends(3, 5, "."), List.of()));
        broker.run();
        churn(log().appended());
        assertThat(moved()).isEqualTo(5);
        client.ok(TxCommit.LAYOUT, new TxCommit(2, 1, 2, 1, client.nextNumber(1), List.of(), List.of()));
        reopen(disk.killProcess());
        assertThat(shown("out")).containsExactlyElementsOf(texts(5, "."));
    }

    @Test
    void shouldMoveTheWorkOfABranchThatIsNotPreparedYet() {
        client.ok(BranchStart.LAYOUT, new BranchStart(BRANCH, BranchStart.Mode.NEW, 0));
        client.oneway(TxStage.LAYOUT, new TxStage(1, 1, sends(0, 3, "."), List.of()));
        broker.run();
        churn(log().appended());
        assertThat(moved()).as("before the session has ended its work").isEqualTo(3);
        client.ok(
                BranchEnd.LAYOUT,
                new BranchEnd(BRANCH, BranchEnd.Outcome.SUCCESS, 1, 1, 1, sends(3, 5, "."), List.of()));
        churn(log().appended());
        assertThat(moved()).as("before it is prepared").isEqualTo(5);
        prepare();
        commit();
        assertThat(shown("out")).containsExactlyElementsOf(texts(5, "."));
    }

    @Test
    void shouldDropWhatWasMovedOfATransactionWhoseConnectionIsLost() {
        client.oneway(TxStage.LAYOUT, new TxStage(2, 1, sends(0, 3, "."), List.of()));
        broker.run();
        churn(log().appended());
        client.lose();
        assertThat(staged()).isEmpty();
        client = broker.client();
        assertThat(shown("out")).isEmpty();
    }

    // ---- damage

    @Test
    void shouldLeaveTheHeadBelowAStagedMessageThatIsDamaged() {
        work(sends(0, 2, "."));
        prepare();
        long position = staged().get(1).entry().position;
        String segment = disk.list().stream()
                .filter(name -> name.endsWith(".log"))
                .sorted()
                .findFirst()
                .orElseThrow();
        disk.flip(segment, position + 60, 3);
        int busy = busy();
        long subscription = client.consume("busy", 8, 8, 100_000);
        for (int i = 0; i < 600; i++) {
            client.produce(busy, "m" + FILLER);
            client.taken().forEach(got -> client.accept(8, got.tag(subscription)));
            broker.pass(10);
        }
        assertThat(log().head()).isLessThanOrEqualTo(position);
        assertThat(staged().get(0).entry().position).as("the sound one").isGreaterThan(position);
        assertThat(staged().get(1).entry().position).isEqualTo(position);
    }
}
