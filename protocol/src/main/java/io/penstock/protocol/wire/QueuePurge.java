package io.penstock.protocol.wire;

/**
 * Empties a queue.
 *
 * <p>Immutable; any thread.
 */
public record QueuePurge(String name) {
    public static final Layout<QueuePurge> LAYOUT = Layout.<QueuePurge>of(
                    "QUEUE_PURGE",
                    CommandCode.QUEUE_PURGE.code(),
                    "Settles all that waits in a queue, but for what consumers hold and transaction branches have locked.")
            .string("name", "The queue's name.", QueuePurge::name)
            .build(in -> new QueuePurge(in.string()));

    /** The answer to QUEUE_PURGE. */
    public record Answer(long messages) {
        public static final Layout<Answer> LAYOUT = Layout.<Answer>of(
                        "QUEUE_PURGE answer", 0, "The queue is empty, on disk too.")
                .int64("messages", "messages", "How many there were.", Answer::messages)
                .build(in -> new Answer(in.int64()));
    }
}
