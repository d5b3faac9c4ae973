package io.penstock.conformance.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.Completed;
import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

@Section({"7.5", "7.6", "7.10"})
class SimplifiedProducerTest extends ConformanceCase {
    private JMSContext context;
    private JMSProducer producer;
    private Queue queue;

    @BeforeEach
    void open() {
        context = context();
        producer = context.createProducer();
        queue = queue();
    }

    @Says("7.5 Properties set on the producer are set on every message that it sends, of all types.")
    void shouldSetProperties() throws JMSException {
        producer.setProperty("boolean", true)
                .setProperty("byte", (byte) 1)
                .setProperty("short", (short) 2)
                .setProperty("int", 3)
                .setProperty("long", 4L)
                .setProperty("float", 5f)
                .setProperty("double", 6d)
                .setProperty("string", "seven")
                .setProperty("object", (Object) 8);
        for (int i = 0; i < 2; i++) {
            producer.send(queue, "text");
            Message received = receive(queue);
            assertThat(received.getBooleanProperty("boolean")).isTrue();
            assertThat(received.getByteProperty("byte")).isEqualTo((byte) 1);
            assertThat(received.getShortProperty("short")).isEqualTo((short) 2);
            assertThat(received.getIntProperty("int")).isEqualTo(3);
            assertThat(received.getLongProperty("long")).isEqualTo(4);
            assertThat(received.getFloatProperty("float")).isEqualTo(5f);
            assertThat(received.getDoubleProperty("double")).isEqualTo(6d);
            assertThat(received.getStringProperty("string")).isEqualTo("seven");
            assertThat(received.getObjectProperty("object")).isEqualTo(8);
        }
    }

    @Says("7.5 They override what was set on the message, and leave its others.")
    void shouldOverrideTheMessagesProperties() throws JMSException {
        TextMessage message = context.createTextMessage("text");
        message.setStringProperty("a", "of the message");
        message.setStringProperty("b", "of the message");
        producer.setProperty("a", "of the producer").send(queue, message);
        Message received = receive(queue);
        assertThat(received.getStringProperty("a")).isEqualTo("of the producer");
        assertThat(received.getStringProperty("b")).isEqualTo("of the message");
    }

    @Says("7.5 API JMSProducer: its properties can be read, listed and cleared.")
    void shouldTellAndClearItsProperties() throws JMSException {
        producer.setProperty("a", 1).setProperty("b", "2");
        assertThat(producer.getPropertyNames()).containsExactlyInAnyOrder("a", "b");
        assertThat(producer.propertyExists("a")).isTrue();
        assertThat(producer.propertyExists("c")).isFalse();
        assertThat(producer.getObjectProperty("a")).isEqualTo(1);
        assertThat(producer.getStringProperty("b")).isEqualTo("2");
        assertThat(producer.getStringProperty("c")).isNull();
        producer.clearProperties().send(queue, "text");
        assertThat(producer.getPropertyNames()).isEmpty();
        assertThat(receive(queue).propertyExists("a")).isFalse();
    }

    @Says(
            "7.5 API JMSProducer.send: properties of the producer on a received message, read-only, are a MessageNotWriteableRuntimeException.")
    void shouldNotOverrideWhatIsReadOnly() throws JMSException {
        send(queue, "received");
        Message received = receive(queue);
        producer.send(queue, received);
        Message again = receive(queue);
        producer.setProperty("a", 1);
        assertThatThrownBy(() -> producer.send(queue, again)).isInstanceOf(MessageNotWriteableRuntimeException.class);
        again.clearProperties();
        producer.send(queue, again);
        assertThat(receive(queue).getIntProperty("a")).isEqualTo(1);
    }

    @Says("7.6 Correlation id, type and reply destination set on the producer are set on every message.")
    void shouldSetHeaders() throws JMSException {
        Queue replies = queue();
        producer.setJMSCorrelationID("correlated").setJMSType("type").setJMSReplyTo(replies);
        assertThat(producer.getJMSCorrelationID()).isEqualTo("correlated");
        assertThat(producer.getJMSType()).isEqualTo("type");
        assertThat(producer.getJMSReplyTo()).isEqualTo(replies);
        producer.send(queue, "text");
        Message received = receive(queue);
        assertThat(received.getJMSCorrelationID()).isEqualTo("correlated");
        assertThat(received.getJMSType()).isEqualTo("type");
        assertThat(received.getJMSReplyTo()).isEqualTo(replies);
    }

