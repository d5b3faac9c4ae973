package io.penstock.broker.destination;

import io.penstock.broker.store.ConsumeQueue;
import io.penstock.broker.store.QueueEntry;
import io.penstock.protocol.wire.Coded;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A queue or a topic: its settings, its queues, and how full it is.
 *
 * <p><b>How full.</b> Messages are counted exactly: what is unsettled for the subscription that has the largest backlog
 * (a queue has one subscription only). Bytes are that number times the mean size of the messages that were appended since
 * the destination was last empty: exact while sizes are equal, a few bytes of state, no look at an entry when a message
 * is settled, and the same on every replica.
 *
 * <p>Replicated state: a function of the log. Owner: the log thread. After a crash it is what checkpoint and log say.
 */
public final class Destination {
    /** What prepared branches are to send to it. */
    private static final class Promised {
        private int branches;
        private long messages;
        private long bytes;
    }

    private final int id;
    private final String name;
    private final Kind kind;
    private final DestinationOwner owner;
    private final Role role;
    private final List<DestinationQueue> queues = new ArrayList<>(1);
    private final List<Backlog> backlogs = new ArrayList<>(1);
    private int durableBacklogs;
    private DestinationSettings settings;
    private long messagesEnqueued;
    private long bytesEnqueued;
    private long messagesSinceEmpty;
    private long bytesSinceEmpty;
    private final Promised promised = new Promised();

    /** Whom a destination is for. */
    enum Role implements Coded {
        /** Clients send to it and consume from it. */
        PUBLIC(0),
        /** The broker's own: no client sees it, and nothing of it is ever delivered. */
        INTERNAL(1);

        private final int code;

