package io.penstock.traffic;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Holds what was answered against what arrived: every answered message once, in its producer's order, a repeat only if flagged.
 *
 * <p>Producers and consumers may call it from any threads; several consumers only see each producer's order if they share no producer;
 * otherwise let the check judge no order.
 */
public final class DeliveryCheck {
    private final Payload payload;
    private final List<Sent> producers = new ArrayList<>();
    private final Order order;
    private long damaged;

    /** What is known of one producer's messages. Guarded by itself. */
    private static final class Sent {
        private final BitSet answered = new BitSet();
        private final BitSet received = new BitSet();
        private int last = -1;
        private long flaggedRepeats;
        private long unflaggedRepeats;
        private long orderBreaks;
    }

    /**
     * What came of it.
     *
     * @param answered messages the broker had promised to keep
     * @param received different messages that arrived
     * @param lost answered ones that did not
     * @param flaggedRepeats repeats with JMSRedelivered, which are allowed
     * @param unflaggedRepeats repeats without
     * @param orderBreaks first arrivals behind a later one of the same producer
     * @param damaged bodies not as they were sent
     */
    public record Verdict(
            long answered,
            long received,
            long lost,
            long flaggedRepeats,
            long unflaggedRepeats,
            long orderBreaks,
            long damaged) {
        public boolean ok() {
            return lost == 0 && unflaggedRepeats == 0 && orderBreaks == 0 && damaged == 0;
        }

        /** Both together. */
        public Verdict plus(Verdict other) {
            return new Verdict(
                    answered + other.answered,
                    received + other.received,
                    lost + other.lost,
                    flaggedRepeats + other.flaggedRepeats,
                    unflaggedRepeats + other.unflaggedRepeats,
                    orderBreaks + other.orderBreaks,
                    damaged + other.damaged);
        }
    }

    public DeliveryCheck(Payload payload, int producerCount) {
        this(payload, producerCount, Order.OF_EACH_PRODUCER);
    }

    public DeliveryCheck(Payload payload, int producerCount, Order order) {
        this.payload = payload;
        this.order = order;
        for (int i = 0; i < producerCount; i++) {
            producers.add(new Sent());
        }
    }

    /** The broker answered this message: from now on it must arrive. */
    public void answered(int producer, int number) {
        Sent sent = producers.get(producer);
        synchronized (sent) {
            sent.answered.set(number);
        }
    }

    /** A message arrived; {@code redelivered} is its JMSRedelivered. */
    public void received(byte[] body, Redelivered redelivered) {
        Payload.Mark mark = payload.read(body);
        if (mark == null || mark.producer() < 0 || mark.producer() >= producers.size() || mark.number() < 0) {
            synchronized (this) {
                damaged++;
            }
            return;
        }
        Sent sent = producers.get(mark.producer());
        synchronized (sent) {
            if (sent.received.get(mark.number())) {
                if (redelivered == Redelivered.YES) {
                    sent.flaggedRepeats++;
                } else {
                    sent.unflaggedRepeats++;
                }
                return;
            }
            sent.received.set(mark.number());
            if (order == Order.OF_EACH_PRODUCER && mark.number() < sent.last) {
                sent.orderBreaks++;
            }
            sent.last = Math.max(sent.last, mark.number());
        }
    }

    /** True once everything answered so far has arrived. */
    public boolean complete() {
        return verdict().lost() == 0;
    }

    /** The numbers of a producer's messages that were answered and have not arrived. */
    public BitSet missing(int producer) {
        Sent sent = producers.get(producer);
        synchronized (sent) {
            return missing(sent);
        }
    }

    private static BitSet missing(Sent sent) {
        BitSet missing = (BitSet) sent.answered.clone();
        missing.andNot(sent.received);
        return missing;
    }

    public Verdict verdict() {
        long answered = 0;
        long received = 0;
        long lost = 0;
        long flagged = 0;
        long unflagged = 0;
        long breaks = 0;
        for (Sent sent : producers) {
            synchronized (sent) {
                answered += sent.answered.cardinality();
                received += sent.received.cardinality();
                lost += missing(sent).cardinality();
                flagged += sent.flaggedRepeats;
                unflagged += sent.unflaggedRepeats;
                breaks += sent.orderBreaks;
            }
        }
        synchronized (this) {
            return new Verdict(answered, received, lost, flagged, unflagged, breaks, damaged);
        }
    }

    /** Which order of arrivals is judged. */
    public enum Order {
        OF_EACH_PRODUCER,
        /** Several consumers compete, and whoever is idle is given what waits at another. */
        NONE
    }

    /** JMSRedelivered of an arrival. */
    public enum Redelivered {
        YES,
        NO;

        public static Redelivered of(boolean header) {
            return header ? YES : NO;
        }
    }
}
