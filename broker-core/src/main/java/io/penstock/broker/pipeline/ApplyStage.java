package io.penstock.broker.pipeline;

import io.penstock.broker.apply.Applier;
import io.penstock.broker.apply.Verdict;
import io.penstock.broker.store.RecordView;
import io.penstock.protocol.wire.ErrorCode;

/**
 * The last stage: applies the batch's records in log order and answers its commands.
 *
 * <p>It decodes the bytes that were logged, not the commands that wrote them, so that a replay can only do the same.
 *
 * <p>Owner: the log thread.
 */
final class ApplyStage {
    private final Applier applier;
    private final RecordView record = new RecordView();

    ApplyStage(Applier applier) {
        this.applier = applier;
    }

    void apply(Batch batch) {
        boolean has = batch.hasRecords() && batch.buffer().first(record);
        for (Batch.Member member : batch.members()) {
            Verdict verdict = Verdict.DONE;
            for (int i = 0; i < member.records(); i++) {
                if (!has) {
                    throw new IllegalStateException("the batch has fewer records than its commands wrote");
                }
                verdict = applier.apply(record);
                has = batch.buffer().next(record);
            }
            if (member.isComplete()) {
                member.command().applied(verdict);
            }
        }
    }

    /** The log failed under the batch: nobody knows how much of it is on disk, so nobody is told that it is. */
    void refuse(Batch batch, String why) {
        for (Batch.Member member : batch.members()) {
            if (member.isComplete()) {
                member.command().refused(ErrorCode.STORE_FAILED, why);
            }
        }
    }
}
