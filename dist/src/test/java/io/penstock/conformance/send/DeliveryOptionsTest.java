package io.penstock.conformance.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

/** Delivery mode, priority, time to live and delivery delay, as consumers see them. */
@Section({"3.4.10", "7.7", "7.8", "7.9"})
class DeliveryOptionsTest extends ConformanceCase {
    private static final int SHORT_MS = 300;

    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue();
        producer = session.createProducer(queue);
    }

    private static void awaitTime(long epochMs) throws InterruptedException {
        while (System.currentTimeMillis() <= epochMs) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Says("7.7 Persistent and non-persistent messages go to the same destination, each once.")
    void shouldMixDeliveryModes() throws JMSException {
        for (int i = 0; i < 50; i++) {
            producer.send(session.createTextMessage("m" + i), 1 + i % 2, 4, 0);
        }
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            assertThat(texts(consumer, 50)).doesNotHaveDuplicates();
            assertEmpty(consumer);
        }
    }

    @Says("7.8 A message is not received when its time to live is over, with a consumer that comes later.")
    void shouldExpireMessages() throws Exception {
        producer.setTimeToLive(SHORT_MS);
        Message expiring = session.createTextMessage("expires");
        producer.send(expiring);
        producer.setTimeToLive(0);
        producer.send(session.createTextMessage("stays"));
        awaitTime(expiring.getJMSExpiration());
        assertHolds(queue, "stays");
    }

    @Says("7.8 Nor by a consumer that was there and did not take it, whose provider had fetched it already.")
    void shouldExpireFetchedMessages() throws Exception {
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            send(queue, "first");
            assertThat(text(receive(consumer))).isEqualTo("first");
            producer.setTimeToLive(SHORT_MS);
            Message expiring = session.createTextMessage("expires");
            producer.send(expiring);
            awaitTime(expiring.getJMSExpiration());
            assertEmpty(consumer);
        }
    }

    @Says("7.8 A message whose time is not over is received.")
    void shouldDeliverInTime() throws JMSException {
        producer.setTimeToLive(TimeUnit.MINUTES.toMillis(5));
        producer.send(session.createTextMessage("in time"));
        assertHolds(queue, "in time");
    }

    @Says("7.8 Messages of a durable subscription expire too.")
    void shouldExpireInADurableSubscription() throws Exception {
        Topic topic = topic();
        try (Connection connection = started(name())) {
            Session own = connection.createSession();
            own.createDurableConsumer(topic, "news").close();
            Message expiring = own.createTextMessage("expires");
            own.createProducer(topic).send(expiring, DeliveryMode.PERSISTENT, 4, SHORT_MS);
            send(topic, "stays");
            awaitTime(expiring.getJMSExpiration());
            try (MessageConsumer consumer = own.createDurableConsumer(topic, "news")) {
                assertReceives(consumer, "stays");
            }
            own.unsubscribe("news");
        }
    }

    @Says("7.8 For a transacted send the time counts from the send, not from the commit.")
    void shouldCountTheTimeFromATransactedSend() throws Exception {
        Session transacted = session(Session.SESSION_TRANSACTED);
        Message expiring = transacted.createTextMessage("expires");
        transacted.createProducer(queue).send(expiring, DeliveryMode.PERSISTENT, 4, SHORT_MS);
        awaitTime(expiring.getJMSExpiration());
        transacted.commit();
        assertHolds(queue);
    }

    @Says("3.4.10 Penstock delivers strictly by priority among what is ready, and in order within one.")
    void shouldDeliverByPriority() throws JMSException {
        int[] priorities = {4, 0, 9, 5, 9, 1, 4, 7, 0, 9};
        for (int i = 0; i < priorities.length; i++) {
            producer.send(
                    session.createTextMessage(priorities[i] + ":" + i), DeliveryMode.PERSISTENT, priorities[i], 0);
        }
        assertHolds(queue, "9:2", "9:4", "9:9", "7:7", "5:3", "4:0", "4:6", "1:5", "0:1", "0:8");
    }

    @Says("3.4.10 The same holds in subscriptions of a topic.")
    void shouldDeliverByPriorityFromATopic() throws JMSException {
        Topic topic = topic();
        Connection connection = connection();
        MessageConsumer consumer = connection.createSession().createConsumer(topic);
        MessageProducer publisher = session.createProducer(topic);
        for (int priority : new int[] {1, 9, 4, 9, 0}) {
            publisher.send(session.createTextMessage("p" + priority), DeliveryMode.PERSISTENT, priority, 0);
        }
        connection.start();
        assertReceives(consumer, "p9", "p9", "p4", "p1", "p0");
    }

    @Says("7.9 A message is not received before its delivery time, and is then.")
    void shouldDelay() throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(queue)) {
            producer.setDeliveryDelay(SHORT_MS);
            Message delayed = session.createTextMessage("delayed");
            producer.send(delayed);
            assertThat(delayed.getJMSDeliveryTime()).isEqualTo(delayed.getJMSTimestamp() + SHORT_MS);
            assertEmpty(consumer);
            Message received = receive(consumer);
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(delayed.getJMSDeliveryTime());
            assertThat(received.getJMSDeliveryTime()).isEqualTo(delayed.getJMSDeliveryTime());
        }
    }

    @Says("7.9 Delayed messages come in the order of their times, whatever the order of their sends.")
    void shouldDeliverInOrderOfDeliveryTimes() throws JMSException {
        JMSContext context = context();
        context.createProducer().setDeliveryDelay(3 * SHORT_MS).send(queue, "third");
        context.createProducer().setDeliveryDelay(2 * SHORT_MS).send(queue, "second");
        context.createProducer().send(queue, "first");
        assertHolds(queue, "first", "second", "third");
    }

    @Says("7.9 A listener is called when the time has come.")
    void shouldCallListenersInTime() throws Exception {
        Heard heard = new Heard();
        session().createConsumer(queue).setMessageListener(heard);
        producer.setDeliveryDelay(SHORT_MS);
        Message delayed = session.createTextMessage("delayed");
        producer.send(delayed);
        assertThat(text(heard.next())).isEqualTo("delayed");
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(delayed.getJMSDeliveryTime());
    }

    @Says("7.9 For a transacted send the delay counts from the send.")
    void shouldCountTheDelayFromATransactedSend() throws Exception {
        Session transacted = session(Session.SESSION_TRANSACTED);
        MessageProducer delaying = transacted.createProducer(queue);
        delaying.setDeliveryDelay(SHORT_MS);
        Message delayed = transacted.createTextMessage("delayed");
        delaying.send(delayed);
        awaitTime(delayed.getJMSDeliveryTime());
        transacted.commit();
        Message received = receive(queue);
        assertThat(received.getJMSDeliveryTime()).isEqualTo(delayed.getJMSDeliveryTime());
    }

    @Says("7.9 A rolled back delayed message never comes.")
    void shouldForgetARolledBackDelayedMessage() throws Exception {
        Session transacted = session(Session.SESSION_TRANSACTED);
        MessageProducer delaying = transacted.createProducer(queue);
        delaying.setDeliveryDelay(SHORT_MS);
        Message delayed = transacted.createTextMessage("never");
        delaying.send(delayed);
        transacted.rollback();
        producer.setDeliveryDelay(2L * SHORT_MS);
        producer.send(session.createTextMessage("the only one"));
        assertHolds(queue, "the only one");
    }

    @Says("7.9 A subscription gets a delayed message if it existed when the message was sent, and not otherwise.")
    void shouldDecideSubscribersAtTheSend() throws JMSException {
        Topic topic = topic();
        try (MessageConsumer before = session.createConsumer(topic)) {
            MessageProducer publisher = session.createProducer(topic);
            publisher.setDeliveryDelay(SHORT_MS);
            publisher.send(session.createTextMessage("delayed"));
            try (MessageConsumer after = session.createConsumer(topic)) {
                assertThat(text(receive(before))).isEqualTo("delayed");
                assertEmpty(after);
            }
        }
    }

    @Says("4.1.6 A browser does not show a message before its delivery time.")
    void shouldNotShowDelayedMessagesToABrowser() throws JMSException {
        producer.setDeliveryDelay(TimeUnit.HOURS.toMillis(1));
        producer.send(session.createTextMessage("later"));
        send(queue, "now");
        try (var browser = session.createBrowser(queue)) {
            List<String> seen = new ArrayList<>();
            for (Object message : listed(browser.getEnumeration())) {
                seen.add(text((Message) message));
            }
            assertThat(seen).containsExactly("now");
        }
    }

    @Says("7.9 API MessageProducer.setDeliveryDelay: a negative delay is refused.")
    void shouldRefuseANegativeDelay() {
        assertThatThrownBy(() -> producer.setDeliveryDelay(-1)).isInstanceOf(JMSException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.createProducer().setDeliveryDelay(-1)).isInstanceOf(JMSRuntimeException.class);
    }

    @Says("7.9 A message that was delayed and is rolled back by its receiver comes again at once.")
    void shouldRedeliverADelayedMessage() throws JMSException {
        producer.setDeliveryDelay(SHORT_MS);
        producer.send(session.createTextMessage("delayed"));
        Session transacted = session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = transacted.createConsumer(queue);
        receive(consumer);
        transacted.rollback();
        Message again = receive(consumer);
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        transacted.commit();
    }
}
