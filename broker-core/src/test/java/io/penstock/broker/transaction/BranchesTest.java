package io.penstock.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.QueueEntry;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList.State;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The limits of the branch table, and commits whose number is too old; the rest is compared with a model. */
class BranchesTest {
    private static final ClientEpoch ORIGIN = new ClientEpoch(new UUID(1, 2), 3, 0);

    private final Producers producers = new Producers();
    private final Epochs epochs = new Epochs();
    private final Transactions transactions = new Transactions(producers, epochs);
    private final Branches branches = new Branches(producers, epochs);
    private final Agreeable host = new Agreeable();
    private long work;

    /** Has room for everything and refuses nothing. */
    private static final class Agreeable implements BranchHost {
        long locked;

        @Override
        public boolean isSettleable(TagRange tags) {
            return true;
        }

        @Override
        public boolean hasQueue(int destinationId, int queueId) {
            return true;
        }

        @Override
        public Room room(int destinationId, long messages, long bytes) {
            return Room.FREE;
        }

        @Override
        public boolean lock(TagRange tags) {
            locked += tags.size();
            return true;
        }

        @Override
        public void unlock(TagRange tags) {
            locked -= tags.size();
        }

        @Override
        public void settleLocked(TagRange tags) {
            locked -= tags.size();
        }

        @Override
        public void append(List<StagedMessage> messages) {}

        @Override
        public void reserve(int destinationId, long messages, long bytes) {}

        @Override
        public void release(int destinationId, long messages, long bytes) {}
    }

    private static BranchId id(int name) {
        return new BranchId(1, ByteBuffer.allocate(4).putInt(name).array(), new byte[0]);
    }

    private BranchOutcome start(int name) {
        return branches.start(new BranchStartRecord(ORIGIN, id(name), BranchStart.Mode.NEW, 0, "anna"), 0);
    }

    private BranchOutcome end(int name, int messages, TagRange... settles) {
        TransactionId staged = new TransactionId(ORIGIN, 1, work++);
        for (int i = 0; i < messages; i++) {
            transactions.stage(staged, new StagedMessage(1, 0, new QueueEntry().set(i, 10, 0, 0, 0, 0)));
        }
        int parts = messages;
        if (settles.length > 0) {
            transactions.stage(staged, List.of(settles));
            parts++;
        }
        BranchEndRecord record = new BranchEndRecord(staged, parts, id(name), BranchEnd.Outcome.SUCCESS);
        return branches.end(record, transactions.take(staged, parts), 0, host);
    }

    private BranchOutcome step(int name, BranchStepRecord.Step step) {
        return branches.step(new BranchStepRecord(id(name), step, false, 0), 0, host);
    }

    @Test
    void shouldTakeNoMoreBranchesThanItsLimitButForgetRolledBackOnesFirst() {
        start(0);
        branches.end(
                new BranchEndRecord(new TransactionId(ORIGIN, 1, work++), 0, id(0), BranchEnd.Outcome.FAIL),
                Transactions.Work.NONE,
                0,
                host);
        for (int name = 1; name < Branches.BRANCHES_LIMIT; name++) {
            assertThat(start(name)).isEqualTo(BranchOutcome.DONE);
        }
        assertThat(branches.find(id(0)).state()).isEqualTo(State.ROLLBACK_ONLY);
        assertThat(start(Branches.BRANCHES_LIMIT)).isEqualTo(BranchOutcome.DONE);
        assertThat(branches.find(id(0))).as("the rolled back one").isNull();
        assertThat(start(Branches.BRANCHES_LIMIT + 1)).isEqualTo(BranchOutcome.TOO_MANY);
        assertThat(branches.size()).isEqualTo(Branches.BRANCHES_LIMIT);
        step(5, BranchStepRecord.Step.ROLLBACK);
        branches.endEpoch(new EpochEndRecord(ORIGIN, EpochEndRecord.Ending.LOST), 0, host);
        assertThat(branches.find(id(5)))
                .as("rolled back, and nobody works for it any more")
                .isNull();
    }

