package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

@Section({"3.5.1", "3.5.2", "3.5.3", "3.5.5", "3.5.6", "3.5.7", "3.5.8", "3.5.10"})
class PropertiesTest extends ConformanceCase {
    private static final List<String> BAD_NAMES = List.of(
            "1st", "a b", "a-b", "a.b", "NULL", "true", "False", "not", "AND", "or", "between", "LIKE", "in", "Is",
            "escape");

    private Session session;
    private Message message;

    @BeforeEach
    void create() throws JMSException {
        session = session();
        message = session.createMessage();
    }

    private static Set<String> namesOf(Message message) throws JMSException {
        return new HashSet<>(Collections.list(asStrings(message)));
    }

    @SuppressWarnings("unchecked")
    private static java.util.Enumeration<String> asStrings(Message message) throws JMSException {
        return message.getPropertyNames();
    }

    @Says("3.5.1 A property's name is a selector's identifier: letters, digits, underscore and dollar come through.")
    void shouldAllowNamesThatAreIdentifiers() throws JMSException {
        for (String name : List.of("a", "_a", "$a", "a1", "größe", "価格", "NULLS", "Not_", "a$b_c9")) {
            message.setIntProperty(name, 7);
        }
        Message received = passed(message);
        assertThat(received.getIntProperty("größe")).isEqualTo(7);
        assertThat(namesOf(received)).contains("a", "_a", "$a", "a1", "größe", "価格", "NULLS", "Not_", "a$b_c9");
    }

    @Says("3.5.1 A name that is no identifier or a word of the selector language is refused.")
    void shouldRefuseNamesThatAreNoIdentifiers() {
        for (String name : BAD_NAMES) {
            assertThatThrownBy(() -> message.setStringProperty(name, "x"))
                    .as(name)
                    .isInstanceOfAny(JMSException.class, IllegalArgumentException.class);
        }
    }

