package io.penstock.broker.delivery;

import io.penstock.protocol.agent.Waiting;
import java.util.Queue;
import org.jctools.queues.SpscArrayQueue;

/**
 * The log thread's side of the reader: hands tasks over, and takes them back when they are done.
 *
 * <p>Owner: the log thread.
 */
public final class ReaderProxy {
    /** Tasks under way at most; who finds no place asks again in its next turn. */
    static final int TASKS_LIMIT = 1024;

    /** Entries that one task covers at most. */
    static final long ENTRIES_LIMIT = 1024;

    private final Queue<ReaderTask> asked = new SpscArrayQueue<>(TASKS_LIMIT);
    private final Queue<ReaderTask> read = new SpscArrayQueue<>(TASKS_LIMIT);
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

    /** Whether one more task would be taken. */
    boolean hasRoom() {
        return underWay < TASKS_LIMIT;
    }

    /** Hands a task over; false if too much is under way. */
    boolean ask(ReaderTask task) {
        if (!hasRoom()) {
            return false;
        }
        underWay++;
        asked.add(task);
        readerWaiting.wake();
        return true;
    }

    /** Takes up what was read; answers how many tasks. */
    int drain() {
        int done = 0;
        for (ReaderTask task = read.poll(); task != null; task = read.poll()) {
            underWay--;
            task.done();
            done++;
        }
        return done;
    }

    Queue<ReaderTask> asked() {
        return asked;
    }

    Queue<ReaderTask> read() {
        return read;
    }
}
