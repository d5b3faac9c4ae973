package io.penstock.jms.consume;

import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a session's tasks one after the other, in the order given, on threads borrowed from a shared executor: no thread is held while nothing is to
 * do. {@link #execute} is for any thread and never blocks.
 *
 * <p>Bounded by its users: a link queues one turn at a time, a session's completions one.
 */
public final class Mailbox implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final int CHUNK = 16;
    /** Tasks that are run before the borrowed thread goes to the back of the executor's queue. */
    private static final int BATCH_LIMIT = 32;

    private final Executor threads;
    private final Queue<Runnable> tasks = new MpscUnboundedArrayQueue<>(CHUNK);
    private final AtomicBoolean scheduled = new AtomicBoolean();

    public Mailbox(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        tasks.offer(task);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                threads.execute(this::run);
            } catch (RejectedExecutionException closed) {
                // The last connection is closed: nobody is left to call.
                LOG.debug("[mailbox-closed] {} tasks dropped", tasks.size());
            }
        }
    }

    private void run() {
        for (int i = 0; i < BATCH_LIMIT; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            try {
                task.run();
            } catch (Throwable failure) {
                // Application code is guarded where it is called, so this is our own error: the tasks behind it must
                // still run.
                LOG.error("[session-task-failed] a task of a session ended by an exception", failure);
            }
        }
        scheduled.set(false);
        if (!tasks.isEmpty()) {
            schedule();
        }
    }
}
