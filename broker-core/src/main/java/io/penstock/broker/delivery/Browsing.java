package io.penstock.broker.delivery;

import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.Delivered;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks at queues for browsers, a page at a time; nothing is remembered in between, so a browser costs the broker nothing
 * while it is not asking. Files are read by the reader's thread alone.
 *
 * <p>Questions of a connection wait in its {@link BrowseLine} while its socket has no room for the answers, or enough of
 * them are in work; nobody is refused because others ask much.
 *
 * <p>Owner: the log thread. Bounded by a line for each connection.
 */
public final class Browsing {
    /** Bytes of messages in a page; a message that is larger comes alone. */
    static final int PAGE_LIMIT_BYTES = 256 * 1024;

    /** Questions of a connection that may wait. */
    public static final int WAITING_LIMIT = BrowseLine.WAITING_LIMIT;

    private final ReaderProxy reader;
    private final Links links;
    private final Filters filters;
    private final LongSupplier deadBelow;
    private final Clock clock;
    /** Lines that found the reader full and have to try again. */
    private final ArrayDeque<BrowseLine> crowdedOut = new ArrayDeque<>();

    /** A question of a connection. */
    @FunctionalInterface
    public interface Question {
        /** Its turn has come: answers, or has a page read; one of both, once. */
        void turn(Turn turn);
    }

    /** What a question may do in its turn. */
    public static final class Turn {
        private final BrowseLine.Place place;

        Turn(BrowseLine.Place place) {
            this.place = place;
        }

        /** The answer is at hand; it is given once all that were asked for before are. */
        public void answer(Runnable answer) {
            place.answer(answer);
        }
    }

    /** @param deadBelow below which log position NON_PERSISTENT messages died with a crash */
    public Browsing(ReaderProxy reader, Links links, Filters filters, LongSupplier deadBelow, Clock clock) {
        this.reader = reader;
        this.links = links;
        this.filters = filters;
        this.deadBelow = deadBelow;
        this.clock = clock;
    }

    /** A question takes its place in its connection's line, and has its turn at once if it may; false if too many wait there. */
    public boolean ask(ClientConnection client, Question question) {
        BrowseLine line = client.browsers();
        boolean taken = line.add(question);
        goOn(line);
        return taken;
    }

    /** The socket of a connection has caught up. */
    public void writable(ClientConnection client) {
        goOn(client.browsers());
    }

    /** Those who found the reader full try again; called every few milliseconds. Answers how many did. */
    public int turn() {
        int tried = 0;
        while (!crowdedOut.isEmpty() && reader.hasRoom(ReaderTask.Kind.PAGE)) {
            BrowseLine line = crowdedOut.poll();
            line.crowdedOut(false);
            goOn(line);
            tried++;
        }
        return tried;
    }

    private void goOn(BrowseLine line) {
        while (line.mayBegin()) {
            if (!reader.hasRoom(ReaderTask.Kind.PAGE)) {
                if (!line.isCrowdedOut()) {
                    line.crowdedOut(true);
                    crowdedOut.add(line);
                }
                return;
            }
            line.begin();
        }
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
     * Reads a page for a question whose turn it is.
     *
     * @param browse with a valid selector, and a queue that exists
     * @param answer gets the page in the order of the answers, on the log thread
     */
    public void page(Subscription subscription, Browse browse, Turn turn, Consumer<Browse.Page> answer) {
        DestinationQueue queue = subscription.destination().queue(browse.queueId());
        Settlement settlement = subscription.settlement(queue.id());
        long end = Math.min(browse.upTo(), queue.next());
        long from = settlement.nextReady(Math.max(0, browse.from()));
        if (from >= end) {
            turn.answer(() -> answer.accept(new Browse.Page(List.of(), browse.upTo(), List.of())));
            return;
        }
        FilterTerms terms = FilterTerms.of(browse.selector());
        BrowseTask.Room room = new BrowseTask.Room(
                Math.max(1, Math.min(browse.bytesMax(), PAGE_LIMIT_BYTES)),
                browse.messagesMax() > 0 ? browse.messagesMax() : Integer.MAX_VALUE);
        // There is room: the turn would not have come otherwise.
        reader.ask(new BrowseTask(
                queue.entries().snapshot(from, Math.min(end, from + ReaderProxy.ENTRIES_LIMIT)),
                settlement,
                terms.isAll() ? null : filters.make(terms),
                new BrowseTask.Dead(clock.epochMs(), deadBelow.getAsLong()),
                room,
                task -> {
                    turn.answer(() -> answer.accept(pageOf(task, queue, settlement)));
                    goOn(turn.place.line());
                }));
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