    @Says("7.6 They override what was set on the message; what the producer has none of stays.")
    void shouldOverrideTheMessagesHeaders() throws JMSException {
        TextMessage message = context.createTextMessage("text");
        message.setJMSType("of the message");
        message.setJMSCorrelationID("of the message");
        producer.setJMSType("of the producer").send(queue, message);
        Message received = receive(queue);
        assertThat(received.getJMSType()).isEqualTo("of the producer");
        assertThat(received.getJMSCorrelationID()).isEqualTo("of the message");
    }

    @Says("7.10 Every setter returns its producer.")
    void shouldChain() {
        Completed completed = new Completed();
        assertThat(producer.setProperty("a", 1)
                        .setTimeToLive(10_000)
                        .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                        .setDeliveryDelay(0)
                        .setPriority(7)
                        .setDisableMessageID(true)
                        .setDisableMessageTimestamp(true)
                        .setAsync(completed)
                        .setAsync(null)
                        .setJMSType("type")
                        .setJMSCorrelationID("id")
                        .setJMSReplyTo(queue)
                        .clearProperties()
                        .send(queue, "a")
                        .send(queue, "b"))
                .isSameAs(producer);
        assertThat(producer.getTimeToLive()).isEqualTo(10_000);
        assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(producer.getPriority()).isEqualTo(7);
        assertThat(producer.getDisableMessageID()).isTrue();
        assertThat(producer.getDisableMessageTimestamp()).isTrue();
    }

    @Says("7.2 A body given to send becomes a message of its type.")
    void shouldMakeTheMessage() throws JMSException {
        producer.send(queue, "text")
                .send(queue, Map.of("a", 1))
                .send(queue, new byte[] {1, 2})
                .send(queue, new ArrayList<>(List.of("a")))
                .send(queue, context.createTextMessage("message"));
        assertThat(((TextMessage) receive(queue)).getText()).isEqualTo("text");
        assertThat(((MapMessage) receive(queue)).getInt("a")).isEqualTo(1);
        assertThat(((BytesMessage) receive(queue)).getBody(byte[].class)).containsExactly(1, 2);
        assertThat(((ObjectMessage) receive(queue)).getObject()).isEqualTo(List.of("a"));
        assertThat(text(receive(queue))).isEqualTo("message");
    }

    @Says("7.2 API JMSProducer.send: a null body becomes a message of the type with an empty body.")
    void shouldMakeEmptyMessages() throws JMSException {
        producer.send(queue, (String) null)
                .send(queue, (Map<String, Object>) null)
                .send(queue, (byte[]) null)
                .send(queue, (Serializable) null);
        assertThat(((TextMessage) receive(queue)).getText()).isNull();
        assertThat(listed(((MapMessage) receive(queue)).getMapNames())).isEmpty();
        assertThat(((BytesMessage) receive(queue)).getBodyLength()).isZero();
        assertThat(((ObjectMessage) receive(queue)).getObject()).isNull();
    }

    @Says("7.2 API JMSProducer.send: a map with values that no MapMessage can hold is a MessageFormatRuntimeException.")
    void shouldRefuseAMapOfOtherValues() throws JMSException {
        Map<String, Object> map = new HashMap<>();
        map.put("list", new ArrayList<>());
        assertThatThrownBy(() -> producer.send(queue, map)).isInstanceOf(MessageFormatRuntimeException.class);
        Map<String, Object> properties = Map.of("properties", new Properties());
        assertThatThrownBy(() -> producer.send(queue, properties)).isInstanceOf(MessageFormatRuntimeException.class);
        assertHolds(queue);
    }

    @Says("7.4 Options set on a JMSProducer are for all that it sends.")
    void shouldUseItsOptions() throws JMSException {
        producer.setPriority(8)
                .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                .setTimeToLive(TimeUnit.HOURS.toMillis(1))
                .send(queue, "text");
        Message received = receive(queue);
        assertThat(received.getJMSPriority()).isEqualTo(8);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSExpiration() - received.getJMSTimestamp()).isEqualTo(TimeUnit.HOURS.toMillis(1));
    }
}
