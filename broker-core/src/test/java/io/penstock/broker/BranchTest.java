package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchCommit.Phase;
import io.penstock.protocol.wire.BranchDecide;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList;
import io.penstock.protocol.wire.BranchList.State;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxStage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** XA branches over the commands: what each step does, and what it is answered where it does not fit. */
class BranchTest {
    private static final int COMMITS = 3;

    private final CrashDisk disk = new CrashDisk();
    private CoreHarness broker = CoreHarness.open(disk);
    private TestClient client = broker.client();
    private final int orders = client.queue("orders");
    private final int done = client.queue("done");
    private long work;

    // ---- words

    private static BranchId branch(String name) {
        return new BranchId(1, name.getBytes(StandardCharsets.US_ASCII), new byte[] {7});
    }

    private static BranchStart start(String name, BranchStart.Mode mode) {
        return new BranchStart(branch(name), mode, 0);
    }

    private void begin(TestClient who, String name) {
        who.ok(BranchStart.LAYOUT, start(name, BranchStart.Mode.NEW));
    }

    private List<StagedSend> sends(TestClient who, int destination, String... texts) {
        List<StagedSend> sends = new ArrayList<>();
        for (String text : texts) {
            sends.add(new StagedSend(destination, -1, 0, 0, who.message(text, 1, 0, true)));
        }
        return sends;
    }

    private BranchEnd end(String name, int staged, List<StagedSend> sends, TagRange... settles) {
        return new BranchEnd(branch(name), BranchEnd.Outcome.SUCCESS, 1, work++, staged, sends, List.of(settles));
    }

    private void work(TestClient who, String name, List<StagedSend> sends, TagRange... settles) {
        begin(who, name);
        who.ok(BranchEnd.LAYOUT, end(name, 0, sends, settles));
    }

    private static BranchStep step(String name) {
        return new BranchStep(branch(name), false);
    }

    private static BranchStep.Ready prepare(TestClient who, String name) {
        Frame answer = who.ok(BranchStep.PREPARE, step(name));
        return BranchStep.Vote.LAYOUT.decode(answer.body()).ready();
    }

    private static BranchCommit commit(TestClient who, String name, Phase phase) {
        return new BranchCommit(branch(name), phase, COMMITS, who.nextNumber(COMMITS), false);
    }

    private static List<BranchList.Entry> listed(TestClient who, BranchList.Scope scope) {
        Frame answer = who.ok(BranchList.LAYOUT, new BranchList(scope, 0, 1000));
        return BranchList.Answer.LAYOUT.decode(answer.body()).branches();
    }

    private static List<String> states(TestClient who) {
        return listed(who, BranchList.Scope.ALL).stream()
                .map(entry -> new String(entry.branch().global(), StandardCharsets.US_ASCII) + " " + entry.state())
                .toList();
    }

    private List<String> all(String queue) {
        TestClient reader = broker.client();
        reader.consume(queue, 1, 1, 100_000);
        List<String> texts = reader.texts();
        reader.disconnect();
        return texts;
    }

    private void crash() {
        CrashDisk left = disk.killProcess();
        broker.close();
        broker = CoreHarness.open(left);
        client = client.again(broker);
    }

    /** The first message of a queue, taken by the client. */
    private TagRange take(String queue) {
        long subscription = client.consume(queue, 9, 1, 1);
        return client.taken().get(0).tag(subscription);
    }

    // ---- the ordinary way

    @Test
    void shouldMoveAMessageInTwoPhases() {
        client.produce(orders, "a", "b");
        work(client, "x", sends(client, done, "a done"), take("orders"));
        assertThat(all("done")).isEmpty();
        assertThat(prepare(client, "x")).isEqualTo(BranchStep.Ready.PREPARED);
        assertThat(all("done")).isEmpty();
        client.ok(BranchCommit.LAYOUT, commit(client, "x", Phase.SECOND));
        assertThat(all("done")).containsExactly("a done");
        assertThat(all("orders")).containsExactly("b");
        assertThat(states(client)).isEmpty();
    }

    @Test
    void shouldCommitInOnePhase() {
        work(client, "x", sends(client, done, "one"));
        client.ok(BranchCommit.LAYOUT, commit(client, "x", Phase.ONLY));
        assertThat(all("done")).containsExactly("one");
        assertThat(states(client)).isEmpty();
    }

