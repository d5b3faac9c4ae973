package io.penstock.broker.delivery;

import io.penstock.broker.store.BlockReader;
import io.penstock.broker.store.RecordReader;
import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.Waiting;

/**
 * Reads old messages, so that the log thread never waits for a disk, and asks filters about them: windows for delivery,
 * pages for browsers, what topics' subscriptions do not want.
 *
 * <p>One task a turn, each of them bounded, in their {@link ReadingOrder}; whoever wants more asks again behind the others. So
 * a selector that works through a long backlog keeps nobody waiting for longer than one task.
 *
 * <p>Carried by the reader's thread, which owns nothing but the task in its hands.
 */
public final class ReaderAgent implements Agent {
    private final ReaderProxy proxy;
    private final OldMessages messages;
    private final ReadingOrder order;
    private final Waits waits;

    /**
     * How threads rest.
     *
     * @param reader the one that carries this
     * @param log woken for each task done
     */
    public record Waits(Waiting reader, Waiting log) {}

    /** @param cores of the machine, at least 1 */
    public ReaderAgent(
            ReaderProxy proxy, RecordReader records, BlockReader blocks, Waits waits, Clock clock, int cores) {
        this.proxy = proxy;
        this.messages = new OldMessages(records, blocks);
        this.order = new ReadingOrder(proxy.asked(), clock, cores);
        this.waits = waits;
    }

    @Override
    public String name() {
        return "penstock-reader";
    }

    @Override
    public int doWork() {
        ReaderTask task = order.next();
        if (task == null) {
            messages.release();
            if (order.isHolding()) {
                waits.reader().restAtMost(order.restLeft());
            }
            return 0;
        }
        task.read(messages);
        order.read(task);
        proxy.read().add(task);
        waits.log().wake();
        return 1;
    }

    @Override
    public void close() {
        messages.close();
    }
}
