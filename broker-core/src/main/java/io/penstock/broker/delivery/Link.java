package io.penstock.broker.delivery;

import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.wire.RedeliveryDelays;
import java.util.ArrayList;
import java.util.List;

/**
 * A consumer's way in: push with credit, the lease being the connection's.
 *
 * <pre>
 * OPEN ── LINK_CLOSE ──→ CLOSED (still leases what the application has seen) ── all of it settled or given back ──→ gone
 *   └── end of the connection's epoch ──→ gone
 * </pre>
 *
 * <p>Owner: the log thread. It dies with the process.
 */
public final class Link {
    /** What the consumer claims of its subscription. */
    public enum Claim {
        /** Its share. */
        SHARED,
        /** Everything, while it is open and no exclusive one was there before. */
        EXCLUSIVE
    }

    private final ClientConnection connection;
    private final int number;
    private final int session;
    private final Claim claim;
    private final RedeliveryDelays delays;
    private final List<Lease> leases = new ArrayList<>(1);
    private final Arrivals<Lease> arrivals = new Arrivals<>();
    private int generation;
    private long creditMessages;
    private long creditBytes;
    private boolean open = true;
    private boolean recalling;
    private boolean served;
    private boolean idle;
    private long idleSinceNanos;

    /** @param delays how long what its application failed waits before it comes again */
    public Link(
            ClientConnection connection,
            int number,
            int session,
            int generation,
            Claim claim,
            RedeliveryDelays delays) {
        this.connection = connection;
        this.number = number;
        this.session = session;
        this.generation = generation;
        this.claim = claim;
        this.delays = delays;
    }

    ClientConnection connection() {
        return connection;
    }

    int number() {
        return number;
    }

    int session() {
        return session;
    }

    int generation() {
        return generation;
    }

    RedeliveryDelays delays() {
        return delays;
    }

    boolean isExclusive() {
        return claim == Claim.EXCLUSIVE;
    }

    /** What it consumes from; null once it is gone. */
    public Subscription subscription() {
        return leases.isEmpty() ? null : leases.get(0).feed().subscription();
    }

    List<Lease> leases() {
        return leases;
    }

    /** One more lease, in the order in which the feeds are served. */
    void add(Lease lease) {
        int at = 0;
        while (at < leases.size()
                && leases.get(at).feed().queue().priority()
                        >= lease.feed().queue().priority()) {
            at++;
        }
        leases.add(at, lease);
    }

    /** What it holds unread. */
    Arrivals<Lease> arrivals() {
        return arrivals;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
        creditMessages = 0;
    }

    void grant(int messages, int bytes) {
        creditMessages += messages;
        creditBytes += bytes;
    }

    /** A reset: what is on the wire is of the old generation, and the client grants anew. */
    void reset(int newGeneration) {
        generation = newGeneration;
        voidCredit();
        recalling = false;
    }

    /** Credit that found nothing is void. */
    void voidCredit() {
        creditMessages = 0;
        creditBytes = 0;
    }

    boolean hasCredit() {
        return creditMessages > 0 && creditBytes > 0;
    }

    long creditMessages() {
        return creditMessages;
    }

    /** Whether it waits for messages and its socket can take them. Bytes of credit may be overdrawn by one message. */
    boolean wants() {
        return waits() && connection.outbound().roomForDelivery();
    }

    void spend(int bytes) {
        creditMessages--;
        creditBytes -= bytes;
        served = true;
        idle = false;
    }

    /**
     * It waits and nothing is ready for it: whether that is so for long enough that another is to be asked for what it holds. One
     * that has had messages has patience, for what comes may be older than those; the first one is not kept waiting.
     */
    boolean isOutOfPatience(long nowNanos, long patienceNanos) {
        if (!idle) {
            idle = true;
            idleSinceNanos = nowNanos;
        }
        return !served || nowNanos - idleSinceNanos >= patienceNanos;
    }

    boolean isRecalling() {
        return recalling;
    }

    void recalling(boolean asked) {
        recalling = asked;
    }

    /** Whether it will want messages as soon as its socket can take them. */
    boolean waits() {
        return open && hasCredit() && !connection.isEnded();
    }

    /** Messages delivered on this link and neither settled nor given back. */
    long held() {
        long held = 0;
        for (int i = 0; i < leases.size(); i++) {
            held += leases.get(i).held().size();
        }
        return held;
    }

    /** Messages held that the application has not got, as far as the client reported. */
    long unread() {
        long unread = 0;
        for (int i = 0; i < leases.size(); i++) {
            unread += leases.get(i).unread();
        }
        return unread;
    }
}
