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
    /**
     * Tasks under way at most, of paced ones and of the others each: looks, which have to rest, must not take the places of
     * windows. Who finds no place asks again in its next turn.
     */
    static final int TASKS_LIMIT = 512;

    /** Entries that one task covers at most. */
    static final long ENTRIES_LIMIT = 1024;

    /**
     * Bytes of messages whose checksum and filter one task looks at, at most: about 0.1 ms of a core. Longer tasks cost fewer
     * wake-ups, but on few cores the p99 of everybody else grows with the length of one.
     */
    static final int LOOK_LIMIT_BYTES = 256 * 1024;

    private final Queue<ReaderTask> asked = new SpscArrayQueue<>(2 * TASKS_LIMIT);
    private final Queue<ReaderTask> read = new SpscArrayQueue<>(2 * TASKS_LIMIT);
    private final Waiting readerWaiting;
    private int looks;
    private int others;

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
            public void restAtMost(long nanos) {}

            @Override
            public void wake() {}
        });
    }

    /** Whether one more task would be taken, of either kind. */
    boolean hasRoom() {
        return looks < TASKS_LIMIT && others < TASKS_LIMIT;
    }

    /** Hands a task over; false if too many of its kind are under way. */
    boolean ask(ReaderTask task) {
        if ((task.isPaced() ? looks : others) >= TASKS_LIMIT) {
            return false;
        }
        count(task, 1);
        asked.add(task);
        readerWaiting.wake();
        return true;
    }

    /** Takes up what was read; answers how many tasks. */
    int drain() {
        int done = 0;
        for (ReaderTask task = read.poll(); task != null; task = read.poll()) {
            count(task, -1);
            task.done();
            done++;
        }
        return done;
    }

    private void count(ReaderTask task, int by) {
        if (task.isPaced()) {
            looks += by;
        } else {
            others += by;
        }
    }

    Queue<ReaderTask> asked() {
        return asked;
    }

    Queue<ReaderTask> read() {
        return read;
    }
}