    @Test
    void shouldGiveBackInOrderAndCountedWhatARolledBackBranchConsumed() {
        client.produce(orders, "a", "b", "c");
        work(client, "x", sends(client, done, "never"), take("orders"));
        client.ok(BranchStep.ROLLBACK, step("x"));
        client.disconnect();
        client = broker.client();
        assertThat(all("orders")).containsExactly("a*2", "b", "c");
        assertThat(all("done")).isEmpty();
    }

    @Test
    void shouldShipLargeWorkInPartsAheadOfItsEnd() {
        begin(client, "x");
        client.oneway(TxStage.LAYOUT, new TxStage(1, work, sends(client, done, "1", "2"), List.of()));
        client.oneway(TxStage.LAYOUT, new TxStage(1, work, sends(client, done, "3"), List.of()));
        client.ok(BranchEnd.LAYOUT, end("x", 2, sends(client, done, "4")));
        prepare(client, "x");
        client.ok(BranchCommit.LAYOUT, commit(client, "x", Phase.SECOND));
        assertThat(all("done")).containsExactly("1", "2", "3", "4");
    }

    @Test
    void shouldTakeTheWorkOfSeveralConnectionsAsOneBranch() {
        TestClient other = broker.client();
        work(client, "x", sends(client, done, "mine"));
        other.ok(BranchStart.LAYOUT, start("x", BranchStart.Mode.JOIN));
        other.ok(BranchEnd.LAYOUT, end("x", 0, sends(other, done, "theirs")));
        TestClient manager = broker.client();
        prepare(manager, "x");
        manager.ok(BranchCommit.LAYOUT, commit(manager, "x", Phase.SECOND));
        assertThat(all("done")).containsExactly("mine", "theirs");
    }

    @Test
    void shouldForgetAnEmptyBranchWhenItIsPrepared() {
        begin(client, "x");
        client.ok(BranchEnd.LAYOUT, end("x", 0, List.of()));
        assertThat(prepare(client, "x")).isEqualTo(BranchStep.Ready.READ_ONLY);
        assertThat(states(client)).isEmpty();
    }

    // ---- prepared branches last

    @Test
    void shouldKeepAPreparedBranchOverCrashesAndCommitItThen() {
        client.produce(orders, "a", "b");
        work(client, "x", sends(client, done, "a done"), take("orders"));
        prepare(client, "x");
        crash();
        crash();
        assertThat(states(client)).containsExactly("x PREPARED");
        assertThat(all("orders")).containsExactly("b*2");
        client.ok(BranchCommit.LAYOUT, commit(client, "x", Phase.SECOND));
        assertThat(all("done")).containsExactly("a done");
        assertThat(all("orders")).containsExactly("b*2");
    }

    @Test
    void shouldKeepANonPersistentMessageOfAPreparedBranchOverACrash() {
        begin(client, "x");
        StagedSend send = new StagedSend(done, -1, 0, 0, client.message("promised", 1, 0, false));
        client.ok(BranchEnd.LAYOUT, end("x", 0, List.of(send)));
        prepare(client, "x");
        crash();
        client.ok(BranchCommit.LAYOUT, commit(client, "x", Phase.SECOND));
        assertThat(all("done")).containsExactly("promised");
    }

    @Test
    void shouldDropAnUnpreparedBranchWithTheBrokersLife() {
        client.produce(orders, "a");
        work(client, "x", sends(client, done, "never"), take("orders"));
        crash();
        assertThat(states(client)).isEmpty();
        client.refused(ErrorCode.NO_SUCH_TRANSACTION, BranchStart.LAYOUT, start("x", BranchStart.Mode.JOIN));
        client.refused(ErrorCode.NO_SUCH_TRANSACTION, BranchStep.PREPARE, step("x"));
        client.refused(ErrorCode.NO_SUCH_TRANSACTION, BranchStep.ROLLBACK, step("x"));
        assertThat(all("orders")).containsExactly("a*2");
        assertThat(all("done")).isEmpty();
    }

    @Test
    void shouldKeepAPreparedBranchWhenItsConnectionIsLost() {
        work(client, "x", sends(client, done, "one"));
        prepare(client, "x");
        client.lose();
        TestClient manager = broker.client();
        manager.ok(BranchCommit.LAYOUT, commit(manager, "x", Phase.SECOND));
        assertThat(all("done")).containsExactly("one");
    }