    @Says("3.5.1 API Message.setXProperty: a name that is null or empty is an IllegalArgumentException.")
    void shouldRefuseNamesThatAreMissing() {
        for (String name : new String[] {"", null}) {
            assertThatThrownBy(() -> message.setBooleanProperty(name, true))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setByteProperty(name, (byte) 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setShortProperty(name, (short) 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setIntProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setLongProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setFloatProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setDoubleProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setStringProperty(name, "1")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setObjectProperty(name, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Says("3.5.2 Values are boolean, byte, short, int, long, float, double and String, with their whole range.")
    void shouldCarryEveryTypeWithItsWholeRange() throws JMSException {
        message.setBooleanProperty("true_", true);
        message.setBooleanProperty("false_", false);
        message.setByteProperty("byteMin", Byte.MIN_VALUE);
        message.setByteProperty("byteMax", Byte.MAX_VALUE);
        message.setShortProperty("shortMin", Short.MIN_VALUE);
        message.setShortProperty("shortMax", Short.MAX_VALUE);
        message.setIntProperty("intMin", Integer.MIN_VALUE);
        message.setIntProperty("intMax", Integer.MAX_VALUE);
        message.setLongProperty("longMin", Long.MIN_VALUE);
        message.setLongProperty("longMax", Long.MAX_VALUE);
        message.setFloatProperty("float_", Float.MIN_VALUE);
        message.setFloatProperty("nan", Float.NaN);
        message.setDoubleProperty("double_", Double.MAX_VALUE);
        message.setDoubleProperty("infinite", Double.NEGATIVE_INFINITY);
        message.setStringProperty("text", "ä\0\uD83D\uDE00 \"quoted\"");
        message.setStringProperty("emptyText", "");
        message.setStringProperty("nothing", null);
        Message received = passed(message);
        assertThat(received.getBooleanProperty("true_")).isTrue();
        assertThat(received.getBooleanProperty("false_")).isFalse();
        assertThat(received.getByteProperty("byteMin")).isEqualTo(Byte.MIN_VALUE);
        assertThat(received.getByteProperty("byteMax")).isEqualTo(Byte.MAX_VALUE);
        assertThat(received.getShortProperty("shortMin")).isEqualTo(Short.MIN_VALUE);
        assertThat(received.getShortProperty("shortMax")).isEqualTo(Short.MAX_VALUE);
        assertThat(received.getIntProperty("intMin")).isEqualTo(Integer.MIN_VALUE);
        assertThat(received.getIntProperty("intMax")).isEqualTo(Integer.MAX_VALUE);
        assertThat(received.getLongProperty("longMin")).isEqualTo(Long.MIN_VALUE);
        assertThat(received.getLongProperty("longMax")).isEqualTo(Long.MAX_VALUE);
        assertThat(received.getFloatProperty("float_")).isEqualTo(Float.MIN_VALUE);
        assertThat(received.getFloatProperty("nan")).isNaN();
        assertThat(received.getDoubleProperty("double_")).isEqualTo(Double.MAX_VALUE);
        assertThat(received.getDoubleProperty("infinite")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(received.getStringProperty("text")).isEqualTo("ä\0\uD83D\uDE00 \"quoted\"");
        assertThat(received.getStringProperty("emptyText")).isEmpty();
        assertThat(received.getStringProperty("nothing")).isNull();
    }

    @Says("3.5.3 A received message's properties cannot be set: MessageNotWriteableException.")
    void shouldMakeReceivedPropertiesReadOnly() throws JMSException {
        message.setIntProperty("a", 1);
        Message received = passed(message);
        assertThatThrownBy(() -> received.setBooleanProperty("b", true))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setByteProperty("b", (byte) 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setShortProperty("b", (short) 1))
                .isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setIntProperty("a", 2)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setLongProperty("b", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setFloatProperty("b", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setDoubleProperty("b", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setStringProperty("b", "1")).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setObjectProperty("b", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThat(received.getIntProperty("a")).isEqualTo(1);
    }

    @Says("3.5.5 Objects of the property types are set and come back as what they are.")
    void shouldSetAndGetObjects() throws JMSException {
        List<Object> values = List.of(true, (byte) 1, (short) 2, 3, 4L, 5.5f, 6.5, "seven");
        for (int i = 0; i < values.size(); i++) {
            message.setObjectProperty("p" + i, values.get(i));
        }
        message.setObjectProperty("none", null);
        Message received = passed(message);
        for (int i = 0; i < values.size(); i++) {
            assertThat(received.getObjectProperty("p" + i)).isEqualTo(values.get(i));
        }
        assertThat(received.getObjectProperty("none")).isNull();
        assertThat(received.getObjectProperty("unknown")).isNull();
    }

    @Says("3.5.5 A primitive that was set is got as the object of its type.")
    void shouldGetAPrimitiveAsObject() throws JMSException {
        message.setShortProperty("a", (short) 5);
        message.setFloatProperty("b", 1.5f);
        Message received = passed(message);
        assertThat(received.getObjectProperty("a")).isEqualTo((short) 5);
        assertThat(received.getObjectProperty("b")).isEqualTo(1.5f);
    }

    @Says("3.5.5 An object of any other class is a MessageFormatException.")
    void shouldRefuseObjectsOfOtherClasses() {
        for (Object value : List.of('c', new byte[] {1}, new BigDecimal(1), List.of(), new Object())) {
            assertThatThrownBy(() -> message.setObjectProperty("a", value)).isInstanceOf(MessageFormatException.class);
        }
    }

    @Says("3.5.6 The names are those of the properties that were set, not those of header fields.")
    void shouldListNamesWithoutHeaderFields() throws JMSException {
        message.setJMSType("type");
        message.setJMSCorrelationID("correlated");
        message.setIntProperty("one", 1);
        message.setStringProperty("two", "2");
        assertThat(namesOf(message)).containsExactlyInAnyOrder("one", "two");
        assertThat(namesOf(passed(message))).containsExactlyInAnyOrder("one", "two", "JMSXDeliveryCount");
    }

    @Says("3.5.6 API Message.propertyExists: true for what was set, false for all else.")
    void shouldKnowWhetherAPropertyExists() throws JMSException {
        message.setIntProperty("one", 1);
        Message received = passed(message);
        assertThat(message.propertyExists("one")).isTrue();
        assertThat(received.propertyExists("one")).isTrue();
        assertThat(received.propertyExists("ONE")).isFalse();
        assertThat(received.propertyExists("JMSType")).isFalse();
    }

    @Says("3.5.7 Clearing leaves no property, and new ones can be set and read.")
    void shouldClearProperties() throws JMSException {
        message.setIntProperty("a", 1);
        Message received = passed(message);
        received.clearProperties();
        assertThat(namesOf(received)).isEmpty();
        assertThat(received.propertyExists("a")).isFalse();
        received.setStringProperty("a", "anew");
        received.setIntProperty("b", 2);
        assertThat(received.getStringProperty("a")).isEqualTo("anew");
        assertThat(namesOf(received)).containsExactlyInAnyOrder("a", "b");
    }

    @Says("3.5.7 Clearing the properties does not clear the body, nor make it writable.")
    void shouldKeepTheBodyWhenPropertiesAreCleared() throws JMSException {
        TextMessage text = session.createTextMessage("body");
        text.setIntProperty("a", 1);
        TextMessage received = passed(text);
        received.clearProperties();
        assertThat(received.getText()).isEqualTo("body");
        assertThatThrownBy(() -> received.setText("other")).isInstanceOf(MessageNotWriteableException.class);
    }

    @Says("3.5.8 A property that was never set is read as one whose value is null.")
    void shouldReadAnAbsentPropertyAsNull() throws JMSException {
        for (Message each : List.of(message, passed(session.createMessage()))) {
            assertThat(each.getBooleanProperty("no")).isFalse();
            assertThatThrownBy(() -> each.getByteProperty("no")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getShortProperty("no")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getIntProperty("no")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getLongProperty("no")).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> each.getFloatProperty("no")).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> each.getDoubleProperty("no")).isInstanceOf(NullPointerException.class);
            assertThat(each.getStringProperty("no")).isNull();
            assertThat(each.getObjectProperty("no")).isNull();
        }
    }

    @Says("3.5.10 No property of the provider's own shows on a message that was sent without.")
    void shouldAddNoPropertyOfItsOwn() throws JMSException {
        assertThat(namesOf(passed(session.createTextMessage("plain")))).containsExactly("JMSXDeliveryCount");
    }

    @Says("3.5.5 API JMSProducer.setProperty: the same classes, checked when the message is made or the value set.")
    void shouldCheckObjectsOnTheProducer() {
        JMSContext context = context();
        assertThatThrownBy(() ->
                        context.createProducer().setProperty("a", new Object()).send(queue(), "never"))
                .isInstanceOf(MessageFormatRuntimeException.class);
        for (String name : new String[] {"", null}) {
            assertThatThrownBy(() -> context.createProducer().setProperty(name, "x"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : BAD_NAMES) {
            assertThatThrownBy(
                            () -> context.createProducer().setProperty(name, 1).send(queue(), "never"))
                    .isInstanceOfAny(JMSRuntimeException.class, IllegalArgumentException.class);
        }
    }
}
