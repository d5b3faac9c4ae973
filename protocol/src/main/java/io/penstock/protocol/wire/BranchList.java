package io.penstock.protocol.wire;

import java.util.List;

/**
 * Asks for a page of branches, in the order of their beginnings.
 *
 * <p>Immutable; any thread.
 *
 * @param after only branches whose number is above this one; 0 for the first page
 */
public record BranchList(Scope scope, long after, int limit) {
    /** How many branches a page has at most. */
    public static final int LIMIT_MAX = 1000;

    public static final Layout<BranchList> LAYOUT = Layout.<BranchList>of(
                    "TX_XA_LIST", CommandCode.TX_XA_LIST.code(), "Asks for a page of branches, the oldest first.")
            .choice("scope", Scope.class, "Which.", BranchList::scope)
            .int64("after", "", "Only branches with a number above this one; 0 for the first page.", BranchList::after)
            .int32("limit", "", "How many at most, 1…1000.", BranchList::limit)
            .build(in -> new BranchList(in.choice(Scope.class), in.int64(), in.int32()));

    public BranchList {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("A page of " + limit + " branches; 1…" + LIMIT_MAX);
        }
    }

    /** Which branches are asked for. */
    public enum Scope implements Coded {
        /** What a recovery must know: prepared ones, and those that an operator completed. */
        RECOVERABLE(0),
        ALL(1);

        private final int code;

        Scope(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /** Where a branch stands. */
    public enum State implements Coded {
        /** It may get more work. */
        ACTIVE(0),
        /** It can but be rolled back. */
        ROLLBACK_ONLY(1),
        /** It waits for its transaction manager, however long. */
        PREPARED(2),
        /** An operator has committed it. */
        HEURISTICALLY_COMMITTED(3),
        /** An operator has rolled it back. */
        HEURISTICALLY_ROLLED_BACK(4);

        private final int code;

        State(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /** One branch. */
    public record Entry(long number, BranchId branch, State state, long sinceMs, int sends, long settles) {
        static final Layout<Entry> LAYOUT = Layout.<Entry>of("BranchEntry", 0, "One branch.")
                .int64("number", "", "Ascends with the branches' beginnings.", Entry::number)
                .part(BranchId.LAYOUT, Entry::branch)
                .choice("state", State.class, "Where it stands.", Entry::state)
                .int64("sinceMs", "ms, broker clock", "Since when it stands there.", Entry::sinceMs)
                .int32("sends", "messages", "What it sends.", Entry::sends)
                .int64("settles", "messages", "What it consumes.", Entry::settles)
                .build(in -> new Entry(
                        in.int64(),
                        in.part(BranchId.LAYOUT),
                        in.choice(State.class),
                        in.int64(),
                        in.int32(),
                        in.int64()));
    }

    /** The answer to TX_XA_LIST. */
    public record Answer(List<Entry> branches) {
        public static final Layout<Answer> LAYOUT = Layout.<Answer>of(
                        "TX_XA_LIST answer", 0, "A page of branches; a full one may have a next.")
                .list("branches", Entry.LAYOUT, "The branches.", Answer::branches)
                .build(in -> new Answer(in.list(Entry.LAYOUT)));
    }
}
