package io.penstock.namesrv.route;

import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the route table: takes changes from event loops through a bounded queue, applies them in order,
 * publishes once per round and only then sends the answers, so that whoever was answered sees his change.
 *
 * <p>{@link #offer}, {@link #connectionClosed} and {@link #view} are for every thread, the rest for the carrying
 * thread. The queue is bounded in changes and in the topics that they carry.
 */
public final class RouteAgent implements Agent {
    /** Changes that may wait; beyond it a request is answered as busy. */
    public static final int CHANGES_LIMIT = 4_096;

    /** Topics in all changes that wait; beyond it a request is answered as busy. */
    public static final int WAITING_TOPICS_LIMIT = 200_000;

    /** Changes applied in one round. */
    public static final int ROUND_LIMIT = 256;

    /** How often silent brokers are looked for. */
    public static final long SCAN_INTERVAL_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(RouteAgent.class);

    private final Registrations registrations;
    private final Clock clock;
    private final Runnable wake;
    // Twice the limit: the upper half is kept for closed connections, which cannot be answered as busy.
    private final MpscArrayQueue<Waiting> queue = new MpscArrayQueue<>(2 * CHANGES_LIMIT);
    private final AtomicInteger waitingTopics = new AtomicInteger();
    private final List<Runnable> answers = new ArrayList<>();
    private long lastScanNanos;

    /** @param wake wakes the thread that carries this agent */
    public RouteAgent(Registrations registrations, Clock clock, Runnable wake) {
        this.registrations = registrations;
        this.clock = clock;
        this.wake = wake;
        this.lastScanNanos = clock.nanos();
    }

    @Override
    public String name() {
        return "penstock-routes";
    }

    /** The routes as of the last round. */
    public RouteView view() {
        return registrations.table().view();
    }

    /**
     * Hands a change over.
     *
     * @param topics how many topics it carries
     * @return false when too many wait already; then nothing will come of it
     */
    public boolean offer(RouteChange change, int topics) {
        if (queue.size() >= CHANGES_LIMIT || !reserve(topics)) {
            return false;
        }
        if (!queue.offer(new Waiting(change, topics))) {
            waitingTopics.addAndGet(-topics);
            return false;
        }
        wake.run();
        return true;
    }

    /** Says that a connection is closed over which a broker may have registered. */
    public void connectionClosed(long connection) {
        boolean taken = queue.offer(new Waiting(
                all -> {
                    all.dropConnection(connection);
                    return () -> {};
                },
                0));
        if (taken) {
            wake.run();
        } else {
            LOG.warn("[close-unseen] too many changes wait; brokers of connection {} go by their silence", connection);
        }
    }

    @Override
    public int doWork() {
        int done = 0;
        for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
            waitingTopics.addAndGet(-next.topics);
            answers.add(next.change.applyTo(registrations));
            if (++done == ROUND_LIMIT) {
                break;
            }
        }
        done += scan();
        registrations.table().publish();
        answers.forEach(Runnable::run);
        answers.clear();
        return done;
    }

    private int scan() {
        long now = clock.nanos();
        if (now - lastScanNanos < SCAN_INTERVAL_MS * 1_000_000) {
            return 0;
        }
        lastScanNanos = now;
        return registrations.dropSilent();
    }

    private boolean reserve(int topics) {
        if (waitingTopics.addAndGet(topics) <= WAITING_TOPICS_LIMIT) {
            return true;
        }
        waitingTopics.addAndGet(-topics);
        return false;
    }

    private record Waiting(RouteChange change, int topics) {}
}
