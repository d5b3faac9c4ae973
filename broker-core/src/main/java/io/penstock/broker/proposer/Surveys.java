package io.penstock.broker.proposer;

import io.penstock.protocol.agent.Waiting;
import java.util.Queue;
import org.jctools.queues.SpscArrayQueue;

/**
 * The two ways between the log thread, which asks, and the reader's thread, which looks. One of these for each asker.
 *
 * <p>Bounded: the asker keeps no more than {@link #UNDER_WAY_LIMIT} questions open.
 */
public final class Surveys {
    static final int UNDER_WAY_LIMIT = 32;

    private final Queue<Survey> questions = new SpscArrayQueue<>(UNDER_WAY_LIMIT);
    private final Queue<Survey.Findings> answers = new SpscArrayQueue<>(UNDER_WAY_LIMIT);
    private final Waiting readerWaiting;

    /** @param readerWaiting how the reader's thread rests */
    public Surveys(Waiting readerWaiting) {
        this.readerWaiting = readerWaiting;
    }

    /** Log thread. */
    void ask(Survey survey) {
        questions.add(survey);
        readerWaiting.wake();
    }

    /** Log thread: an answer, or null if there is none yet. */
    Survey.Findings poll() {
        return answers.poll();
    }

    Queue<Survey> questions() {
        return questions;
    }

    Queue<Survey.Findings> answers() {
        return answers;
    }
}
