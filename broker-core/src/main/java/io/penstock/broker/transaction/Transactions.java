package io.penstock.broker.transaction;

import io.penstock.broker.store.StateReader;
import io.penstock.broker.transaction.CommitPlan.Outcome;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Local transactions: what is staged, and what a commit comes to.
 *
 * <pre>
 *           TX_MESSAGE, TX_SETTLE    TX_COMMIT, all conditions hold
 *  (none) ─────────────────→ staged ─────────────────────────────────→ committed: its plan is carried out
 *                             │  ▲ │
 *                             └──┘ ├── TX_COMMIT, one does not hold ──→ rolled back: the number stays a hole
 *                          another └── TX_ROLLBACK, EPOCH_END, START ──→ dropped
 *                          part
 * </pre>
 *
 * <p>A commit asks in this order: is its number known; has its epoch ended; are all parts there; is everything that it
 * consumed still unsettled; do its destinations exist and have room. Nothing changes before the last question is
 * answered.
 *
 * <p>Invariant: {@code operations} is the sum over all staged transactions, at most {@value #OPERATIONS_IN_ALL_LIMIT}; a
 * transaction that would pass a limit keeps its number of parts only and can but roll back.
 *
 * <p>Replicated state: a function of the log. Owner: the log thread.
 */
public final class Transactions {
    /** Sends and settled ranges that one transaction may stage. */
    public static final int OPERATIONS_LIMIT = 100_000;

    /** Sends and settled ranges that all open transactions together may stage: about 40 MiB of heap. */
    public static final int OPERATIONS_IN_ALL_LIMIT = 500_000;

    /** A transaction without its epoch: the parts of one transaction come from one socket, or are dropped. */
    private record Key(UUID clientInstance, long connection, int session, long transaction) {
        static Key of(TransactionId id) {
            return new Key(id.origin().clientInstance(), id.origin().connection(), id.session(), id.transaction());
        }

        boolean isOf(ClientEpoch epoch) {
            return connection == epoch.connection() && clientInstance.equals(epoch.clientInstance());
        }
    }

    private static final class Staged {
        private final int epoch;
        private final List<StagedMessage> messages = new ArrayList<>();
        private final List<TagRange> settles = new ArrayList<>();
        private int parts;
        private boolean tooLarge;

        Staged(int epoch) {
            this.epoch = epoch;
        }

        /** The transaction itself counts as one, so that empty parts cannot fill the heap. */
        int operations() {
            return 1 + messages.size() + settles.size();
        }

        void giveUp() {
            messages.clear();
            settles.clear();
            tooLarge = true;
        }
    }

    /**
     * What was staged of one session's work for a branch.
     *
     * @param fault why it cannot be used, or null
     */
    public record Work(BranchOutcome fault, List<StagedMessage> messages, List<TagRange> settles) {
        static final Work NONE = new Work(null, List.of(), List.of());

        static Work faulty(BranchOutcome fault) {
            return new Work(fault, List.of(), List.of());
        }
    }

    private final Producers producers;
    private final Epochs epochs;
    private final Map<Key, Staged> open = new LinkedHashMap<>();
    private int operations;

    public Transactions(Producers producers, Epochs epochs) {
        this.producers = producers;
        this.epochs = epochs;
    }

    /** Transactions with staged parts. */
    public int size() {
        return open.size();
    }

    /** Sends and settled ranges staged in all, and one for each transaction. */
    public int operations() {
        return operations;
    }

    /** Hands over every staged message, which the log must keep. */
    public void forEachStaged(Consumer<? super StagedMessage> consumer) {
        open.values().forEach(staged -> staged.messages.forEach(consumer));
    }

    /** Hands over every transaction with messages of which one stands below a log position. */
    public void forEachBelow(long position, Consumer<? super StagedBy> consumer) {
        open.forEach((key, staged) -> {
            if (StagedMessage.isAnyBelow(position, staged.messages)) {
                ClientEpoch origin = new ClientEpoch(key.clientInstance, key.connection, staged.epoch);
                consumer.accept(StagedBy.work(new TransactionId(origin, key.session, key.transaction)));
            }
        });
    }

    /** What a transaction has staged to send, in order; empty if it is over; must not be kept. */
    public List<StagedMessage> messages(TransactionId id) {
        Staged staged = open.get(Key.of(id));
        return staged == null || staged.epoch != id.origin().epoch() ? List.of() : staged.messages;
    }

    /** Applies a staged message; one of an ended epoch is dropped. */
    public void stage(TransactionId id, StagedMessage message) {
        Staged staged = part(id);
        if (staged != null && hasRoom(staged, 1)) {
            staged.messages.add(message);
            operations++;
        }
    }

    /** Applies staged settlements; those of an ended epoch are dropped. */
    public void stage(TransactionId id, List<TagRange> settles) {
        Staged staged = part(id);
        if (staged != null && hasRoom(staged, settles.size())) {
            staged.settles.addAll(settles);
            operations += settles.size();
        }
    }

    /** Counts one more part of the transaction; null if its epoch has ended or no further transaction has room. */
    private Staged part(TransactionId id) {
        ClientEpoch origin = id.origin();
        if (epochs.isEnded(origin)) {
            return null;
        }
        epochs.see(origin);
        Key key = Key.of(id);
        Staged staged = open.get(key);
        if (staged == null || staged.epoch != origin.epoch()) {
            drop(key);
            if (operations >= OPERATIONS_IN_ALL_LIMIT) {
                return null;
            }
            staged = new Staged(origin.epoch());
            open.put(key, staged);
            operations++;
        }
        staged.parts++;
        return staged;
    }

    private boolean hasRoom(Staged staged, int more) {
        int before = staged.operations();
        if (staged.tooLarge || before + more > OPERATIONS_LIMIT || operations + more > OPERATIONS_IN_ALL_LIMIT) {
            staged.giveUp();
            operations += staged.operations() - before;
            return false;
        }
        return true;
    }

    /** Applies a commit, but for the plan that it answers. The transaction is over, whatever the outcome. */
    public CommitPlan commit(TxCommitRecord commit, CommitConditions conditions) {
        UUID instance = commit.id().origin().clientInstance();
        long high = instance.getMostSignificantBits();
        long low = instance.getLeastSignificantBits();
        Staged staged = drop(Key.of(commit.id()));
        switch (producers.check(high, low, commit.stream(), commit.number())) {
            case DUPLICATE -> {
                return CommitPlan.nothing(Outcome.DUPLICATE);
            }
            case IN_DOUBT -> {
                return CommitPlan.nothing(Outcome.IN_DOUBT);
            }
            case UNKNOWN -> {
                if (commit.repeated()) {
                    return CommitPlan.nothing(Outcome.IN_DOUBT);
                }
            }
            case ACCEPT -> {}
        }
        Outcome outcome = outcome(commit, staged, conditions);
        if (outcome != Outcome.COMMITTED) {
            producers.refuse(high, low, commit.stream(), commit.number());
            return CommitPlan.nothing(outcome);
        }
        producers.accept(high, low, commit.stream(), commit.number());
        return staged == null ? CommitPlan.nothing(outcome) : new CommitPlan(outcome, staged.messages, staged.settles);
    }

    private Outcome outcome(TxCommitRecord commit, Staged staged, CommitConditions conditions) {
        if (epochs.isEnded(commit.id().origin())) {
            return Outcome.EPOCH_ENDED;
        }
        epochs.see(commit.id().origin());
        if (partsOf(staged, commit.id()) != commit.stagedParts()) {
            return Outcome.MISSING_PARTS;
        }
        if (staged == null) {
            return Outcome.COMMITTED;
        }
        if (staged.tooLarge) {
            return Outcome.TOO_LARGE;
        }
        for (int i = 0; i < staged.settles.size(); i++) {
            if (!conditions.isSettleable(staged.settles.get(i))) {
                return Outcome.ALREADY_SETTLED;
            }
        }
        return switch (DestinationSums.roomFor(staged.messages, conditions)) {
            case FREE -> Outcome.COMMITTED;
            case FULL -> Outcome.DESTINATION_FULL;
            case GONE -> Outcome.DESTINATION_DELETED;
        };
    }

    /**
     * Part of applying the end of a session's work for a branch: takes out what was staged under its number.
     *
     * @param stagedParts how many parts there must be
     */
    public Work take(TransactionId id, int stagedParts) {
        Staged staged = drop(Key.of(id));
        if (epochs.isEnded(id.origin())) {
            return Work.faulty(BranchOutcome.CUT);
        }
        epochs.see(id.origin());
        if (partsOf(staged, id) != stagedParts) {
            return Work.faulty(BranchOutcome.CUT);
        }
        if (staged == null) {
            return Work.NONE;
        }
        return staged.tooLarge ? Work.faulty(BranchOutcome.TOO_LARGE) : new Work(null, staged.messages, staged.settles);
    }

    private static int partsOf(Staged staged, TransactionId id) {
        return staged == null || staged.epoch != id.origin().epoch() ? 0 : staged.parts;
    }

    /** Applies a rollback. */
    public void rollback(TransactionId id) {
        drop(Key.of(id));
    }

    /** Applies the end of an epoch: what it and earlier ones staged is dropped. */
    public void endEpoch(ClientEpoch epoch) {
        epochs.end(epoch);
        open.entrySet().removeIf(entry -> {
            boolean ended = entry.getKey().isOf(epoch) && entry.getValue().epoch <= epoch.epoch();
            operations -= ended ? entry.getValue().operations() : 0;
            return ended;
        });
    }

    /** Applies a start of the broker: all epochs end, and everything staged is dropped. */
    public void endAllEpochs() {
        epochs.endAll();
        open.clear();
        operations = 0;
    }

    private Staged drop(Key key) {
        Staged dropped = open.remove(key);
        operations -= dropped == null ? 0 : dropped.operations();
        return dropped;
    }

    /** Writes what is staged for a checkpoint; the tables of producers and epochs write themselves. */
    public void encode(OutBuffer out) {
        out.putInt(open.size());
        open.forEach((key, staged) -> {
            out.putLong(key.clientInstance.getMostSignificantBits())
                    .putLong(key.clientInstance.getLeastSignificantBits());
            out.putLong(key.connection)
                    .putInt(key.session)
                    .putLong(key.transaction)
                    .putInt(staged.epoch);
            out.putInt(staged.parts).putBoolean(staged.tooLarge).putInt(staged.messages.size());
            staged.messages.forEach(message -> message.encode(out));
            out.putInt(staged.settles.size());
            staged.settles.forEach(tags -> TagRange.LAYOUT.encode(tags, out));
        });
    }

    /** Reads what {@link #encode} wrote into this empty table. */
    public void decode(ByteBuffer source) {
        for (int left = source.getInt(); left > 0; left--) {
            Key key = new Key(StateReader.uuid(source), source.getLong(), source.getInt(), source.getLong());
            Staged staged = new Staged(source.getInt());
            staged.parts = source.getInt();
            staged.tooLarge = source.get() != 0;
            for (int messages = source.getInt(); messages > 0; messages--) {
                staged.messages.add(StagedMessage.decode(source));
            }
            for (int ranges = source.getInt(); ranges > 0; ranges--) {
                staged.settles.add(new TagRange(source.getLong(), source.getInt(), source.getLong(), source.getLong()));
            }
            open.put(key, staged);
            operations += staged.operations();
        }
    }
}
