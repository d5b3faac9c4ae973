package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.transaction.BranchCommitRecord;
import io.penstock.broker.transaction.BranchEndRecord;
import io.penstock.broker.transaction.BranchStartRecord;
import io.penstock.broker.transaction.BranchStepRecord;
import io.penstock.broker.transaction.TransactionId;
import io.penstock.broker.transaction.TxCommitRecord;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.Frame;

/**
 * TX_XA_…: one record each, and before the end of a session's work the records of what it ships. What they come to is decided
 * by apply alone, so that a replay says the same.
 */
final class BranchCommands {
    private BranchCommands() {}

    /** TX_XA_START. */
    static final class Start extends ClientCommand {
        private final BranchStart start;

        Start(ClientConnection client, Frame frame, BranchStart start) {
            super(client, frame);
            this.start = start;
        }

        @Override
        public void append(RecordSink log) {
            BranchStartRecord.LAYOUT.encode(
                    new BranchStartRecord(
                            client().identity(),
                            start.branch(),
                            start.mode(),
                            start.timeoutSeconds(),
                            client().permissions().user()),
                    log.payload());
            log.write(RecordKind.BRANCH_START);
        }
    }

    /** TX_XA_END. */
    static final class End extends ClientCommand {
        private final BranchEnd end;

        End(ClientConnection client, Frame frame, BranchEnd end) {
            super(client, frame);
            this.end = end;
        }

        @Override
        public Room room() {
            return end.sends().isEmpty() ? Room.RESERVE : Room.FREE_ONLY;
        }

        /** What the session did is not the branch's; that can but be rolled back, as after lost parts. */
        @Override
        void appendDenied(RecordSink log) {
            client().endTransaction(end.session(), end.transaction());
            write(log, TransactionCommands.id(client(), end.session(), end.transaction()), TxCommitRecord.PARTS_LOST);
        }

        @Override
        public void append(RecordSink log) {
            TransactionId work = TransactionCommands.id(client(), end.session(), end.transaction());
            write(
                    log,
                    work,
                    TransactionCommands.writeLast(client(), log, work, end.stagedParts(), end.sends(), end.settles()));
        }

        private void write(RecordSink log, TransactionId work, int records) {
            BranchEndRecord.LAYOUT.encode(
                    new BranchEndRecord(work, records, end.branch(), end.outcome()), log.payload());
            log.write(RecordKind.BRANCH_END);
        }
    }

    /** A step of the branch as a whole: answered when it is on disk. */
    static class Step extends ClientCommand {
        private final BranchStepRecord step;

        Step(ClientConnection client, Frame frame, BranchStepRecord step) {
            super(client, frame);
            this.step = step;
        }

        @Override
        public Promise promise() {
            return Promise.DURABLE;
        }

        @Override
        public void append(RecordSink log) {
            BranchStepRecord.LAYOUT.encode(step, log.payload());
            log.write(RecordKind.BRANCH_STEP);
        }
    }

    /** TX_XA_PREPARE: says also whether there is anything to commit. */
    static final class Prepare extends Step {
        Prepare(ClientConnection client, Frame frame, BranchStep prepare) {
            super(
                    client,
                    frame,
                    new BranchStepRecord(prepare.branch(), BranchStepRecord.Step.PREPARE, prepare.repeated(), 0));
        }

        @Override
        void done(Verdict verdict) {
            BranchStep.Ready ready =
                    verdict.value() == Verdict.READ_ONLY ? BranchStep.Ready.READ_ONLY : BranchStep.Ready.PREPARED;
            answer(BranchStep.Vote.LAYOUT, new BranchStep.Vote(ready));
        }
    }

    /** TX_XA_COMMIT. */
    static final class Commit extends ClientCommand {
        private final BranchCommit commit;

        Commit(ClientConnection client, Frame frame, BranchCommit commit) {
            super(client, frame);
            this.commit = commit;
        }

        @Override
        public Promise promise() {
            return Promise.DURABLE;
        }

        @Override
        public void append(RecordSink log) {
            BranchCommitRecord.LAYOUT.encode(
                    new BranchCommitRecord(
                            client().identity().clientInstance(),
                            commit.stream(),
                            commit.number(),
                            commit.branch(),
                            commit.phase(),
                            commit.repeated()),
                    log.payload());
            log.write(RecordKind.BRANCH_COMMIT);
        }
    }
}
