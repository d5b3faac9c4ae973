package io.penstock.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.Completed;
import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.InBackground;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@Section("6.2.9")
class MessageOrderTest extends ConformanceCase {
    private static final int COUNT = 500;

    private static List<Integer> numbers(MessageConsumer consumer, int count) throws JMSException {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(receive(consumer).getIntProperty("number"));
        }
        return numbers;
    }

    private static Message numbered(Session session, int number) throws JMSException {
        Message message = session.createMessage();
        message.setIntProperty("number", number);
        return message;
    }

    private static void sendNumbers(Session session, MessageProducer producer, int from, int to) throws JMSException {
        for (int i = from; i < to; i++) {
            producer.send(numbered(session, i));
        }
    }

    @Says("6.2.9.1 Messages that a session sends to a destination are received in that order, persistent or not.")
    void shouldKeepTheOrderOfASession() throws JMSException {
        Session session = session();
        for (int mode : List.of(DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT)) {
            Queue queue = queue();
            MessageProducer producer = session.createProducer(queue);
            producer.setDeliveryMode(mode);
            sendNumbers(session, producer, 0, COUNT);
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                assertThat(numbers(consumer, COUNT)).isSorted().doesNotHaveDuplicates();
            }
        }
    }

    @Says("6.2.9.2 Several producers of one session share its order, and waiting and asynchronous sends mix in it.")
    void shouldKeepTheOrderOfSeveralProducers() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer one = session.createProducer(queue);
        MessageProducer two = session.createProducer(null);
        Completed completed = new Completed();
        for (int i = 0; i < 100; i++) {
            switch (i % 3) {
                case 0 -> one.send(numbered(session, i));
                case 1 -> two.send(queue, numbered(session, i));
                default -> one.send(numbered(session, i), completed);
            }
        }
        try (Session receiving = session();
                MessageConsumer consumer = receiving.createConsumer(queue)) {
            assertThat(numbers(consumer, 100)).isSorted();
        }
        for (int i = 0; i < 33; i++) {
            completed.sent();
        }
    }

    @Says(
            "6.2.9.2 A later message of a transaction comes after an earlier one, and after those of earlier transactions.")
    void shouldKeepTheOrderOfTransactions() throws JMSException {
        Queue queue = queue();
        Session session = session(Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(queue);
        sendNumbers(session, producer, 0, 10);
        session.commit();
        sendNumbers(session, producer, 10, 20);
        session.rollback();
        sendNumbers(session, producer, 20, 30);
        session.commit();
        try (MessageConsumer consumer = session().createConsumer(queue)) {
            assertThat(numbers(consumer, 20)).isSorted();
            assertEmpty(consumer);
        }
    }

    @Says("6.2.9.1 A subscriber to a topic sees each publisher's messages in order, while others publish too.")
    void shouldKeepTheOrderOnTopics() throws Exception {
        Topic topic = topic();
        Heard heard = new Heard();
        session().createConsumer(topic).setMessageListener(heard);
        List<CompletableFuture<Void>> publishers = new ArrayList<>();
        for (int p = 0; p < 3; p++) {
            Session session = session();
            MessageProducer producer = session.createProducer(topic);
            int publisher = p;
            publishers.add(InBackground.doing(() -> {
                for (int i = 0; i < 100; i++) {
                    Message message = numbered(session, i);
                    message.setIntProperty("publisher", publisher);
                    producer.send(message);
                }
            }));
        }
        int[] next = new int[3];
        for (int i = 0; i < 300; i++) {
            Message message = heard.next();
            int publisher = message.getIntProperty("publisher");
            assertThat(message.getIntProperty("number")).isEqualTo(next[publisher]++);
        }
        for (CompletableFuture<Void> publisher : publishers) {
            publisher.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Says("6.2.9.1 Order holds for what a consumer is given beside competing ones: each sees ascending numbers.")
    void shouldKeepTheOrderOfCompetingConsumers() throws Exception {
        Queue queue = queue();
        List<Heard> consumers = List.of(new Heard(), new Heard(), new Heard());
        for (Heard heard : consumers) {
            session().createConsumer(queue).setMessageListener(heard);
        }
        Session session = session();
        sendNumbers(session, session.createProducer(queue), 0, COUNT);
        send(queue, "the last, so that all before it have been given");
        int total = 0;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        int[] last = {-1, -1, -1};
        while (total < COUNT + 1) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            for (int i = 0; i < consumers.size(); i++) {
                while (!consumers.get(i).isSilent()) {
                    Message message = consumers.get(i).next();
                    total++;
                    if (message.propertyExists("number")) {
                        int number = message.getIntProperty("number");
                        assertThat(number).isGreaterThan(last[i]);
                        last[i] = number;
                    }
                }
            }
            Thread.onSpinWait();
        }
    }
}
