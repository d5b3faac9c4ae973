package io.penstock.jms;

import io.penstock.jms.consume.ConsumerLink;
import io.penstock.jms.consume.Inbox;
import io.penstock.jms.consume.Loads;
import io.penstock.jms.consume.TagRanges;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Settling.Outcome;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection consumer (Jakarta Messaging 3.1, 8.8): takes messages and loads them into the sessions of an application server's pool.
 *
 * <pre>
 *              a message came             the pool's session is loaded and started
 *   WAITING ─────────────────► LOADING ────────────────────────────────────────────► WAITING
 *                                 │ ▲
 *             the pool has failed ▼ │ a second later
 *                               RETRYING      the ExceptionListener hears the first failure of a row
 *
 *   LOADING, RETRYING ──the connection is stopped──► WAITING    what was not loaded goes back unread
 *   any ──close, of it or of the connection──► CLOSED           close waits for LOADING, but not in a callback; what was loaded stays with its session
 * </pre>
 *
 * The state is where {@link #load}'s caller stands: on the mailbox of a session of its own, in which one load is done at a time, so that messages are loaded in their
 * order. What the pool gives is used for one load of at most {@code maxMessages}: those that are there, none is waited for. Close is for any thread.
 */
final class PenstockConnectionConsumer implements ConnectionConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(PenstockConnectionConsumer.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PenstockConnection connection;
    private final SessionEngine lender;
    private final PenstockConsumer source;
    private final ServerSessionPool pool;
    private final int maxMessages;
    private final AtomicBoolean closed = new AtomicBoolean();

    PenstockConnectionConsumer(
            PenstockConnection connection,
            SessionEngine lender,
            PenstockConsumer source,
            ServerSessionPool pool,
            int maxMessages) {
        this.connection = connection;
        this.lender = lender;
        this.source = source;
        this.pool = pool;
        this.maxMessages = maxMessages;
    }

    void begin() throws JMSException {
        try {
            lender.inbox().listen(source.link(), this::handOver);
        } catch (InterruptedException interrupted) {
            throw Answers.interrupted("a connection consumer to begin", interrupted);
        }
    }

    @Override
    public ServerSessionPool getServerSessionPool() throws JMSException {
        if (closed.get()) {
            throw JmsErrors.coded(
                    IllegalStateException::new, ErrorCode.OBJECT_CLOSED, "The connection consumer is closed");
        }
        lender.gate().needOpen();
        return pool;
    }

    @Override
    public void close() throws JMSException {
        if (!closed.compareAndSet(false, true) || lender.gate().isEnding()) {
            return;
        }
        if (connection.isInCallback()) {
            // A load that waits for the caller's own session must not be waited for: the end goes on behind it.
            connection.shared().threads().execute(this::end);
        } else {
            end();
        }
    }

    private void end() {
        try {
            lender.closeLending(source.link());
        } catch (JMSException incomplete) {
            LOG.info("[close-incomplete] a connection consumer did not end in order: {}", incomplete.getMessage());
        } finally {
            connection.closed(lender);
        }
    }

    /** On the lender's mailbox, inside its callback mark. */
    private void handOver(Delivered first) {
        Inbox inbox = lender.inbox();
        ConsumerLink link = source.link();
        int interruptions = inbox.interruptions();
        List<Delivered> batch = new ArrayList<>();
        batch.add(first);
        batch.addAll(inbox.takeMore(link, maxMessages - 1));
        batch.forEach(one -> lender.settlement().received(link, one));
        for (int failures = 0; !isLoaded(batch, interruptions, failures); failures++) {
            if (!pause()) {
                giveBack(batch);
                return;
            }
        }
    }

    private boolean isLoaded(List<Delivered> batch, int interruptions, int failuresBefore) {
        try {
            load(batch, interruptions);
            return true;
        } catch (JMSException | RuntimeException failed) {
            if (failuresBefore == 0) {
                connection.report(failure(failed));
            }
            return false;
        }
    }

    private void load(List<Delivered> batch, int interruptions) throws JMSException {
        ServerSession server = pool.getServerSession();
        Session session = server == null ? null : server.getSession();
        if (!(session instanceof PenstockSession) || !((PenstockSession) session).isOf(connection)) {
            throw JmsErrors.coded(
                    IllegalStateException::new,
                    ErrorCode.ILLEGAL_STATE,
                    "The ServerSessionPool gave no ServerSession with a Session of this connection, but "
                            + (server == null ? "null" : session));
        }
        PenstockSession own = (PenstockSession) session;
        // What the loss of the broker made others', or a stop or close holds back, is not loaded, but the pool gets its
        // session back by running it.
        boolean isOurs = interruptions == lender.inbox().interruptions();
        boolean isStarted = !closed.get() && lender.gate().isStarted();
        if (isOurs && !isStarted) {
            giveBack(batch);
        }
        List<Loads.Loaded> load = own.load(source, isOurs && isStarted ? batch : List.of());
        boolean started = false;
        try {
            server.start();
            started = true;
        } finally {
            if (!started) {
                own.engine().loads().takeAway(load);
            }
        }
    }

    private static JMSException failure(Exception failed) {
        JMSException failure = JmsErrors.coded(
                JMSException::new,
                ErrorCode.SERVER_SESSION_FAILED,
                "a connection consumer could not load a ServerSession, and tries again: " + failed.getMessage());
        failure.setLinkedException(failed);
        failure.initCause(failed);
        return failure;
    }

    /** False if the connection was stopped or closed meanwhile. */
    private boolean pause() {
        try {
            return lender.gate().pauseWhileStarted(RETRY_NANOS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void giveBack(List<Delivered> batch) {
        TagRanges tags = new TagRanges();
        batch.forEach(one -> tags.add(source.link().subscription(), one.queueId(), one.offset()));
        lender.link().settle(new Settling(Loads.LENDING_SESSION, Outcome.RETURNED, tags.toList()));
    }

    @Override
    public String toString() {
        return "PenstockConnectionConsumer[" + source.destination() + ", " + connection + "]";
    }
}
