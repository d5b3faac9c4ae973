package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.transaction.Branch;
import io.penstock.broker.transaction.BranchStepRecord;
import io.penstock.broker.transaction.Branches;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchDecide;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The commands of XA: a session's work for a branch, the branch's own steps, and the operator's. */
final class BranchRequests {
    private static final String OWN = "that the branch is new or one's own; `recover` on all names for others'";

    private final Branches branches;
    private final MessageRules messages;
    private final Gate gate;

    /** @param messages refuses messages that are broken or not their sender's own, on the event loop */
    BranchRequests(Branches branches, MessageRules messages, Gate gate) {
        this.branches = branches;
        this.messages = messages;
        this.gate = gate;
    }

    /** Puts the handlers into the table. */
    void register(RequestTable table) {
        table.ring(
                CommandCode.TX_XA_START, BranchStart.LAYOUT, ofBranch(BranchStart::branch), BranchCommands.Start::new);
        table.ring(
                CommandCode.TX_XA_END,
                BranchEnd.LAYOUT,
                new Access<>(
                        OWN + "; `send` and `consume` on what it ships",
                        (client, end) -> {
                            String refusal = gate.branch(client, end.branch());
                            return refusal != null ? refusal : gate.transact(client, end.sends(), end.settles());
                        },
                        end -> gate.isUnknown(end.branch())),
                (client, end) -> messages.forgery(client, end.sends()),
                (client, frame, end) -> new BranchCommands.End(client, frame, end));
        table.ring(
                CommandCode.TX_XA_PREPARE,
                BranchStep.PREPARE,
                ofBranch(BranchStep::branch),
                BranchCommands.Prepare::new);
        table.ring(
                CommandCode.TX_XA_COMMIT,
                BranchCommit.LAYOUT,
                ofBranch(BranchCommit::branch),
                BranchCommands.Commit::new);
        table.ring(
                CommandCode.TX_XA_ROLLBACK,
                BranchStep.ROLLBACK,
                ofBranch(BranchStep::branch),
                (client, frame, step) -> step(client, frame, step, BranchStepRecord.Step.ROLLBACK));
        table.ring(
                CommandCode.TX_XA_FORGET,
                BranchStep.FORGET,
                ofBranch(BranchStep::branch),
                (client, frame, step) -> step(client, frame, step, BranchStepRecord.Step.FORGET));
        table.ring(
                CommandCode.TX_XA_DECIDE,
                BranchDecide.LAYOUT,
                new Access<>("`admin` on all names", (client, decide) -> gate.overAll(client, Right.ADMIN)),
                BranchRequests::decide);
        table.report(
                CommandCode.TX_XA_LIST,
                BranchList.LAYOUT,
                Access.loggedIn("a login; shows one's own branches, all with `recover` or `admin` on all names"),
                this::list);
    }

    private <T> Access<T> ofBranch(Function<T, BranchId> branch) {
        return new Access<>(
                OWN,
                (client, request) -> gate.branch(client, branch.apply(request)),
                request -> gate.isUnknown(branch.apply(request)));
    }

    private static ClientCommand step(
            ClientConnection client, Frame frame, BranchStep step, BranchStepRecord.Step which) {
        return new BranchCommands.Step(client, frame, new BranchStepRecord(step.branch(), which, step.repeated(), 0));
    }

    private static ClientCommand decide(ClientConnection client, Frame frame, BranchDecide decide) {
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
            boolean asked = list.scope() == BranchList.Scope.ALL || isRecoverable(branch);
            if (asked && gate.sees(client, branch)) {
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
