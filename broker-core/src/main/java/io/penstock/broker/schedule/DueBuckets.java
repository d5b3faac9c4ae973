package io.penstock.broker.schedule;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.Destinations;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The buckets of delayed messages: an internal queue for each span of due times in which a message waits.
 *
 * <p>In a bucket a message has an offset, an entry whose {@code expiry} is its due time, and is settled when it has become
 * due. So retention, compaction, checkpoints and rebuilds treat it as any other message.
 *
 * <p>Invariants: each bucket is an internal destination with one queue and a built-in subscription; there is at most one for
 * a span. Replicated state: a function of the log. Owner: the log thread.
 */
public final class DueBuckets {
    private final Destinations destinations;
    private final TreeMap<DueSpan, Destination> buckets = new TreeMap<>();

    public DueBuckets(Destinations destinations) {
        this.destinations = destinations;
    }

    /** The bucket of a span, or null. */
    public Destination find(DueSpan span) {
        return buckets.get(span);
    }

    /** Creates the bucket of a span that has none; the caller gives it its subscription. */
    public Destination create(DueSpan span) {
        Destination created = destinations.createInternal("(due " + span.from() + ", tier " + span.tier() + ")");
        buckets.put(span, created);
        return created;
    }

    /** Takes out the buckets whose time is past and in which nothing waits, and answers them: they can be deleted. */
    public List<Destination> takePast(long nowMs) {
        List<Destination> past = new ArrayList<>(0);
        buckets.headMap(new DueSpan(DueSpan.TIER_MIN, nowMs & -(1L << DueSpan.TIER_MIN)))
                .entrySet()
                .removeIf(each -> {
                    boolean over =
                            each.getKey().last() < nowMs && each.getValue().unsettled() == 0;
                    if (over) {
                        past.add(each.getValue());
                    }
                    return over;
                });
        return past;
    }

    /** Hands over the buckets that begin at or before a time, in the order of their beginnings. */
    public void forEachFrom(long atOrBefore, BiConsumer<DueSpan, Destination> consumer) {
        for (var each : buckets.entrySet()) {
            if (each.getKey().from() > atOrBefore) {
                return;
            }
            consumer.accept(each.getKey(), each.getValue());
        }
    }

    public int size() {
        return buckets.size();
    }

    /** Messages that wait for their time. */
    public long scheduled() {
        long sum = 0;
        for (Destination bucket : buckets.values()) {
            sum += bucket.unsettled();
        }
        return sum;
    }

    /** At most the lowest log position of a message that waits for its time; {@link Long#MAX_VALUE} if none does. */
    public long lowestPosition() {
        long lowest = Long.MAX_VALUE;
        for (Destination bucket : buckets.values()) {
            DestinationQueue queue = bucket.queue(0);
            lowest = Math.min(lowest, queue.entries().lowestPosition(offset -> bucket.nextUnsettled(queue, offset)));
        }
        return lowest;
    }

    /** Writes which buckets there are; what is in them is written with the destinations. */
    public void encode(OutBuffer out) {
        out.putInt(buckets.size());
        buckets.forEach(
                (span, bucket) -> out.putByte(span.tier()).putLong(span.from()).putInt(bucket.id()));
    }

    /** Reads what {@link #encode} wrote into this empty table; the destinations are there. */
    public void decode(ByteBuffer source) {
        for (int left = source.getInt(); left > 0; left--) {
            DueSpan span = new DueSpan(source.get(), source.getLong());
            buckets.put(span, destinations.findAny(source.getInt()));
        }
    }
}
