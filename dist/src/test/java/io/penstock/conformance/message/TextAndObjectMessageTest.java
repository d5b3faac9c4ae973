package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

@Section("3.11")
class TextAndObjectMessageTest extends ConformanceCase {
    private Session session;

    /** Says that it can be serialized, and cannot. */
    private static final class Stubborn implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new NotSerializableException("stubborn");
        }
    }

    @BeforeEach
    void open() throws JMSException {
        session = session();
    }

    @Says("3.11 A text message holds a String, of any characters and any length.")
    void shouldCarryAnyText() throws JMSException {
        for (String text : List.of("", "plain", "\0\r\n\t", "Größe 価格 \uD83D\uDE00", "x".repeat(300_000))) {
            TextMessage message = session.createTextMessage(text);
            assertThat(message.getText()).isEqualTo(text);
            assertThat(passed(message).getText()).isEqualTo(text);
        }
    }

    @Says("3.11 API TextMessage.setText: null takes the text away.")
    void shouldCarryNoText() throws JMSException {
        TextMessage message = session.createTextMessage("text");
        message.setText(null);
        assertThat(message.getText()).isNull();
        assertThat(passed(message).getText()).isNull();
    }

    @Says("3.11 An object message holds a serializable object, and the JDK's collections of such.")
    void shouldCarryObjects() throws JMSException {
        Map<String, Object> map = new HashMap<>(Map.of("a", 1, "b", List.of(1L, 2L)));
        for (Serializable object : List.<Serializable>of(
                "text", 42, new ArrayList<>(List.of("a", "b")), (Serializable) map, LocalDate.of(2026, 11, 27))) {
            ObjectMessage message = session.createObjectMessage(object);
            assertThat(passed(message).getObject()).isEqualTo(object);
        }
    }

    @Says("3.12 setObject copies: what happens to the object later is not in the message.")
    void shouldCopyTheObjectWhenItIsSet() throws JMSException {
        ArrayList<String> list = new ArrayList<>(List.of("before"));
        ObjectMessage message = session.createObjectMessage();
        message.setObject(list);
        list.add("after");
        assertThat(message.getObject()).isEqualTo(List.of("before"));
        assertThat(passed(message).getObject()).isEqualTo(List.of("before"));
    }

    @Says("3.12 getObject copies: what a receiver does to its object is not in the message.")
    void shouldCopyTheObjectWhenItIsGot() throws JMSException {
        ObjectMessage received = passed(session.createObjectMessage(new ArrayList<>(List.of("a"))));
        @SuppressWarnings("unchecked")
        List<String> first = (List<String>) received.getObject();
        first.add("b");
        assertThat(received.getObject()).isEqualTo(List.of("a"));
    }

    @Says("3.11 API ObjectMessage.setObject: what cannot be serialized is a MessageFormatException.")
    void shouldRefuseWhatCannotBeSerialized() throws JMSException {
        ObjectMessage message = session.createObjectMessage();
        assertThatThrownBy(() -> message.setObject(new Stubborn())).isInstanceOf(MessageFormatException.class);
    }
}
