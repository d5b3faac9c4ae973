package io.penstock.broker.destination;

import java.nio.ByteBuffer;

/** Where the entries of queues come from: the store in a broker, memory in a test. */
public interface QueueSource {
    /** A new queue, whose first offset is 0. */
    QueueEntries create(int destinationId, int queueId);

    /** The queue that {@link QueueEntries#encode} wrote, read from the buffer's position on, which moves past it. */
    QueueEntries decode(int destinationId, int queueId, ByteBuffer source);

    /** The destination is deleted: what the queue keeps on disk is free. */
    void release(QueueEntries entries);
}
