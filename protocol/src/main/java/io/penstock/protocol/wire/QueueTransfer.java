package io.penstock.protocol.wire;

import java.util.List;

/**
 * Takes messages out of a queue, each by one record: to another queue, back to where it was a dead letter of, or away.
 *
 * <p>Immutable; any thread.
 */
public record QueueTransfer(String queue, int queueId, Action action, String target, List<Offset> offsets) {
    /** Messages in one question. */
    public static final int OFFSETS_LIMIT = 256;

    public static final Layout<QueueTransfer> LAYOUT = Layout.<QueueTransfer>of(
                    "QUEUE_TRANSFER",
                    CommandCode.QUEUE_TRANSFER.code(),
                    "Takes messages out of a queue, each in one step: elsewhere, or away. Answered when all of it is done.")
            .string("queue", "The queue's name.", QueueTransfer::queue)
            .int32("queueId", "", "The queue of the destination, as BROWSE told.", QueueTransfer::queueId)
            .choice("action", Action.class, "What becomes of them.", QueueTransfer::action)
            .optionalString("target", "The queue that they go to, for MOVE.", QueueTransfer::target)
            .list("offsets", Offset.LAYOUT, "The messages, 256 at most.", QueueTransfer::offsets)
            .build(in -> new QueueTransfer(
                    in.string(), in.int32(), in.choice(Action.class), in.optionalString(), in.list(Offset.LAYOUT)));

    public QueueTransfer {
        if (offsets.size() > OFFSETS_LIMIT) {
            throw new IllegalArgumentException(offsets.size() + " messages; at most " + OFFSETS_LIMIT);
        }
        if (action == Action.MOVE && (target == null || target.isEmpty())) {
            throw new IllegalArgumentException("To move messages a target is needed");
        }
    }

    /** What becomes of the messages. */
    public enum Action implements Coded {
        /** To another queue, as they are. */
        MOVE(0),
        /** Back to where they are dead letters of, without what the broker said of them. */
        RETRY(1),
        /** Away. */
        DISCARD(2);

        private final int code;

        Action(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /** One message. */
    public record Offset(long offset) {
        static final Layout<Offset> LAYOUT = Layout.<Offset>of("TransferOffset", 0, "One message.")
                .int64("offset", "", "Its offset.", Offset::offset)
                .build(in -> new Offset(in.int64()));
    }

    /** What became of a message. */
    public enum Result implements Coded {
        DONE(0),
        /** It is settled, past its time, or was never there. */
        GONE(1),
        /** A consumer or a transaction branch holds it, or it is on its way already. */
        IN_USE(2),
        /** It does not say where it is a dead letter of. */
        NO_ORIGIN(3),
        /** Where it would go is not there, or not any more. */
        NO_TARGET(4),
        /** Its bytes fail their checksum. */
        DAMAGED(5),
        /** Its record would be more than a segment of the broker's log holds. */
        TOO_LARGE(6);

        private final int code;

        Result(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /** What became of one message. */
    public record Outcome(long offset, Result result) {
        static final Layout<Outcome> LAYOUT = Layout.<Outcome>of("TransferOutcome", 0, "What became of one message.")
                .int64("offset", "", "Its offset.", Outcome::offset)
                .choice("result", Result.class, "What became of it.", Outcome::result)
                .build(in -> new Outcome(in.int64(), in.choice(Result.class)));
    }

    /** The answer to QUEUE_TRANSFER. */
    public record Answer(List<Outcome> outcomes) {
        public static final Layout<Answer> LAYOUT = Layout.<Answer>of(
                        "QUEUE_TRANSFER answer", 0, "What became of each message, in the order of the question.")
                .list("outcomes", Outcome.LAYOUT, "One for each message.", Answer::outcomes)
                .build(in -> new Answer(in.list(Outcome.LAYOUT)));
    }
}
