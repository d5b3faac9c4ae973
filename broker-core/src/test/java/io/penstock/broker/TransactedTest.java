package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxRollback;
import io.penstock.protocol.wire.TxStage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactions: all of it or nothing, once. */
class TransactedTest {
    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient client = broker.client();
    private final int orders = client.queue("orders");
    private final int done = client.queue("done");

    private List<StagedSend> sends(int destination, String... texts) {
        List<StagedSend> sends = new ArrayList<>();
        for (String text : texts) {
            sends.add(new StagedSend(destination, -1, 0, 0, client.message(text, 1, 0, true)));
        }
        return sends;
    }

    private TxCommit commit(long transaction, int staged, List<StagedSend> sends, TagRange... settles) {
        return new TxCommit(1, transaction, staged, 2, client.nextNumber(2), sends, List.of(settles), false);
    }

    private void stage(long transaction, List<StagedSend> sends, TagRange... settles) {
        client.oneway(TxStage.LAYOUT, new TxStage(1, transaction, sends, List.of(settles)));
    }

    private List<String> all(String queue) {
        TestClient reader = broker.client();
        reader.consume(queue, 1, 1, 100_000);
        List<String> texts = reader.texts();
        reader.disconnect();
        return texts;
    }

    @Test
    void shouldMoveAMessageFromOneQueueToAnother() {
        client.produce(orders, "a", "b");
        long subscription = client.consume("orders", 1, 1, 1);
        Got got = client.taken().get(0);
        client.ok(TxCommit.LAYOUT, commit(1, 0, sends(done, "a done"), got.tag(subscription)));
        assertThat(all("done")).containsExactly("a done");
        assertThat(all("orders")).containsExactly("b");
    }

    @Test
    void shouldShowNothingOfWhatIsStagedBeforeItsCommit() {
        client.produce(orders, "a");
        long subscription = client.consume("orders", 1, 1, 1);
        stage(1, sends(done, "x", "y"), new TagRange(subscription, 0, 0, 0));
        broker.run();
        assertThat(all("done")).isEmpty();
        client.ok(TxCommit.LAYOUT, commit(1, 1, sends(done, "z")));
        assertThat(all("done")).containsExactly("x", "y", "z");
        client.disconnect();
        assertThat(all("orders")).isEmpty();
    }

    @Test
    void shouldPlaceCommittedMessagesWhereTheirCommitStands() {
        stage(1, sends(done, "staged first"));
        client.produce(done, "sent in between");
        client.ok(TxCommit.LAYOUT, commit(1, 1, List.of()));
        assertThat(all("done")).containsExactly("sent in between", "staged first");
    }

    @Test
    void shouldDropWhatIsRolledBack() {
        stage(1, sends(done, "x"));
        client.ok(TxRollback.LAYOUT, new TxRollback(1, 1));
        client.ok(TxCommit.LAYOUT, commit(2, 0, sends(done, "y")));
        assertThat(all("done")).containsExactly("y");
    }

