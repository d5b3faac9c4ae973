package io.penstock.broker.delivery;

import io.penstock.broker.destination.StoredMessage;
import io.penstock.broker.store.BlockReader;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.QueueSnapshot;
import io.penstock.broker.store.RecordReader;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.store.file.StoreException;
import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.Waiting;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads old messages for delivery, so that the log thread never waits for a disk: takes the entries of a range, reads and
 * checks the records, and hands back an immutable {@link Window}.
 *
 * <p>Carried by the reader's thread, which owns nothing but the window it is filling. It retains a segment only while it
 * reads from it.
 */
public final class ReaderAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderAgent.class);

    /** Stands for a message that was settled, or moved, since its entry was taken; its old place in the log is gone. */
    private static final ByteBuffer FREED = ByteBuffer.allocate(0);

    /** A window is closed at this size; a message that is larger has a window to itself. */
    static final int WINDOW_LIMIT_BYTES = 256 * 1024;

    private final ReaderProxy proxy;
    private final RecordReader records;
    private final BlockReader blocks;
    private final Waiting logWaiting;
    private final QueueEntry entry = new QueueEntry();

    /** @param logWaiting how the log thread rests; woken for each window */
    public ReaderAgent(ReaderProxy proxy, RecordReader records, BlockReader blocks, Waiting logWaiting) {
        this.proxy = proxy;
        this.records = records;
        this.blocks = blocks;
        this.logWaiting = logWaiting;
    }

    @Override
    public String name() {
        return "penstock-reader";
    }

    @Override
    public int doWork() {
        ReaderProxy.Request request = proxy.requests().poll();
        if (request == null) {
            records.release();
            return 0;
        }
        Window window = read(request.entries());
        proxy.answers().add(new ReaderProxy.Answer(request.feed(), window));
        logWaiting.wake();
        return 1;
    }

    /** Reads as much of the range as fits a window; a message that cannot be read is in it without bytes. */
    private Window read(QueueSnapshot entries) {
        int most = (int) (entries.to() - entries.from());
        WindowBuilder window = new WindowBuilder(entries.from(), most);
        for (long offset = entries.from(); offset < entries.to(); offset++) {
            if (!entries.get(offset, entry, blocks)) {
                break;
            }
            ByteBuffer message = message(offset);
            if (message == FREED) {
                break;
            }
            if (!window.isEmpty() && message != null && window.bytes() + message.remaining() > WINDOW_LIMIT_BYTES) {
                break;
            }
            window.add(message, entry);
        }
        return window.build();
    }

    /** The message; null if it is damaged. */
    private ByteBuffer message(long offset) {
        try {
            RecordView record = records.read(entry.position);
            return record == null ? FREED : StoredMessage.of(record);
        } catch (StoreException e) {
            LOG.error("[log-damaged] message {}: {}", offset, e.getMessage());
            return null;
        }
    }

    @Override
    public void close() {
        records.close();
    }

    private static final class WindowBuilder {
        private final long first;
        private final int most;
        private final int[] starts;
        private final QueueFacts[] facts;
        private byte[] bytes = new byte[0];
        private int length;
        private int count;

        WindowBuilder(long first, int most) {
            this.first = first;
            this.most = most;
            this.starts = new int[most + 1];
            this.facts = new QueueFacts[most];
        }

        boolean isEmpty() {
            return count == 0;
        }

        int bytes() {
            return length;
        }

        void add(ByteBuffer message, QueueEntry entry) {
            if (message != null) {
                int size = message.remaining();
                if (length + size > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.max(length + size, wanted(size)));
                }
                message.get(message.position(), bytes, length, size);
                length += size;
            }
            facts[count] = new QueueFacts(entry.position, entry.flags, entry.expiry);
            starts[++count] = length;
        }

        /** At first as if all were like this one, so that a window is seldom copied while it grows. */
        private int wanted(int size) {
            return bytes.length == 0 ? (int) Math.min(WINDOW_LIMIT_BYTES, (long) size * most) : 2 * bytes.length;
        }

        Window build() {
            return new Window(first, count, bytes, starts, facts);
        }
    }
}
