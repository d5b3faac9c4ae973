package io.penstock.broker;

import io.penstock.protocol.agent.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's time: it runs with the machine's monotonic clock and follows the machine's wall clock by going up to a thousandth
 * faster or slower. So it never decreases and never jumps: setting the wall clock neither fires delayed messages, nor expires
 * any, nor holds them back for as long as the clock was set back.
 *
 * <pre>
 *  broker time = base + elapsed + slew,   where slew goes towards (wall − base) by at most {@value #SLEW_LIMIT_PERMILLE} ‰ of elapsed
 * </pre>
 *
 * <p>A step of more than a minute is logged. A new process begins with the wall clock, or with the time of the last record in
 * its log if that is later.
 *
 * <p>Any thread, without locks: the present course is an immutable value behind one reference.
 */
final class BrokerClock implements Clock {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerClock.class);

    /** How much faster or slower it goes at most. */
    static final long SLEW_LIMIT_PERMILLE = 1;

    /** How often it looks at the wall clock. */
    private static final long COURSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A smaller difference is none. */
    private static final long SAME_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A look that took longer was interrupted. */
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** How often it looks again at once because it was interrupted. */
    private static final int LOOKS_LIMIT = 8;

    private static final long STEP_NANOS = TimeUnit.MINUTES.toNanos(1);

    /**
     * From one look at the wall clock to the next; all in nanoseconds.
     *
     * @param at the monotonic time at which it begins
     * @param base the broker's time then
     * @param offset how far the wall clock was ahead of it
     */
    private record Course(long at, long base, long offset) {
        long time(long nanos) {
            long elapsed = nanos - at;
            if (Math.abs(offset) <= SAME_NANOS) {
                return base + elapsed;
            }
            // It never overshoots: the slew ends when the difference is made up.
            long permille = Math.min(SLEW_LIMIT_PERMILLE, Math.abs(offset) / SAME_NANOS);
            long slew = Math.min(Math.abs(offset), elapsed / 1000 * permille);
            return base + elapsed + (offset > 0 ? slew : -slew);
        }
    }

    private final Clock machine;
    private final AtomicReference<Course> course;
    private final AtomicLong latestMs = new AtomicLong(Long.MIN_VALUE);

    /** @param notBefore epoch ms with which it begins at the earliest */
    BrokerClock(Clock machine, long notBefore) {
        this.machine = machine;
        Look first = look();
        long base = Math.max(first.wall, TimeUnit.MILLISECONDS.toNanos(notBefore));
        logStep("is behind what the log says of the time", first.wall - base);
        this.course = new AtomicReference<>(new Course(first.at, base, first.wall - base));
    }

    /** What the wall clock said, and when; both in nanoseconds. */
    private record Look(long wall, long at) {}

    /**
     * The wall clock is read between two looks at the monotonic one, and taken to be what it is at the later: a thread that is
     * paused between them finds the wall clock behind, never ahead. Of several looks the one that took least counts.
     */
    private Look look() {
        Look best = null;
        long least = Long.MAX_VALUE;
        long at = machine.nanos();
        for (int looks = 0; least > LOOK_NANOS && looks < LOOKS_LIMIT; looks++) {
            long before = at;
            long wall = machine.epochNanos();
            at = machine.nanos();
            if (at - before <= least) {
                least = at - before;
                best = new Look(wall, at);
            }
        }
        return best;
    }

    @Override
    public long nanos() {
        return machine.nanos();
    }

    @Override
    public long epochMs() {
        Course now = course.get();
        long nanos = machine.nanos();
        long time = now.time(nanos);
        if (nanos - now.at >= COURSE_NANOS) {
            follow(now);
        }
        return notBefore(TimeUnit.NANOSECONDS.toMillis(time));
    }

    private void follow(Course now) {
        Look look = look();
        long time = now.time(look.at);
        long offset = look.wall - time;
        if (course.compareAndSet(now, new Course(look.at, time, offset))) {
            long expected = now.base + now.offset + (look.at - now.at);
            logStep("was set", time + offset - expected);
        }
    }

    private static void logStep(String what, long byNanos) {
        if (Math.abs(byNanos) > STEP_NANOS) {
            LOG.warn(
                    "[clock-step] the machine's clock {}, by {} s; the broker's time follows it by at most a thousandth of the"
                            + " time that passes",
                    what,
                    TimeUnit.NANOSECONDS.toSeconds(byNanos));
        }
    }

    /** Two threads may see two courses; no thread sees time go back. */
    private long notBefore(long ms) {
        long latest = latestMs.get();
        while (ms > latest) {
            if (latestMs.compareAndSet(latest, ms)) {
                return ms;
            }
            latest = latestMs.get();
        }
        return latest;
    }
}
