package io.penstock.conformance.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.InBackground;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

@Section({"8.1", "8.2", "8.4", "8.5"})
class ConsumerTest extends ConformanceCase {
    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue();
    }

    @Says("8.2 A consumer of a queue gets messages that were there before it and those that come after.")
    void shouldConsumeFromAQueue() throws JMSException {
        send(queue, "before");
        MessageConsumer consumer = session.createConsumer(queue);
        send(queue, "after");
        assertReceives(consumer, "before", "after");
    }

    @Says("8.2 The simplified API makes consumers of queues too.")
    void shouldConsumeByTheSimplifiedApi() throws JMSException {
        send(queue, "a", "b", "c");
        JMSConsumer consumer = context().createConsumer(queue);
        assertThat(text(consumer.receive(PATIENCE_MS))).isEqualTo("a");
        assertThat(text(consumer.receive())).isEqualTo("b");
        assertThat(text(consumer.receiveNoWait())).isEqualTo("c");
        assertThat(consumer.receiveNoWait()).isNull();
        consumer.close();
    }

    @Says("8.1 The destination must be given: null is an InvalidDestinationException.")
    void shouldRefuseANullDestination() throws JMSException {
        assertThatThrownBy(() -> session.createConsumer(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createConsumer(null, "a = 1")).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createConsumer(null, null, true))
                .isInstanceOf(InvalidDestinationException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.createConsumer(null)).isInstanceOf(InvalidDestinationRuntimeException.class);
    }

    @Says("8.5 receive waits until a message comes.")
    void shouldWaitForAMessage() throws Exception {
        MessageConsumer consumer = session.createConsumer(queue);
        CompletableFuture<Message> received = InBackground.getting(consumer::receive);
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(received).isNotDone();
        send(queue, "came");
        assertThat(text(received.get(PATIENCE_MS, TimeUnit.MILLISECONDS))).isEqualTo("came");
    }

    @Says("8.5 receive with a time-out returns null when none has come within it, and not before.")
    void shouldTimeOut() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        long started = System.nanoTime();
        assertThat(consumer.receive(150)).isNull();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)).isGreaterThanOrEqualTo(150);
        send(queue, "later");
        assertReceives(consumer, "later");
    }

    @Says("8.5 API MessageConsumer.receive(long): a time-out of zero never ends.")
    void shouldWaitForeverWithZero() throws Exception {
        MessageConsumer consumer = session.createConsumer(queue);
        CompletableFuture<Message> received = InBackground.getting(() -> consumer.receive(0));
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(received).isNotDone();
        send(queue, "came");
        assertThat(text(received.get(PATIENCE_MS, TimeUnit.MILLISECONDS))).isEqualTo("came");
    }

    @Says("8.5 receiveNoWait returns a message that is there, at the first call too, and null when none is.")
    void shouldReceiveWithoutWaiting() throws JMSException {
        send(queue, "a", "b");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(readyTexts(consumer)).containsExactly("a", "b");
        assertEmpty(consumer);
        send(queue, "c");
        assertThat(readyTexts(consumer)).containsExactly("c");
    }

    @Says("8.5 A waiting receive that is interrupted or times out loses no message.")
    void shouldLoseNothingByTimingOut() throws Exception {
        MessageConsumer consumer = session.createConsumer(queue);
        Session sending = session();
        var producer = sending.createProducer(queue);
        int received = 0;
        for (int i = 0; i < 100; i++) {
            producer.send(sending.createTextMessage("m" + i));
            Message message = consumer.receive(1);
            if (message != null) {
                assertThat(text(message)).isEqualTo("m" + received);
                received++;
            }
        }
        for (; received < 100; received++) {
            assertThat(text(receive(consumer))).isEqualTo("m" + received);
        }
        assertEmpty(consumer);
    }

    @Says("8.1 API MessageConsumer: it tells its selector, or null where none was given, and its listener.")
    void shouldTellWhatItWasMadeWith() throws JMSException {
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(consumer.getMessageSelector()).isNull();
        assertThat(consumer.getMessageListener()).isNull();
        Heard heard = new Heard();
        consumer.setMessageListener(heard);
        assertThat(consumer.getMessageListener()).isSameAs(heard);
        for (String none : new String[] {null, ""}) {
            assertThat(session.createConsumer(queue, none).getMessageSelector()).isNull();
        }
        assertThat(context().createConsumer(queue).getMessageSelector()).isNull();
    }

    @Says("8.4 A context's delivery may be stopped and started again.")
    void shouldStopAndStartAContext() throws JMSException {
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue);
        send(queue, "a");
        assertThat(text(consumer.receive(PATIENCE_MS))).isEqualTo("a");
        context.stop();
        send(queue, "b");
        assertThat(consumer.receive(50)).isNull();
        context.start();
        assertThat(text(consumer.receive(PATIENCE_MS))).isEqualTo("b");
    }

    @Says("8.4 A context that was stopped is started by the next consumer, unless told otherwise.")
    void shouldBeStartedByEachConsumer() throws JMSException {
        Queue other = queue();
        send(other, "a");
        JMSContext context = context();
        context.createConsumer(queue);
        context.stop();
        context.setAutoStart(false);
        JMSConsumer second = context.createConsumer(other);
        assertThat(second.receive(50)).isNull();
        context.setAutoStart(true);
        context.createConsumer(queue());
        assertThat(text(second.receive(PATIENCE_MS))).isEqualTo("a");
    }

    @Says("4.1.2 Several consumers share a queue: each message goes to one of them.")
    void shouldDeliverEachMessageToOneConsumer() throws Exception {
        int count = 300;
        Heard all = new Heard();
        for (int i = 0; i < 3; i++) {
            Connection connection = started();
            connection.createSession().createConsumer(queue).setMessageListener(all);
        }
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = "m" + i;
        }
        send(queue, texts);
        List<String> heard = all.texts(count);
        assertThat(heard).containsExactlyInAnyOrder(texts);
        send(queue, "a last one");
        assertThat(all.texts(1)).containsExactly("a last one");
        assertThat(all.isSilent()).isTrue();
    }

    @Says("4.1.2 A consumer that receives is not starved by another that has fetched ahead and does not.")
    void shouldNotBeStarvedByAnIdleConsumer() throws JMSException {
        MessageConsumer idle = session.createConsumer(queue);
        send(queue, "a", "b", "c");
        assertThat(text(receive(idle))).isEqualTo("a");
        try (MessageConsumer busy = started().createSession().createConsumer(queue)) {
            assertThat(texts(busy, 2)).containsExactly("b", "c");
        }
    }
}
