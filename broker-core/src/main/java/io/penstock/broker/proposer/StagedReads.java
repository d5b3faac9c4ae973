package io.penstock.broker.proposer;

import io.penstock.protocol.agent.Waiting;
import java.nio.ByteBuffer;
import java.util.Queue;
import org.jctools.queues.SpscArrayQueue;

/**
 * The two ways between the log thread, which asks what staged messages say, and the reader's thread, which looks. One question is
 * open at a time.
 */
public final class StagedReads {
    /** What do the records at these log positions say? Nobody changes the array. */
    record Question(long[] positions) {}

    /**
     * The answer.
     *
     * @param staged for each position the payload of the TX_MESSAGE; null if it is not there any more, or damaged
     * @param damagedAt the lowest position of a message that fails its checksum, or {@link Long#MAX_VALUE}
     */
    record Answer(ByteBuffer[] staged, long damagedAt) {}

    private final Queue<Question> questions = new SpscArrayQueue<>(2);
    private final Queue<Answer> answers = new SpscArrayQueue<>(2);
    private final Waiting readerWaiting;

    /** @param readerWaiting how the reader's thread rests */
    public StagedReads(Waiting readerWaiting) {
        this.readerWaiting = readerWaiting;
    }

    /** Log thread. */
    void ask(Question question) {
        questions.add(question);
        readerWaiting.wake();
    }

    /** Log thread: the answer, or null if there is none yet. */
    Answer poll() {
        return answers.poll();
    }

    Queue<Question> questions() {
        return questions;
    }

    Queue<Answer> answers() {
        return answers;
    }
}
