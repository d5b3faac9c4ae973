package io.penstock.broker.security;

import io.penstock.protocol.agent.Clock;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Slows down guessing: after {@link #FREE_FAILURES} failed log-ins as one user from one address, and after {@link
 * #FREE_FAILURES_OF_ADDRESS} as any users from one address, each further one doubles the time for which the next is
 * refused unheard. Counting users apart keeps one client with an old password from locking out its neighbours.
 *
 * <p>Any thread, without locks: a table of {@link #SLOTS} immutable entries, each replaced by compare-and-set. Two
 * keys that fall into one slot push each other out, which gives the guesser a few more free failures and never locks
 * out someone else for longer. Lost in a crash, which does no harm.
 */
public final class LoginBackoff {
    /** Entries at most. */
    public static final int SLOTS = 4_096;

    /** Failures as one user from one address without a penalty. */
    public static final int FREE_FAILURES = 3;

    /** Failures from one address without a penalty. */
    public static final int FREE_FAILURES_OF_ADDRESS = 30;

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

    /** Milliseconds for which a log-in as this user from this address is still refused; 0 when it may try. */
    public long refusedForMs(String address, String user) {
        return Math.max(leftMs(address), leftMs(key(address, user)));
    }

    /** A log-in as this user from this address failed; {@code user} is empty when none was named. */
    public void failed(String address, String user) {
        count(address, FREE_FAILURES_OF_ADDRESS);
        count(key(address, user), FREE_FAILURES);
    }

    /** A log-in as this user from this address succeeded: its failures are forgotten, those as other users are not. */
    public void succeeded(String address, String user) {
        String key = key(address, user);
        int slot = slotOf(key);
        Failures known = slots.get(slot);
        if (known != null && known.key.equals(key)) {
            slots.compareAndSet(slot, known, null);
        }
    }

    private long leftMs(String key) {
        Failures known = slots.get(slotOf(key));
        if (known == null || !known.key.equals(key)) {
            return 0;
        }
        long leftNanos = known.refusedUntilNanos - clock.nanos();
        return leftNanos <= 0 ? 0 : (leftNanos + 999_999) / 1_000_000;
    }

    private void count(String key, int free) {
        int slot = slotOf(key);
        for (Failures known = slots.get(slot); ; known = slots.get(slot)) {
            if (slots.compareAndSet(slot, known, next(key, known, free))) {
                return;
            }
        }
    }

    private Failures next(String key, Failures known, int free) {
        long now = clock.nanos();
        boolean counts = known != null && known.key.equals(key) && now - known.lastNanos < MEMORY_MS * 1_000_000;
        int count = counts ? known.count + 1 : 1;
        return new Failures(key, count, now, now + penaltyMs(count - free) * 1_000_000);
    }

    private static long penaltyMs(int beyondFree) {
        if (beyondFree <= 0) {
            return 0;
        }
        return Math.min(PENALTY_MAX_MS, PENALTY_FIRST_MS << Math.min(16, beyondFree - 1));
    }

    /** A blank stands in no address, so a key with a user is never one without. */
    private static String key(String address, String user) {
        return address + ' ' + user;
    }

    private static int slotOf(String key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }

    private record Failures(String key, int count, long lastNanos, long refusedUntilNanos) {}
}
