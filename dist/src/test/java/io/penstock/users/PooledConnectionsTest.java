package io.penstock.users;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** The pooled-jms library, which probes the getters of what it pools. */
class PooledConnectionsTest extends UsersTestCase {
    private final JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();

    @BeforeEach
    void start() {
        pool.setConnectionFactory(factory());
        pool.setMaxConnections(2);
        pool.setMaxSessionsPerConnection(8);
        pool.start();
    }

    @AfterEach
    void stop() {
        pool.stop();
    }

    @Test
    void shouldUseItsConnectionsAgain() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (Connection connection = pool.createConnection()) {
                connection.start();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                Queue queue = session.createQueue("pooled.again");
                session.createProducer(queue).send(session.createTextMessage("text " + i));
                session.commit();
                MessageConsumer consumer = session.createConsumer(queue);
                assertThat(consumer.receive(10_000).getBody(String.class)).isEqualTo("text " + i);
                session.commit();
            }
        }
        assertThat(pool.getNumConnections()).isLessThanOrEqualTo(2);
    }

    @Test
    void shouldRollBackWhatASessionThatGoesBackToThePoolLeftOpen() throws Exception {
        try (Connection connection = pool.createConnection()) {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            session.createProducer(session.createQueue("pooled.left")).send(session.createTextMessage("never"));
        }
        try (JMSContext context = pool.createContext()) {
            Queue queue = context.createQueue("pooled.left");
            assertThat(context.createConsumer(queue).receive(300)).isNull();
            context.createProducer().send(queue, "now");
            assertThat(context.createConsumer(queue).receive(10_000).getBody(String.class))
                    .isEqualTo("now");
        }
    }

    @Test
    void shouldServeManyThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < 8; worker++) {
                String name = "pooled.worker" + worker;
                workers.add(threads.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        try (JMSContext context = pool.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
                            Queue queue = context.createQueue(name);
                            context.createProducer().send(queue, name + i);
                            assertThat(context.createConsumer(queue)
                                            .receive(20_000)
                                            .getBody(String.class))
                                    .isEqualTo(name + i);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldReplyThroughItsTemporaryQueues() throws Exception {
        try (Connection connection = pool.createConnection()) {
            connection.start();
            Session session = connection.createSession();
            Queue replies = session.createTemporaryQueue();
            Message request = session.createTextMessage("ask");
            request.setJMSReplyTo(replies);
            session.createProducer(session.createQueue("pooled.ask")).send(request);
            Message asked =
                    session.createConsumer(session.createQueue("pooled.ask")).receive(10_000);
            session.createProducer(asked.getJMSReplyTo()).send(session.createTextMessage("answer"));
            assertThat(session.createConsumer(replies).receive(10_000).getBody(String.class))
                    .isEqualTo("answer");
        }
    }
}