    @Test
    void shouldCommitFarMoreThanFitsOneBatch() {
        List<String> expected = new ArrayList<>();
        for (int part = 0; part < 5; part++) {
            List<StagedSend> sends = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String text = "message " + part + "." + i + " " + ".".repeat(1000);
                expected.add(text);
                sends.addAll(sends(done, text));
            }
            stage(1, sends);
        }
        List<StagedSend> last = sends(done, "the last " + ".".repeat(10_000), "the very last");
        expected.add("the last " + ".".repeat(10_000));
        expected.add("the very last");
        int alongside = client.send(io.penstock.protocol.wire.Produce.LAYOUT, client.persistent(orders, "alongside"));
        int committed = client.send(TxCommit.LAYOUT, commit(1, 5, last));
        int behind = client.send(io.penstock.protocol.wire.Produce.LAYOUT, client.persistent(orders, "behind"));
        broker.run();
        assertThat(List.of(alongside, committed, behind)).allMatch(client::isOk);
        assertThat(all("done")).containsExactlyElementsOf(expected);
        assertThat(all("orders")).containsExactly("alongside", "behind");
    }

    @Test
    void shouldRollBackACommitWhosePartsWereLost() {
        stage(1, sends(done, "x"));
        client.refused(ErrorCode.TRANSACTION_ROLLED_BACK, TxCommit.LAYOUT, commit(1, 2, sends(done, "y")));
        client.refused(ErrorCode.TRANSACTION_ROLLED_BACK, TxCommit.LAYOUT, commit(2, 1, sends(done, "y")));
        assertThat(all("done")).isEmpty();
    }

    @Test
    void shouldRollBackStagedPartsOfALostChannel() {
        stage(1, sends(done, "x"));
        TxCommit commit = commit(1, 1, sends(done, "y"));
        client.lose();
        TestClient next = client.reconnected();
        next.refused(ErrorCode.TRANSACTION_ROLLED_BACK, TxCommit.LAYOUT, commit);
        assertThat(all("done")).isEmpty();
    }

    @Test
    void shouldAnswerARepeatedCommitOkAndDoNothing() {
        stage(1, sends(done, "x"));
        TxCommit commit = commit(1, 1, sends(done, "y"));
        client.ok(TxCommit.LAYOUT, commit);
        client.lose();
        TestClient next = client.reconnected();
        next.ok(TxCommit.LAYOUT, WorkloadConsumer.repeated(commit));
        assertThat(all("done")).containsExactly("x", "y");
    }

    @Test
    void shouldRollBackWhenWhatItConsumedWasGivenToAnother() {
        client.produce(orders, "a");
        long subscription = client.consume("orders", 1, 1, 1);
        Got got = client.taken().get(0);
        TxCommit commit = commit(1, 0, sends(done, "a done"), got.tag(subscription));
        client.lose();
        TestClient other = broker.client();
        other.consume("orders", 1, 1, 1);
        other.accept(1, other.taken().get(0).tag(subscription));
        TestClient next = client.reconnected();
        next.refused(ErrorCode.TRANSACTION_ROLLED_BACK, TxCommit.LAYOUT, commit);
        assertThat(all("done")).isEmpty();
    }

    @Test
    void shouldRollBackSendsToWhatIsFullOrGoneOrNeverWas() {
        int small = client.create(
                "small",
                DestinationCreate.Kind.QUEUE,
                new DestinationCreate.Settings(2, -1, DestinationCreate.WhenFull.BLOCK));
        client.refused(ErrorCode.TRANSACTION_ROLLED_BACK, TxCommit.LAYOUT, commit(1, 0, sends(small, "x", "y", "z")));
        client.ok(TxCommit.LAYOUT, commit(2, 0, sends(small, "x", "y")));
        int gone = client.queue("gone");
        stage(3, sends(gone, "x"));
        client.ok(DestinationDelete.LAYOUT, new DestinationDelete("gone"));
        client.refused(ErrorCode.TRANSACTION_ROLLED_BACK, TxCommit.LAYOUT, commit(3, 1, sends(done, "x")));
        List<StagedSend> noSuchQueue = List.of(new StagedSend(done, 7, 0, 0, client.message("x", 1, 0, true)));
        client.refused(ErrorCode.TRANSACTION_ROLLED_BACK, TxCommit.LAYOUT, commit(4, 0, noSuchQueue));
        assertThat(all("done")).isEmpty();
        assertThat(all("small")).containsExactly("x", "y");
    }

    @Test
    void shouldDeliverCommittedMessagesToATopicsSubscriptionsOnly() {
        int news = client.topic("news");
        TestClient reader = broker.client();
        reader.open(1, 1, reader.subscribe("news", io.penstock.protocol.wire.Subscribe.Durability.PRIVATE, null));
        reader.credit(1, 0, 10);
        client.ok(TxCommit.LAYOUT, commit(1, 0, sends(news, "x", "y")));
        assertThat(reader.texts()).containsExactly("x", "y");
    }
}
