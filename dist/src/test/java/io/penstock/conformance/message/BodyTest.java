package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** What holds for the body of every type of message; the types have tests of their own. */
@Section({"3.11.1", "3.11.2", "3.11.4"})
class BodyTest extends ConformanceCase {
    private Session session;

    @BeforeEach
    void open() throws JMSException {
        session = session();
    }

    @Says("3.11.4 A message arrives as the type it was sent as, empty or not.")
    void shouldKeepTheTypeOfAMessage() throws JMSException {
        assertThat(passed(session.createTextMessage())).isInstanceOf(TextMessage.class);
        assertThat(passed(session.createMapMessage())).isInstanceOf(MapMessage.class);
        assertThat(passed(session.createStreamMessage())).isInstanceOf(StreamMessage.class);
        assertThat(passed(session.createBytesMessage())).isInstanceOf(BytesMessage.class);
        assertThat(passed(session.createObjectMessage())).isInstanceOf(ObjectMessage.class);
        assertThat(passed(session.createMessage()))
                .isNotInstanceOfAny(
                        TextMessage.class,
                        MapMessage.class,
                        StreamMessage.class,
                        BytesMessage.class,
                        ObjectMessage.class);
    }

    @Says("3.11.4 An empty body arrives empty.")
    void shouldKeepEmptyBodiesEmpty() throws JMSException {
        assertThat(passed(session.createTextMessage()).getText()).isNull();
        assertThat(passed(session.createTextMessage("")).getText()).isEmpty();
        assertThat(listed(passed(session.createMapMessage()).getMapNames())).isEmpty();
        assertThatThrownBy(passed(session.createStreamMessage())::readByte)
                .isInstanceOf(jakarta.jms.MessageEOFException.class);
        assertThat(passed(session.createBytesMessage()).getBodyLength()).isZero();
        assertThat(passed(session.createObjectMessage()).getObject()).isNull();
    }

    @Says("3.11.1 Clearing the body makes it that of a message just created, and leaves the properties.")
    void shouldClearTheBodyOnly() throws JMSException {
        TextMessage text = session.createTextMessage("body");
        text.setIntProperty("a", 1);
        TextMessage receivedText = passed(text);
        receivedText.clearBody();
        assertThat(receivedText.getText()).isNull();
        assertThat(receivedText.getIntProperty("a")).isEqualTo(1);
        assertThatThrownBy(() -> receivedText.setIntProperty("a", 2)).isInstanceOf(MessageNotWriteableException.class);
        receivedText.setText("again");
        assertThat(receivedText.getText()).isEqualTo("again");

        MapMessage map = session.createMapMessage();
        map.setInt("a", 1);
        MapMessage receivedMap = passed(map);
        receivedMap.clearBody();
        assertThat(receivedMap.itemExists("a")).isFalse();
        receivedMap.setInt("b", 2);
        assertThat(receivedMap.getInt("b")).isEqualTo(2);

        ObjectMessage object = passed(session.createObjectMessage("body"));
        object.clearBody();
        assertThat(object.getObject()).isNull();
        object.setObject("again");
        assertThat(object.getObject()).isEqualTo("again");
    }

    @Says("3.11.1 A cleared stream or bytes message can be written and not read, as one just created.")
    void shouldMakeAClearedStreamWritable() throws JMSException {
        StreamMessage stream = session.createStreamMessage();
        stream.writeInt(1);
        StreamMessage receivedStream = passed(stream);
        receivedStream.clearBody();
        assertThatThrownBy(receivedStream::readInt).isInstanceOf(MessageNotReadableException.class);
        receivedStream.writeInt(2);
        receivedStream.reset();
        assertThat(receivedStream.readInt()).isEqualTo(2);

        BytesMessage bytes = session.createBytesMessage();
        bytes.writeInt(1);
        BytesMessage receivedBytes = passed(bytes);
        receivedBytes.clearBody();
        assertThatThrownBy(receivedBytes::readInt).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(receivedBytes::getBodyLength).isInstanceOf(MessageNotReadableException.class);
        receivedBytes.writeByte((byte) 2);
        receivedBytes.reset();
        assertThat(receivedBytes.getBodyLength()).isEqualTo(1);
    }

