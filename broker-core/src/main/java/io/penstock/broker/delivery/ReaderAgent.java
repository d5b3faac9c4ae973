package io.penstock.broker.delivery;

import io.penstock.broker.store.BlockReader;
import io.penstock.broker.store.RecordReader;
import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.Waiting;

/**
 * Reads old messages, so that the log thread never waits for a disk, and asks filters about them: windows for delivery,
 * pages for browsers, what topics' subscriptions do not want.
 *
 * <p>One task a turn, first come first served, each of them bounded; whoever wants more asks again behind the others. So
 * a selector that works through a long backlog keeps nobody waiting for longer than one task.
 *
 * <p>Carried by the reader's thread, which owns nothing but the task in its hands.
 */
public final class ReaderAgent implements Agent {
    private final ReaderProxy proxy;
    private final OldMessages messages;
    private final Waiting logWaiting;

    /** @param logWaiting how the log thread rests; woken for each task done */
    public ReaderAgent(ReaderProxy proxy, RecordReader records, BlockReader blocks, Waiting logWaiting) {
        this.proxy = proxy;
        this.messages = new OldMessages(records, blocks);
        this.logWaiting = logWaiting;
    }

    @Override
    public String name() {
        return "penstock-reader";
    }

    @Override
    public int doWork() {
        ReaderTask task = proxy.asked().poll();
        if (task == null) {
            messages.release();
            return 0;
        }
        task.read(messages);
        proxy.read().add(task);
        logWaiting.wake();
        return 1;
    }

    @Override
    public void close() {
        messages.close();
    }
}
