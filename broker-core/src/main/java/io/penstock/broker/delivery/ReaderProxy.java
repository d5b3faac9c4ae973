package io.penstock.broker.delivery;

import io.penstock.broker.store.QueueSnapshot;
import io.penstock.protocol.agent.Waiting;
import java.util.Queue;
import org.jctools.queues.SpscArrayQueue;

/**
 * The log thread's side of the reader: asks for windows, and takes them when they are read.
 *
 * <p>Owner: the log thread. At most one request of a feed is under way.
 */
public final class ReaderProxy {
    /** Requests under way at most; a feed that finds no place asks again in its next turn. */
    static final int REQUESTS_LIMIT = 1024;

    /** Entries that one request covers at most. */
    private static final long ENTRIES_LIMIT = 1024;

    record Request(Feed feed, QueueSnapshot entries) {}

    record Answer(Feed feed, Window window) {}

    private final Queue<Request> requests = new SpscArrayQueue<>(REQUESTS_LIMIT);
    private final Queue<Answer> answers = new SpscArrayQueue<>(REQUESTS_LIMIT);
    private final Waiting readerWaiting;
    private int underWay;

    /** @param readerWaiting how the reader's thread rests */
    public ReaderProxy(Waiting readerWaiting) {
        this.readerWaiting = readerWaiting;
    }

    /** One that nobody serves: for a replay, which reads nothing. */
    public static ReaderProxy none() {
        return new ReaderProxy(new Waiting() {
            @Override
            public void idle(int workDone) {}

            @Override
            public void wake() {}
        });
    }

    /** Asks for what follows from an offset; false if too much is under way. */
    boolean read(Feed feed, long offset) {
        if (underWay == REQUESTS_LIMIT) {
            return false;
        }
        underWay++;
        requests.add(new Request(feed, feed.queue().entries().snapshot(offset, offset + ENTRIES_LIMIT)));
        readerWaiting.wake();
        return true;
    }

    /** Gives the dispatcher what was read; answers how many windows. */
    int drain(Dispatcher dispatcher) {
        int done = 0;
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            underWay--;
            dispatcher.read(answer.feed, answer.window);
            done++;
        }
        return done;
    }

    Queue<Request> requests() {
        return requests;
    }

    Queue<Answer> answers() {
        return answers;
    }
}
