package io.penstock.broker.pipeline;

import io.penstock.protocol.agent.Waiting;
import java.util.Queue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * The second way to the log thread: for what changes no replicated state and needs no place in the log's order (credit,
 * queries), so that it overtakes sends that wait for a force.
 *
 * <p>Offering: any thread. Draining: the log thread, in bounded slices.
 */
public final class ServingLane {
    /** How many tasks may wait. */
    private static final int WAITING_LIMIT = 16 * 1024;

    private final Queue<Runnable> tasks = new MpscArrayQueue<>(WAITING_LIMIT);
    /** What found the lane full and must not be lost: at most a word from each connection whose socket caught up. */
    private final Queue<Runnable> sure = new MpscUnboundedArrayQueue<>(64);

    private final Waiting waiting;

    public ServingLane(Waiting waiting) {
        this.waiting = waiting;
    }

    /**
     * Offers a task for the log thread.
     *
     * @return false when the lane is full: the caller parks its connection
     */
    public boolean tryOffer(Runnable task) {
        if (!tasks.offer(task)) {
            return false;
        }
        waiting.wake();
        return true;
    }

    /** Offers a task that must not be lost; the caller sees to it that it is seldom. */
    public void offer(Runnable task) {
        if (!tryOffer(task)) {
            sure.offer(task);
            waiting.wake();
        }
    }

    int drain(int limit) {
        int done = 0;
        for (Runnable task = null; done < limit && (task = sure.poll()) != null; done++) {
            task.run();
        }
        for (Runnable task = null; done < limit && (task = tasks.poll()) != null; done++) {
            task.run();
        }
        return done;
    }
}
