package io.penstock.broker.delivery;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.RedeliveryDelays;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Until when messages wait whose delivery has failed and that are not to come again at once: of all feeds, in the order of their times.
 *
 * <pre>
 *  in flight ── its delivery fails ──→ postponed ── its time is over, or too many are ──→ ready, in its place
 *                                         └── settled, locked by a branch, its subscription gone ──→ (none)
 * </pre>
 *
 * <p>A crash forgets the times: what waited is ready at the start, with the failure count that is in the log.
 *
 * <p>Owner: the log thread. Bounded by {@link #POSTPONED_LIMIT}, beyond which those whose time is nearest come early.
 */
final class Postponements {
    /** Messages of the broker that may wait; about 150 bytes of heap each, 600 if each is of a group of its own. */
    static final int POSTPONED_LIMIT = 100_000;

    /** Messages whose time is over that one turn lets go. */
    private static final int TURN_LIMIT = 1024;

    private final Clock clock;
    private final TreeSet<Postponed> byTime = new TreeSet<>();
    private long postponements;

    Postponements(Clock clock) {
        this.clock = clock;
    }

    /**
     * One message that waits.
     *
     * @param number by which two of one time are told apart, the one that failed first ahead
     */
    record Postponed(Feed feed, long offset, long untilNanos, long number) implements Comparable<Postponed> {
        @Override
        public int compareTo(Postponed other) {
            long later = untilNanos - other.untilNanos;
            return later != 0 ? Long.signum(later) : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Postponed that && number == that.number;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    /** A message waits from now on, for as long as its count of failures asks. */
    Postponed add(Feed feed, long offset, RedeliveryDelays delays, int failures) {
        long delayMs = delays.afterMs(failures, spread(feed, offset, failures));
        Postponed added =
                new Postponed(feed, offset, clock.nanos() + TimeUnit.MILLISECONDS.toNanos(delayMs), postponements++);
        byTime.add(added);
        return added;
    }

    /** Bits that differ by message and failure: what failed together comes apart. */
    private static long spread(Feed feed, long offset, int failures) {
        long bits = feed.subscription().id() * 0x9E3779B97F4A7C15L
                + offset * 0xBF58476D1CE4E5B9L
                + (long) failures * 0x94D049BB133111EBL
                + feed.queue().id();
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }

    /** A message does not wait any more. */
    void remove(Postponed gone) {
        byTime.remove(gone);
    }

    /** How many wait. */
    int size() {
        return byTime.size();
    }

    /** Lets those go whose time is over, a bounded number; answers how many. */
    int letGoWhatIsOver(Consumer<Feed> ready) {
        long now = clock.nanos();
        int gone = 0;
        while (gone < TURN_LIMIT && !byTime.isEmpty() && byTime.first().untilNanos - now <= 0) {
            letGoFirst(ready);
            gone++;
        }
        return gone;
    }

    /** Lets those go that are too many. */
    void letGoBeyondLimit(Consumer<Feed> ready) {
        while (byTime.size() > POSTPONED_LIMIT) {
            letGoFirst(ready);
        }
    }

    private void letGoFirst(Consumer<Feed> ready) {
        Postponed first = byTime.first();
        first.feed.comeAgain(first.offset);
        ready.accept(first.feed);
    }
}
