package io.penstock.users;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.jms.listener.SimpleMessageListenerContainer;

/** Spring's listener containers. */
class SpringListenerTest extends UsersTestCase {
    private static final int MESSAGES = 200;

    private AbstractMessageListenerContainer container;

    private <C extends AbstractMessageListenerContainer> C started(
            C made, ConnectionFactory factory, String destination, Object listener) {
        container = made;
        made.setConnectionFactory(factory);
        made.setDestinationName(destination);
        made.setMessageListener(listener);
        made.afterPropertiesSet();
        made.start();
        return made;
    }

    @AfterEach
    void stop() {
        if (container != null) {
            container.destroy();
        }
    }

    private static void send(String queue, int count) {
        CachingConnectionFactory cached = new CachingConnectionFactory(factory());
        JmsTemplate template = new JmsTemplate(cached);
        for (int i = 0; i < count; i++) {
            template.convertAndSend(queue, String.valueOf(i));
        }
        cached.destroy();
    }

    private static Set<Integer> numbers(int count) {
        Set<Integer> all = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            all.add(i);
        }
        return all;
    }

    /** Cache levels: nothing, connection, session, consumer. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldGetEveryMessageOnceAtEachCacheLevel(int level) throws Exception {
        // Without caching each message costs a connection.
        int count = level == 0 ? 20 : MESSAGES;
        String queue = "spring.level" + level;
        LinkedBlockingQueue<Integer> got = new LinkedBlockingQueue<>();
        DefaultMessageListenerContainer made = new DefaultMessageListenerContainer();
        made.setCacheLevel(level);
        made.setSessionTransacted(true);
        made.setReceiveTimeout(200);
        send(queue, count);
        MessageListener listener =
                message -> got.add(Integer.valueOf(Unchecked.get(() -> message.getBody(String.class))));
        started(made, factory(), queue, listener);
        for (int i = 0; i < count; i++) {
            assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo(i);
        }
        assertThat(got.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void shouldShareAQueueAmongConcurrentConsumers() throws Exception {
        Set<Integer> got = ConcurrentHashMap.newKeySet();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(MESSAGES);
        CountDownLatch together = new CountDownLatch(3);
        DefaultMessageListenerContainer made = new DefaultMessageListenerContainer();
        made.setConcurrency("3-5");
        made.setSessionTransacted(true);
        MessageListener listener = message -> {
            if (threads.add(Thread.currentThread().getName())) {
                together.countDown();
            }
            // The first message of each consumer waits for those of the others: one consumer alone would not come on.
            Unchecked.get(() -> together.await(10, TimeUnit.SECONDS));
            got.add(Integer.valueOf(Unchecked.get(() -> message.getBody(String.class))));
            all.countDown();
        };
        started(made, factory(), "spring.concurrent", listener);
        send("spring.concurrent", MESSAGES);
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(new TreeSet<>(got)).isEqualTo(numbers(MESSAGES));
        assertThat(together.getCount()).isZero();
    }

    @Test
    void shouldRedeliverInOrderWhatAListenerRollsBack() throws Exception {
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        DefaultMessageListenerContainer made = new DefaultMessageListenerContainer();
        made.setSessionTransacted(true);
        MessageListener listener = message -> {
            String text = Unchecked.get(() -> message.getBody(String.class));
            got.add(text + (Unchecked.get(message::getJMSRedelivered) ? " again" : ""));
            if (text.equals("1") && !Unchecked.get(message::getJMSRedelivered)) {
                throw new IllegalStateException("once");
            }
        };
        send("spring.rollback", 3);
        started(made, factory(), "spring.rollback", listener);
        for (String expected : new String[] {"0", "1", "1 again"}) {
            assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
        }
        assertThat(got.poll(20, TimeUnit.SECONDS)).startsWith("2");
    }

    @Test
    void shouldSendInTheListenersTransaction() throws Exception {
        DefaultMessageListenerContainer made = new DefaultMessageListenerContainer();
        made.setSessionTransacted(true);
        SessionAwareMessageListener<Message> forward = (message, session) -> {
            session.createProducer(session.createQueue("spring.forwarded"))
                    .send(session.createTextMessage(message.getBody(String.class)));
            if (!message.getJMSRedelivered()) {
                throw new IllegalStateException("the first attempt is rolled back");
            }
        };
        started(made, factory(), "spring.forward", forward);
        send("spring.forward", 5);
        JmsTemplate template = new JmsTemplate(factory());
        template.setReceiveTimeout(20_000);
        Set<Object> forwarded = Collections.synchronizedSet(new TreeSet<>());
        for (int i = 0; i < 5; i++) {
            forwarded.add(template.receiveAndConvert("spring.forwarded"));
        }
        assertThat(forwarded).hasSize(5);
        template.setReceiveTimeout(300);
        assertThat(template.receive("spring.forwarded")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    void shouldPushToASimpleContainerInEachMode(int mode) throws Exception {
        String queue = "spring.simple" + mode;
        LinkedBlockingQueue<Integer> got = new LinkedBlockingQueue<>();
        SimpleMessageListenerContainer made = new SimpleMessageListenerContainer();
        made.setSessionAcknowledgeMode(mode);
        MessageListener listener =
                message -> got.add(Integer.valueOf(Unchecked.get(() -> message.getBody(String.class))));
        started(made, factory(), queue, listener);
        send(queue, 50);
        for (int i = 0; i < 50; i++) {
            assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo(i);
        }
        container.destroy();
        JmsTemplate template = new JmsTemplate(factory());
        template.setReceiveTimeout(300);
        assertThat(template.receive(queue)).isNull();
    }

    @Test
    void shouldServeADurableSubscription() throws Exception {
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        for (String text : new String[] {"first", "second"}) {
            DefaultMessageListenerContainer made = new DefaultMessageListenerContainer();
            made.setPubSubDomain(true);
            made.setSubscriptionDurable(true);
            made.setDurableSubscriptionName("audit");
            made.setClientId("spring-client");
            MessageListener listener = message -> got.add(Unchecked.get(() -> message.getBody(String.class)));
            started(made, factory(), "spring.durable", listener);
            if (text.equals("first")) {
                while (!made.isRegisteredWithDestination()) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                publish("first");
            }
            assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
            made.destroy();
            publish("second");
        }
    }

    private static void publish(String text) {
        JmsTemplate template = new JmsTemplate(factory());
        template.setPubSubDomain(true);
        template.convertAndSend("spring.durable", text);
    }
}
