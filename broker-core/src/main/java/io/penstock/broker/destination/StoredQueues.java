package io.penstock.broker.destination;

import io.penstock.broker.store.BlockFiles;
import io.penstock.broker.store.ConsumeQueue;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.QueueSnapshot;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * The queues of a broker: consume queues over the shared block files.
 *
 * <p>Owner: the log thread.
 */
public final class StoredQueues implements QueueSource {
    private final BlockFiles blocks;
    private final BitSet used = new BitSet();

    public StoredQueues(BlockFiles blocks) {
        this.blocks = blocks;
    }

    @Override
    public QueueEntries create(int destinationId, int queueId) {
        return new Stored(new ConsumeQueue(blocks, mark(destinationId, queueId)));
    }

    @Override
    public QueueEntries decode(int destinationId, int queueId, ByteBuffer source) {
        ConsumeQueue queue = ConsumeQueue.decode(blocks, mark(destinationId, queueId), source);
        queue.addUsedBlocks(used);
        return new Stored(queue);
    }

    /** After a checkpoint was decoded: all blocks that none of its queues has are free. */
    public void restored() {
        blocks.restore(used);
    }

    @Override
    public void release(QueueEntries entries) {
        entries.dropBefore(entries.next());
    }

    /** What a block says of its owner: enough to notice one that is somebody else's. */
    private static int mark(int destinationId, int queueId) {
        return destinationId * 31 + queueId;
    }

    private record Stored(ConsumeQueue queue) implements QueueEntries {
        /** The youngest entries are taken to be in memory: their blocks were written a moment ago. */
        private static final long IN_MEMORY_ENTRIES = 16 * 1024;

        @Override
        public long next() {
            return queue.next();
        }

        @Override
        public long low() {
            return queue.low();
        }

        @Override
        public long append(QueueEntry entry) {
            return queue.append(entry);
        }

        @Override
        public void get(long offset, QueueEntry into) {
            queue.get(offset, into);
        }

        @Override
        public boolean isInMemory(long offset) {
            return queue.next() - offset <= IN_MEMORY_ENTRIES;
        }

        @Override
        public void dropBefore(long offset) {
            queue.dropBefore(offset);
        }

        @Override
        public boolean replacePosition(long offset, long oldPosition, long newPosition) {
            return queue.replacePosition(offset, oldPosition, newPosition);
        }

        @Override
        public long lowestPosition() {
            return queue.lowestPosition();
        }

        @Override
        public QueueSnapshot snapshot(long from, long to) {
            return queue.snapshot(from, to);
        }

        @Override
        public void encode(OutBuffer out) {
            ByteBuffer encoded = ByteBuffer.allocate(queue.encodedLength());
            queue.encode(encoded);
            out.putRaw(encoded.flip());
        }
    }
}
