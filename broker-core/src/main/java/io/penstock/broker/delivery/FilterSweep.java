package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.proposer.Proposals;
import io.penstock.broker.store.ConsumeQueue;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.QueueSnapshot;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what topics' subscriptions do not want while nobody consumes from them, or slowly: else a durable subscription
 * to few of a topic's messages would keep the log of all.
 *
 * <p>Goes round over all subscriptions with a filter; one task of the reader at a time, each of at most {@link
 * ReaderProxy#ENTRIES_LIMIT} messages or {@link #LOOK_LIMIT_BYTES} of them. How far it has looked at each is
 * remembered, so every message is looked at once.
 *
 * <p>A damaged message, and all of a damaged block of the index, is passed over and stays unsettled: a subscription may want
 * it, and the next start, which rebuilds the index, looks once more.
 *
 * <p>Owner: the log thread. A crash forgets how far it was; the next life looks once more.
 */
public final class FilterSweep {
    private static final Logger LOG = LoggerFactory.getLogger(FilterSweep.class);
    /** More than a look for a consumer has: this one comes once in a turn, not one after the other. */
    private static final int LOOK_LIMIT_BYTES = 512 * 1024;

    private static final int SUBSCRIPTIONS_PER_TURN = 500;
    private static final int FIRST_DELIVERY = 1;

    private final Subscriptions subscriptions;
    private final Links links;
    private final Filters filters;
    private final ReaderProxy reader;
    private final Proposals proposals;
    private final Map<Settlement, Progress> progress = new IdentityHashMap<>();
    private long nextId;
    private int nextQueue;
    private boolean asking;

    private static final class Progress {
        private final Subscription subscription;
        private final Filter filter;
        private long upTo;
        private long missed = -1;

        Progress(Subscription subscription, Filter filter) {
            this.subscription = subscription;
            this.filter = filter;
        }
    }

    public FilterSweep(
            Subscriptions subscriptions, Links links, Filters filters, ReaderProxy reader, Proposals proposals) {
        this.subscriptions = subscriptions;
        this.links = links;
        this.filters = filters;
        this.reader = reader;
        this.proposals = proposals;
    }

    /** One bounded turn; answers how much was done. */
    public int turn() {
        for (int visited = 0; !asking && visited < SUBSCRIPTIONS_PER_TURN; visited++) {
            Subscription subscription = subscriptions.atOrAbove(nextId);
            if (subscription == null) {
                nextId = 0;
                nextQueue = 0;
                progress.values().removeIf(each -> each.subscription.isEnded());
                return 0;
            }
            if (subscription.id() != nextId) {
                nextId = subscription.id();
                nextQueue = 0;
            }
            FilterTerms terms = FilterTerms.of(subscription);
            DestinationQueue queue =
                    terms.isAll() ? null : subscription.destination().queue(nextQueue);
            if (queue == null) {
                nextId++;
                nextQueue = 0;
            } else {
                nextQueue++;
                look(subscription, terms, queue);
            }
        }
        return asking ? 1 : 0;
    }

    private void look(Subscription subscription, FilterTerms terms, DestinationQueue queue) {
        Settlement settlement = subscription.settlement(queue.id());
        Progress its = progress.computeIfAbsent(settlement, absent -> new Progress(subscription, filters.make(terms)));
        long from = settlement.nextReady(Math.max(its.upTo, links.lookedUpTo(settlement)));
        if (from >= queue.next() || its.filter.asksDeliveryCount()) {
            return;
        }
        QueueSnapshot entries =
                queue.entries().snapshot(from, Math.min(queue.next(), from + ReaderProxy.ENTRIES_LIMIT));
        asking = reader.ask(new Look(its, queue, entries));
    }

    /** The first block of a look could not be read. Once it is because it was written or reused meanwhile; a fresh look tells. */
    private void missed(Progress its, DestinationQueue queue, QueueSnapshot entries) {
        if (its.missed != entries.from() || !queue.entries().isStill(entries)) {
            its.missed = entries.from();
            return;
        }
        its.upTo = ConsumeQueue.endOfBlock(entries.from());
        if (queue.entries().noteDamaged(entries)) {
            LOG.error(
                    "[index-damaged] a block of queue {} of {} is damaged: what subscriptions do not want of messages {} to {}"
                            + " is kept; restart the broker to rebuild the index from the log",
                    queue.id(),
                    queue.destination().name(),
                    entries.from(),
                    its.upTo - 1);
        }
    }

    /** The filter is the reader's while one of these is under way; there is one at a time. */
    private final class Look implements ReaderTask {
        private final Progress its;
        private final DestinationQueue queue;
        private final QueueSnapshot entries;
        private final OffsetRanges unwanted = new OffsetRanges();
        private long end;
        private boolean isMissing;

        Look(Progress its, DestinationQueue queue, QueueSnapshot entries) {
            this.its = its;
            this.queue = queue;
            this.entries = entries;
            this.end = entries.from();
        }

        @Override
        public Kind kind() {
            return Kind.SWEEP;
        }

        /** With rests, what a broker keeps for subscriptions that do not want it could grow. One is under way at a time. */
        @Override
        public boolean isPaced() {
            return false;
        }

        @Override
        public void read(OldMessages messages) {
            QueueEntry entry = new QueueEntry();
            int looked = 0;
            while (end < entries.to() && looked < LOOK_LIMIT_BYTES) {
                if (!messages.entry(entries, end, entry)) {
                    isMissing = true;
                    return;
                }
                boolean wanted = its.filter.mayMatch(entry.tagHash);
                if (wanted) {
                    looked += entry.size;
                    ByteBuffer message = messages.message(end, entry);
                    if (message == OldMessages.FREED) {
                        return;
                    }
                    wanted = message == null || its.filter.matches(message, FIRST_DELIVERY);
                }
                if (!wanted) {
                    unwanted.add(end);
                }
                end++;
            }
        }

        @Override
        public void done() {
            asking = false;
            its.upTo = end;
            if (isMissing && end == entries.from()) {
                missed(its, queue, entries);
            }
            if (!its.subscription.isEnded()) {
                Unwanted.propose(proposals, its.subscription.id(), queue.id(), unwanted);
            }
        }
    }
}
