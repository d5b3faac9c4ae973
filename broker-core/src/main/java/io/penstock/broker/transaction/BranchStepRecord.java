package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.Coded;
import io.penstock.protocol.wire.Layout;

/**
 * A step of a branch as a whole, but for its commit.
 *
 * @param repeated whether the client had asked for it before
 * @param number the branch's own number where only that one is meant; 0 for whichever has the name
 */
public record BranchStepRecord(BranchId branch, Step step, boolean repeated, long number) {
    public static final Layout<BranchStepRecord> LAYOUT = Layout.<BranchStepRecord>of(
                    "BranchStep", RecordKind.BRANCH_STEP.number(), "A step of a branch, but for its commit.")
            .part(BranchId.LAYOUT, BranchStepRecord::branch)
            .choice("step", Step.class, "The step.", BranchStepRecord::step)
            .bool("repeated", "Whether the client had asked for it before.", BranchStepRecord::repeated)
            .int64(
                    "number",
                    "",
                    "The branch's own number where only that one is meant; 0 for whichever has the name.",
                    BranchStepRecord::number)
            .build(in -> new BranchStepRecord(in.part(BranchId.LAYOUT), in.choice(Step.class), in.bool(), in.int64()));

    /** What is done. */
    public enum Step implements Coded {
        PREPARE(0),
        ROLLBACK(1),
        FORGET(2),
        /** By an operator. */
        DECIDE_COMMIT(3),
        /** By an operator. */
        DECIDE_ROLLBACK(4),
        /** By the broker: it was not prepared in time. */
        TIME_OUT(5);

        private final int code;

        Step(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
