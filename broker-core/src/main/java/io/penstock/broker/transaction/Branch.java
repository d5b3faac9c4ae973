package io.penstock.broker.transaction;

import io.penstock.broker.store.StateReader;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList.State;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One transaction branch: its work, and who works for it. {@link Branches} draws its states and changes it.
 *
 * <p>Invariants: {@code cause} is set exactly when it is ROLLBACK_ONLY; only an ACTIVE or PREPARED branch has work; only an
 * ACTIVE or ROLLBACK_ONLY one has contributors.
 *
 * <p>Replicated state: a function of the log. Owner: the log thread.
 */
public final class Branch {
    /** A socket on which sessions worked for the branch, and how many have not ended that. */
    private static final class Contributor {
        private final ClientEpoch epoch;
        private int open;

        Contributor(ClientEpoch epoch, int open) {
            this.epoch = epoch;
            this.open = open;
        }

        boolean isUpTo(ClientEpoch end) {
            return epoch.connection() == end.connection()
                    && epoch.clientInstance().equals(end.clientInstance())
                    && epoch.epoch() <= end.epoch();
        }
    }

    private final long number;
    private final BranchId id;
    private final int timeoutSeconds;
    private final String user;
    private final List<Contributor> contributors = new ArrayList<>(1);
    private List<StagedMessage> messages = new ArrayList<>();
    private List<TagRange> settles = new ArrayList<>();
    private State state = State.ACTIVE;
    private BranchOutcome cause;
    private long sinceMs;

    Branch(long number, BranchId id, int timeoutSeconds, String user, long sinceMs) {
        this.number = number;
        this.id = id;
        this.timeoutSeconds = timeoutSeconds;
        this.user = user;
        this.sinceMs = sinceMs;
    }

    /** Ascends with the branches' beginnings; never reused. */
    public long number() {
        return number;
    }

    public BranchId id() {
        return id;
    }

    /** Within how many seconds it is to be prepared; 0 whenever. */
    public int timeoutSeconds() {
        return timeoutSeconds;
    }

    /** Who began it; another user needs a right to touch it. */
    public String user() {
        return user;
    }

    public State state() {
        return state;
    }

    /** Since when it is in its state, broker clock. */
    public long sinceMs() {
        return sinceMs;
    }

    /** What it sends, in order; must not be kept. */
    public List<StagedMessage> messages() {
        return messages;
    }

    /** What it consumes, all of it locked; must not be kept. */
    public List<TagRange> settles() {
        return settles;
    }

    /** How many messages it consumes. */
    public long settled() {
        long sum = 0;
        for (TagRange tags : settles) {
            sum += tags.size();
        }
        return sum;
    }

    /** Why it can but be rolled back, or null. */
    BranchOutcome cause() {
        return cause;
    }

    /** The branch itself counts as one. */
    int operations() {
        return 1 + messages.size() + settles.size();
    }

    boolean isEmpty() {
        return messages.isEmpty() && settles.isEmpty();
    }

    /** Whether it may still go either way. */
    boolean isUnprepared() {
        return state == State.ACTIVE || state == State.ROLLBACK_ONLY;
    }

    boolean isHeuristic() {
        return state == State.HEURISTICALLY_COMMITTED || state == State.HEURISTICALLY_ROLLED_BACK;
    }

    void enter(State next, BranchOutcome why, long atMs) {
        state = next;
        cause = why;
        sinceMs = atMs;
        if (!isUnprepared()) {
            contributors.clear();
        }
    }

    /** Takes the work out, whatever becomes of it. */
    void dropWork() {
        messages = new ArrayList<>();
        settles = new ArrayList<>();
    }

    // ---- who works for it

    void begin(ClientEpoch origin) {
        for (Contributor each : contributors) {
            if (each.epoch.equals(origin)) {
                each.open++;
                return;
            }
        }
        contributors.add(new Contributor(origin, 1));
    }

    /** A session ends its work; false if none of that socket is at work. */
    boolean end(ClientEpoch origin) {
        for (Contributor each : contributors) {
            if (each.epoch.equals(origin) && each.open > 0) {
                each.open--;
                return true;
            }
        }
        return false;
    }

    /** Whether a session is at work for it. */
    boolean isOpen() {
        for (Contributor each : contributors) {
            if (each.open > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a socket that it depends on is over, as far as anyone has said. */
    boolean isCut(Epochs epochs) {
        for (Contributor each : contributors) {
            if (epochs.isEnded(each.epoch)) {
                return true;
            }
        }
        return false;
    }

    /** What the end of a socket means for a branch. */
    enum Parting {
        /** Nothing: it did not work on it. */
        STRANGER,
        /** All its work there had been handed over. */
        DONE,
        /** A session was still at work there. */
        IN_THE_MIDDLE
    }

    /** A socket, and those of its connection before it, are over. */
    Parting part(ClientEpoch end) {
        Parting parting = Parting.STRANGER;
        for (int i = contributors.size() - 1; i >= 0; i--) {
            if (contributors.get(i).isUpTo(end)) {
                boolean middle = contributors.remove(i).open > 0 || parting == Parting.IN_THE_MIDDLE;
                parting = middle ? Parting.IN_THE_MIDDLE : Parting.DONE;
            }
        }
        return parting;
    }

    // ---- checkpoint

    void encode(OutBuffer out) {
        out.putLong(number);
        BranchId.LAYOUT.encode(id, out);
        out.putInt(timeoutSeconds).putString(user).putLong(sinceMs).putByte(state.code());
        out.putByte(cause == null ? -1 : cause.ordinal()).putInt(contributors.size());
        for (Contributor each : contributors) {
            ClientEpoch.LAYOUT.encode(each.epoch, out);
            out.putInt(each.open);
        }
        out.putInt(messages.size());
        messages.forEach(message -> message.encode(out));
        out.putInt(settles.size());
        settles.forEach(tags -> TagRange.LAYOUT.encode(tags, out));
    }

    static Branch decode(ByteBuffer source) {
        long number = source.getLong();
        BranchId id = new BranchId(source.getInt(), StateReader.bytes(source), StateReader.bytes(source));
        Branch branch = new Branch(number, id, source.getInt(), StateReader.string(source), source.getLong());
        branch.state = State.values()[source.get()];
        int cause = source.get();
        branch.cause = cause < 0 ? null : BranchOutcome.values()[cause];
        for (int left = source.getInt(); left > 0; left--) {
            ClientEpoch epoch = new ClientEpoch(StateReader.uuid(source), source.getLong(), source.getInt());
            branch.contributors.add(new Contributor(epoch, source.getInt()));
        }
        for (int left = source.getInt(); left > 0; left--) {
            branch.messages.add(StagedMessage.decode(source));
        }
        for (int left = source.getInt(); left > 0; left--) {
            branch.settles.add(new TagRange(source.getLong(), source.getInt(), source.getLong(), source.getLong()));
        }
        return branch;
    }
}
