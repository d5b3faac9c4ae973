package io.penstock.broker;

import io.penstock.broker.RecordSamples.Sample;
import io.penstock.broker.transaction.BranchCommitRecord;
import io.penstock.broker.transaction.BranchEndRecord;
import io.penstock.broker.transaction.BranchStartRecord;
import io.penstock.broker.transaction.BranchStepRecord;
import io.penstock.broker.transaction.EpochEndRecord;
import io.penstock.broker.transaction.StartRecord;
import io.penstock.broker.transaction.TransactionId;
import io.penstock.broker.transaction.TxCommitRecord;
import io.penstock.broker.transaction.TxRollbackRecord;
import io.penstock.broker.transaction.TxSettleRecord;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.ClientEpoch;
import java.util.List;

/** The part of {@link RecordSamples} that is about transactions and epochs. */
final class TransactionSamples {
    static final ClientEpoch EPOCH = new ClientEpoch(RecordSamples.INSTANCE, 77, 2);
    static final TransactionId ID = new TransactionId(EPOCH, 4, 1_000);

    private static final BranchId BRANCH = new BranchId(4660, new byte[] {1, 2, 3}, new byte[] {4});

    private TransactionSamples() {}

    static List<Sample<?>> branches() {
        return List.of(
                new Sample<>(
                        BranchStartRecord.LAYOUT,
                        new BranchStartRecord(EPOCH, BRANCH, BranchStart.Mode.JOIN, 300, "anna")),
                new Sample<>(BranchEndRecord.LAYOUT, new BranchEndRecord(ID, 7, BRANCH, BranchEnd.Outcome.FAIL)),
                new Sample<>(
                        BranchStepRecord.LAYOUT,
                        new BranchStepRecord(BRANCH, BranchStepRecord.Step.TIME_OUT, true, 12)),
                new Sample<>(
                        BranchCommitRecord.LAYOUT,
                        new BranchCommitRecord(
                                RecordSamples.INSTANCE, 9, 123_456, BRANCH, BranchCommit.Phase.ONLY, true)));
    }

    static List<Sample<?>> all() {
        return List.of(
                new Sample<>(TxSettleRecord.LAYOUT, new TxSettleRecord(ID, RecordSamples.TAGS)),
                new Sample<>(TxCommitRecord.LAYOUT, new TxCommitRecord(ID, 1, 9, 123_456, false)),
                new Sample<>(TxRollbackRecord.LAYOUT, new TxRollbackRecord(ID)),
                new Sample<>(EpochEndRecord.LAYOUT, new EpochEndRecord(EPOCH, EpochEndRecord.Ending.CLOSED)),
                new Sample<>(StartRecord.LAYOUT, new StartRecord(8, StartRecord.Before.CLEAN)));
    }
}
