package io.penstock.jms;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An application server's pool: so many sessions, each run on a thread of the given executor and given back afterwards. Thread-safe. */
final class ServerSessions implements ServerSessionPool {
    /** What the application does with a message. */
    interface Work {
        void on(Session session, Message message) throws Exception;
    }

    private final LinkedBlockingQueue<ServerSession> free = new LinkedBlockingQueue<>();
    private final AtomicInteger given = new AtomicInteger();
    private volatile JMSException failure;

    ServerSessions(Connection connection, int mode, int count, Executor threads, Work work) throws JMSException {
        for (int i = 0; i < count; i++) {
            Session session = connection.createSession(mode);
            session.setMessageListener(message -> {
                try {
                    work.on(session, message);
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            free.add(new One(session, threads));
        }
    }

    /** From now on the pool fails; by null it works again. */
    void fail(JMSException with) {
        failure = with;
    }

    /** How often a session was given away or refused. */
    int asked() {
        return given.get();
    }

    @Override
    public ServerSession getServerSession() throws JMSException {
        given.incrementAndGet();
        if (failure != null) {
            throw failure;
        }
        try {
            ServerSession next = free.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new JMSException("no session came back in time");
            }
            return next;
        } catch (InterruptedException interrupted) {
            throw new JMSException("interrupted");
        }
    }

    private final class One implements ServerSession {
        private final Session session;
        private final Executor threads;

        One(Session session, Executor threads) {
            this.session = session;
            this.threads = threads;
        }

        @Override
        public Session getSession() {
            return session;
        }

        @Override
        public void start() {
            threads.execute(() -> {
                session.run();
                free.add(this);
            });
        }
    }
}