    @Test
    void shouldRollBackABranchThatGrowsBeyondItsLimit() {
        start(1);
        assertThat(end(1, Transactions.OPERATIONS_LIMIT / 2)).isEqualTo(BranchOutcome.DONE);
        branches.start(new BranchStartRecord(ORIGIN, id(1), BranchStart.Mode.JOIN, 0, "anna"), 0);
        assertThat(end(1, Transactions.OPERATIONS_LIMIT / 2)).isEqualTo(BranchOutcome.TOO_LARGE);
        assertThat(branches.operations()).isEqualTo(1);
        assertThat(step(1, BranchStepRecord.Step.PREPARE)).isEqualTo(BranchOutcome.TOO_LARGE);
        assertThat(branches.operations()).isZero();
    }

    @Test
    void shouldRollBackABranchThatConsumesMoreThanItsLimit() {
        start(1);
        assertThat(end(1, 0, new TagRange(1, 0, 0, Branches.SETTLED_LIMIT - 1))).isEqualTo(BranchOutcome.DONE);
        branches.start(new BranchStartRecord(ORIGIN, id(1), BranchStart.Mode.JOIN, 0, "anna"), 0);
        TagRange more = new TagRange(1, 0, Branches.SETTLED_LIMIT, Branches.SETTLED_LIMIT);
        assertThat(end(1, 0, more)).isEqualTo(BranchOutcome.TOO_LARGE);
        assertThat(host.locked).as("all given back").isZero();
        start(2);
        assertThat(end(2, 0, new TagRange(1, 0, 0, Long.MAX_VALUE))).isEqualTo(BranchOutcome.TOO_LARGE);
    }

    @Test
    void shouldTakeNoMoreOperationsInAllThanItsLimit() {
        List<Integer> full = new ArrayList<>();
        for (int name = 0; branches.operations() < Branches.OPERATIONS_IN_ALL_LIMIT - 10; name++) {
            start(name);
            int room = Math.min(
                    Transactions.OPERATIONS_LIMIT - 1, Branches.OPERATIONS_IN_ALL_LIMIT - branches.operations());
            assertThat(end(name, room)).isEqualTo(BranchOutcome.DONE);
            full.add(name);
        }
        assertThat(branches.operations()).isEqualTo(Branches.OPERATIONS_IN_ALL_LIMIT);
        assertThat(start(1_000)).isEqualTo(BranchOutcome.TOO_MANY);
        full.forEach(
                name -> assertThat(step(name, BranchStepRecord.Step.PREPARE)).isEqualTo(BranchOutcome.DONE));
        step(full.get(0), BranchStepRecord.Step.ROLLBACK);
        assertThat(start(1_000)).isEqualTo(BranchOutcome.DONE);
    }

    @Test
    void shouldNotTellOfACommitWhoseNumberIsTooOldWhetherItWasDone() {
        start(1);
        end(1, 1);
        step(1, BranchStepRecord.Step.PREPARE);
        UUID client = ORIGIN.clientInstance();
        BranchCommitRecord ofUnknownStream =
                new BranchCommitRecord(client, 9, 5, id(1), BranchCommit.Phase.SECOND, true);
        assertThat(branches.commit(ofUnknownStream, 0, host)).isEqualTo(BranchOutcome.IN_DOUBT);
        assertThat(branches.find(id(1)).state()).isEqualTo(State.PREPARED);
        producers.accept(client.getMostSignificantBits(), client.getLeastSignificantBits(), 9, 10_000);
        BranchCommitRecord old = new BranchCommitRecord(client, 9, 5, id(1), BranchCommit.Phase.SECOND, false);
        assertThat(branches.commit(old, 0, host)).isEqualTo(BranchOutcome.IN_DOUBT);
        BranchCommitRecord next = new BranchCommitRecord(client, 9, 10_001, id(1), BranchCommit.Phase.SECOND, true);
        assertThat(branches.commit(next, 0, host)).isEqualTo(BranchOutcome.DONE);
    }
}
