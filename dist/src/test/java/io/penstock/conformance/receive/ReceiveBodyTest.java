package io.penstock.conformance.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.StreamMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

@Section("8.6")
class ReceiveBodyTest extends ConformanceCase {
    private Queue queue;

    @BeforeEach
    void newQueue() {
        queue = queue();
    }

    @Says("8.6 The body of the next message is returned as the class asked for, or one above it.")
    void shouldReceiveBodies() {
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(queue);
        JMSProducer producer = context.createProducer();
        producer.send(queue, "text");
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("text");
        producer.send(queue, "text");
        assertThat(consumer.receiveBody(CharSequence.class)).isEqualTo("text");
        producer.send(queue, "text");
        assertThat(consumer.receiveBodyNoWait(Object.class)).isEqualTo("text");
        producer.send(queue, Map.of("a", 1));
        assertThat((Object) consumer.receiveBody(Map.class, PATIENCE_MS)).isEqualTo(Map.of("a", 1));
        producer.send(queue, new byte[] {1, 2});
        assertThat(consumer.receiveBody(byte[].class, PATIENCE_MS)).containsExactly(1, 2);
        producer.send(queue, new ArrayList<>(List.of("a")));
        assertThat(consumer.receiveBody(Serializable.class, PATIENCE_MS)).isEqualTo(List.of("a"));
    }

    @Says("8.6 Without a message within the time, or at once, it is null.")
    void shouldReceiveNothing() {
        JMSConsumer consumer = context().createConsumer(queue);
        assertThat(consumer.receiveBody(String.class, 20)).isNull();
        assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    }

    private static void assertRefused(JMSConsumer consumer, Class<?> type) {
        assertThatThrownBy(() -> consumer.receiveBody(type, PATIENCE_MS))
                .isInstanceOf(MessageFormatRuntimeException.class);
    }

    @Says("8.6 A stream message, one without a body and one of another class are a MessageFormatRuntimeException.")
    void shouldRefuseWhatHasNoSuchBody() throws JMSException {
        JMSContext context = context();
        StreamMessage stream = context.createStreamMessage();
        stream.writeInt(1);
        stream.reset();
        for (Message message : List.of(
                stream,
                context.createMessage(),
                context.createTextMessage(),
                context.createObjectMessage(),
                context.createTextMessage("text"))) {
            Queue each = queue();
            context.createProducer().send(each, message);
            try (JMSConsumer consumer = context.createConsumer(each)) {
                assertRefused(consumer, Integer.class);
            }
        }
        Queue each = queue();
        context.createProducer().send(each, context.createMessage());
        try (JMSConsumer consumer = context.createConsumer(each)) {
            assertRefused(consumer, Object.class);
        }
    }

    @Says(
            "8.6 With automatic acknowledgement it is as if the call had not been made: the same message comes next, not flagged.")
    void shouldGiveTheMessageAgainWhenAcknowledgedByItself() throws JMSException {
        for (int mode : List.of(JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE)) {
            Queue each = queue();
            send(each, "first", "second");
            JMSContext context = context(mode);
            try (JMSConsumer consumer = context.createConsumer(each)) {
                assertRefused(consumer, Integer.class);
                assertRefused(consumer, Map.class);
                Message again = consumer.receive(PATIENCE_MS);
                assertThat(text(again)).isEqualTo("first");
                assertThat(again.getJMSRedelivered()).isFalse();
                assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
                assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("second");
                assertThat(consumer.receiveNoWait()).isNull();
            }
        }
    }

    @Says("8.6 A message that could not be had as asked is not lost when its consumer closes.")
    void shouldNotLoseTheMessageOnClose() throws JMSException {
        send(queue, "kept");
        try (JMSConsumer consumer = context().createConsumer(queue)) {
            assertRefused(consumer, Integer.class);
        }
        assertHolds(queue, "kept");
    }

    @Says("8.6 With CLIENT_ACKNOWLEDGE the message counts as delivered: it comes again after recover only, flagged.")
    void shouldTakeTheMessageAsDeliveredWhenTheClientAcknowledges() throws JMSException {
        send(queue, "first", "second");
        JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
        JMSConsumer consumer = context.createConsumer(queue);
        assertRefused(consumer, Integer.class);
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("second");
        context.recover();
        Message again = consumer.receive(PATIENCE_MS);
        assertThat(text(again)).isEqualTo("first");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        consumer.receiveBody(String.class, PATIENCE_MS);
        context.acknowledge();
        context.close();
        assertHolds(queue);
    }

    @Says(
            "8.6 In a transaction the message counts as delivered: it is consumed by the commit, and comes again after a rollback.")
    void shouldTakeTheMessageAsDeliveredInATransaction() throws JMSException {
        send(queue, "first", "second");
        JMSContext context = context(JMSContext.SESSION_TRANSACTED);
        JMSConsumer consumer = context.createConsumer(queue);
        assertRefused(consumer, Integer.class);
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("second");
        context.rollback();
        Message again = consumer.receive(PATIENCE_MS);
        assertThat(text(again)).isEqualTo("first");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("second");
        context.commit();
        assertThat(consumer.receiveNoWait()).isNull();
    }
}
