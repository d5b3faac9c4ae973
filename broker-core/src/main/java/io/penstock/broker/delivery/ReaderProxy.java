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
    /** Tasks of each kind under way at most; who finds no place asks again in its next turn. */
    static final int TASKS_LIMIT = 512;

    private static final int KINDS = ReaderTask.Kind.values().length;

    /** Entries that one task covers at most. */
    static final long ENTRIES_LIMIT = 1024;

    /**
     * Bytes of messages whose checksum and filter one task looks at, at most: about 0.1 ms of a core. Longer tasks cost fewer
     * wake-ups, but on few cores the p99 of everybody else grows with the length of one.
     */
    static final int LOOK_LIMIT_BYTES = 256 * 1024;

    private final Queue<ReaderTask> asked = new SpscArrayQueue<>(KINDS * TASKS_LIMIT);
    private final Queue<ReaderTask> read = new SpscArrayQueue<>(KINDS * TASKS_LIMIT);
    private final Waiting readerWaiting;
    private final int[] underWay = new int[KINDS];

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

    /** Whether one more task of a kind would be taken. */
    boolean hasRoom(ReaderTask.Kind kind) {
        return underWay[kind.ordinal()] < TASKS_LIMIT;
    }

    /** Hands a task over; false if too many of its kind are under way. */
    boolean ask(ReaderTask task) {
        if (!hasRoom(task.kind())) {
            return false;
        }
        underWay[task.kind().ordinal()]++;
        asked.add(task);
        readerWaiting.wake();
        return true;
    }

    /** Takes up what was read; answers how many tasks. */
    int drain() {
        int done = 0;
        for (ReaderTask task = read.poll(); task != null; task = read.poll()) {
            underWay[task.kind().ordinal()]--;
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
