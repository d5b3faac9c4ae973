package io.penstock.broker.proposer;

import io.penstock.broker.destination.StagedMoveRecord;
import io.penstock.broker.transaction.Branches;
import io.penstock.broker.transaction.StagedBy;
import io.penstock.broker.transaction.StagedMessage;
import io.penstock.broker.transaction.Transactions;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Moves messages that wait for the end of their transaction or XA branch, for the {@link Compactor}: those that stand below its
 * target, one transaction after the other, each in its order.
 *
 * <p>A step is one question to the reader's thread and the moves of its answer: {@value #STEP_LIMIT} messages at most, and as many
 * bytes as one answer of a survey has. The next begins when those are applied. A transaction may end in the middle: apply ignores
 * the move of a message that is not staged there any more; if it was committed it is in its queue, where the round that follows
 * finds it.
 *
 * <p>Owner: the log thread. A crash forgets it.
 */
final class StagedMoves {
    /** Messages moved in one step. */
    static final int STEP_LIMIT = 1_000;

    /** Messages looked at in one turn. */
    private static final int LOOKS_PER_TURN = 10_000;

    /** A message that is asked for. */
    private record Asked(StagedBy by, int index, long position, long sentPosition, int size) {}

    private final Transactions transactions;
    private final Branches branches;
    private final StagedReads reads;
    private final Proposals proposals;
    private final MoveProgress progress;
    private final Queue<StagedBy> left = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();
    private long target;
    private int nextIndex;
    private boolean isAsking;

    StagedMoves(
            Transactions transactions,
            Branches branches,
            StagedReads reads,
            Proposals proposals,
            MoveProgress progress) {
        this.transactions = transactions;
        this.branches = branches;
        this.reads = reads;
        this.proposals = proposals;
        this.progress = progress;
    }

    /** Hands over every staged message. */
    void forEach(Consumer<? super StagedMessage> consumer) {
        transactions.forEachStaged(consumer);
        branches.forEachStaged(consumer);
    }

    /** Begins to move what stands below a position. The last round must be over. */
    void begin(long below) {
        target = below;
        nextIndex = 0;
        left.clear();
        transactions.forEachBelow(below, left::add);
        branches.forEachBelow(below, left::add);
    }

    /** Whether all was asked for that stood below the target when it began. */
    boolean isOver() {
        return left.isEmpty() && !isAsking;
    }

    /** One bounded turn; answers how much was done. */
    int turn() {
        if (isAsking) {
            StagedReads.Answer answer = reads.poll();
            return answer == null ? 0 : take(answer);
        }
        int looks = collect();
        if (!asked.isEmpty()) {
            isAsking = true;
            reads.ask(new StagedReads.Question(
                    asked.stream().mapToLong(Asked::position).toArray()));
        }
        return looks;
    }

    private int collect() {
        int looks = 0;
        int bytes = 0;
        while (!left.isEmpty() && looks < LOOKS_PER_TURN) {
            StagedBy by = left.peek();
            List<StagedMessage> messages =
                    by.work() == null ? branches.messages(by.branch()) : transactions.messages(by.work());
            for (; nextIndex < messages.size() && looks < LOOKS_PER_TURN; nextIndex++) {
                StagedMessage message = messages.get(nextIndex);
                looks++;
                if (message.entry().position < target) {
                    bytes += message.entry().size;
                    if (!asked.isEmpty() && (asked.size() == STEP_LIMIT || bytes > SurveyAgent.MESSAGES_LIMIT_BYTES)) {
                        return looks;
                    }
                    asked.add(new Asked(
                            by, nextIndex, message.entry().position, message.sentPosition(), message.entry().size));
                }
            }
            if (nextIndex >= messages.size()) {
                left.remove();
                nextIndex = 0;
                looks++;
            }
        }
        return looks;
    }

    private int take(StagedReads.Answer answer) {
        progress.damaged(answer.damagedAt());
        for (int i = 0; i < asked.size(); i++) {
            ByteBuffer staged = answer.staged()[i];
            if (staged != null) {
                Asked each = asked.get(i);
                progress.begun();
                proposals.moveStaged(
                        new StagedMoveRecord.Header(
                                each.by().branch(), each.index(), each.position(), each.sentPosition()),
                        staged,
                        () -> progress.moved(each.size()),
                        progress::refused);
            }
        }
        int done = asked.size();
        asked.clear();
        isAsking = false;
        return done;
    }
}