        Role(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    Destination(int id, String name, Kind kind, DestinationOwner owner, DestinationSettings settings) {
        this(id, name, kind, owner, Role.PUBLIC);
        this.settings = settings;
    }

    private Destination(int id, String name, Kind kind, DestinationOwner owner, Role role) {
        this.id = id;
        this.name = name;
        this.kind = kind;
        this.owner = owner;
        this.role = role;
        this.settings = DestinationSettings.UNLIMITED;
    }

    /** One of the broker's own: a queue without limits. */
    static Destination internal(int id, String name) {
        return new Destination(id, name, Kind.QUEUE, DestinationOwner.NOBODY, Role.INTERNAL);
    }

    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether it is the broker's own: no client may send to it, consume from it, settle its messages, or learn of it. */
    public boolean isInternal() {
        return role == Role.INTERNAL;
    }

    Role role() {
        return role;
    }

    /** The connection with which a temporary destination ends; {@link DestinationOwner#NOBODY} of any other. */
    public DestinationOwner owner() {
        return owner;
    }

    /** Whether this connection may consume from it: a temporary destination's own may, and anyone from any other. */
    public boolean isOpenTo(DestinationOwner consumer) {
        return !kind.isTemporary() || owner.equals(consumer);
    }

    public DestinationSettings settings() {
        return settings;
    }

    /** Whether it takes dead letters: nothing of it becomes one, whatever its settings say. */
    public boolean isDeadLetterQueue() {
        return DeadLetterName.is(name);
    }

    /** After how many failed deliveries a message of it is a dead letter; 0 for never. */
    public int deliveryLimit() {
        return settings.deliveryLimit() == 0 || isDeadLetterQueue() ? 0 : settings.deliveryLimit();
    }

    /** Where its expired messages go; null for nowhere. */
    public String expiryQueue() {
        boolean isLast = isDeadLetterQueue() || name.equals(settings.expiryQueue());
        return isLast ? null : settings.expiryQueue();
    }

    /** The queue of that number, or null. */
    public DestinationQueue queue(int queueId) {
        return queueId >= 0 && queueId < queues.size() ? queues.get(queueId) : null;
    }

    /** In ascending order of their numbers, which are dense from 0. */
    public List<DestinationQueue> queues() {
        return queues;
    }

    /** The same in the order in which they are served: the highest priority first, of equal ones the lower number. */
    public List<DestinationQueue> served() {
        if (queues.size() == 1) {
            return queues;
        }
        List<DestinationQueue> served = new ArrayList<>(queues);
        served.sort(Comparator.comparingInt(DestinationQueue::priority).reversed());
        return served;
    }

    /** The queue of a priority, or null if it was never used. */
    public DestinationQueue lane(int priority) {
        for (int i = 0; i < queues.size(); i++) {
            if (queues.get(i).priority() == priority) {
                return queues.get(i);
            }
        }
        return null;
    }

    /** Messages ever appended. */
    public long messagesEnqueued() {
        return messagesEnqueued;
    }

    /** Record bytes of the messages ever appended. */
    public long bytesEnqueued() {
        return bytesEnqueued;
    }

    /**
     * Appends an entry to one of the queues.
     *
     * @return the message's offset
     */
    public long append(int queueId, QueueEntry entry) {
        if (settings.bytesMax() > 0 && unsettled() == 0) {
            messagesSinceEmpty = 0;
            bytesSinceEmpty = 0;
        }
        messagesSinceEmpty++;
        bytesSinceEmpty += entry.size;
        messagesEnqueued++;
        bytesEnqueued += entry.size;
        return queues.get(queueId).entries().append(entry);
    }

    /** Unsettled messages of the subscription that has most of them. */
    public long unsettled() {
        long most = 0;
        for (int i = 0; i < backlogs.size(); i++) {
            long waiting = 0;
            for (int q = 0; q < queues.size(); q++) {
                waiting += backlogs.get(i).unsettled(queues.get(q));
            }
            most = Math.max(most, waiting);
        }
        return most;
    }

    /** About how many bytes of the log wait here; see the class comment. */
    public long unsettledBytes() {
        long waiting = unsettled();
        if (waiting == 0 || messagesSinceEmpty == 0) {
            return 0;
        }
        long mean = bytesSinceEmpty / messagesSinceEmpty;
        return waiting > Long.MAX_VALUE / Math.max(1, mean) ? Long.MAX_VALUE : waiting * mean;
    }

    /** Whether so many more messages of so many bytes in all stay within the limits. */
    public boolean hasRoomFor(long messages, long bytes) {
        if (settings.messagesMax() > 0 && messages > settings.messagesMax() - unsettled() - promised.messages) {
            return false;
        }
        return settings.bytesMax() <= 0 || bytes <= settings.bytesMax() - unsettledBytes() - promised.bytes;
    }

    /**
     * Keeps room for the messages that a branch promises, none if all are delayed; it counts as taken. Not part of the
     * checkpoint: whoever promised asks again.
     */
    public void reserve(long messages, long bytes) {
        promised.branches++;
        promised.messages += messages;
        promised.bytes += bytes;
    }

    /** Lets go of room that was kept, as it was kept. */
    public void release(long messages, long bytes) {
        promised.branches--;
        promised.messages -= messages;
        promised.bytes -= bytes;
    }

    /** Whether messages are promised to it: it must not go before they have come. */
    public boolean isPromised() {
        return promised.branches > 0;
    }

    /** Whether not one more message is welcome: a producer's next window is withheld. */
    public boolean isFull() {
        return !hasRoomFor(1, 0) || settings.bytesMax() > 0 && unsettledBytes() + promised.bytes >= settings.bytesMax();
    }

    /** The exact decision on one message that was sent outside a transaction: whether it is refused. */
    public boolean rejects(long bytes) {
        return settings.whenFull() == WhenFull.REJECT && !hasRoomFor(1, bytes);
    }

    /**
     * The lowest offset of the queue that any subscription has not settled: entries below it may go. A topic without
     * subscriptions keeps nothing.
     */
    public long lowestUnsettled(DestinationQueue queue) {
        long lowest = queue.next();
        for (int i = 0; i < backlogs.size(); i++) {
            lowest = Math.min(lowest, backlogs.get(i).lowestUnsettled(queue));
        }
        return lowest;
    }

    /** The lowest such offset from one on; the queue's next offset, or one above, when there is none. */
    public long nextUnsettled(DestinationQueue queue, long from) {
        long lowest = queue.next();
        for (int i = 0; i < backlogs.size(); i++) {
            lowest = Math.min(lowest, backlogs.get(i).nextUnsettled(queue, from));
        }
        return lowest;
    }

    /** Drops the entries of the queue that no subscription needs any more. */
    public void dropSettled(DestinationQueue queue) {
        long lowest = lowestUnsettled(queue);
        if (lowest > queue.entries().low()) {
            queue.entries().dropBefore(lowest);
        }
    }

    /**
     * Whether any message of it outlives a crash: a topic without durable subscriptions has nobody to keep a message for,
     * so not even a PERSISTENT one need be on disk before it is answered.
     */
    public boolean outlivesCrash() {
        return durableBacklogs > 0;
    }

    /** A subscription on this destination begins to count. */
    public void attach(Backlog backlog) {
        backlogs.add(backlog);
        durableBacklogs += backlog.isDurable() ? 1 : 0;
    }

    /** A subscription on this destination is gone. */
    public void detach(Backlog backlog) {
        if (backlogs.remove(backlog) && backlog.isDurable()) {
            durableBacklogs--;
        }
    }

    void change(DestinationSettings newSettings) {
        settings = newSettings;
    }

    DestinationQueue addQueue(int priority, int blockOwner, ConsumeQueue entries) {
        DestinationQueue added = new DestinationQueue(this, queues.size(), priority, blockOwner, entries);
        queues.add(added);
        return added;
    }

    long messagesSinceEmpty() {
        return messagesSinceEmpty;
    }

    long bytesSinceEmpty() {
        return bytesSinceEmpty;
    }

    void restore(long messages, long bytes, long sinceEmpty, long bytesSince) {
        messagesEnqueued = messages;
        bytesEnqueued = bytes;
        messagesSinceEmpty = sinceEmpty;
        bytesSinceEmpty = bytesSince;
    }
}