    @Says("3.11.2 A received message's body cannot be changed: MessageNotWriteableException.")
    void shouldMakeReceivedBodiesReadOnly() throws JMSException {
        TextMessage text = passed(session.createTextMessage("a"));
        assertThatThrownBy(() -> text.setText("b")).isInstanceOf(MessageNotWriteableException.class);
        ObjectMessage object = passed(session.createObjectMessage("a"));
        assertThatThrownBy(() -> object.setObject("b")).isInstanceOf(MessageNotWriteableException.class);
        MapMessage map = passed(session.createMapMessage());
        assertThatThrownBy(() -> map.setInt("a", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> map.setObject("a", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> map.setBytes("a", new byte[1])).isInstanceOf(MessageNotWriteableException.class);
        StreamMessage stream = passed(session.createStreamMessage());
        assertThatThrownBy(() -> stream.writeInt(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> stream.writeObject(1)).isInstanceOf(MessageNotWriteableException.class);
        BytesMessage bytes = passed(session.createBytesMessage());
        assertThatThrownBy(() -> bytes.writeInt(1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> bytes.writeUTF("a")).isInstanceOf(MessageNotWriteableException.class);
    }

    @Says("3.11 API Message.getBody: the body as its natural class or one above it.")
    void shouldGiveTheBodyAsAnObject() throws JMSException {
        TextMessage text = passed(session.createTextMessage("text"));
        assertThat(text.getBody(String.class)).isEqualTo("text");
        assertThat(text.getBody(CharSequence.class)).isEqualTo("text");
        assertThat(text.getBody(Object.class)).isEqualTo("text");
        MapMessage map = session.createMapMessage();
        map.setInt("a", 1);
        map.setString("b", "2");
        MapMessage receivedMap = passed(map);
        assertThat((Object) receivedMap.getBody(Map.class)).isEqualTo(Map.of("a", 1, "b", "2"));
        assertThat(receivedMap.getBody(Object.class)).isInstanceOf(Map.class);
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeBytes(new byte[] {1, 2, 3});
        assertThat(passed(bytes).getBody(byte[].class)).containsExactly(1, 2, 3);
        ObjectMessage object = passed(session.createObjectMessage(new ArrayList<>(List.of("a"))));
        assertThat(object.getBody(Serializable.class)).isEqualTo(List.of("a"));
        assertThat((Object) object.getBody(ArrayList.class)).isEqualTo(List.of("a"));
        assertThat((Object) object.getBody(List.class)).isEqualTo(List.of("a"));
    }

    @Says("3.11 API Message.getBody: another class is a MessageFormatException, and isBodyAssignableTo says so before.")
    void shouldRefuseABodyOfAnotherClass() throws JMSException {
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeByte((byte) 1);
        MapMessage map = session.createMapMessage();
        map.setInt("a", 1);
        for (Message message : List.of(
                passed(session.createTextMessage("text")),
                passed(map),
                passed(bytes),
                passed(session.createObjectMessage("object")))) {
            assertThatThrownBy(() -> message.getBody(Integer.class)).isInstanceOf(MessageFormatException.class);
            assertThat(message.isBodyAssignableTo(Integer.class)).isFalse();
            assertThat(message.isBodyAssignableTo(Object.class)).isTrue();
        }
        assertThat(passed(session.createTextMessage("text")).isBodyAssignableTo(String.class))
                .isTrue();
    }

    @Says("3.11 API Message.getBody: a stream message's body is no object.")
    void shouldHaveNoObjectForAStream() throws JMSException {
        StreamMessage stream = session.createStreamMessage();
        stream.writeInt(1);
        StreamMessage received = passed(stream);
        assertThatThrownBy(() -> received.getBody(Object.class)).isInstanceOf(MessageFormatException.class);
        assertThat(received.isBodyAssignableTo(Object.class)).isFalse();
    }

    @Says("3.11 API Message.getBody: without a body it is null for any class, and any class can be assigned.")
    void shouldGiveNullForNoBody() throws JMSException {
        for (Message message : List.of(
                passed(session.createMessage()),
                passed(session.createTextMessage()),
                passed(session.createMapMessage()),
                passed(session.createBytesMessage()),
                passed(session.createObjectMessage()))) {
            assertThat(message.getBody(Integer.class)).as("%s", message).isNull();
            assertThat(message.isBodyAssignableTo(Integer.class))
                    .as("%s", message)
                    .isTrue();
        }
    }

    @Says(
            "3.11 API Message.getBody: a bytes message is reset before and after, so all of it is given and it is read from its start.")
    void shouldResetBytesToGiveTheirBody() throws JMSException {
        BytesMessage bytes = session.createBytesMessage();
        bytes.writeBytes(new byte[] {1, 2, 3});
        assertThat(bytes.getBody(byte[].class)).containsExactly(1, 2, 3);
        assertThat(bytes.readByte()).isEqualTo((byte) 1);
        BytesMessage received = passed(bytes);
        received.readShort();
        assertThat(received.getBody(byte[].class)).containsExactly(1, 2, 3);
        assertThat(received.readByte()).isEqualTo((byte) 1);
    }
}
