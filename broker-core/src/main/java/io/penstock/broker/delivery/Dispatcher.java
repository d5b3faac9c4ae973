package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.proposer.Proposals;
import io.penstock.broker.proposer.Undeliverable;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.QueueSnapshot;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.subscription.Settlement;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives ready messages to links that want them, and asks the filters of {@link View}s which those are.
 *
 * <p>Three sources, in this order: the record that is being applied, while its bytes are at hand; the hot tail of the
 * log, whose pages are in memory; a {@link Window} from the reader agent for all that is older. So the log thread never
 * waits for a disk to deliver.
 *
 * <p>Bounded: one call of {@link #pump} looks at so many messages at most, feed by feed in turn, and view by view in each.
 *
 * <p>Owner: the log thread.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** How many messages one feed gives before the next has its turn. */
    private static final int TURN_LIMIT = 256;

    /** The youngest entries of a queue are taken to be in memory: their blocks were written a moment ago. */
    private static final long HOT_ENTRIES = 16 * 1024;

    /** Of a view with a filter fewer: the reader asks it about the others, so that the log thread is free for those who send. */
    private static final long HOT_ENTRIES_TO_FILTER = 256;

    /** How far ahead of the first delivery a reservation reaches; half of it is left when the next is asked for. */
    static final long RESERVATION_OFFSETS = 10_000;

    /** Views that are asked about a message as it is applied; more are asked in the feed's turn. */
    private static final int OFFER_VIEWS_LIMIT = 8;

    private final Drains drains = new Drains();
    private final HotLog log;
    private final ReaderProxy reader;
    private final Proposals proposals;
    private final Unwanted unwanted;
    private final Undeliverable letters;
    private final Clock clock;
    private final Postponements postponements;
    private final ArrayDeque<Feed> work = new ArrayDeque<>();
    private final QueueEntry entry = new QueueEntry();
    private long delivered;
    private long deadBelow;

    public Dispatcher(HotLog log, ReaderProxy reader, Proposals proposals, Undeliverable letters, Clock clock) {
        this.log = log;
        this.reader = reader;
        this.proposals = proposals;
        this.unwanted = new Unwanted(proposals);
        this.letters = letters;
        this.clock = clock;
        this.postponements = new Postponements(clock);
    }

    /** What waits before it comes again. */
    Postponements postponements() {
        return postponements;
    }

    /** Messages whose delivery has failed and that wait before they come again. */
    public int postponed() {
        return postponements.size();
    }

    /** Messages handed to connections since the start. */
    public long delivered() {
        return delivered;
    }

    /** NON_PERSISTENT messages stored below this log position are of an earlier, uncleanly ended life: never delivered. */
    public void deadBelow(long position) {
        deadBelow = position;
    }

    public long deadBelow() {
        return deadBelow;
    }

    /** A link wants word when nothing more is ready for it. */
    void drain(Link link) {
        drains.begin(link);
    }

    /** When the message at an offset was stored, epoch milliseconds; -1 if it cannot be read. May touch one old page. */
    long storedAt(DestinationQueue queue, long offset) {
        try {
            queue.entries().get(offset, entry);
            return log.read(entry.position).timestamp();
        } catch (StoreException e) {
            LOG.error("[log-damaged] {}", e.getMessage());
            return -1;
        }
    }

    /** Puts a feed on the work list. */
    void enlist(Feed feed) {
        if (feed.standing() == Feed.Standing.RESTING) {
            feed.standing(Feed.Standing.LISTED);
            work.add(feed);
        }
    }

    /** A message has become the last of its queue; its bytes are at hand. */
    void offer(Feed feed, long offset, RecordView stored) {
        int views = feed.views();
        if (views > OFFER_VIEWS_LIMIT) {
            enlist(feed);
            return;
        }
        for (int i = 0; i < views; i++) {
            View view = feed.viewInTurn(i);
            if (view.cursor() != offset || feed.nextReady(view) != offset) {
                continue;
            }
            if (view.isFiltered()) {
                boolean asked = feed.settlesUnwanted() || feed.taker(view, offset) != null;
                if (!asked) {
                    continue;
                }
                if (!matches(feed, view, offset, StoredMessage.of(stored))) {
                    pass(feed, view, offset, offset + 1);
                    continue;
                }
            }
            if (isReserved(feed, offset) && !feed.isHeldBack(view)) {
                Lease lease = feed.taker(view, offset);
                Given given = lease == null ? Given.NOT_NOW : deliver(lease, offset, StoredMessage.of(stored));
                if (given == Given.DELIVERED) {
                    return;
                }
            }
        }
        enlist(feed);
    }

    private static boolean matches(Feed feed, View view, long offset, ByteBuffer message) {
        return view.filter().matches(message, feed.settlement().deliveryCount(offset));
    }

    private void pass(Feed feed, View view, long from, long before) {
        feed.passTo(view, from, before);
        if (feed.settlesUnwanted()) {
            unwanted.note(feed, from, before - 1);
        }
        feed.resume(view);
    }

    /** Makes the records that settle what topics' subscriptions do not want; answers how much it did. */
    int settleUnwanted() {
        return unwanted.settle();
    }

    /** Delivers up to {@code limit} messages; answers how many it did. */
    public int pump(int limit) {
        int done = reader.drain();
        for (int feeds = work.size(); feeds > 0 && done < limit; feeds--) {
            Feed feed = work.poll();
            if (feed.standing() == Feed.Standing.DISCARDED) {
                continue;
            }
            feed.standing(Feed.Standing.RESTING);
            int given = serve(feed);
            done += given;
            if (given >= TURN_LIMIT) {
                enlist(feed);
            }
        }
        return done + drains.finish();
    }

    /** Serves the views of one feed in turn, until each has nothing ready, or nobody wants, or bytes must be read first, or the feed's turn is over. */
    private int serve(Feed feed) {
        int looked = 0;
        int stuck = 0;
        for (int i = 0; looked < TURN_LIMIT && stuck < feed.views(); i = i + 1 < feed.views() ? i + 1 : 0) {
            if (step(feed, feed.viewInTurn(i))) {
                looked++;
                stuck = 0;
            } else {
                stuck++;
            }
        }
        feed.nextTurn();
        enlistLower(feed);
        return looked;
    }

    /** Feeds of lower priorities may have waited for this one; they never wait for each other in a circle, since this goes down only. */
    private void enlistLower(Feed feed) {
        List<Feed> course = feed.course().feeds();
        for (int i = course.size() - 1; course.get(i) != feed; i--) {
            enlist(course.get(i));
        }
    }

    /** Deals with the next offset of a view; false if that cannot be now. */
    private boolean step(Feed feed, View view) {
        long offset = feed.nextReady(view);
        if (offset < 0 || !view.isFiltered() && !isReserved(feed, offset)) {
            return false;
        }
        if (letters.claims(feed.subscription(), feed.queue(), offset)) {
            feed.take(view, offset);
            feed.park(offset, offset);
            feed.resume(view);
            return true;
        }
        Lease lease = feed.taker(view, offset);
        if (lease == null || feed.isHeldBack(view)) {
            return false;
        }
        switch (source(feed, view, offset)) {
            case AT_HAND -> {
                return give(feed, lease, offset);
            }
            case TO_BE_READ -> {
                read(feed, view, offset);
                return false;
            }
            case UNREADABLE -> giveUp(feed, view, offset);
        }
        return true;
    }

    private enum Source {
        AT_HAND,
        TO_BE_READ,
        UNREADABLE
    }

    /** Leaves in {@link #entry} what the queue knows of the offset. */
    private Source source(Feed feed, View view, long offset) {
        Window window = view.window();
        if (window != null && window.covers(offset)) {
            return Source.AT_HAND;
        }
        long hot = view.isFiltered() ? HOT_ENTRIES_TO_FILTER : HOT_ENTRIES;
        if (feed.queue().next() - offset > hot) {
            return Source.TO_BE_READ;
        }
        try {
            feed.queue().entries().get(offset, entry);
        } catch (StoreException e) {
            LOG.error("[index-damaged] {}", e.getMessage());
            return Source.UNREADABLE;
        }
        return entry.position >= log.hotFrom() ? Source.AT_HAND : Source.TO_BE_READ;
    }

    /** What the index does not find is not delivered before the next start has rebuilt the index. */
    private static void giveUp(Feed feed, View view, long offset) {
        feed.take(view, offset);
        feed.park(offset, offset);
        LOG.error(
                "[index-damaged] message {} of queue {} of {} cannot be found and is not delivered; restart the broker to"
                        + " rebuild the index from the log",
                offset,
                feed.queue().id(),
                feed.queue().destination().name());
    }

    /** Delivers; or passes over what the view does not want, or parks what must not be delivered. False if it cannot be done now. */
    private boolean give(Feed feed, Lease lease, long offset) {
        View view = lease.view();
        Window window = view.window();
        boolean windowed = window != null && window.covers(offset);
        if (windowed) {
            long next = window.next(offset);
            if (next != offset) {
                pass(feed, view, offset, next);
                return true;
            }
        } else if (view.isFiltered() && !view.filter().mayMatch(entry.tagHash)) {
            pass(feed, view, offset, offset + 1);
            return true;
        }
        QueueFacts facts = windowed ? window.facts(offset) : new QueueFacts(entry.position, entry.flags, entry.expiry);
        if (isDead(facts)) {
            feed.take(view, offset);
            feed.park(offset, offset);
            if (!letters.takesExpired(feed.subscription(), feed.queue(), offset)) {
                // A consumer of another subscription may have got it in time, and may still settle it.
                proposals.expire(List.of(
                        new TagRange(feed.subscription().id(), feed.queue().id(), offset, offset)));
            }
            feed.resume(view);
            return true;
        }
        ByteBuffer message = windowed ? window.message(offset) : readHot(facts.position());
        if (message == null) {
            feed.take(view, offset);
            feed.park(offset, offset);
            LOG.error(
                    "[message-damaged] message {} of queue {} of {} fails its checksum and is not delivered",
                    offset,
                    feed.queue().id(),
                    feed.queue().destination().name());
            feed.resume(view);
            return true;
        }
        if (view.isFiltered()) {
            boolean asked = windowed && window.isFiltered();
            if (!asked && !matches(feed, view, offset, message)) {
                pass(feed, view, offset, offset + 1);
                return true;
            }
            // Only what is delivered needs to be reserved.
            if (!isReserved(feed, offset)) {
                return false;
            }
        }
        return deliver(lease, offset, message) != Given.NOT_NOW;
    }

    private enum Given {
        DELIVERED,
        /** It waits for the link that has its group. */
        DEFERRED,
        NOT_NOW
    }

    /** Delivers a message that the view of a lease in turn wants. */
    private Given deliver(Lease inTurn, long offset, ByteBuffer message) {
        Feed feed = inTurn.feed();
        View view = inTurn.view();
        int group = message.getInt(message.position() + MessageLayout.GROUP_HASH_AT);
        Lease to = feed.takerOf(group, offset, inTurn);
        if (to == null) {
            return feed.defer(view, group, offset) ? Given.DEFERRED : Given.NOT_NOW;
        }
        if (to == inTurn) {
            view.served();
        }
        feed.take(view, offset);
        feed.hold(to, group, offset);
        send(to, offset, message);
        return Given.DELIVERED;
    }

    /** Whether a message in memory is one that a view wants; false if it would have to be read. */
    boolean isWanted(Feed feed, View view, long offset) {
        if (!view.isFiltered()) {
            return true;
        }
        if (feed.queue().next() - offset > HOT_ENTRIES) {
            return false;
        }
        try {
            feed.queue().entries().get(offset, entry);
            return entry.position >= log.hotFrom()
                    && view.filter().mayMatch(entry.tagHash)
                    && matches(feed, view, offset, StoredMessage.of(log.read(entry.position)));
        } catch (StoreException e) {
            LOG.error("[log-damaged] {}", e.getMessage());
            return false;
        }
    }

    /** Past its time, or of a life that ended uncleanly. */
    private boolean isDead(QueueFacts facts) {
        return facts.expiry() != 0 && facts.expiry() <= clock.epochMs()
                || facts.position() < deadBelow && StoredMessage.isNonPersistent(facts.flags());
    }

    private ByteBuffer readHot(long position) {
        try {
            return StoredMessage.of(log.read(position));
        } catch (StoreException e) {
            LOG.error("[log-damaged] {}", e.getMessage());
            return null;
        }
    }

    private void send(Lease lease, long offset, ByteBuffer message) {
        Feed feed = lease.feed();
        Settlement settlement = feed.settlement();
        boolean again = settlement.isRedelivered(offset) || feed.isFlagged(offset);
        int count = settlement.deliveryCount(offset);
        if (again && count < 2) {
            count = 2;
        }
        Link link = lease.link();
        link.spend(message.remaining());
        link.connection()
                .outbound()
                .deliver(
                        link,
                        feed.queue().id(),
                        offset,
                        count,
                        again ? Outbound.Redelivered.YES : Outbound.Redelivered.NO,
                        message);
        feed.passed().count();
        delivered++;
    }

    /** Whether a crash after this delivery would flag the message; asks for the next reservation in good time. */
    private boolean isReserved(Feed feed, long offset) {
        if (!feed.subscription().isDurable()) {
            return true;
        }
        long reserved = feed.settlement().reservedUpTo();
        if (offset + RESERVATION_OFFSETS / 2 >= reserved && !feed.isReserving()) {
            feed.reserving(true);
            proposals.reserve(feed.subscription().id(), feed.queue().id(), offset + RESERVATION_OFFSETS);
        }
        return offset < reserved;
    }

    /** The reservation that was asked for is durable. */
    void reserved(Feed feed) {
        feed.reserving(false);
        enlist(feed);
    }

    private void read(Feed feed, View view, long offset) {
        if (view.isReading()) {
            return;
        }
        if (!reader.hasRoom(WindowTask.kindFor(view))) {
            enlist(feed);
            return;
        }
        QueueSnapshot entries = feed.queue().entries().snapshot(offset, offset + ReaderProxy.ENTRIES_LIMIT);
        view.reading(reader.ask(new WindowTask(this, feed, view, entries)));
    }

    /** A window came back from the reader. */
    void read(Feed feed, View view, Window window) {
        view.reading(false);
        if (feed.standing() != Feed.Standing.DISCARDED && feed.has(view)) {
            view.window(view.takers().isEmpty() ? null : window);
            long missed = window.isEmpty() ? window.first() : -1;
            // Once it is because the block was reused or the message moved meanwhile; a fresh look tells.
            if (missed >= 0 && missed == view.missed() && missed == feed.nextReady(view)) {
                giveUp(feed, view, missed);
            }
            view.missed(missed);
            enlist(feed);
        }
    }
}
