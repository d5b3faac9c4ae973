package io.penstock.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.message.ConversionTable.Cell;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePropertiesTest {
    private final PenstockMessage message = new PenstockMessage();

    @ParameterizedTest
    @MethodSource("io.penstock.jms.message.ConversionTable#ofProperties")
    void shouldConvertAsTheTableSays(Cell cell) throws JMSException {
        message.setObjectProperty("p", cell.written());
        if (cell.allowed()) {
            assertThat(read(message, cell)).isEqualTo(cell.expected());
            assertThat(read(Received.from(message), cell)).isEqualTo(cell.expected());
        } else {
            assertThatThrownBy(() -> read(message, cell)).isInstanceOf(MessageFormatException.class);
        }
    }

    @Test
    void shouldKeepTheTypesOfTheTypedSetters() throws JMSException {
        message.setBooleanProperty("z", true);
        message.setByteProperty("b", (byte) 1);
        message.setShortProperty("s", (short) 2);
        message.setIntProperty("i", 3);
        message.setLongProperty("l", 4);
        message.setFloatProperty("f", 5);
        message.setDoubleProperty("d", 6);
        message.setStringProperty("t", "seven");
        Message received = Received.from(message);
        assertThat(List.of("z", "b", "s", "i", "l", "f", "d", "t"))
                .extracting(received::getObjectProperty)
                .containsExactly(true, (byte) 1, (short) 2, 3, 4L, 5f, 6d, "seven");
    }

    @Test
    void shouldTreatAnAbsentPropertyAsTheNullString() throws JMSException {
        assertThat(message.getBooleanProperty("p")).isFalse();
        assertThatThrownBy(() -> message.getByteProperty("p")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getShortProperty("p")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getIntProperty("p")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getLongProperty("p")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getFloatProperty("p")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.getDoubleProperty("p")).isInstanceOf(NullPointerException.class);
        assertThat(message.getStringProperty("p")).isNull();
        assertThat(message.getObjectProperty("p")).isNull();
        assertThat(message.propertyExists("p")).isFalse();
    }

    @Test
    void shouldRefuseTextThatIsNoNumber() throws JMSException {
        message.setStringProperty("p", "seven");
        assertThatThrownBy(() -> message.getIntProperty("p")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getDoubleProperty("p")).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void shouldCarryANull() throws JMSException {
        message.setStringProperty("p", null);
        message.setObjectProperty("JMSXGroupID", null);
        Message received = Received.from(message);
        assertThat(received.propertyExists("p")).isTrue();
        assertThat(received.getObjectProperty("p")).isNull();
        assertThat(received.propertyExists("JMSXGroupID")).isTrue();
    }

    @Test
    void shouldRefuseObjectsThatAreNoPrimitive() {
        assertThatThrownBy(() -> message.setObjectProperty("p", 'c')).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.setObjectProperty("p", new byte[1]))
                .isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.setObjectProperty("p", List.of()))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("List");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"a b", "1st", "a-b", "a.b", "NULL", "true", "Between", "escape", "in", "is", "AND", "or"})
    void shouldRefuseNamesThatNoSelectorCanSay(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> message.setIntProperty(name, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_a", "$a", "a1", "größe", "NULLS", "ıs", "JMS_PENSTOCK_KEYS", "JMS_other_thing"})
    void shouldTakeIdentifiersAsNames(String name) throws JMSException {
        message.setStringProperty(name, "v");
        assertThat(Received.from(message).getStringProperty(name)).isEqualTo("v");
    }

    @Test
    void shouldListWhatTheClientSetAndTheDeliveryCountOnly() throws JMSException {
        message.setIntProperty("one", 1);
        message.setStringProperty("JMSXGroupID", "g");
        message.setIntProperty("JMSXGroupSeq", 4);
        message.setStringProperty("JMS_PENSTOCK_KEYS", "k1 k2");
        assertThat(names(message)).containsExactlyInAnyOrder("one", "JMSXGroupID", "JMSXGroupSeq", "JMS_PENSTOCK_KEYS");
        PenstockMessage received = Received.from(message, DeserializationPolicy.basics(), 3);
        assertThat(names(received))
                .containsExactlyInAnyOrder(
                        "one", "JMSXGroupID", "JMSXGroupSeq", "JMS_PENSTOCK_KEYS", "JMSXDeliveryCount");
        assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("g");
        assertThat(received.getIntProperty("JMSXGroupSeq")).isEqualTo(4);
        assertThat(received.getStringProperty("JMS_PENSTOCK_KEYS")).isEqualTo("k1 k2");
        assertThat(received.getObjectProperty("JMSXDeliveryCount")).isEqualTo(3);
        assertThat(received.getJMSRedelivered()).isTrue();
    }

    @Test
    void shouldCountASecondHandingOutOfTheSameObject() throws JMSException {
        PenstockMessage received = Received.from(message);
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(received.getJMSRedelivered()).isFalse();
        received.redelivered(2);
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        assertThat(received.getJMSRedelivered()).isTrue();
    }

    @Test
    void shouldNotLetAClientSetWhatTheProviderSets() throws JMSException {
        message.setIntProperty("JMSXDeliveryCount", 99);
        message.setStringProperty("JMSXUserID", "somebody");
        assertThat(names(message)).isEmpty();
        assertThat(Received.from(message).getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    }

    @Test
    void shouldHoldTheGroupsPropertiesToTheirTypes() throws JMSException {
        assertThatThrownBy(() -> message.setIntProperty("JMSXGroupID", 1)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.setLongProperty("JMSXGroupSeq", 1)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.setStringProperty("JMSXGroupSeq", "last"))
                .isInstanceOf(MessageFormatException.class);
        message.setShortProperty("JMSXGroupSeq", (short) -1);
        assertThat(message.getObjectProperty("JMSXGroupSeq")).isEqualTo(-1);
    }

    @Test
    void shouldBeReadOnlyWhenReceivedUntilCleared() throws JMSException {
        message.setIntProperty("p", 1);
        PenstockMessage received = Received.from(message);
        assertThatThrownBy(() -> received.setIntProperty("p", 2)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setObjectProperty("q", "x")).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        assertThatThrownBy(() -> received.setIntProperty("p", 2)).isInstanceOf(MessageNotWriteableException.class);
        received.clearProperties();
        assertThat(received.propertyExists("p")).isFalse();
        received.setIntProperty("p", 2);
        assertThat(received.getIntProperty("p")).isEqualTo(2);
    }

    @Test
    void shouldSendAReceivedMessageOnWithItsProperties() throws JMSException {
        message.setIntProperty("p", 1);
        PenstockMessage second = Received.from(Received.from(message, DeserializationPolicy.basics(), 5));
        assertThat(second.getIntProperty("p")).isEqualTo(1);
        assertThat(second.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    }

    @Test
    void shouldRefuseToSendMorePropertiesThanAMessageHolds() throws JMSException {
        for (int i = 0; i <= Short.MAX_VALUE; i++) {
            message.setIntProperty("p" + i, i);
        }
        assertThatThrownBy(() -> Received.from(message))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("32767");
    }

    private static List<String> names(PenstockMessage message) throws JMSException {
        return Collections.list(message.getPropertyNames());
    }

    private static Object read(Message from, Cell cell) throws JMSException {
        return switch (cell.as()) {
            case BOOLEAN -> from.getBooleanProperty("p");
            case BYTE -> from.getByteProperty("p");
            case SHORT -> from.getShortProperty("p");
            case INT -> from.getIntProperty("p");
            case LONG -> from.getLongProperty("p");
            case FLOAT -> from.getFloatProperty("p");
            case DOUBLE -> from.getDoubleProperty("p");
            case STRING -> from.getStringProperty("p");
            case CHAR, BYTES -> throw new AssertionError("no property is read so");
        };
    }
}
