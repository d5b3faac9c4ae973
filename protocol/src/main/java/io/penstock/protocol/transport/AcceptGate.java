package io.penstock.protocol.transport;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts a listener's connections and says which are too many. Thread-safe: called by all event loops.
 *
 * <p>Invariant: every connection that was let in leaves exactly once, and leaves the not-logged-in count once, by
 * logging in or by leaving.
 */
final class AcceptGate implements ConnectionObserver {
    private final ListenOptions.Admission admission;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger notLoggedIn = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final Refusal.Count refusals = new Refusal.Count();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder badFrames = new LongAdder();
    private final LongAdder timedOut = new LongAdder();

    AcceptGate(ListenOptions.Admission admission) {
        this.admission = admission;
    }

    /** Lets a connection in and counts it, or says which limit it is over. */
    String refusal(InetAddress address) {
        String refusal = null;
        if (open.incrementAndGet() > admission.connectionsMax()) {
            refusal = "connectionsMax=" + admission.connectionsMax();
        }
        if (notLoggedIn.incrementAndGet() > admission.notLoggedInMax() && refusal == null) {
            refusal = "connectionsNotLoggedInMax=" + admission.notLoggedInMax();
        }
        if (address != null && perAddress.merge(address, 1, Integer::sum) > admission.perAddressMax()) {
            refusal = "connectionsPerAddressMax=" + admission.perAddressMax();
        }
        if (refusal == null) {
            accepted.increment();
        } else {
            refused.increment();
            notLoggedIn.decrementAndGet();
            leave(address);
        }
        return refusal;
    }

    /** Those that are over a limit and being told. */
    Refusal.Count refusals() {
        return refusals;
    }

    ListenerCounters counters() {
        return new ListenerCounters(accepted.sum(), open.get(), refused.sum(), badFrames.sum(), timedOut.sum());
    }

    @Override
    public void onBadFrame() {
        badFrames.increment();
    }

    @Override
    public void onTimedOut() {
        timedOut.increment();
    }

    @Override
    public void onLoggedIn() {
        notLoggedIn.decrementAndGet();
    }

    @Override
    public void onGone(NettyConnection connection) {
        leave(connection.address());
    }

    private void leave(InetAddress address) {
        open.decrementAndGet();
        if (address != null) {
            perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
    }
}
