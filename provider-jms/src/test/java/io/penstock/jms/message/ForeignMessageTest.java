package io.penstock.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignMessageTest {
    /** Another provider's message: the same behaviour behind a class that the provider does not know. */
    private static <M extends Message> M foreign(Class<M> type, Message behaviour) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                return method.invoke(behaviour, args);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }

    private static PenstockMessage converted(Message message) throws JMSException {
        return ForeignMessage.convert(message, PropertyNameRule.SELECTABLE);
    }

    @Test
    void shouldTakeThePropertyNamesThatTheConnectionTakes() throws JMSException {
        PenstockMessage original = new PenstockMessage();
        original.propertyNames(PropertyNameRule.ANY);
        original.setIntProperty("not a-name", 7);
        Message message = foreign(Message.class, original);
        assertThatThrownBy(() -> converted(message)).isInstanceOf(MessageFormatException.class);
        assertThat(ForeignMessage.convert(message, PropertyNameRule.ANY).getIntProperty("not a-name"))
                .isEqualTo(7);
    }

    @Test
    void shouldLeaveItsOwnMessagesAlone() throws JMSException {
        PenstockMessage own = new PenstockMessage();
        assertThat(converted(own)).isSameAs(own);
    }

    @Test
    void shouldCopyHeadersAndPropertiesOfTheClient() throws JMSException {
        Message message = foreign(Message.class, new PenstockMessage());
        message.setJMSReplyTo(new Received.AQueue("answers"));
        message.setJMSCorrelationID("corr");
        message.setJMSType("type");
        message.setIntProperty("i", 1);
        message.setStringProperty("s", "t");
        PenstockMessage copy = converted(message);
        assertThat(copy.getClass()).isEqualTo(PenstockMessage.class);
        PenstockMessage received = Received.from(copy);
        assertThat(received.getJMSReplyTo()).isEqualTo(new Received.AQueue("answers"));
        assertThat(received.getJMSCorrelationID()).isEqualTo("corr");
        assertThat(received.getJMSType()).isEqualTo("type");
        assertThat(received.getObjectProperty("i")).isEqualTo(1);
        assertThat(received.getObjectProperty("s")).isEqualTo("t");
    }

    @Test
    void shouldNotTakeOverAnothersDeliveryCount() throws JMSException {
        Message message = foreign(Message.class, Received.from(new PenstockMessage()));
        PenstockMessage copy = converted(message);
        assertThat(copy.propertyExists("JMSXDeliveryCount")).isFalse();
    }

    @Test
    void shouldSetTheHeadersOfTheSendOnTheForeignObject() throws JMSException {
        Message message = foreign(Message.class, new PenstockMessage());
        message.setJMSPriority(9999);
        Received.stamp().on(message);
        assertThat(message.getJMSPriority()).isEqualTo(4);
        assertThat(message.getJMSMessageID()).startsWith("ID:");
        assertThat(message.getJMSDestination()).isEqualTo(Received.HERE);
    }

    @Test
    void shouldCopyText() throws JMSException {
        TextMessage message = foreign(TextMessage.class, new PenstockTextMessage());
        message.setText("text");
        assertThat(((TextMessage) converted(message)).getText()).isEqualTo("text");
    }

    @Test
    void shouldCopyBytesOfAnyLength() throws JMSException {
        for (int length : new int[] {0, 1, 4096, 10_000}) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 7);
            BytesMessage message = foreign(BytesMessage.class, new PenstockBytesMessage());
            message.writeBytes(bytes);
            PenstockBytesMessage copy = (PenstockBytesMessage) converted(message);
            copy.reset();
            assertThat(copy.getBodyLength()).isEqualTo(length);
        }
    }

    @Test
    void shouldCopyAMap() throws JMSException {
        MapMessage message = foreign(MapMessage.class, new PenstockMapMessage());
        message.setChar("c", 'x');
        message.setBytes("b", new byte[] {1});
        message.setString("n", null);
        PenstockMapMessage copy = (PenstockMapMessage) converted(message);
        assertThat(copy.getChar("c")).isEqualTo('x');
        assertThat(copy.getBytes("b")).containsExactly(1);
        assertThat(copy.itemExists("n")).isTrue();
    }

    @Test
    void shouldCopyAStream() throws JMSException {
        StreamMessage message = foreign(StreamMessage.class, new PenstockStreamMessage());
        for (Object item : Arrays.asList(1, null, "s", new byte[] {1})) {
            message.writeObject(item);
        }
        PenstockStreamMessage copy = (PenstockStreamMessage) converted(message);
        copy.reset();
        for (Object item : Arrays.asList(1, null, "s", new byte[] {1})) {
            assertThat(copy.readObject()).isEqualTo(item);
        }
    }

    @Test
    void shouldCopyAnObject() throws JMSException {
        ObjectMessage message = foreign(ObjectMessage.class, new PenstockObjectMessage());
        message.setObject("object");
        assertThat(((ObjectMessage) converted(message)).getObject()).isEqualTo("object");
    }

    @Test
    void shouldSayThatAMessageCannotBeRead() {
        assertThatThrownBy(() -> converted(null)).isInstanceOf(MessageFormatException.class);
        List<Exception> failures = List.of(new JMSException("broken"), new IllegalArgumentException("broken"));
        for (Exception failure : failures) {
            TextMessage unreadable = TextMessage.class.cast(Proxy.newProxyInstance(
                    TextMessage.class.getClassLoader(), new Class<?>[] {TextMessage.class}, (proxy, method, args) -> {
                        throw failure;
                    }));
            assertThatThrownBy(() -> converted(unreadable))
                    .isInstanceOf(MessageFormatException.class)
                    .hasCause(failure);
        }
    }
}