    @Test
    void shouldReserveTheRoomThatAPreparedBranchNeeds() {
        int small = client.create(
                "small",
                DestinationCreate.Kind.QUEUE,
                new DestinationCreate.Settings(2, 0, DestinationCreate.WhenFull.REJECT));
        work(client, "x", sends(client, small, "promised", "promised too"));
        prepare(client, "x");
        client.refused(
                ErrorCode.QUEUE_FULL, io.penstock.protocol.wire.Produce.LAYOUT, client.persistent(small, "too many"));
        crash();
        client.queue("small");
        client.refused(
                ErrorCode.QUEUE_FULL,
                io.penstock.protocol.wire.Produce.LAYOUT,
                client.persistent(small, "still too many"));
        client.ok(BranchCommit.LAYOUT, commit(client, "x", Phase.SECOND));
        assertThat(all("small")).containsExactly("promised", "promised too");
    }

    @Test
    void shouldRollBackABranchForWhichThereIsNoRoom() {
        int small = client.create(
                "small",
                DestinationCreate.Kind.QUEUE,
                new DestinationCreate.Settings(1, 0, DestinationCreate.WhenFull.REJECT));
        work(client, "x", sends(client, small, "one", "two"));
        client.refused(ErrorCode.TRANSACTION_ROLLED_BACK, BranchStep.PREPARE, step("x"));
        client.refused(ErrorCode.NO_SUCH_TRANSACTION, BranchStep.PREPARE, step("x"));
        client.produce(small, "one");
        assertThat(all("small")).containsExactly("one");
    }

    @Test
    void shouldNotDeleteAQueueThatHasAPartInAPreparedBranch() {
        client.produce(orders, "a");
        work(client, "x", sends(client, done, "a done"), take("orders"));
        prepare(client, "x");
        client.disconnect();
        client = broker.client();
        client.refused(ErrorCode.DESTINATION_IN_USE, DestinationDelete.LAYOUT, new DestinationDelete("orders"));
        client.refused(ErrorCode.DESTINATION_IN_USE, DestinationDelete.LAYOUT, new DestinationDelete("done"));
        client.ok(BranchCommit.LAYOUT, commit(client, "x", Phase.SECOND));
        client.ok(DestinationDelete.LAYOUT, new DestinationDelete("orders"));
        client.ok(DestinationDelete.LAYOUT, new DestinationDelete("done"));
    }

    @Test
    void shouldNotDeleteAQueueToWhichAPreparedBranchSendsWithADelayOnly() {
        begin(client, "x");
        client.ok(BranchEnd.LAYOUT, end("x", 0, List.of(delayed("later", 1_000))));
        prepare(client, "x");
        crash();
        client.refused(ErrorCode.DESTINATION_IN_USE, DestinationDelete.LAYOUT, new DestinationDelete("done"));
        client.ok(BranchCommit.LAYOUT, commit(client, "x", Phase.SECOND));
        broker.pass(1_010);
        assertThat(all("done")).containsExactly("later");
        client.ok(DestinationDelete.LAYOUT, new DestinationDelete("done"));
    }

    private StagedSend delayed(String text, long delayMs) {
        return new StagedSend(done, -1, 0, delayMs, client.message(text, 1, 0, true));
    }

    @Test
    void shouldDeleteAQueueOnceABranchWithADelayedSendIsRolledBack() {
        begin(client, "x");
        client.ok(BranchEnd.LAYOUT, end("x", 0, List.of(delayed("later", 1_000))));
        prepare(client, "x");
        client.ok(BranchStep.ROLLBACK, step("x"));
        client.ok(DestinationDelete.LAYOUT, new DestinationDelete("done"));
    }

