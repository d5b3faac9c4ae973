package io.penstock.jms;

import io.penstock.jms.consume.Loads;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.LinkListener;
import io.penstock.jms.link.Part;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a connection stands, which sessions it has, and what the transport tells them.
 *
 * <pre>
 *   STOPPED ◄──stop, start──► STARTED ──close──► CLOSING ──► CLOSED
 *      └─────────┬───────────────┘                  ▲
 *                └──lost for good──► LOST ──close───┘
 * </pre>
 *
 * Phase and sessions are guarded by this object's monitor, under which nothing is called. {@link LinkListener}'s methods are the transport thread's, the others
 * anyone's. When the connection is lost for good the ExceptionListener hears it once, on a provider thread, and every later call fails at once.
 */
final class ConnectionState implements LinkListener, SessionEngine.LinkRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionState.class);

    /** Where a connection stands. */
    enum Phase {
        STOPPED,
        STARTED,
        CLOSING,
        CLOSED,
        LOST
    }

    /** Makes a session's engine. */
    interface Maker {
        SessionEngine make(int number, boolean started);
    }

    private final Executor threads;
    private final List<SessionEngine> sessions = new ArrayList<>();
    private final Map<Integer, SessionEngine> byLink = new ConcurrentHashMap<>();
    private final AtomicInteger links = new AtomicInteger();
    private Phase phase = Phase.STOPPED;
    private JMSException lostBy;
    private boolean used;
    private int sessionsMade;
    private volatile ExceptionListener exceptionListener;

    /** @param threads where the ExceptionListener is called */
    ConnectionState(Executor threads) {
        this.threads = threads;
    }

    // ---- asking

    /**
     * What every method of an open connection asks first.
     *
     * @throws IllegalStateException if the connection is closed or lost for good
     */
    synchronized void needOpen() throws IllegalStateException {
        if (phase == Phase.LOST) {
            throw JmsErrors.because(lostBy, IllegalStateException::new, "The connection is lost for good");
        }
        if (phase == Phase.CLOSED || phase == Phase.CLOSING && !inOwnCallback()) {
            throw JmsErrors.coded(IllegalStateException::new, ErrorCode.CONNECTION_CLOSED, "The connection is closed");
        }
    }

    synchronized boolean isInCallback() {
        return inOwnCallback();
    }

    /** Whether a session's callback asks, which has all facilities while close waits for it. */
    private boolean inOwnCallback() {
        return sessions.stream().anyMatch(SessionEngine::isOwnCallback);
    }

    /**
     * What a change of the client id asks first.
     *
     * @throws IllegalStateException if the connection is closed or was used
     */
    synchronized void needUnused() throws IllegalStateException {
        needOpen();
        if (used) {
            throw JmsErrors.coded(
                    IllegalStateException::new,
                    ErrorCode.CLIENT_ID_FIXED,
                    "The client id must be set before the connection is used");
        }
    }

    synchronized List<SessionEngine> sessions() {
        return List.copyOf(sessions);
    }

    // ---- changing

    synchronized SessionEngine add(Maker maker) throws IllegalStateException {
        SessionEngine session = make(maker, ++sessionsMade);
        sessions.add(session);
        return session;
    }

    /** Adds the session of a connection consumer, whose number all of them share. It is the first to be stopped and closed, so that it loads no session that is so already. */
    synchronized SessionEngine addLending(Maker maker) throws IllegalStateException {
        SessionEngine session = make(maker, Loads.LENDING_SESSION);
        sessions.add(0, session);
        return session;
    }

    private SessionEngine make(Maker maker, int number) throws IllegalStateException {
        needOpen();
        used = true;
        return maker.make(number, phase == Phase.STARTED);
    }

    synchronized void remove(SessionEngine session) {
        sessions.remove(session);
    }

    /** Starts or stops, and says whom to tell. */
    synchronized List<SessionEngine> begin(Phase startedOrStopped) throws IllegalStateException {
        needOpen();
        used = true;
        if (phase != Phase.CLOSING) {
            phase = startedOrStopped;
        }
        return List.copyOf(sessions);
    }

    /** False if somebody else closes it, in which case this waits for them, or has closed it. */
    synchronized boolean beginClose() throws JMSException {
        if (phase == Phase.CLOSING || phase == Phase.CLOSED) {
            awaitClosed();
            return false;
        }
        phase = Phase.CLOSING;
        return true;
    }

    private void awaitClosed() throws JMSException {
        try {
            while (phase != Phase.CLOSED) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            throw Answers.interrupted("another thread to close the connection", interrupted);
        }
    }

    synchronized void endClose() {
        phase = Phase.CLOSED;
        sessions.clear();
        byLink.clear();
        exceptionListener = null;
        notifyAll();
    }

    // ---- links

    @Override
    public int register(SessionEngine session) {
        int number = links.incrementAndGet();
        byLink.put(number, session);
        return number;
    }

    @Override
    public void unregister(int link) {
        byLink.remove(link);
    }

    // ---- exceptions

    ExceptionListener exceptionListener() {
        return exceptionListener;
    }

    void exceptionListener(ExceptionListener listener) {
        exceptionListener = listener;
    }

    void report(JMSException error) {
        LOG.warn("[connection-error] {}", error.getMessage());
        ExceptionListener listener = exceptionListener;
        if (listener == null) {
            return;
        }
        try {
            threads.execute(() -> call(listener, error));
        } catch (RejectedExecutionException closed) {
            LOG.debug("[exception-listener-skipped] the connection closed before its ExceptionListener was called");
        }
    }

    private static void call(ExceptionListener listener, JMSException error) {
        try {
            listener.onException(error);
        } catch (RuntimeException failure) {
            LOG.warn("[exception-listener-failed] an ExceptionListener ended by an exception", failure);
        }
    }

    // ---- from the transport

    @Override
    public void onDeliver(int link, int generation, List<Delivered> messages) {
        SessionEngine session = byLink.get(link);
        if (session != null) {
            session.inbox().onDeliver(link, generation, messages);
        }
    }

    @Override
    public void onRecall(int link, int generation, int messages) {
        SessionEngine session = byLink.get(link);
        if (session != null) {
            session.inbox().onRecall(link, generation, messages);
        }
    }

    @Override
    public void onInterrupted(Throwable why) {
        LOG.info("[connection-interrupted] the broker is lost and being looked for: {}", why.getMessage());
        sessions().forEach(SessionEngine::onInterrupted);
    }

    @Override
    public void onInterrupted(Part part, Throwable why) {
        LOG.info(
                "[connection-interrupted] broker {} is lost and being looked for: {}", part.broker(), why.getMessage());
        for (SessionEngine session : sessions()) {
            session.inbox().onInterrupted(part);
            session.loads().onInterrupted(part);
            session.settlement().onInterrupted(part);
        }
    }

    @Override
    public void onLinkLost(int link, Exception why) {
        SessionEngine session = byLink.get(link);
        if (session != null) {
            session.inbox().onLinkLost(link, why);
            report(JmsErrors.translate(why));
        }
    }

    @Override
    public void onRestored() {
        LOG.info("[connection-restored] the broker is back");
        sessions().forEach(SessionEngine::onRestored);
    }

    @Override
    public void onRestored(Part part) {
        LOG.info("[connection-restored] broker {} is back", part.broker());
        sessions().forEach(session -> session.inbox().onRestored(part));
    }

    @Override
    public void onLost(Exception why) {
        JMSException error = JmsErrors.translate(why);
        synchronized (this) {
            if (phase == Phase.CLOSING || phase == Phase.CLOSED || phase == Phase.LOST) {
                return;
            }
            phase = Phase.LOST;
            lostBy = error;
        }
        sessions().forEach(SessionEngine::onLost);
        report(error);
    }
}
