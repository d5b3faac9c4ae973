package io.penstock.jms.consume;

import io.penstock.jms.consume.SessionGate.Callback;
import io.penstock.jms.consume.SessionGate.Phase;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.Grant;
import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.TagRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The receiving half of a session: which links it has, in which generation, and who gets what arrives.
 *
 * <p>State is under the session lock; what must be said to the broker is decided under it and said after. The {@code on…} methods are the transport
 * thread's, listeners' turns the mailbox's, all others the application's. Nothing here survives a crash: what was not settled comes again.
 */
public final class Inbox {
    /** Messages that a listener gets before the session's other tasks have their turn. */
    private static final int TURN_LIMIT = 16;

    /** Whether the broker has the links in the generation that we count, so that credit may be granted. */
    private enum Reach {
        CONNECTED,
        RESETTING,
        INTERRUPTED
    }

    private final SessionGate gate;
    private final int session;
    private final MessagingLink link;
    private final Executor mailbox;
    private final WorkPlace place;
    private final Map<Integer, ConsumerLink> links = new LinkedHashMap<>();
    private int generation;
    private Reach reach = Reach.CONNECTED;
    private int interruptions;

    /** @param mailbox where the session's listeners run */
    public Inbox(SessionGate gate, int session, MessagingLink link, Executor mailbox) {
        this.gate = gate;
        this.session = session;
        this.link = link;
        this.mailbox = mailbox;
        this.place = new WorkPlace(link);
    }

    /** Where the session's transaction works, which decides whose turn a listener may have. */
    public WorkPlace place() {
        return place;
    }

    /** Knows a link from now on, and says in which generation it is to be opened. */
    public int add(ConsumerLink consumer) {
        gate.lock();
        try {
            links.put(consumer.number(), consumer);
            return generation;
        } finally {
            gate.unlock();
        }
    }

    /** Forgets a link; waits for its running listener, unless that is the caller. Its unread messages are dropped. */
    public void remove(ConsumerLink consumer) throws InterruptedException {
        gate.lock();
        try {
            consumer.close();
            gate.signal();
            gate.awaitListener(consumer.number());
            links.remove(consumer.number());
        } finally {
            gate.unlock();
        }
    }

    /** The links that are open. */
    public List<ConsumerLink> links() {
        gate.lock();
        try {
            return List.copyOf(links.values());
        } finally {
            gate.unlock();
        }
    }

    // ---- for a receiver; the caller holds the lock

    /** Takes the oldest unread message if there is one and the session is started. */
    Delivered poll(ConsumerLink consumer, Errands errands) {
        if (!gate.started()) {
            return null;
        }
        Delivered taken = consumer.poll();
        handOver(consumer, taken, errands);
        if (reaches(consumer)) {
            errands.grant(taken != null ? consumer.topUp(generation) : consumer.demand(generation));
        }
        return taken;
    }

    /** Takes the oldest unread message if there is one, and asks for nothing else. */
    Delivered pollAlone(ConsumerLink consumer, Errands errands) {
        Delivered taken = gate.started() ? consumer.poll() : null;
        handOver(consumer, taken, errands);
        if (taken != null && reaches(consumer)) {
            errands.grant(consumer.topUp(generation));
        }
        return taken;
    }

    /** The broker hears of a message that comes again before the application gets it. */
    private void handOver(ConsumerLink consumer, Delivered message, Errands errands) {
        if (message != null && reaches(consumer)) {
            errands.grant(consumer.handover(message, generation));
        }
    }

    boolean mayGrant(ConsumerLink consumer) {
        return gate.started() && reaches(consumer) && consumer.isFlowing();
    }

    /** Whether the broker of a link is there, with the link in the generation that we count. */
    boolean reaches(ConsumerLink consumer) {
        return reach == Reach.CONNECTED && !consumer.isCut();
    }

    /** Whether the broker is lost and being looked for: nothing is leased to us then. */
    public boolean isInterrupted() {
        gate.lock();
        try {
            return reach == Reach.INTERRUPTED;
        } finally {
            gate.unlock();
        }
    }

    int generation() {
        return generation;
    }

    void run(Errands errands) {
        errands.run(session, link, mailbox);
    }

    // ---- listeners

    /** Sets or, by null, takes away the listener of a link; waits for the running one, unless that is the caller. */
    public void listen(ConsumerLink consumer, Consumer<Delivered> listener) throws InterruptedException {
        Errands errands = new Errands();
        gate.lock();
        try {
            gate.awaitListener(consumer.number());
            consumer.listener(listener);
            wake(consumer, errands);
        } finally {
            gate.unlock();
        }
        run(errands);
    }

    /** Queues a listener's turn if there is something for it, and sees to its credit; the caller holds the lock. */
    private void wake(ConsumerLink consumer, Errands errands) {
        if (!gate.started() || consumer.listener() == null || consumer.isClosed()) {
            return;
        }
        if (consumer.claimTurn()) {
            errands.turn(() -> turn(consumer));
        }
        if (reaches(consumer)) {
            errands.grant(consumer.isEmpty() ? consumer.demand(generation) : consumer.topUp(generation));
        }
    }