    @Test
    void shouldNotSettleWhatABranchHolds() {
        client.produce(orders, "a");
        TagRange tag = take("orders");
        work(client, "x", List.of(), tag);
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.ACCEPT, List.of(tag)));
        client.ok(BranchStep.ROLLBACK, step("x"));
        client.disconnect();
        client = broker.client();
        assertThat(all("orders")).containsExactly("a*2");
    }

    @Test
    void shouldDeliverAtOnceWhatABranchGivesBack() {
        client.produce(orders, "a", "b");
        work(client, "x", List.of(), take("orders"));
        client.credit(9, 0, 5);
        assertThat(client.texts()).containsExactly("b");
        client.ok(BranchStep.ROLLBACK, step("x"));
        assertThat(client.texts()).containsExactly("a*2");
    }

    // ---- what goes wrong

    @Test
    void shouldRollBackABranchWhoseConnectionIsLostBeforeItIsPrepared() {
        client.produce(orders, "a");
        work(client, "x", sends(client, done, "never"), take("orders"));
        client.lose();
        TestClient manager = broker.client();
        assertThat(states(manager)).containsExactly("x ROLLBACK_ONLY");
        manager.refused(ErrorCode.BRANCH_CUT, BranchStart.LAYOUT, start("x", BranchStart.Mode.JOIN));
        manager.refused(ErrorCode.BRANCH_CUT, BranchStep.PREPARE, step("x"));
        assertThat(states(manager)).isEmpty();
        assertThat(all("orders")).containsExactly("a*2");
    }

    @Test
    void shouldKeepABranchWhoseConnectionIsClosedInOrderAfterItsWork() {
        work(client, "x", sends(client, done, "one"));
        client.disconnect();
        client = broker.client();
        prepare(client, "x");
        client.ok(BranchCommit.LAYOUT, commit(client, "x", Phase.SECOND));
        assertThat(all("done")).containsExactly("one");
    }

    @Test
    void shouldRollBackABranchWhoseConnectionIsClosedInTheMiddleOfWork() {
        begin(client, "x");
        client.disconnect();
        client = broker.client();
        client.refused(ErrorCode.BRANCH_CUT, BranchStep.PREPARE, step("x"));
    }

    @Test
    void shouldRollBackABranchWhoseWorkFailed() {
        begin(client, "x");
        client.ok(BranchEnd.LAYOUT, new BranchEnd(branch("x"), BranchEnd.Outcome.FAIL, 1, 0, 0, List.of(), List.of()));
        client.refused(ErrorCode.TRANSACTION_ROLLED_BACK, BranchCommit.LAYOUT, commit(client, "x", Phase.ONLY));
        client.refused(ErrorCode.NO_SUCH_TRANSACTION, BranchStep.ROLLBACK, step("x"));
    }

    @Test
    void shouldRollBackABranchThatIsNotPreparedInTimeAndNoPreparedOne() {
        client.ok(BranchStart.LAYOUT, new BranchStart(branch("slow"), BranchStart.Mode.NEW, 2));
        client.ok(BranchStart.LAYOUT, new BranchStart(branch("ready"), BranchStart.Mode.NEW, 2));
        client.ok(BranchEnd.LAYOUT, end("ready", 0, sends(client, done, "one")));
        prepare(client, "ready");
        broker.pass(1_900);
        assertThat(states(client)).containsExactly("slow ACTIVE", "ready PREPARED");
        broker.pass(400);
        assertThat(states(client)).containsExactly("slow ROLLBACK_ONLY", "ready PREPARED");
        client.refused(ErrorCode.BRANCH_TIMED_OUT, BranchEnd.LAYOUT, end("slow", 0, sends(client, done, "late")));
        client.refused(ErrorCode.BRANCH_TIMED_OUT, BranchStep.PREPARE, step("slow"));
    }

    @Test
    void shouldAnswerExactlyWhatDoesNotFit() {
        begin(client, "x");
        client.refused(ErrorCode.BRANCH_EXISTS, BranchStart.LAYOUT, start("x", BranchStart.Mode.NEW));
        client.refused(ErrorCode.BRANCH_STATE, BranchStep.PREPARE, step("x"));
        client.refused(ErrorCode.BRANCH_STATE, BranchCommit.LAYOUT, commit(client, "x", Phase.ONLY));
        client.ok(BranchEnd.LAYOUT, end("x", 0, sends(client, done, "one")));
        client.refused(ErrorCode.BRANCH_STATE, BranchEnd.LAYOUT, end("x", 0, List.of()));
        client.refused(ErrorCode.BRANCH_STATE, BranchCommit.LAYOUT, commit(client, "x", Phase.SECOND));
        client.refused(ErrorCode.BRANCH_STATE, BranchStep.FORGET, step("x"));
        prepare(client, "x");
        client.refused(ErrorCode.BRANCH_STATE, BranchStep.PREPARE, step("x"));
        client.refused(ErrorCode.BRANCH_STATE, BranchCommit.LAYOUT, commit(client, "x", Phase.ONLY));
        client.refused(ErrorCode.BRANCH_STATE, BranchStart.LAYOUT, start("x", BranchStart.Mode.JOIN));
        client.refused(ErrorCode.BRANCH_STATE, BranchEnd.LAYOUT, end("x", 0, List.of()));
        client.refused(ErrorCode.NO_SUCH_TRANSACTION, BranchEnd.LAYOUT, end("y", 0, List.of()));
        client.refused(ErrorCode.NO_SUCH_TRANSACTION, BranchCommit.LAYOUT, commit(client, "y", Phase.SECOND));
        client.refused(ErrorCode.NO_SUCH_TRANSACTION, BranchStep.FORGET, step("y"));
    }

    @Test
    void shouldTellASessionThatItsBranchWasRolledBackMeanwhile() {
        begin(client, "x");
        TestClient manager = broker.client();
        manager.ok(BranchStep.ROLLBACK, step("x"));
        client.refused(ErrorCode.TRANSACTION_ROLLED_BACK, BranchEnd.LAYOUT, end("x", 0, sends(client, done, "late")));
        assertThat(states(client)).isEmpty();
        assertThat(all("done")).isEmpty();
    }

    @Test
    void shouldRefuseWorkThatConsumedWhatSomeoneElseSettled() {
        client.produce(orders, "a");
        TagRange tag = take("orders");
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.ACCEPT, List.of(tag)));
        begin(client, "x");
        client.refused(
                ErrorCode.TRANSACTION_ROLLED_BACK, BranchEnd.LAYOUT, end("x", 0, sends(client, done, "never"), tag));
        client.refused(ErrorCode.TRANSACTION_ROLLED_BACK, BranchStep.PREPARE, step("x"));
        assertThat(all("done")).isEmpty();
    }

    // ---- repeats

    @Test
    void shouldKnowARepeatedCommitByItsNumber() {
        for (Phase phase : Phase.values()) {
            work(client, "x" + phase, sends(client, done, "once " + phase));
            if (phase == Phase.SECOND) {
                prepare(client, "x" + phase);
            }
            BranchCommit commit = commit(client, "x" + phase, phase);
            client.ok(BranchCommit.LAYOUT, commit);
            client.ok(BranchCommit.LAYOUT, commit.again());
            client.refused(ErrorCode.NO_SUCH_TRANSACTION, BranchCommit.LAYOUT, commit(client, "x" + phase, phase));
        }
        assertThat(all("done")).containsExactlyInAnyOrder("once SECOND", "once ONLY");
    }

    @Test
    void shouldAnswerARepeatedPrepareAndRollbackAsTheFirst() {
        work(client, "x", sends(client, done, "one"));
        prepare(client, "x");
        client.ok(BranchStep.PREPARE, step("x").again());
        client.ok(BranchStep.ROLLBACK, step("x"));
        client.ok(BranchStep.ROLLBACK, step("x").again());
    }

    // ---- the operator

    @Test
    void shouldKeepWhatAnOperatorDecidedUntilItIsForgotten() {
        work(client, "in", sends(client, done, "decided in"));
        work(client, "out", sends(client, done, "decided out"));
        client.refused(
                ErrorCode.BRANCH_STATE,
                BranchDecide.LAYOUT,
                new BranchDecide(branch("in"), BranchDecide.Decision.COMMIT));
        prepare(client, "in");
        prepare(client, "out");
        client.ok(BranchDecide.LAYOUT, new BranchDecide(branch("in"), BranchDecide.Decision.COMMIT));
        client.ok(BranchDecide.LAYOUT, new BranchDecide(branch("out"), BranchDecide.Decision.ROLLBACK));
        assertThat(all("done")).containsExactly("decided in");
        crash();
        assertThat(listed(client, BranchList.Scope.RECOVERABLE))
                .extracting(BranchList.Entry::state)
                .containsExactly(State.HEURISTICALLY_COMMITTED, State.HEURISTICALLY_ROLLED_BACK);
        client.refused(ErrorCode.BRANCH_COMMITTED_BY_OPERATOR, BranchCommit.LAYOUT, commit(client, "in", Phase.SECOND));
        client.refused(ErrorCode.BRANCH_COMMITTED_BY_OPERATOR, BranchStep.ROLLBACK, step("in"));
        client.refused(
                ErrorCode.BRANCH_ROLLED_BACK_BY_OPERATOR, BranchCommit.LAYOUT, commit(client, "out", Phase.SECOND));
        client.refused(ErrorCode.BRANCH_ROLLED_BACK_BY_OPERATOR, BranchStep.ROLLBACK, step("out"));
        client.ok(BranchStep.FORGET, step("in"));
        client.ok(BranchStep.FORGET, step("out"));
        assertThat(states(client)).isEmpty();
        assertThat(all("done")).containsExactly("decided in*2");
    }
}
