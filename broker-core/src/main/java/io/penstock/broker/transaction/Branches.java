package io.penstock.broker.transaction;

import io.penstock.broker.transaction.BranchStepRecord.Step;
import io.penstock.broker.transaction.Transactions.Work;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList.State;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The branches of XA transactions, by the names that their transaction managers gave them.
 *
 * <pre>
 *         start            prepare, all conditions hold              commit
 *  (none) ─────→ ACTIVE ───────────────────────────────→ PREPARED ───────────→ (none): carried out
 *                │ │  ▲                                   │   │ rollback
 *                │ └──┘ end, start of another session     │   └──────────────→ (none): given back
 *                │                                        │ an operator decides
 *                │ one-phase commit ──→ (none)            └──→ HEURISTICALLY COMMITTED or ROLLED BACK ── forget ──→ (none)
 *                │ end as failed, a worker's connection lost, time-out
 *                └──→ ROLLBACK_ONLY ── prepare, commit (refused), rollback ──→ (none)
 *
 *  START: ACTIVE, ROLLBACK_ONLY ──→ (none); what is PREPARED or heuristic stays, whatever happens
 * </pre>
 *
 * <p>Work is staged as that of a local transaction; the end of a session's work makes it the branch's, and locks what it
 * consumes at that moment: from then on it is no consumer's, and a consumer's end does not matter to it. Preparing takes room
 * in the destinations, so that a prepared branch's commit cannot be refused.
 *
 * <p>A ROLLBACK_ONLY branch has no work any more; it stays so that nobody begins it anew by mistake, and makes room for new ones
 * when there are too many.
 *
 * <p>Invariants: at most {@value #BRANCHES_LIMIT} branches; {@code operations} is the sum over all, at most {@value
 * #OPERATIONS_IN_ALL_LIMIT}; all that ACTIVE and PREPARED branches consume is locked; PREPARED ones have reserved their room.
 *
 * <p>Replicated state: a function of the log. Owner: the log thread.
 */
public final class Branches {
    /** Branches in any state. */
    public static final int BRANCHES_LIMIT = 20_000;

    /** Sends and consumed ranges that all branches together may hold: about 40 MiB of heap. */
    public static final int OPERATIONS_IN_ALL_LIMIT = 500_000;

    /** Messages that one branch may consume. */
    public static final int SETTLED_LIMIT = 1_000_000;

    /** Where the room of prepared branches is taken again after a checkpoint was read. */
    public interface Reservation {
        void reserve(int destinationId, long messages, long bytes);
    }

    private final Producers producers;
    private final Epochs epochs;
    private final Map<BranchId, Branch> byId = new HashMap<>();
    private final TreeMap<Long, Branch> byNumber = new TreeMap<>();
    private final TreeMap<Long, Branch> unprepared = new TreeMap<>();
    private long nextNumber = 1;
    private int operations;

    public Branches(Producers producers, Epochs epochs) {
        this.producers = producers;
        this.epochs = epochs;
    }

    /** Branches in any state. */
    public int size() {
        return byNumber.size();
    }

    /** Sends and consumed ranges in all, and one for each branch. */
    public int operations() {
        return operations;
    }

    /** The branch of that name, or null. */
    public Branch find(BranchId id) {
        return byId.get(id);
    }

    /** The branches whose numbers are above one, ascending; must not be kept. */
    public Collection<Branch> after(long number) {
        return byNumber.tailMap(number, false).values();
    }

    /** The branches that are not prepared, ascending; must not be kept. */
    public Collection<Branch> unprepared() {
        return unprepared.values();
    }

    /** Hands over every staged message, which the log must keep. */
    public void forEachStaged(Consumer<? super StagedMessage> consumer) {
        byNumber.values().forEach(branch -> branch.messages().forEach(consumer));
    }

    /** Hands over every branch with messages of which one stands below a log position. */
    public void forEachBelow(long position, Consumer<? super StagedBy> consumer) {
        byNumber.values().forEach(branch -> {
            if (StagedMessage.isAnyBelow(position, branch.messages())) {
                consumer.accept(StagedBy.branch(branch.number()));
            }
        });
    }

    /** What the branch of that number sends, in order; empty if it is over; must not be kept. */
    public List<StagedMessage> messages(long number) {
        Branch branch = byNumber.get(number);
        return branch == null ? List.of() : branch.messages();
    }

    // ---- a session's work

    /** Applies the beginning of a session's work. */
    public BranchOutcome start(BranchStartRecord start, long atMs) {
        ClientEpoch origin = start.origin();
        if (epochs.isEnded(origin)) {
            return BranchOutcome.CUT;
        }
        epochs.see(origin);
        Branch branch = byId.get(start.branch());
        if (start.mode() == BranchStart.Mode.JOIN) {
            return join(branch, origin);
        }
        if (branch != null) {
            return BranchOutcome.EXISTS;
        }
        if (!hasRoomForAnother()) {
            return BranchOutcome.TOO_MANY;
        }
        branch = new Branch(nextNumber++, start.branch(), start.timeoutSeconds(), start.user(), atMs);
        branch.begin(origin);
        add(branch);
        return BranchOutcome.DONE;
    }

    private static BranchOutcome join(Branch branch, ClientEpoch origin) {
        if (branch == null) {
            return BranchOutcome.UNKNOWN;
        }
        if (branch.state() == State.ROLLBACK_ONLY) {
            return branch.cause();
        }
        if (branch.state() != State.ACTIVE) {
            return BranchOutcome.WRONG_STATE;
        }
        branch.begin(origin);
        return BranchOutcome.DONE;
    }

    /** Whether there is, or could be made, room for one more: the oldest ROLLBACK_ONLY one that nobody works for goes. */
    private boolean hasRoomForAnother() {
        if (operations >= OPERATIONS_IN_ALL_LIMIT) {
            return false;
        }
        if (byNumber.size() < BRANCHES_LIMIT) {
            return true;
        }
        for (Branch each : unprepared.values()) {
            if (each.state() == State.ROLLBACK_ONLY && !each.isOpen()) {
                remove(each);
                return true;
            }
        }
        return false;
    }

    /**
     * Applies the end of a session's work.
     *
     * @param work what had been staged, taken out of the transactions whatever the outcome
     */
    public BranchOutcome end(BranchEndRecord end, Work work, long atMs, BranchHost host) {
        Branch branch = byId.get(end.branch());
        if (branch == null) {
            return BranchOutcome.UNKNOWN;
        }
        if (!branch.end(end.work().origin())) {
            return branch.cause() != null ? branch.cause() : BranchOutcome.WRONG_STATE;
        }
        if (branch.state() == State.ROLLBACK_ONLY) {
            BranchOutcome cause = branch.cause();
            removeIfOver(branch);
            return end.outcome() == BranchEnd.Outcome.FAIL ? BranchOutcome.DONE : cause;
        }
        if (end.outcome() == BranchEnd.Outcome.FAIL) {
            doom(branch, BranchOutcome.GIVEN_UP, atMs, host);
            return BranchOutcome.DONE;
        }
        BranchOutcome taken = take(branch, work, host);
        if (!taken.isDone()) {
            doom(branch, taken, atMs, host);
        }
        return taken;
    }

    private BranchOutcome take(Branch branch, Work work, BranchHost host) {
        if (work.fault() != null) {
            return work.fault();
        }
        int more = work.messages().size() + work.settles().size();
        long settled = branch.settled();
        for (TagRange tags : work.settles()) {
            settled += Math.min(tags.size(), SETTLED_LIMIT + 1);
        }
        if (branch.operations() + more > Transactions.OPERATIONS_LIMIT
                || operations + more > OPERATIONS_IN_ALL_LIMIT
                || settled > SETTLED_LIMIT) {
            return BranchOutcome.TOO_LARGE;
        }
        for (TagRange tags : work.settles()) {
            if (!host.isSettleable(tags) || !host.lock(tags)) {
                return BranchOutcome.ALREADY_SETTLED;
            }
            branch.settles().add(tags);
            operations++;
        }
        branch.messages().addAll(work.messages());
        operations += work.messages().size();
        return BranchOutcome.DONE;
    }

    // ---- the branch as a whole

    /** Applies any step but a commit. */
    public BranchOutcome step(BranchStepRecord record, long atMs, BranchHost host) {
        Branch branch = byId.get(record.branch());
        if (branch != null && record.number() != 0 && record.number() != branch.number()) {
            branch = null;
        }
        return switch (record.step()) {
            case PREPARE -> prepare(branch, record.repeated(), atMs, host);
            case ROLLBACK -> rollback(branch, record.repeated(), atMs, host);
            case FORGET -> forget(branch, record.repeated());
            case DECIDE_COMMIT, DECIDE_ROLLBACK -> decide(branch, record.step(), atMs, host);
            case TIME_OUT -> timeOut(branch, atMs, host);
        };
    }

    private BranchOutcome prepare(Branch branch, boolean repeated, long atMs, BranchHost host) {
        if (branch == null) {
            return BranchOutcome.UNKNOWN;
        }
        if (!branch.isUnprepared()) {
            boolean asked = repeated && branch.state() == State.PREPARED;
            return asked ? BranchOutcome.DONE : BranchOutcome.WRONG_STATE;
        }
        BranchOutcome ready = ready(branch, atMs, host);
        if (!ready.isDone()) {
            return ready;
        }
        if (branch.isEmpty()) {
            remove(branch);
            return BranchOutcome.READ_ONLY;
        }
        DestinationSums.forEach(branch.messages(), host::reserve);
        branch.messages().forEach(StagedMessage::outliveCrash);
        branch.enter(State.PREPARED, null, atMs);
        unprepared.remove(branch.number());
        return BranchOutcome.DONE;
    }

    /** Whether an unprepared branch could be committed now; if it never can, it is rolled back and over. */
    private BranchOutcome ready(Branch branch, long atMs, BranchHost host) {
        if (branch.state() == State.ROLLBACK_ONLY) {
            BranchOutcome cause = branch.cause();
            end(branch, atMs);
            return cause;
        }
        if (branch.isOpen()) {
            return BranchOutcome.WRONG_STATE;
        }
        BranchOutcome outcome = branch.isCut(epochs)
                ? BranchOutcome.CUT
                : switch (DestinationSums.roomFor(branch.messages(), host)) {
                    case FREE -> BranchOutcome.DONE;
                    case FULL -> BranchOutcome.DESTINATION_FULL;
                    case GONE -> BranchOutcome.DESTINATION_DELETED;
                };
        if (!outcome.isDone()) {
            giveBack(branch, host);
            remove(branch);
        }
        return outcome;
    }

    /** Applies a commit. */
    public BranchOutcome commit(BranchCommitRecord commit, long atMs, BranchHost host) {
        long high = commit.clientInstance().getMostSignificantBits();
        long low = commit.clientInstance().getLeastSignificantBits();
        switch (producers.check(high, low, commit.stream(), commit.number())) {
            case DUPLICATE -> {
                return BranchOutcome.DONE;
            }
            case IN_DOUBT -> {
                return BranchOutcome.IN_DOUBT;
            }
            case UNKNOWN -> {
                if (commit.repeated()) {
                    return BranchOutcome.IN_DOUBT;
                }
            }
            case ACCEPT -> {}
        }
        BranchOutcome outcome = commit(byId.get(commit.branch()), commit.phase(), atMs, host);
        if (outcome.isDone()) {
            producers.accept(high, low, commit.stream(), commit.number());
        } else {
            producers.refuse(high, low, commit.stream(), commit.number());
        }
        return outcome;
    }

    private BranchOutcome commit(Branch branch, BranchCommit.Phase phase, long atMs, BranchHost host) {
        if (branch == null) {
            return BranchOutcome.UNKNOWN;
        }
        if (branch.isHeuristic()) {
            return decided(branch);
        }
        if (branch.isUnprepared() != (phase == BranchCommit.Phase.ONLY)) {
            return BranchOutcome.WRONG_STATE;
        }
        if (phase == BranchCommit.Phase.ONLY) {
            BranchOutcome ready = ready(branch, atMs, host);
            if (!ready.isDone()) {
                return ready;
            }
        } else {
            DestinationSums.forEach(branch.messages(), host::release);
        }
        carryOut(branch, host);
        remove(branch);
        return BranchOutcome.DONE;
    }

    private BranchOutcome rollback(Branch branch, boolean repeated, long atMs, BranchHost host) {
        if (branch == null) {
            // Only a rollback, or what comes to the same, ends a branch whose rollback is asked for.
            return repeated ? BranchOutcome.DONE : BranchOutcome.UNKNOWN;
        }
        if (branch.isHeuristic()) {
            return decided(branch);
        }
        giveBack(branch, host);
        end(branch, atMs);
        return BranchOutcome.DONE;
    }

    private BranchOutcome forget(Branch branch, boolean repeated) {
        if (branch == null) {
            return repeated ? BranchOutcome.DONE : BranchOutcome.UNKNOWN;
        }
        if (!branch.isHeuristic()) {
            return BranchOutcome.WRONG_STATE;
        }
        remove(branch);
        return BranchOutcome.DONE;
    }

    private BranchOutcome decide(Branch branch, Step step, long atMs, BranchHost host) {
        if (branch == null) {
            return BranchOutcome.UNKNOWN;
        }
        if (branch.state() != State.PREPARED) {
            return BranchOutcome.WRONG_STATE;
        }
        if (step == Step.DECIDE_COMMIT) {
            DestinationSums.forEach(branch.messages(), host::release);
            carryOut(branch, host);
            branch.enter(State.HEURISTICALLY_COMMITTED, null, atMs);
        } else {
            giveBack(branch, host);
            branch.enter(State.HEURISTICALLY_ROLLED_BACK, null, atMs);
        }
        return BranchOutcome.DONE;
    }

    private static BranchOutcome decided(Branch branch) {
        return branch.state() == State.HEURISTICALLY_COMMITTED
                ? BranchOutcome.COMMITTED_BY_OPERATOR
                : BranchOutcome.ROLLED_BACK_BY_OPERATOR;
    }

    private BranchOutcome timeOut(Branch branch, long atMs, BranchHost host) {
        if (branch == null || branch.state() != State.ACTIVE) {
            return BranchOutcome.WRONG_STATE;
        }
        doom(branch, BranchOutcome.TIMED_OUT, atMs, host);
        return BranchOutcome.DONE;
    }

    // ---- ends of sockets and lives

    /** Applies the end of an epoch: a branch that depends on it can but be rolled back. */
    public void endEpoch(EpochEndRecord end, long atMs, BranchHost host) {
        for (Branch branch : List.copyOf(unprepared.values())) {
            Branch.Parting parting = branch.part(end.epoch());
            boolean lost = end.ending() == EpochEndRecord.Ending.LOST || parting == Branch.Parting.IN_THE_MIDDLE;
            if (parting != Branch.Parting.STRANGER && lost && branch.state() == State.ACTIVE) {
                doom(branch, BranchOutcome.CUT, atMs, host);
            }
            removeIfOver(branch);
        }
    }

    /** Applies a start of the broker: what is not prepared is given back, and over. */
    public void endUnprepared(BranchHost host) {
        for (Branch branch : List.copyOf(unprepared.values())) {
            giveBack(branch, host);
            remove(branch);
        }
    }

    // ---- what it comes to

    private void doom(Branch branch, BranchOutcome cause, long atMs, BranchHost host) {
        giveBack(branch, host);
        branch.enter(State.ROLLBACK_ONLY, cause, atMs);
    }

    /** The transaction manager knows that it is rolled back; sessions that still work for it are told when they end. */
    private void end(Branch branch, long atMs) {
        if (branch.isOpen()) {
            branch.enter(State.ROLLBACK_ONLY, BranchOutcome.ROLLED_BACK, atMs);
        } else {
            remove(branch);
        }
    }

    private void removeIfOver(Branch branch) {
        if (branch.cause() == BranchOutcome.ROLLED_BACK && !branch.isOpen()) {
            remove(branch);
        }
    }

    private void carryOut(Branch branch, BranchHost host) {
        host.append(branch.messages());
        branch.settles().forEach(host::settleLocked);
        dropWork(branch);
    }

    private void giveBack(Branch branch, BranchHost host) {
        if (branch.state() == State.PREPARED) {
            DestinationSums.forEach(branch.messages(), host::release);
        }
        branch.settles().forEach(host::unlock);
        dropWork(branch);
    }

    private void dropWork(Branch branch) {
        operations -= branch.operations() - 1;
        branch.dropWork();
    }

    private void add(Branch branch) {
        byId.put(branch.id(), branch);
        byNumber.put(branch.number(), branch);
        if (branch.isUnprepared()) {
            unprepared.put(branch.number(), branch);
        }
        operations += branch.operations();
    }

    private void remove(Branch branch) {
        operations -= branch.operations();
        byId.remove(branch.id());
        byNumber.remove(branch.number());
        unprepared.remove(branch.number());
    }

    // ---- checkpoint

    /** Writes all branches; what they have locked is written by those who hold it. */
    public void encode(OutBuffer out) {
        out.putLong(nextNumber).putInt(byNumber.size());
        byNumber.values().forEach(branch -> branch.encode(out));
    }

    /** Reads what {@link #encode} wrote into this empty table, and takes again the room that prepared branches have. */
    public void decode(ByteBuffer source, Reservation reservation) {
        nextNumber = source.getLong();
        for (int left = source.getInt(); left > 0; left--) {
            Branch branch = Branch.decode(source);
            add(branch);
            if (branch.state() == State.PREPARED) {
                DestinationSums.forEach(branch.messages(), reservation::reserve);
            }
        }
    }
}
