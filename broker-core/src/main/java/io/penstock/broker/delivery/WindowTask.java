package io.penstock.broker.delivery;

import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.QueueSnapshot;
import java.nio.ByteBuffer;

/**
 * Reads a {@link Window} for a view: all of a range, or of a filtered view what matches.
 *
 * <p>Bounded by {@link ReaderProxy#ENTRIES_LIMIT} entries, by {@link #WINDOW_LIMIT_BYTES} of messages handed back, and by
 * {@link ReaderProxy#LOOK_LIMIT_BYTES} of messages looked at.
 */
final class WindowTask implements ReaderTask {
    /** A window is closed at this size; a message that is larger has a window to itself. */
    static final int WINDOW_LIMIT_BYTES = 256 * 1024;

    /** The reader's thread knows no failure counts; a message that it looks at is taken to come for the first time. */
    private static final int FIRST_DELIVERY = 1;

    private final Dispatcher dispatcher;
    private final Feed feed;
    private final View view;
    private final QueueSnapshot entries;
    private final Filter filter;
    private final QueueEntry entry = new QueueEntry();
    private Window window;

    WindowTask(Dispatcher dispatcher, Feed feed, View view, QueueSnapshot entries) {
        this.dispatcher = dispatcher;
        this.feed = feed;
        this.view = view;
        this.entries = entries;
        this.filter = view.readersFilter();
    }

    static Kind kindFor(View view) {
        return view.readersFilter() == null ? Kind.WINDOW : Kind.LOOK;
    }

    @Override
    public Kind kind() {
        return kindFor(view);
    }

    @Override
    public boolean isPaced() {
        return filter != null;
    }

    @Override
    public void read(OldMessages messages) {
        int most = (int) (entries.to() - entries.from());
        Window.Builder builder =
                filter == null ? Window.dense(entries.from(), most) : Window.sparse(entries.from(), most);
        int looked = 0;
        for (long offset = entries.from(); offset < entries.to() && looked < ReaderProxy.LOOK_LIMIT_BYTES; offset++) {
            if (!messages.entry(entries, offset, entry)) {
                break;
            }
            if (filter != null && !filter.mayMatch(entry.tagHash)) {
                builder.pass(offset);
                continue;
            }
            ByteBuffer message = messages.message(offset, entry);
            if (message == OldMessages.FREED) {
                break;
            }
            looked += filter == null ? 0 : entry.size;
            if (filter != null && message != null && !filter.matches(message, FIRST_DELIVERY)) {
                builder.pass(offset);
                continue;
            }
            if (!builder.isEmpty() && message != null && builder.bytes() + message.remaining() > WINDOW_LIMIT_BYTES) {
                break;
            }
            builder.add(offset, message, entry);
        }
        window = builder.build();
    }

    @Override
    public void done() {
        dispatcher.read(feed, view, window);
    }
}
