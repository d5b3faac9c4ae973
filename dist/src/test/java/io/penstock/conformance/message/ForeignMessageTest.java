package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

@Section("3.12")
class ForeignMessageTest extends ConformanceCase {
    private Session session;
    private Queue queue;
    private MessageProducer producer;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue();
        producer = session.createProducer(queue);
    }

    private Message sentAndReceived(Message foreign) throws JMSException {
        producer.send(foreign);
        return receive(queue);
    }

    @Says("3.12 A text message of another implementation is accepted.")
    void shouldSendAForeignTextMessage() throws JMSException {
        TextMessage foreign = Foreign.of(TextMessage.class, session.createTextMessage("foreign"));
        assertThat(((TextMessage) sentAndReceived(foreign)).getText()).isEqualTo("foreign");
    }

    @Says("3.12 A message without a body of another implementation is accepted.")
    void shouldSendAForeignPlainMessage() throws JMSException {
        Message foreign = Foreign.of(Message.class, session.createMessage());
        assertThat(sentAndReceived(foreign)).isNotInstanceOf(TextMessage.class);
    }

    @Says("3.12 A map message of another implementation is accepted with all types of values.")
    void shouldSendAForeignMapMessage() throws JMSException {
        MapMessage own = session.createMapMessage();
        own.setInt("int", 1);
        own.setChar("char", 'c');
        own.setBytes("bytes", new byte[] {1, 2});
        own.setString("none", null);
        MapMessage received = (MapMessage) sentAndReceived(Foreign.of(MapMessage.class, own));
        assertThat(received.getInt("int")).isEqualTo(1);
        assertThat(received.getChar("char")).isEqualTo('c');
        assertThat(received.getBytes("bytes")).containsExactly(1, 2);
        assertThat(received.itemExists("none")).isTrue();
        assertThat(listed(received.getMapNames())).hasSize(4);
    }

    @Says("3.12 A stream message of another implementation is accepted, from its start.")
    void shouldSendAForeignStreamMessage() throws JMSException {
        StreamMessage own = session.createStreamMessage();
        own.writeInt(1);
        own.writeString("two");
        own.writeBytes(new byte[] {3});
        own.writeObject(null);
        StreamMessage received = (StreamMessage) sentAndReceived(Foreign.of(StreamMessage.class, own));
        assertThat(received.readInt()).isEqualTo(1);
        assertThat(received.readString()).isEqualTo("two");
        assertThat((byte[]) received.readObject()).containsExactly(3);
        assertThat(received.readObject()).isNull();
        assertThatThrownBy(received::readObject).isInstanceOf(jakarta.jms.MessageEOFException.class);
    }

    @Says("3.12 A bytes message of another implementation is accepted whole, also a large one.")
    void shouldSendAForeignBytesMessage() throws JMSException {
        for (int length : new int[] {0, 3, 100_000}) {
            BytesMessage own = session.createBytesMessage();
            own.writeBytes(new byte[length]);
            BytesMessage received = (BytesMessage) sentAndReceived(Foreign.of(BytesMessage.class, own));
            assertThat(received.getBodyLength()).isEqualTo(length);
        }
    }

    @Says("3.12 An object message of another implementation is accepted.")
    void shouldSendAForeignObjectMessage() throws JMSException {
        ObjectMessage foreign = Foreign.of(ObjectMessage.class, session.createObjectMessage("object"));
        assertThat(((ObjectMessage) sentAndReceived(foreign)).getObject()).isEqualTo("object");
    }

    @Says("3.12 Properties and the client's headers of a foreign message come through.")
    void shouldTakeOverPropertiesAndHeaders() throws JMSException {
        TextMessage foreign = Foreign.of(TextMessage.class, session.createTextMessage("foreign"));
        foreign.setJMSType("type");
        foreign.setJMSCorrelationID("correlated");
        foreign.setJMSReplyTo(queue);
        foreign.setLongProperty("long", 5);
        foreign.setStringProperty("JMSXGroupID", "group");
        Message received = sentAndReceived(foreign);
        assertThat(received.getJMSType()).isEqualTo("type");
        assertThat(received.getJMSCorrelationID()).isEqualTo("correlated");
        assertThat(received.getJMSReplyTo()).isEqualTo(queue);
        assertThat(received.getObjectProperty("long")).isEqualTo(5L);
        assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("group");
    }

    @Says("3.4.11 The headers that the provider sets are set on the foreign object, by its setters.")
    void shouldSetHeadersOnTheForeignObject() throws JMSException {
        TextMessage foreign = Foreign.of(TextMessage.class, session.createTextMessage("foreign"));
        foreign.setJMSPriority(9999);
        foreign.setJMSMessageID("ID:other");
        producer.send(foreign, DeliveryMode.NON_PERSISTENT, 2, 3_600_000);
        Message received = receive(queue);
        assertThat(foreign.getJMSDestination()).isEqualTo(queue);
        assertThat(foreign.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(foreign.getJMSPriority()).isEqualTo(2);
        assertThat(foreign.getJMSMessageID()).startsWith("ID:").isEqualTo(received.getJMSMessageID());
        assertThat(foreign.getJMSTimestamp()).isEqualTo(received.getJMSTimestamp());
        assertThat(foreign.getJMSExpiration()).isEqualTo(received.getJMSExpiration());
        assertThat(foreign.getJMSDeliveryTime()).isEqualTo(received.getJMSDeliveryTime());
    }

    @Says("3.12 A foreign message that cannot be read is a JMSException, and nothing is sent.")
    void shouldRefuseAForeignMessageThatCannotBeRead() throws JMSException {
        TextMessage foreign = Foreign.failing(
                TextMessage.class, session.createTextMessage(), "getText", new JMSException("unreadable"));
        assertThatThrownBy(() -> producer.send(foreign)).isInstanceOf(JMSException.class);
        TextMessage broken = Foreign.failing(
                TextMessage.class, session.createTextMessage(), "getText", new MessageFormatException("unreadable"));
        assertThatThrownBy(() -> producer.send(broken)).isInstanceOf(MessageFormatException.class);
        producer.send(session.createTextMessage("only this"));
        assertHolds(queue, "only this");
    }

    @Says("3.12 Destinations of another implementation can be sent to and replied to.")
    void shouldAcceptForeignDestinations() throws JMSException {
        Queue foreignQueue = Foreign.of(Queue.class, queue);
        Topic topic = topic();
        Topic foreignTopic = Foreign.of(Topic.class, topic);
        Message message = session.createTextMessage("to a foreign queue");
        message.setJMSReplyTo(foreignTopic);
        session.createProducer(foreignQueue).send(message);
        Message received = receive(queue);
        assertThat(received.getJMSReplyTo()).isEqualTo(topic);
        assertThat(List.of(text(received))).containsExactly("to a foreign queue");
    }
}