    private void turn(ConsumerLink consumer) {
        for (int i = 0; i < TURN_LIMIT; i++) {
            if (!dispatchOne(consumer)) {
                return;
            }
        }
        // The turn stays claimed: others of this session come first, then it goes on.
        mailbox.execute(() -> turn(consumer));
    }

    private boolean dispatchOne(ConsumerLink consumer) {
        Errands errands = new Errands();
        Delivered message = null;
        Consumer<Delivered> listener = null;
        gate.lock();
        try {
            gate.awaitOtherCallbacks();
            listener = consumer.listener();
            if (gate.started() && listener != null && !consumer.isClosed() && place.admits(consumer.subscription())) {
                message = consumer.poll();
                handOver(consumer, message, errands);
            }
            if (message == null) {
                consumer.endTurn();
            } else {
                gate.enterListener(consumer.number());
            }
            if (listener != null) {
                wakeAfterPoll(consumer, errands);
            }
        } finally {
            gate.unlock();
        }
        run(errands);
        if (message == null) {
            return false;
        }
        try {
            listener.accept(message);
        } finally {
            gate.lock();
            try {
                gate.leave(Callback.NONE);
            } finally {
                gate.unlock();
            }
        }
        return true;
    }

    private void wakeAfterPoll(ConsumerLink consumer, Errands errands) {
        if (gate.started() && reaches(consumer) && !consumer.isClosed()) {
            // With prefetch 0 the next one is asked for only when the listener is done with this one.
            if (consumer.turnEnded()) {
                Grant due = consumer.demand(generation);
                errands.grant(due != null ? due : consumer.idle(generation));
            } else {
                errands.grant(consumer.topUp(generation));
            }
        }
    }

    // ---- for connection consumers

    /** Takes up to so many more unread messages, for a listener that wants them at once; on that listener's thread. */
    public List<Delivered> takeMore(ConsumerLink consumer, int max) {
        Errands errands = new Errands();
        List<Delivered> taken = new ArrayList<>();
        gate.lock();
        try {
            while (taken.size() < max && gate.started() && !consumer.isClosed() && !consumer.isEmpty()) {
                Delivered message = consumer.poll();
                handOver(consumer, message, errands);
                taken.add(message);
            }
            wakeAfterPoll(consumer, errands);
        } finally {
            gate.unlock();
        }
        run(errands);
        return taken;
    }

    /** How often the broker was lost: what was taken before is leased no more. */
    public int interruptions() {
        gate.lock();
        try {
            return interruptions;
        } finally {
            gate.unlock();
        }
    }

    /** Waits until the broker has said that a stopped link's credit is used up, so that nothing is on its way; at most so long. */
    public void awaitDrained(ConsumerLink consumer, long limitNanos) throws InterruptedException {
        gate.lock();
        try {
            long left = limitNanos;
            while (!consumer.isFlowing() && !consumer.isClosed() && reaches(consumer) && left > 0) {
                left = gate.await(left);
            }
        } finally {
            gate.unlock();
        }
    }

    // ---- start and stop

    /** Lets messages through. Without effect on a session that is started or ending. */
    public void start() {
        Errands errands = new Errands();
        gate.lock();
        try {
            if (gate.is(Phase.STOPPED)) {
                gate.phase(Phase.STARTED);
                for (ConsumerLink consumer : links.values()) {
                    consumer.giveUpDraining();
                    wake(consumer, errands);
                }
            }
        } finally {
            gate.unlock();
        }
        run(errands);
    }

    /** Holds messages back, waits for a running listener unless that is the caller, and gives back what is unread. */
    public void stop() throws InterruptedException {
        Errands errands = new Errands();
        gate.lock();
        try {
            if (!gate.started()) {
                return;
            }
            gate.phase(Phase.STOPPED);
            gate.awaitListeners();
            if (gate.is(Phase.STOPPED) && reach == Reach.CONNECTED) {
                for (ConsumerLink consumer : links.values()) {
                    errands.grant(consumer.stop(generation));
                    errands.giveBack(consumer.takeOldest(Integer.MAX_VALUE));
                }
            }
        } finally {
            gate.unlock();
        }
        run(errands);
    }

    /** Begins the end: receivers return, no listener's turn begins; waits for the one that runs. False if it had begun before. */
    public boolean beginClose() throws InterruptedException {
        gate.lock();
        try {
            if (gate.ending()) {
                while (!gate.is(Phase.CLOSED)) {
                    gate.await();
                }
                return false;
            }
            gate.phase(Phase.CLOSING);
            gate.awaitListeners();
            return true;
        } finally {
            gate.unlock();
        }
    }

    /** Ends; what is still buffered is dropped. */
    public void endClose() {
        gate.lock();
        try {
            links.values().forEach(ConsumerLink::close);
            links.clear();
            gate.phase(Phase.CLOSED);
        } finally {
            gate.unlock();
        }
    }

    // ---- recover and rollback

