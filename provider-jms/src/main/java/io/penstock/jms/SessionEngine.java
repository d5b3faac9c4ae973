package io.penstock.jms;

import io.penstock.jms.consume.ConsumerLink;
import io.penstock.jms.consume.Inbox;
import io.penstock.jms.consume.Loads;
import io.penstock.jms.consume.Mailbox;
import io.penstock.jms.consume.Receiver;
import io.penstock.jms.consume.Redelivery;
import io.penstock.jms.consume.SessionGate;
import io.penstock.jms.consume.SessionGate.Phase;
import io.penstock.jms.consume.Settlement;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.LinkOpening;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.Subscription;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.produce.Completions;
import io.penstock.jms.produce.Outbox;
import io.penstock.jms.produce.SendStream;
import io.penstock.jms.transact.Transacted;
import io.penstock.protocol.client.ClientOptions.TimeOuts;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session without its spec face: puts receiving, settling, sending and the transaction together, and carries out what concerns all of them.
 *
 * <p>States, events and threads are drawn in docs/jms-session.md; {@link SessionGate} holds the state. What a crash leaves of a session is what the broker knows: nothing
 * unsettled is lost.
 */
final class SessionEngine {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEngine.class);

    /** Where the connection learns which links are whose. */
    interface LinkRegistry {
        /** A number for a new link of this session; deliveries for it go to the session from now on. */
        int register(SessionEngine session);

        void unregister(int link);
    }

    private final int number;
    private final SessionMode mode;
    private final MessagingLink link;
    private final SharedParts shared;
    private final TimeOuts timeOuts;
    private final LinkRegistry registry;

    private final SessionGate gate;
    private final Inbox inbox;
    private final Loads loads;
    private final Receiver receiver;
    private final Settlement settlement;
    private final Transacted transaction;
    private final Completions completions;
    private final Outbox outbox;

    /** @param initial STARTED if the connection is */
    SessionEngine(
            int number,
            SessionMode mode,
            Phase initial,
            MessagingLink link,
            SharedParts shared,
            TimeOuts timeOuts,
            LinkRegistry registry) {
        this.number = number;
        this.mode = mode;
        this.link = link;
        this.shared = shared;
        this.timeOuts = timeOuts;
        this.registry = registry;
        this.gate = new SessionGate(initial);
        Mailbox mailbox = new Mailbox(shared.threads());
        this.inbox = new Inbox(gate, number, link, mailbox);
        this.receiver = new Receiver(gate, inbox, shared.clock());
        this.loads = new Loads(gate, link);
        Redelivery redelivery = new Redelivery(inbox, loads);
        Settlements settlements =
                new Settlements(gate, number, link, inbox.place(), shared.threads(), timeOuts.requestMs());
        this.transaction = settlements.transacted(mode, redelivery, timeOuts.sendMs(), shared.clock());
        this.settlement = transaction != null ? transaction : settlements.of(mode, redelivery);
        this.completions = new Completions(gate, mailbox);
        this.outbox = new Outbox(transaction == null ? this::sendAtOnce : transaction, shared.streams(), completions);
    }

    private CompletableFuture<Void> sendAtOnce(Outgoing message, SendStream numbers) {
        numbers.take();
        return link.send(message);
    }

    SessionMode mode() {
        return mode;
    }

    SessionGate gate() {
        return gate;
    }

    Inbox inbox() {
        return inbox;
    }

    /** What connection consumers have loaded. */
    Loads loads() {
        return loads;
    }

    Receiver receiver() {
        return receiver;
    }

    Settlement settlement() {
        return settlement;
    }

    /** What a transacted session has in place of acknowledging and sending at once; null for any other. */
    Transacted transaction() {
        return transaction;
    }

    Completions completions() {
        return completions;
    }

    Outbox outbox() {
        return outbox;
    }

    MessagingLink link() {
        return link;
    }

    TimeOuts timeOuts() {
        return timeOuts;
    }

    SharedParts shared() {
        return shared;
    }

    int number() {
        return number;
    }

    boolean isOwnCallback() {
        return gate.ownCallback() != SessionGate.Callback.NONE;
    }

    /**
     * Refuses what would wait for the listener that asks for it.
     *
     * @throws IllegalStateException from inside a listener of this session
     */
    void needOutsideListener(String what) throws IllegalStateException {
        if (gate.ownCallback() == SessionGate.Callback.LISTENER) {
            throw JmsErrors.coded(
                    IllegalStateException::new,
                    ErrorCode.CALLED_FROM_CALLBACK,
                    what + " is not allowed from the session's own MessageListener");
        }
    }

    // ---- consumers

    /** Subscribes and opens a link; the subscription exists when this returns. */
    ConsumerLink open(Subscription subscription, int prefetch, LocalRules.Redeliveries redeliveries)
            throws JMSException {
        String what = "the consumer on " + subscription.destination();
        long id = Answers.await(link.subscribe(subscription), timeOuts.requestMs(), what);
        ConsumerLink.WhenIdle whenIdle =
                mode.settlesByDelivery() ? ConsumerLink.WhenIdle.SILENT : ConsumerLink.WhenIdle.REPORTS;
        ConsumerLink consumer = new ConsumerLink(registry.register(this), id, prefetch, whenIdle);
        int generation = inbox.add(consumer);
        LinkOpening opening = new LinkOpening(
                consumer.number(),
                number,
                generation,
                id,
                subscription.selector(),
                subscription.claim(),
                redeliveries.backOff());
        boolean opened = false;
        try {
            Answers.await(link.openLink(opening), timeOuts.requestMs(), what);
            opened = true;
            return consumer;
        } finally {
            if (!opened) {
                forget(consumer);
            }
        }
    }

    /** Closes a consumer's link; what the application has of its messages stays with the session. Waits for its running listener, unless that is the caller. */
    void close(ConsumerLink consumer) throws JMSException {
        forget(consumer);
        settlement.flush();
        CompletableFuture<Void> closed = link.closeLink(consumer.number(), settlement.seenOf(consumer.subscription()));
        if (!inbox.isInterrupted()) {
            Answers.await(closed, timeOuts.closeMs(), "closing a consumer");
        }
    }

    private void forget(ConsumerLink consumer) throws JMSException {
        try {
            inbox.remove(consumer);
        } catch (InterruptedException interrupted) {
            throw Answers.interrupted("the consumer's listener", interrupted);
        } finally {
            registry.unregister(consumer.number());
        }
    }

    // ---- acknowledging

    /**
     * What a context's acknowledge does.
     *
     * @throws IllegalStateException if the session is closed
     */
    void acknowledge() throws JMSException {
        gate.needOpen();
        settlement.acknowledge();
    }

    /**
     * What a message's acknowledge does.
     *
     * @throws IllegalStateException if the session is closed
     */
    void acknowledge(TagRange message) throws JMSException {
        gate.needOpen();
        settlement.acknowledge(message);
    }

    void recover() throws JMSException {
        gate.needOpen();
        if (transaction != null) {
            throw JmsErrors.coded(
                    IllegalStateException::new,
                    ErrorCode.ILLEGAL_STATE,
                    "A transacted session rolls back, it does not recover");
        }
        settlement.giveBack(timeOuts.requestMs());
    }

    void commit() throws JMSException {
        Transacted open = needTransaction("commit");
        awaitCompletions(null, timeOuts.sendMs());
        open.commit(outbox);
    }

    void rollback() throws JMSException {
        Transacted open = needTransaction("rollback");
        awaitCompletions(null, timeOuts.sendMs());
        open.rollback(timeOuts.requestMs());
    }

    private Transacted needTransaction(String what) throws IllegalStateException {
        gate.needOpen();
        if (transaction == null) {
            throw JmsErrors.coded(
                    IllegalStateException::new, ErrorCode.ILLEGAL_STATE, "The session is not transacted: " + what);
        }
        gate.needOutsideCompletions(what);
        return transaction;
    }

    /** Waits for the callbacks of a producer's sends, or of all by null; says so in the log if the time was too short. */
    void awaitCompletions(Object producer, long timeoutMs) throws JMSException {
        try {
            if (!completions.await(producer, timeoutMs)) {
                LOG.warn("[sends-unanswered] asynchronous sends were not answered within {} ms", timeoutMs);
            }
        } catch (InterruptedException interrupted) {
            throw Answers.interrupted("asynchronous sends", interrupted);
        }
    }

    // ---- start, stop, close

    void start() {
        inbox.start();
    }

    void stop() throws JMSException {
        try {
            inbox.stop();
        } catch (InterruptedException interrupted) {
            throw Answers.interrupted("a listener to return", interrupted);
        }
    }

    /**
     * Ends a connection consumer: what it has not lent goes back, what it has lent stays leased to whoever has it. A broker that does not say that nothing is on its way costs the
     * close its time limit; the connection's end then returns what had come.
     */
    void closeLending(ConsumerLink consumer) throws JMSException {
        stop();
        try {
            inbox.awaitDrained(consumer, TimeUnit.MILLISECONDS.toNanos(timeOuts.closeMs()));
        } catch (InterruptedException interrupted) {
            throw Answers.interrupted("the end of a connection consumer", interrupted);
        } finally {
            quietly(() -> close(consumer));
            inbox.endClose();
        }
    }

    /** Closes the session and its links. False if it was closed before. */
    boolean close() throws JMSException {
        if (!end()) {
            return false;
        }
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (ConsumerLink consumer : inbox.links()) {
            registry.unregister(consumer.number());
            closed.add(link.closeLink(consumer.number(), settlement.seenOf(consumer.subscription())));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new));
        if (!inbox.isInterrupted()) {
            quietly(() -> Answers.await(all, timeOuts.closeMs(), "closing a session"));
        }
        inbox.endClose();
        return true;
    }

    /** Closes the session as a part of its connection, whose close frees the links. */
    void closeWithConnection() throws JMSException {
        if (end()) {
            inbox.endClose();
        }
    }

    /** Waits for callbacks, and settles or gives back what the application got. */
    private boolean end() throws JMSException {
        if (gate.isClosed()) {
            return false;
        }
        gate.needOutsideCallbacks("close");
        try {
            if (!inbox.beginClose()) {
                return false;
            }
            boolean answered = completions.await(null, timeOuts.closeMs());
            quietly(() -> settlement.giveBack(timeOuts.closeMs()));
            if (answered) {
                outbox.end();
            }
            return true;
        } catch (InterruptedException interrupted) {
            inbox.endClose();
            throw Answers.interrupted("a session's callbacks", interrupted);
        }
    }

    private interface Step {
        void run() throws JMSException;
    }

    /** A session closes whatever the broker says: what it holds there ends with the connection at the latest. */
    private static void quietly(Step step) {
        try {
            step.run();
        } catch (JMSException failed) {
            LOG.info("[close-incomplete] the broker did not take part in closing a session: {}", failed.getMessage());
        }
    }

    // ---- from the transport

    void onInterrupted() {
        inbox.onInterrupted();
        loads.onInterrupted();
        settlement.onInterrupted();
    }

    void onRestored() {
        settlement.onRestored();
        inbox.onRestored();
    }

    void onLost() {
        inbox.onLost();
    }
}
