package io.penstock.jms.consume;

import io.penstock.jms.link.Delivered;
import io.penstock.protocol.agent.Clock;

/**
 * Receiving by call: the application's thread takes from a link's buffer, or waits there.
 *
 * <p>A receive that finds nothing grants credit first; one that still finds nothing after a moment tells the broker that it waits, so that unread
 * messages of others may be recalled for it. Returns null when its session or consumer is closed meanwhile.
 */
public final class Receiver {
    /** A time-out without end. */
    public static final long FOREVER = Long.MAX_VALUE;
    /** How long a receive waits before it says so to the broker: a message that is on its way needs no such word. */
    private static final long PATIENCE_NANOS = 10_000_000;

    private final SessionGate gate;
    private final Inbox inbox;
    private final Clock clock;

    public Receiver(SessionGate gate, Inbox inbox, Clock clock) {
        this.gate = gate;
        this.inbox = inbox;
        this.clock = clock;
    }

    /** The next message, or null when the time is over or the session or consumer is closed. */
    public Delivered take(ConsumerLink consumer, long timeoutNanos) throws InterruptedException {
        long begin = clock.nanos();
        boolean said = false;
        while (true) {
            Errands errands = new Errands();
            Delivered taken;
            gate.lock();
            try {
                if (gate.ending() || consumer.isClosed()) {
                    return null;
                }
                taken = inbox.poll(consumer, errands);
                if (taken == null && errands.isEmpty()) {
                    long waited = clock.nanos() - begin;
                    if (waited >= timeoutNanos) {
                        return null;
                    }
                    if (!said && waited >= PATIENCE_NANOS && inbox.mayGrant(consumer)) {
                        errands.grant(consumer.waiting(inbox.generation()));
                        said = true;
                    } else {
                        long patience = waited < PATIENCE_NANOS ? PATIENCE_NANOS - waited : FOREVER;
                        gate.await(Math.min(timeoutNanos - waited, patience));
                    }
                }
            } finally {
                gate.unlock();
            }
            inbox.run(errands);
            if (taken != null) {
                return taken;
            }
        }
    }

    /**
     * A message if the broker has one now, else null.
     *
     * @param limitNanos how long to wait for the broker's word that it has none
     */
    public Delivered takeNow(ConsumerLink consumer, long limitNanos) throws InterruptedException {
        long begin = clock.nanos();
        boolean asked = false;
        while (true) {
            Errands errands = new Errands();
            Delivered taken;
            gate.lock();
            try {
                if (gate.ending() || consumer.isClosed() || !gate.started()) {
                    return null;
                }
                taken = inbox.pollAlone(consumer, errands);
                if (taken == null) {
                    long left = limitNanos - (clock.nanos() - begin);
                    if (left <= 0) {
                        consumer.giveUpDraining();
                        return null;
                    }
                    if (!inbox.reaches(consumer) || asked && consumer.isFlowing()) {
                        return null;
                    }
                    if (consumer.isFlowing()) {
                        errands.grant(consumer.drain(inbox.generation()));
                        asked = true;
                    } else {
                        gate.await(left);
                    }
                }
            } finally {
                gate.unlock();
            }
            inbox.run(errands);
            if (taken != null) {
                return taken;
            }
        }
    }
}
