package io.penstock.broker.delivery;

import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.QueueSnapshot;
import io.penstock.broker.subscription.Settlement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a page for a browser: what was unsettled, and not pending, of a range when it was asked for, in flight or not;
 * without what is past its time or died with a crash.
 *
 * <p>Bounded by {@link ReaderProxy#ENTRIES_LIMIT} entries, by what the browser has room for, and by {@link
 * ReaderProxy#LOOK_LIMIT_BYTES} of messages looked at; a page may be empty before the end.
 */
final class BrowseTask implements ReaderTask {
    private static final int FIRST_DELIVERY = 1;

    /** One message of a page. */
    record Browsed(long offset, byte[] message) {}

    /** What is left out at the time of asking. */
    record Dead(long expiredBeforeMs, long nonPersistentBelow) {
        boolean has(QueueEntry entry) {
            return entry.expiry != 0 && entry.expiry <= expiredBeforeMs
                    || entry.position < nonPersistentBelow && StoredMessage.isNonPersistent(entry.flags);
        }
    }

    /**
     * What a page has room for.
     *
     * @param bytes of messages; one that is larger comes alone
     * @param messages at least 1
     */
    record Room(int bytes, int messages) {}

    private final QueueSnapshot entries;
    private final BitSet unsettled;
    private final Filter filter;
    private final Dead dead;
    private final Room room;
    private final Consumer<BrowseTask> answer;
    private final List<Browsed> messages = new ArrayList<>();
    private final QueueEntry entry = new QueueEntry();
    private long next;

    /**
     * @param settlement as it is now; read at once
     * @param filter for the reader's thread, or null if everything is wanted
     * @param answer on the log thread
     */
    BrowseTask(
            QueueSnapshot entries,
            Settlement settlement,
            Filter filter,
            Dead dead,
            Room room,
            Consumer<BrowseTask> answer) {
        this.entries = entries;
        this.unsettled = new BitSet((int) (entries.to() - entries.from()));
        for (long at = settlement.nextReady(entries.from()); at < entries.to(); at = settlement.nextReady(at + 1)) {
            unsettled.set((int) (at - entries.from()));
        }
        this.filter = filter;
        this.dead = dead;
        this.room = room;
        this.answer = answer;
        this.next = entries.from();
    }

    @Override
    public Kind kind() {
        return Kind.PAGE;
    }

    @Override
    public boolean isPaced() {
        return filter != null;
    }

    @Override
    public void read(OldMessages old) {
        int looked = 0;
        int bytes = 0;
        for (int at = unsettled.nextSetBit(0); at >= 0; at = unsettled.nextSetBit(at + 1)) {
            long offset = entries.from() + at;
            next = offset;
            if (looked >= ReaderProxy.LOOK_LIMIT_BYTES || bytes >= room.bytes() || messages.size() >= room.messages()) {
                return;
            }
            // What cannot be read was settled meanwhile, or is damaged, and is nothing that a browser could show.
            if (old.entry(entries, offset, entry) && !dead.has(entry) && mayMatch()) {
                ByteBuffer message = old.message(offset, entry);
                looked += entry.size;
                if (message != null && message != OldMessages.FREED && isWanted(message)) {
                    if (bytes > 0 && bytes + message.remaining() > room.bytes()) {
                        return;
                    }
                    bytes += message.remaining();
                    byte[] copy = new byte[message.remaining()];
                    message.get(message.position(), copy);
                    messages.add(new Browsed(offset, copy));
                }
            }
        }
        next = entries.to();
    }

    private boolean mayMatch() {
        return filter == null || filter.mayMatch(entry.tagHash);
    }

    private boolean isWanted(ByteBuffer message) {
        return filter == null || filter.matches(message, FIRST_DELIVERY);
    }

    @Override
    public void done() {
        answer.accept(this);
    }

    List<Browsed> messages() {
        return messages;
    }

    /** Where to go on. */
    long next() {
        return next;
    }
}
