package io.penstock.broker.security;

import io.penstock.protocol.agent.Clock;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Slows down guessing: after {@link #FREE_FAILURES} failed log-ins from one address, each further one doubles the time
 * for which that address is refused unheard.
 *
 * <p>Any thread, without locks: a table of {@link #SLOTS} immutable entries, each replaced by compare-and-set. Two
 * addresses that fall into one slot push each other out, which gives the guesser a few more free failures and never
 * locks out someone else for longer. Lost in a crash, which does no harm.
 */
public final class LoginBackoff {
    /** Addresses remembered at most. */
    public static final int SLOTS = 4_096;

    /** Failures without a penalty. */
    public static final int FREE_FAILURES = 3;

    /** The longest penalty. */
    public static final long PENALTY_MAX_MS = 60_000;

    /** Failures are forgotten this long after the last one. */
    public static final long MEMORY_MS = 600_000;

    private static final long PENALTY_FIRST_MS = 1_000;

    private final Clock clock;
    private final AtomicReferenceArray<Failures> slots = new AtomicReferenceArray<>(SLOTS);

    public LoginBackoff(Clock clock) {
        this.clock = clock;
    }

    /** Milliseconds for which this address is still refused; 0 when it may try. */
    public long refusedForMs(String address) {
        Failures known = slots.get(slotOf(address));
        if (known == null || !known.address.equals(address)) {
            return 0;
        }
        long leftNanos = known.refusedUntilNanos - clock.nanos();
        return leftNanos <= 0 ? 0 : (leftNanos + 999_999) / 1_000_000;
    }

    /** A log-in from this address failed. */
    public void failed(String address) {
        int slot = slotOf(address);
        for (Failures known = slots.get(slot); ; known = slots.get(slot)) {
            if (slots.compareAndSet(slot, known, next(address, known))) {
                return;
            }
        }
    }

    /** A log-in from this address succeeded: its failures are forgotten. */
    public void succeeded(String address) {
        int slot = slotOf(address);
        Failures known = slots.get(slot);
        if (known != null && known.address.equals(address)) {
            slots.compareAndSet(slot, known, null);
        }
    }

    private Failures next(String address, Failures known) {
        long now = clock.nanos();
        boolean counts =
                known != null && known.address.equals(address) && now - known.lastNanos < MEMORY_MS * 1_000_000;
        int count = counts ? known.count + 1 : 1;
        return new Failures(address, count, now, now + penaltyMs(count) * 1_000_000);
    }

    private static long penaltyMs(int count) {
        if (count <= FREE_FAILURES) {
            return 0;
        }
        int doublings = Math.min(16, count - FREE_FAILURES - 1);
        return Math.min(PENALTY_MAX_MS, PENALTY_FIRST_MS << doublings);
    }

    private static int slotOf(String address) {
        int hash = address.hashCode();
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }

    private record Failures(String address, int count, long lastNanos, long refusedUntilNanos) {}
}
