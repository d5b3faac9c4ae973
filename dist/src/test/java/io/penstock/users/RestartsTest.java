package io.penstock.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.reliability.BrokerProcess;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;

/**
 * The broker process is killed and started again, {@code -Drestarts=10} times in the long form, while Spring's container, a Camel route and a plain transacted consumer each move
 * messages from a queue to another: none of them is restarted, each message arrives once, and whoever sees one a second time sees it marked.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class RestartsTest {
    private static final int RESTARTS = Integer.getInteger("restarts", 3);
    private static final int TRAFFIC_MS = 700;
    private static final String SPRING = "restart.spring";
    private static final String CAMEL = "restart.camel";
    private static final String PLAIN = "restart.plain";
    private static final List<String> QUEUES = List.of(SPRING, CAMEL, PLAIN);

    @TempDir
    private Path directory;

    private BrokerProcess broker;

    @BeforeEach
    void startBroker() {
        broker = BrokerProcess.small(directory);
        broker.start();
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    private PenstockConnectionFactory factory() {
        return new PenstockConnectionFactory(broker.url("failover.maxReconnectDelay=200"));
    }

    private void restart() {
        broker.kill();
        broker.start();
    }

    @Test
    void shouldGoOnWithoutARestartOfTheirs() throws Exception {
        Sightings seen = new Sightings();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        DefaultMessageListenerContainer spring = spring(seen);
        CamelContext camel = camel(seen);
        CompletableFuture<Integer> plain = CompletableFuture.supplyAsync(() -> Unchecked.get(() -> plain(seen, stop)));
        CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> Unchecked.get(() -> send(sent, stop)));
        try {
            for (int restart = 0; restart < RESTARTS; restart++) {
                TimeUnit.MILLISECONDS.sleep(TRAFFIC_MS);
                restart();
            }
            TimeUnit.MILLISECONDS.sleep(TRAFFIC_MS);
            stop.set(true);
            producer.get(60, TimeUnit.SECONDS);
            for (String queue : QUEUES) {
                assertThat(collected(queue + ".out", sent.get()))
                        .as("%s moved each message once", queue)
                        .hasSize(sent.get())
                        .doesNotHaveDuplicates();
            }
            int rolledBack = plain.get(60, TimeUnit.SECONDS);
            System.out.printf(
                    "%d restarts: %d messages through each of three queues, %d seen again, %d transactions of the plain consumer rolled back%n",
                    RESTARTS, sent.get(), seen.repeats(), rolledBack);
            assertThat(seen.unmarked()).isEmpty();
        } finally {
            stop.set(true);
            camel.stop();
            spring.destroy();
        }
    }

    /** Sends each number to each queue, on one connection that is never opened again. */
    private Void send(AtomicInteger sent, AtomicBoolean stop) throws Exception {
        try (Connection connection = factory().createConnection()) {
            Session session = connection.createSession();
            MessageProducer producer = session.createProducer(null);
            while (!stop.get()) {
                for (String queue : QUEUES) {
                    producer.send(session.createQueue(queue), session.createTextMessage(String.valueOf(sent.get())));
                }
                sent.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(2);
            }
        }
        return null;
    }

    private DefaultMessageListenerContainer spring(Sightings seen) {
        DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
        container.setConnectionFactory(factory());
        container.setDestinationName(SPRING);
        container.setSessionTransacted(true);
        container.setConcurrentConsumers(2);
        container.setRecoveryInterval(200);
        container.setMessageListener((SessionAwareMessageListener<Message>) (message, session) -> {
            seen.add(SPRING, message);
            session.createProducer(session.createQueue(SPRING + ".out")).send(message);
        });
        container.afterPropertiesSet();
        container.start();
        return container;
    }

    private CamelContext camel(Sightings seen) throws Exception {
        CamelContext camel = new DefaultCamelContext();
        JmsComponent jms = JmsComponent.jmsComponentTransacted(factory());
        jms.setLazyCreateTransactionManager(false);
        jms.setRecoveryInterval(200);
        camel.addComponent("jms", jms);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:" + CAMEL)
                        .process(exchange -> seen.add(
                                CAMEL, exchange.getMessage(JmsMessage.class).getJmsMessage()))
                        .to("jms:queue:" + CAMEL + ".out");
            }
        });
        camel.start();
        return camel;
    }

    /** Answers how many transactions ended in TransactionRolledBackException; any other exception fails the test. */
    private int plain(Sightings seen, AtomicBoolean stop) throws Exception {
        int rolledBack = 0;
        try (Connection connection = factory().createConnection()) {
            connection.start();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            MessageConsumer consumer = session.createConsumer(session.createQueue(PLAIN));
            MessageProducer producer = session.createProducer(session.createQueue(PLAIN + ".out"));
            boolean last = false;
            while (!last) {
                boolean ending = stop.get();
                Message message = consumer.receive(1_000);
                if (message != null) {
                    seen.add(PLAIN, message);
                    producer.send(message);
                }
                boolean committed = false;
                try {
                    session.commit();
                    committed = true;
                } catch (TransactionRolledBackException cut) {
                    rolledBack++;
                }
                last = ending && committed && message == null;
            }
        }
        return rolledBack;
    }

    private List<String> collected(String queue, int count) {
        try (JMSContext context = factory().createContext()) {
            var consumer = context.createConsumer(context.createQueue(queue));
            List<String> texts = new ArrayList<>();
            // Until the queue stays empty, so that one message too many is seen as well.
            for (Message next = consumer.receive(20_000);
                    next != null;
                    next = consumer.receive(texts.size() < count ? 20_000 : 500)) {
                Message got = next;
                texts.add(Unchecked.get(() -> got.getBody(String.class)));
            }
            return texts;
        }
    }

    @Test
    void shouldSayThatATransactionWasCutInTheMiddle() throws Exception {
        try (Connection connection = factory().createConnection()) {
            connection.start();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            Queue in = session.createQueue("cut.in");
            Queue out = session.createQueue("cut.out");
            MessageProducer producer = session.createProducer(null);
            producer.send(in, session.createTextMessage("work"));
            session.commit();
            MessageConsumer consumer = session.createConsumer(in);
            assertThat(consumer.receive(10_000).getBody(String.class)).isEqualTo("work");
            producer.send(out, session.createTextMessage("half"));
            restart();
            assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
            Message again = consumer.receive(20_000);
            assertThat(again.getBody(String.class)).isEqualTo("work");
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isGreaterThanOrEqualTo(2);
            producer.send(out, session.createTextMessage("whole"));
            session.commit();
            MessageConsumer result = session.createConsumer(out);
            assertThat(result.receive(10_000).getBody(String.class)).isEqualTo("whole");
            assertThat(result.receive(300)).isNull();
            session.commit();
        }
    }

    @Test
    void shouldServeAListenerOfAReconnectedConnection() throws Exception {
        try (Connection connection = factory().createConnection()) {
            AtomicInteger errors = new AtomicInteger();
            connection.setExceptionListener(error -> errors.incrementAndGet());
            Session session = connection.createSession();
            Queue queue = session.createQueue("pushed");
            Sightings seen = new Sightings();
            LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
            MessageListener listener = message -> Unchecked.get(() -> {
                seen.add("pushed", message);
                return got.add(message.getBody(String.class));
            });
            session.createConsumer(queue).setMessageListener(listener);
            connection.start();
            for (int i = 0; i < RESTARTS; i++) {
                restart();
                try (JMSContext context = factory().createContext()) {
                    context.createProducer().send(queue, "after " + i);
                }
                String next = got.poll(20, TimeUnit.SECONDS);
                while (!("after " + i).equals(next)) {
                    // The kill took the acknowledgements that were on their way: what they were for comes again,
                    // marked.
                    assertThat(next).isNotNull();
                    next = got.poll(20, TimeUnit.SECONDS);
                }
            }
            assertThat(seen.unmarked()).isEmpty();
            assertThat(errors).hasValue(0);
        }
    }
}
