package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.pipeline.Command;
import io.penstock.broker.transaction.Branch;
import io.penstock.broker.transaction.BranchStepRecord;
import io.penstock.broker.transaction.Branches;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchDecide;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchList;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.StagedSend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The commands of XA: a session's work for a branch, the branch's own steps, and the operator's. */
final class BranchRequests {
    private final Branches branches;
    private final Consumer<List<StagedSend>> check;

    /** @param check refuses messages whose structure is broken, on the event loop */
    BranchRequests(Branches branches, Consumer<List<StagedSend>> check) {
        this.branches = branches;
        this.check = check;
    }

    /** Puts the handlers into the table. */
    void register(RequestTable table) {
        table.ring(CommandCode.TX_XA_START, BranchStart.LAYOUT, BranchCommands.Start::new);
        table.ring(CommandCode.TX_XA_END, BranchEnd.LAYOUT, (client, frame, end) -> {
            check.accept(end.sends());
            return new BranchCommands.End(client, frame, end);
        });
        table.ring(CommandCode.TX_XA_PREPARE, BranchStep.PREPARE, BranchCommands.Prepare::new);
        table.ring(CommandCode.TX_XA_COMMIT, BranchCommit.LAYOUT, BranchCommands.Commit::new);
        table.ring(
                CommandCode.TX_XA_ROLLBACK,
                BranchStep.ROLLBACK,
                (client, frame, step) -> step(client, frame, step, BranchStepRecord.Step.ROLLBACK));
        table.ring(
                CommandCode.TX_XA_FORGET,
                BranchStep.FORGET,
                (client, frame, step) -> step(client, frame, step, BranchStepRecord.Step.FORGET));
        table.ring(CommandCode.TX_XA_DECIDE, BranchDecide.LAYOUT, BranchRequests::decide);
        table.lane(CommandCode.TX_XA_LIST, BranchList.LAYOUT, this::list);
    }

    private static Command step(ClientConnection client, Frame frame, BranchStep step, BranchStepRecord.Step which) {
        return new BranchCommands.Step(client, frame, new BranchStepRecord(step.branch(), which, step.repeated(), 0));
    }

    private static Command decide(ClientConnection client, Frame frame, BranchDecide decide) {
        BranchStepRecord.Step step = switch (decide.decision()) {
            case COMMIT -> BranchStepRecord.Step.DECIDE_COMMIT;
            case ROLLBACK -> BranchStepRecord.Step.DECIDE_ROLLBACK;
        };
        return new BranchCommands.Step(client, frame, new BranchStepRecord(decide.branch(), step, false, 0));
    }

    private void list(ClientConnection client, Frame frame, BranchList list) {
        List<BranchList.Entry> page = new ArrayList<>();
        for (Branch branch : branches.after(list.after())) {
            if (page.size() == list.limit()) {
                break;
            }
            if (list.scope() == BranchList.Scope.ALL || isRecoverable(branch)) {
                page.add(new BranchList.Entry(
                        branch.number(),
                        branch.id(),
                        branch.state(),
                        branch.sinceMs(),
                        branch.messages().size(),
                        branch.settled()));
            }
        }
        if (!frame.isOneway()) {
            FrameWriter.response(
                    client.outbound().frames(), BranchList.Answer.LAYOUT, frame.opaque(), new BranchList.Answer(page));
        }
    }

    private static boolean isRecoverable(Branch branch) {
        return switch (branch.state()) {
            case ACTIVE, ROLLBACK_ONLY -> false;
            case PREPARED, HEURISTICALLY_COMMITTED, HEURISTICALLY_ROLLED_BACK -> true;
        };
    }
}
