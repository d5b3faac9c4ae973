package io.penstock.reliability;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.traffic.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/** The senders and receivers of one side, each on a thread of its own. Used by one thread. */
final class FlowTraffic implements AutoCloseable {
    static final int BODY_SIZE = 500;
    private static final long END_SECONDS = 120;

    private final Stop stop = new Stop();
    private final List<Thread> senders = new ArrayList<>();
    private final List<Thread> receivers = new ArrayList<>();

    /** @param numbers the first number of each flow whose sender is on this side */
    FlowTraffic(Flow.Side side, String url, Ledger ledger, IntUnaryOperator numbers, long seed) {
        PenstockConnectionFactory factory = new PenstockConnectionFactory(url);
        Payload payload = new Payload(BODY_SIZE);
        for (Flow flow : Flow.ALL) {
            if (flow.sender() == side) {
                FlowSender.Start start = new FlowSender.Start(numbers.applyAsInt(flow.id()), seed);
                FlowSender sender = new FlowSender(flow, factory, payload, ledger, stop, start);
                senders.add(new Thread(sender, "send-" + flow.id()));
            }
            if (flow.taker() == side && flow.taking() != Flow.Taking.AT_THE_END) {
                FlowReceiver receiver = new FlowReceiver(flow, factory, payload, ledger, stop, seed);
                receivers.add(new Thread(receiver, "receive-" + flow.id()));
            }
        }
        receivers.forEach(Thread::start);
        senders.forEach(Thread::start);
    }

    /** Lets the senders finish what they have begun. */
    void endSending() throws InterruptedException {
        stop.sending();
        join(senders);
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
            if (thread.isAlive()) {
                StringBuilder where = new StringBuilder();
                for (StackTraceElement element : thread.getStackTrace()) {
                    where.append("\n  at ").append(element);
                }
                throw new IllegalStateException(
                        thread.getName() + " has not ended within " + END_SECONDS + " s" + where);
            }
        }
    }

    /** Ends the senders, then the receivers. */
    @Override
    public void close() {
        stop.sending();
        stop.receiving();
        try {
            join(senders);
            join(receivers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while traffic ended", e);
        }
    }
}
