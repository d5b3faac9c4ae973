package io.penstock.conformance.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@Section("11.2")
class ConnectionConsumerTest extends ConformanceCase {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Connection connection;

    /** An application server's pool: each session has a thread for one load, and goes back. */
    private final class Pool implements ServerSessionPool {
        private final BlockingQueue<ServerSession> free = new LinkedBlockingQueue<>();

        Pool(int sessions, int mode, MessageListener listener) throws JMSException {
            for (int i = 0; i < sessions; i++) {
                Session session = connection.createSession(mode);
                session.setMessageListener(listener);
                free.add(new ServerSession() {
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
                });
            }
        }

        /** Until all its sessions have run to their end, which acknowledges what their listeners consumed. */
        void awaitRest(int sessions) throws JMSException {
            for (int i = 0; i < sessions; i++) {
                assertThat(getServerSession())
                        .as("a session that has come back")
                        .isNotNull();
            }
        }

        @Override
        public ServerSession getServerSession() throws JMSException {
            try {
                return free.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new JMSException("interrupted");
            }
        }
    }

    @BeforeEach
    void open() throws JMSException {
        connection = connection();
        connection.setClientID(name());
    }

    @AfterEach
    void endThreads() {
        threads.shutdown();
    }

    @Says("11.2.4 A connection consumer loads messages into server sessions of its pool, whose listeners consume them.")
    void shouldLoadServerSessions() throws Exception {
        Queue queue = queue();
        Heard heard = new Heard();
        ConnectionConsumer consumer =
                connection.createConnectionConsumer(queue, null, new Pool(3, Session.AUTO_ACKNOWLEDGE, heard), 5);
        connection.start();
        String[] texts = new String[40];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "m" + i;
        }
        send(queue, texts);
        assertThat(heard.texts(texts.length)).containsExactlyInAnyOrder(texts);
        consumer.close();
        connection.close();
        assertHolds(queue);
    }

    @Says("11.2.4 It may have a selector, and be one of a topic or of a durable or shared subscription.")
    void shouldConsumeFromSubscriptions() throws Exception {
        Topic topic = topic();
        Heard heard = new Heard();
        Pool pool = new Pool(4, Session.AUTO_ACKNOWLEDGE, heard);
        ConnectionConsumer[] consumers = {
            connection.createConnectionConsumer(topic, "JMSPriority = 9", pool, 1),
            connection.createDurableConnectionConsumer(topic, "durable", null, pool, 1),
            connection.createSharedConnectionConsumer(topic, "shared", null, pool, 1),
            connection.createSharedDurableConnectionConsumer(topic, "sharedDurable", null, pool, 1)
        };
        connection.start();
        send(topic, "to all but the first");
        assertThat(heard.texts(3)).containsOnly("to all but the first");
        Session session = session();
        session.createProducer(topic).send(session.createTextMessage("to all"), 2, 9, 0);
        assertThat(heard.texts(4)).containsOnly("to all");
        for (ConnectionConsumer consumer : consumers) {
            consumer.close();
        }
        pool.awaitRest(4);
        Session own = connection.createSession();
        own.unsubscribe("durable");
        own.unsubscribe("sharedDurable");
    }

    @Says("11.2.1 Nothing is loaded while the connection is stopped.")
    void shouldWaitForTheStart() throws Exception {
        Queue queue = queue();
        send(queue, "a");
        Heard heard = new Heard();
        connection.createConnectionConsumer(queue, null, new Pool(1, Session.AUTO_ACKNOWLEDGE, heard), 1);
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(heard.isSilent()).isTrue();
        connection.start();
        assertThat(heard.texts(1)).containsExactly("a");
    }

    @Says("11.2.1 The session's listener is the one that was set.")
    void shouldKeepTheListenerOfASession() throws JMSException {
        Session session = connection.createSession();
        assertThat(session.getMessageListener()).isNull();
        Heard heard = new Heard();
        session.setMessageListener(heard);
        assertThat(session.getMessageListener()).isSameAs(heard);
    }

    @Says("11.2.4 API Connection.createConnectionConsumer: a null destination and a wrong selector are refused.")
    void shouldRefuseBadArguments() throws JMSException {
        Pool pool = new Pool(1, Session.AUTO_ACKNOWLEDGE, new Heard());
        assertThatThrownBy(() -> connection.createConnectionConsumer((Queue) null, null, pool, 1))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue(), "=", pool, 1))
                .isInstanceOf(InvalidSelectorException.class);
    }
}