    /**
     * Drops what is unread and asks for everything unsettled again, in order; {@link #endReset} must follow the answer.
     *
     * @param why what the application threw, or null
     */
    public CompletableFuture<Void> beginReset(List<TagRange> seen, String why) {
        LinkReset reset;
        gate.lock();
        try {
            generation++;
            if (reach == Reach.CONNECTED) {
                reach = Reach.RESETTING;
            }
            links.values().forEach(ConsumerLink::forget);
            reset = new LinkReset(session, generation, seen, List.copyOf(links.keySet()), why);
        } finally {
            gate.unlock();
        }
        return link.resetLinks(reset);
    }

    /** Gives back some messages that the application has got; the answer comes when their count is durable. */
    CompletableFuture<Void> release(List<TagRange> seen) {
        return link.settleDurably(new Settling(session, Settling.Outcome.RELEASED, seen));
    }

    /** Lets messages flow again after a reset. */
    public void endReset() {
        Errands errands = new Errands();
        gate.lock();
        try {
            if (reach == Reach.RESETTING) {
                reach = Reach.CONNECTED;
                links.values().forEach(consumer -> wake(consumer, errands));
            }
            gate.signal();
        } finally {
            gate.unlock();
        }
        run(errands);
    }

    /** Lets listeners have what was held back for a transaction that has ended. */
    void wakeHeldBack() {
        Errands errands = new Errands();
        gate.lock();
        try {
            links.values().forEach(consumer -> wake(consumer, errands));
        } finally {
            gate.unlock();
        }
        run(errands);
    }

    /** Puts a message back that the application turned out not to have got: it is the next one again. */
    public void putBack(ConsumerLink consumer, Delivered message) {
        gate.lock();
        try {
            consumer.putBack(message);
            gate.signal();
        } finally {
            gate.unlock();
        }
    }

    // ---- from the broker

    public void onDeliver(int linkNumber, int ofGeneration, List<Delivered> messages) {
        Errands errands = new Errands();
        gate.lock();
        try {
            ConsumerLink consumer = links.get(linkNumber);
            if (consumer == null || consumer.isClosed() || ofGeneration != generation || gate.ending()) {
                // Of an older generation, or for a consumer that is gone: the broker has taken it back.
                return;
            }
            if (messages.isEmpty()) {
                consumer.drained();
            } else {
                consumer.add(messages);
            }
            if (gate.is(Phase.STOPPED)) {
                errands.giveBack(consumer.takeOldest(Integer.MAX_VALUE));
            }
            wake(consumer, errands);
            gate.signal();
        } finally {
            gate.unlock();
        }
        run(errands);
    }

    public void onRecall(int linkNumber, int ofGeneration, int messages) {
        Errands errands = new Errands();
        gate.lock();
        try {
            ConsumerLink consumer = links.get(linkNumber);
            if (consumer == null || ofGeneration != generation || gate.ending()) {
                return;
            }
            errands.answerRecall(consumer.takeOldest(messages));
        } finally {
            gate.unlock();
        }
        run(errands);
        wakeAfterRecall(linkNumber);
    }

    /** A listener that gave away all it had asks again, behind whoever the messages were recalled for. */
    private void wakeAfterRecall(int linkNumber) {
        Errands errands = new Errands();
        gate.lock();
        try {
            ConsumerLink consumer = links.get(linkNumber);
            if (consumer != null) {
                wake(consumer, errands);
            }
        } finally {
            gate.unlock();
        }
        run(errands);
    }

    /** The connection is lost for good: everything ends at once, without waiting for callbacks. */
    public void onLost() {
        endClose();
    }

    /** What a consumer consumed from is gone: its receivers return, and say so. */
    public void onLinkLost(int linkNumber, Exception why) {
        gate.lock();
        try {
            ConsumerLink consumer = links.get(linkNumber);
            if (consumer != null) {
                consumer.lose(why);
            }
            gate.signal();
        } finally {
            gate.unlock();
        }
    }

    public void onInterrupted() {
        gate.lock();
        try {
            reach = Reach.INTERRUPTED;
            interruptions++;
            links.values().forEach(ConsumerLink::forget);
            gate.signal();
        } finally {
            gate.unlock();
        }
    }

    public void onRestored() {
        Errands errands = new Errands();
        gate.lock();
        try {
            reach = Reach.CONNECTED;
            // A consumer that was made meanwhile may have granted credit to nobody.
            links.values().forEach(ConsumerLink::forget);
            links.values().forEach(consumer -> wake(consumer, errands));
            gate.signal();
        } finally {
            gate.unlock();
        }
        run(errands);
    }

    /** One broker is lost: only what is consumed from there. */
    public void onInterrupted(Part part) {
        gate.lock();
        try {
            for (ConsumerLink consumer : links.values()) {
                if (part.holds(consumer.subscription())) {
                    consumer.cut();
                    interruptions++;
                }
            }
            gate.signal();
        } finally {
            gate.unlock();
        }
    }

    public void onRestored(Part part) {
        Errands errands = new Errands();
        gate.lock();
        try {
            for (ConsumerLink consumer : links.values()) {
                if (part.holds(consumer.subscription())) {
                    consumer.mend();
                    wake(consumer, errands);
                }
            }
            gate.signal();
        } finally {
            gate.unlock();
        }
        run(errands);
    }
}
