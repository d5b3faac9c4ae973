package io.penstock.jms.transact;

import io.penstock.jms.consume.TagRanges;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.link.TransactionPart;
import io.penstock.protocol.agent.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a session has sent and received in one transaction, as far as it is not shipped yet, and how much is.
 *
 * <p>Not thread-safe: all of it is under the session lock. Lost with the connection's epoch, as what was shipped of it is.
 */
final class Work {
    /** Bytes of work that are shipped as one part ahead of the end. */
    static final int PART_BYTES = 64 << 10;

    private static final int TAG_BYTES = 28;

    private final int session;
    private final long number;
    private final Clock clock;
    private List<Sent> sends = new ArrayList<>();
    private long sendBytes;
    private final TagRanges settles = new TagRanges();
    /** All that the application got in this transaction and this epoch, shipped or not. */
    private final TagRanges seen = new TagRanges();

    private int stagedParts;

    /** A message, and when it was sent: its delay and time to live count from then on. */
    private record Sent(Outgoing message, long atNanos) {}

    /** @param number of the transaction in its session */
    Work(int session, long number, Clock clock) {
        this.session = session;
        this.number = number;
        this.clock = clock;
    }

    long number() {
        return number;
    }

    /** Adds a message; answers a part that is due to be shipped, or null. */
    TransactionPart send(Outgoing message) {
        sends.add(new Sent(message, clock.nanos()));
        sendBytes += message.length();
        return fullPart();
    }

    /** Adds a message that the application got; answers a part that is due to be shipped, or null. */
    TransactionPart received(long subscription, int queueId, long offset) {
        seen.add(subscription, queueId, offset);
        settles.add(subscription, queueId, offset);
        return fullPart();
    }

    /** Notes a message that the application got after all was lost. */
    void seen(long subscription, int queueId, long offset) {
        seen.add(subscription, queueId, offset);
    }

    private TransactionPart fullPart() {
        if (sendBytes + (long) settles.size() * TAG_BYTES < PART_BYTES) {
            return null;
        }
        stagedParts++;
        return last();
    }

    /** What is not shipped yet, after which nothing is left. */
    TransactionPart last() {
        long now = clock.nanos();
        List<Outgoing> messages = new ArrayList<>(sends.size());
        for (Sent each : sends) {
            messages.add(each.message.after(TimeUnit.NANOSECONDS.toMillis(now - each.atNanos)));
        }
        TransactionPart part = new TransactionPart(session, number, messages, settles.take());
        sends = new ArrayList<>();
        sendBytes = 0;
        return part;
    }

    /** Names the work and ships nothing of it. */
    TransactionPart nothing() {
        return new TransactionPart(session, number, List.of(), List.of());
    }

    /** How many parts were shipped. */
    int stagedParts() {
        return stagedParts;
    }

    /** What the application got. */
    List<TagRange> seen() {
        return seen.toList();
    }

    List<TagRange> seenOf(long subscription) {
        return seen.of(subscription);
    }

    /** The connection was interrupted: nothing that the application got is leased any more. */
    void lose() {
        sends = new ArrayList<>();
        sendBytes = 0;
        settles.clear();
        seen.clear();
    }

    /** The leases are gone, though the connection is not. */
    void forgetSeen() {
        seen.clear();
    }

    /** The leases of one broker are gone. */
    void forgetSeen(Part part) {
        seen.takeOf(part.subscriptions());
    }
}
