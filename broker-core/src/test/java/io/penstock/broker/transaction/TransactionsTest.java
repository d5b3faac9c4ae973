package io.penstock.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.StateFixture;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.transaction.CommitPlan.Outcome;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TransactionsTest {
    private static final UUID INSTANCE = new UUID(1, 2);

    /** Destinations 1 to 9 exist; what is in the sets does not go. */
    private static final class Conditions implements CommitConditions {
        final Set<TagRange> gone = new HashSet<>();
        final Set<Integer> full = new HashSet<>();
        final List<Long> asked = new ArrayList<>();

        @Override
        public boolean isSettleable(TagRange tags) {
            return !gone.contains(tags);
        }

        @Override
        public boolean hasQueue(int destinationId, int queueId) {
            return queueId == 0;
        }

        @Override
        public Room room(int destinationId, long messages, long bytes) {
            asked.addAll(List.of((long) destinationId, messages, bytes));
            return destinationId > 9 ? Room.GONE : full.contains(destinationId) ? Room.FULL : Room.FREE;
        }
    }

    private final Producers producers = new Producers();
    private final Epochs epochs = new Epochs();
    private final Transactions transactions = new Transactions(producers, epochs);
    private final Conditions conditions = new Conditions();

    @Test
    void shouldCommitWhatWasStagedInOrder() {
        stage(0, 7, List.of(message(1, 100), message(2, 50)), tags(5));
        stage(0, 7, List.of(message(1, 200)));
        stage(0, 7, List.of(message(1, 300)), tags(9));
        CommitPlan plan = commit(0, 7, 6, 0);
        assertThat(plan.outcome()).isEqualTo(Outcome.COMMITTED);
        assertThat(plan.outcome().isDone()).isTrue();
        assertThat(plan.messages()).extracting(m -> m.entry().position).containsExactly(100L, 50L, 200L, 300L);
        assertThat(plan.settles()).containsExactly(tags(5), tags(9));
        assertThat(conditions.asked).containsExactly(1L, 3L, 600L, 2L, 1L, 50L);
        assertThat(transactions.size()).isZero();
        assertThat(transactions.operations()).isZero();
    }

    @Test
    void shouldAnswerARepeatedCommitAndDoNothing() {
        commit(0, 7, 0, List.of(message(1, 10)));
        CommitPlan again = commit(1, 7, 0, List.of(message(1, 10)));
        assertThat(again.outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(again.outcome().isDone()).isTrue();
        assertThat(again.messages()).isEmpty();
        assertThat(commit(1, 8, 5_000, List.of()).outcome()).isEqualTo(Outcome.COMMITTED);
        assertThat(commit(1, 9, 1, List.of()).outcome()).isEqualTo(Outcome.IN_DOUBT);
    }

    @Test
    void shouldRollBackWithoutItsParts() {
        stage(0, 7, List.of(message(1, 100)));
        CommitPlan plan = commit(0, 7, 2, 0);
        assertThat(plan.outcome()).isEqualTo(Outcome.MISSING_PARTS);
        assertThat(plan.messages()).isEmpty();
        assertThat(plan.outcome().reason()).contains("parts");
        assertThat(transactions.size()).as("it is over").isZero();
        assertThat(commit(0, 8, 0, List.of()).outcome())
                .as("the number is a hole")
                .isEqualTo(Outcome.COMMITTED);
    }

    @Test
    void shouldRollBackWhatAnEndedEpochDid() {
        stage(0, 7, List.of(message(1, 100)));
        stage(0, 8, List.of(message(1, 100)));
        transactions.endEpoch(epoch(0));
        assertThat(transactions.size()).isZero();
        assertThat(commit(1, 7, 1, 0).outcome()).isEqualTo(Outcome.MISSING_PARTS);
        assertThat(commit(0, 8, 1, List.of(), tags(3)).outcome()).isEqualTo(Outcome.EPOCH_ENDED);
        stage(0, 10, List.of(message(1, 100)));
        assertThat(transactions.size()).as("a late part is dropped").isZero();
    }

    @Test
    void shouldRollBackWhatTheBrokerKnowsToBeIncomplete() {
        assertThat(commit(0, 7, TxCommitRecord.PARTS_LOST, 0).outcome()).isEqualTo(Outcome.MISSING_PARTS);
        assertThat(commit(0, 8, 0, List.of()).outcome()).isEqualTo(Outcome.COMMITTED);
        assertThat(commit(0, 8, TxCommitRecord.PARTS_LOST, 0).outcome())
                .as("done before")
                .isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void shouldNotMixPartsOfTwoEpochs() {
        stage(0, 7, List.of(message(1, 100)));
        stage(1, 7, List.of(message(1, 200)));
        assertThat(transactions.operations()).isEqualTo(2);
        assertThat(commit(1, 7, 2, 0).outcome()).isEqualTo(Outcome.MISSING_PARTS);
    }

    @Test
    void shouldDropEverythingAtAStartOfTheBroker() {
        stage(0, 7, List.of(message(1, 100)));
        transactions.endAllEpochs();
        assertThat(transactions.size()).isZero();
        assertThat(transactions.operations()).isZero();
        assertThat(epochs.isEnded(epoch(0))).isTrue();
    }

    @Test
    void shouldDropWhatIsRolledBack() {
        stage(0, 7, List.of(message(1, 100)));
        transactions.rollback(new TransactionId(epoch(0), 4, 7));
        assertThat(transactions.size()).isZero();
        transactions.rollback(new TransactionId(epoch(0), 4, 7));
        assertThat(transactions.operations()).isZero();
    }

    @Test
    void shouldRollBackWhenAMessageWasGivenToSomeoneElse() {
        conditions.gone.add(tags(3));
        CommitPlan plan = commit(0, 7, 0, List.of(message(1, 10)), tags(2), tags(3));
        assertThat(plan.outcome()).isEqualTo(Outcome.ALREADY_SETTLED);
        assertThat(plan.settles()).isEmpty();
        assertThat(producers.check(1, 2, 3, 0)).isEqualTo(ProducerVerdict.ACCEPT);
    }

    @Test
    void shouldRollBackWhenADestinationIsFullOrGone() {
        conditions.full.add(2);
        assertThat(commit(0, 7, 0, List.of(message(1, 10), message(2, 10))).outcome())
                .isEqualTo(Outcome.DESTINATION_FULL);
        assertThat(commit(0, 7, 0, List.of(message(1, 10), message(10, 10))).outcome())
                .isEqualTo(Outcome.DESTINATION_DELETED);
        conditions.full.clear();
        assertThat(commit(0, 7, 0, List.of(message(1, 10), message(2, 10))).outcome())
                .as("the same number, once there is room")
                .isEqualTo(Outcome.COMMITTED);
    }

    @Test
    void shouldRollBackWhenASendNamesAQueueThatIsNotThere() {
        StagedMessage astray = new StagedMessage(1, 255, new QueueEntry().set(10, 10, 0, 0, 0, 0));
        assertThat(commit(0, 7, 0, List.of(message(1, 10), astray)).outcome()).isEqualTo(Outcome.DESTINATION_DELETED);
    }

    @Test
    void shouldBoundWhatOneTransactionStages() {
        List<StagedMessage> many = Collections.nCopies(Transactions.OPERATIONS_LIMIT - 1, message(1, 10));
        stage(0, 7, many);
        assertThat(transactions.operations()).isEqualTo(Transactions.OPERATIONS_LIMIT);
        stage(0, 7, List.of(message(1, 10)));
        assertThat(transactions.operations()).as("given up").isEqualTo(1);
        stage(0, 7, List.of(message(1, 10)));
        assertThat(commit(0, 7, Transactions.OPERATIONS_LIMIT + 1, 0).outcome()).isEqualTo(Outcome.TOO_LARGE);
        assertThat(transactions.operations()).isZero();
    }

    @Test
    void shouldBoundWhatAllTransactionsStage() {
        List<StagedMessage> many = Collections.nCopies(Transactions.OPERATIONS_LIMIT - 1, message(1, 10));
        int fitting = Transactions.OPERATIONS_IN_ALL_LIMIT / Transactions.OPERATIONS_LIMIT;
        for (int transaction = 0; transaction < fitting; transaction++) {
            stage(0, transaction, many);
        }
        stage(0, 99, List.of(message(1, 10)));
        assertThat(transactions.size()).isEqualTo(fitting);
        assertThat(transactions.operations()).isEqualTo(Transactions.OPERATIONS_IN_ALL_LIMIT);
        assertThat(commit(0, 99, 1, 0).outcome()).isEqualTo(Outcome.MISSING_PARTS);
        assertThat(commit(0, 0, Transactions.OPERATIONS_LIMIT - 1, 0).outcome()).isEqualTo(Outcome.COMMITTED);
        stage(0, 99, List.of(message(1, 10)));
        assertThat(transactions.size()).as("room again").isEqualTo(fitting);
    }

    @Test
    void shouldComeBackFromACheckpointAsItWas() {
        stage(0, 7, List.of(message(1, 100), message(2, 50)), tags(5));
        stage(0, 8, List.of(), tags(6));
        ByteBuffer bytes = StateFixture.encoded(transactions::encode);
        Transactions copy = new Transactions(producers, epochs);
        copy.decode(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(StateFixture.encoded(copy::encode)).isEqualTo(StateFixture.encoded(transactions::encode));
        assertThat(copy.operations()).isEqualTo(transactions.operations()).isEqualTo(6);
        List<Long> positions = new ArrayList<>();
        copy.forEachStaged(message -> positions.add(message.entry().position));
        assertThat(positions).containsExactly(100L, 50L);
    }

    /** Where it was staged says who gets it if it is delayed; its size is what room was asked for. */
    @Test
    void shouldRememberWhereAMovedMessageWasStaged() {
        TransactionId id = new TransactionId(epoch(0), 4, 7);
        stage(0, 7, List.of(message(1, 100), message(2, 50)));
        StagedMessage moved = transactions.messages(id).get(1);
        moved.move(60, 1_000);
        assertThat(moved.entry().position).as("from elsewhere").isEqualTo(50);
        moved.move(50, 1_000);
        moved.move(50, 2_000);
        Transactions copy = new Transactions(producers, epochs);
        copy.decode(StateFixture.encoded(transactions::encode));
        StagedMessage read = copy.messages(id).get(1);
        assertThat(read.entry().position).isEqualTo(1_000);
        assertThat(read.sentPosition()).isEqualTo(50);
        assertThat(read.entry().size).isEqualTo(50);
    }

    @Test
    void shouldNameThoseWhoseMessagesStandBelowAPosition() {
        stage(0, 7, List.of(message(1, 100), message(2, 50)));
        stage(0, 8, List.of(message(1, 70)));
        List<StagedBy> found = new ArrayList<>();
        transactions.forEachBelow(50, found::add);
        assertThat(found).isEmpty();
        transactions.forEachBelow(70, found::add);
        TransactionId id = new TransactionId(epoch(0), 4, 7);
        assertThat(found).containsExactly(StagedBy.work(id));
        assertThat(transactions.messages(new TransactionId(epoch(1), 4, 7)))
                .as("of another epoch")
                .isEmpty();
        transactions.rollback(id);
        assertThat(transactions.messages(id)).isEmpty();
    }

    /** Stages messages, and settles if there are any: a part for each message, and one for the settles. */
    private void stage(int epoch, long transaction, List<StagedMessage> messages, TagRange... settles) {
        TransactionId id = new TransactionId(epoch(epoch), 4, transaction);
        messages.forEach(message -> transactions.stage(id, message));
        if (settles.length > 0) {
            transactions.stage(id, List.of(settles));
        }
    }

    private CommitPlan commit(int epoch, long transaction, int parts, long number) {
        TxCommitRecord record =
                new TxCommitRecord(new TransactionId(epoch(epoch), 4, transaction), parts, 3, number, false);
        return transactions.commit(record, conditions);
    }

    /** Stages everything and commits it. */
    private CommitPlan commit(
            int epoch, long transaction, long number, List<StagedMessage> messages, TagRange... settles) {
        stage(epoch, transaction, messages, settles);
        return commit(epoch, transaction, messages.size() + (settles.length > 0 ? 1 : 0), number);
    }

    private static ClientEpoch epoch(int epoch) {
        return new ClientEpoch(INSTANCE, 6, epoch);
    }

    private static TagRange tags(long offset) {
        return new TagRange(1, 0, offset, offset);
    }

    /** Its position and its size are one number. */
    private static StagedMessage message(int destinationId, int size) {
        return new StagedMessage(destinationId, 0, new QueueEntry().set(size, size, 0, 0, 0, 0));
    }
}
