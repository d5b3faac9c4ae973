package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.Delivered;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks at queues for browsers, a page at a time; nothing is remembered in between, so a browser costs the broker nothing
 * while it is not asking. Files are read by the reader's thread alone.
 *
 * <p>Owner: the log thread.
 */
public final class Browsing {
    /** Bytes of messages in a page; a message that is larger comes alone. */
    static final int PAGE_LIMIT_BYTES = 256 * 1024;

    private final ReaderProxy reader;
    private final Links links;
    private final Filters filters;
    private final LongSupplier deadBelow;
    private final Clock clock;

    /** @param deadBelow below which log position NON_PERSISTENT messages died with a crash */
    public Browsing(ReaderProxy reader, Links links, Filters filters, LongSupplier deadBelow, Clock clock) {
        this.reader = reader;
        this.links = links;
        this.filters = filters;
        this.deadBelow = deadBelow;
        this.clock = clock;
    }

    /** Where the queues of a destination end now. */
    public Browse.Page snapshot(Subscription subscription) {
        List<Browse.End> ends = new ArrayList<>();
        for (DestinationQueue queue : subscription.destination().served()) {
            ends.add(new Browse.End(queue.id(), queue.next()));
        }
        return new Browse.Page(ends, 0, List.of());
    }

    /**
     * Reads a page.
     *
     * @param browse with a valid selector, and a queue that exists
     * @param answer gets the page, later, on the log thread
     * @return false if too much is being read
     */
    public boolean page(Subscription subscription, Browse browse, Consumer<Browse.Page> answer) {
        DestinationQueue queue = subscription.destination().queue(browse.queueId());
        Settlement settlement = subscription.settlement(queue.id());
        long end = Math.min(browse.upTo(), queue.next());
        long from = settlement.nextReady(Math.max(0, browse.from()));
        if (from >= end) {
            answer.accept(new Browse.Page(List.of(), browse.upTo(), List.of()));
            return true;
        }
        FilterTerms terms = FilterTerms.of(browse.selector());
        int bytesMax = Math.max(1, Math.min(browse.bytesMax(), PAGE_LIMIT_BYTES));
        return reader.ask(new BrowseTask(
                queue.entries().snapshot(from, Math.min(end, from + ReaderProxy.ENTRIES_LIMIT)),
                settlement,
                terms.isAll() ? null : filters.make(terms),
                new BrowseTask.Dead(clock.epochMs(), deadBelow.getAsLong()),
                bytesMax,
                task -> answer.accept(pageOf(task, queue, settlement))));
    }

    private Browse.Page pageOf(BrowseTask task, DestinationQueue queue, Settlement settlement) {
        List<Delivered> messages = new ArrayList<>(task.messages().size());
        for (BrowseTask.Browsed each : task.messages()) {
            boolean again = settlement.isRedelivered(each.offset()) || links.isFlagged(settlement, each.offset());
            messages.add(new Delivered(
                    queue.id(),
                    each.offset(),
                    again ? Math.max(2, settlement.deliveryCount(each.offset())) : 1,
                    again ? Delivered.REDELIVERED : 0,
                    ByteBuffer.wrap(each.message())));
        }
        return new Browse.Page(List.of(), task.next(), messages);
    }
}
