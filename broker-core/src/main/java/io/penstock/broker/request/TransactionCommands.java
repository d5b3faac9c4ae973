package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.StagedParts;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.transaction.TransactionId;
import io.penstock.broker.transaction.TxCommitRecord;
import io.penstock.broker.transaction.TxRollbackRecord;
import io.penstock.broker.transaction.TxSettleRecord;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxRollback;
import io.penstock.protocol.wire.TxStage;
import java.util.List;

/**
 * TX_STAGE, TX_COMMIT and TX_ROLLBACK: every operation of a transaction is a record that names it; the commit's own come
 * just before its commit record. What makes them true together is the commit record alone.
 */
final class TransactionCommands {
    private TransactionCommands() {}

    static TransactionId id(ClientConnection client, int session, long transaction) {
        return new TransactionId(client.identity(), session, transaction);
    }

    private static void dropStaged(ClientConnection client, int session, long transaction, RecordSink log) {
        if (client.endTransaction(session, transaction).frames() > 0) {
            TxRollbackRecord.LAYOUT.encode(new TxRollbackRecord(id(client, session, transaction)), log.payload());
            log.write(RecordKind.TX_ROLLBACK);
        }
    }

    /** Writes operations as records; answers how many records. */
    private static int write(RecordSink log, TransactionId id, List<StagedSend> sends, List<TagRange> settles) {
        for (int i = 0; i < sends.size(); i++) {
            StagedSend send = sends.get(i);
            OutBuffer out = log.payload();
            TransactionId.LAYOUT.encode(id, out);
            MessageBytes.put(
                    out,
                    log.timestamp(),
                    send.destinationId(),
                    send.queueId(),
                    send.ttlMs(),
                    send.delayMs(),
                    send.message());
            log.write(RecordKind.TX_MESSAGE);
        }
        if (!settles.isEmpty()) {
            TxSettleRecord.LAYOUT.encode(new TxSettleRecord(id, settles), log.payload());
            log.write(RecordKind.TX_SETTLE);
        }
        return sends.size() + (settles.isEmpty() ? 0 : 1);
    }

    /**
     * Writes the last operations of a transaction, which ends with the record that follows.
     *
     * @param parts how many parts the client had sent before
     * @return how many records it has in all, or {@link TxCommitRecord#PARTS_LOST} if parts are missing
     */
    static int writeLast(
            ClientConnection client,
            RecordSink log,
            TransactionId id,
            int parts,
            List<StagedSend> sends,
            List<TagRange> settles) {
        StagedParts before = client.endTransaction(id.session(), id.transaction());
        int records = before.records() + write(log, id, sends, settles);
        return before.frames() == parts ? records : TxCommitRecord.PARTS_LOST;
    }

    /** TX_STAGE: a part of a large transaction, ahead of its commit. A failure shows at the commit. */
    static final class Stage extends ClientCommand {
        private final TxStage stage;

        Stage(ClientConnection client, Frame frame, TxStage stage) {
            super(client, frame);
            this.stage = stage;
        }

        @Override
        public Room room() {
            return stage.sends().isEmpty() ? Room.RESERVE : Room.FREE_ONLY;
        }

        @Override
        public void append(RecordSink log) {
            TransactionId id = id(client(), stage.session(), stage.transaction());
            int records = write(log, id, stage.sends(), stage.settles());
            client().staged(stage.session(), stage.transaction()).add(records);
        }
    }

    /** TX_COMMIT: answered when everything, or the fact that nothing of it holds, is on disk. */
    static final class Commit extends ClientCommand {
        private final TxCommit commit;

        Commit(ClientConnection client, Frame frame, TxCommit commit) {
            super(client, frame);
            this.commit = commit;
        }

        @Override
        public Promise promise() {
            return Promise.DURABLE;
        }

        @Override
        public Room room() {
            return commit.sends().isEmpty() ? Room.RESERVE : Room.FREE_ONLY;
        }

        /** A commit that its user may not do is a rollback, and says so. */
        @Override
        public void refused(ErrorCode code, String why) {
            super.refused(code == ErrorCode.NOT_AUTHORIZED ? ErrorCode.TRANSACTION_ROLLED_BACK : code, why);
        }

        /** What was staged is dropped. */
        @Override
        void appendDenied(RecordSink log) {
            dropStaged(client(), commit.session(), commit.transaction(), log);
        }

        @Override
        public void append(RecordSink log) {
            TransactionId id = id(client(), commit.session(), commit.transaction());
            int records = writeLast(client(), log, id, commit.stagedParts(), commit.sends(), commit.settles());
            TxCommitRecord.LAYOUT.encode(
                    new TxCommitRecord(id, records, commit.stream(), commit.number(), commit.repeated()),
                    log.payload());
            log.write(RecordKind.TX_COMMIT);
        }
    }

    /** TX_ROLLBACK: what was staged is dropped. */
    static final class Rollback extends ClientCommand {
        private final TxRollback rollback;

        Rollback(ClientConnection client, Frame frame, TxRollback rollback) {
            super(client, frame);
            this.rollback = rollback;
        }

        @Override
        public void append(RecordSink log) {
            dropStaged(client(), rollback.session(), rollback.transaction(), log);
        }
    }
}
