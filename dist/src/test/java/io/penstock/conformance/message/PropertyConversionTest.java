package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table of conversions, every cell of it, on a message before and after it was sent and on the producer of the simplified API. */
@Section("3.5.4")
class PropertyConversionTest extends ConformanceCase {
    /** The columns of the table. */
    private enum As {
        BOOLEAN,
        BYTE,
        SHORT,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        STRING
    }

    private static final Map<Object, Set<As>> TABLE = table();

    private static Map<Object, Set<As>> table() {
        Map<Object, Set<As>> table = new LinkedHashMap<>();
        table.put(true, Set.of(As.BOOLEAN, As.STRING));
        table.put((byte) 7, Set.of(As.BYTE, As.SHORT, As.INT, As.LONG, As.STRING));
        table.put((short) 7, Set.of(As.SHORT, As.INT, As.LONG, As.STRING));
        table.put(7, Set.of(As.INT, As.LONG, As.STRING));
        table.put(7L, Set.of(As.LONG, As.STRING));
        table.put(7f, Set.of(As.FLOAT, As.DOUBLE, As.STRING));
        table.put(7d, Set.of(As.DOUBLE, As.STRING));
        return table;
    }

    private static Object get(Message message, String name, As as) throws JMSException {
        return switch (as) {
            case BOOLEAN -> message.getBooleanProperty(name);
            case BYTE -> message.getByteProperty(name);
            case SHORT -> message.getShortProperty(name);
            case INT -> message.getIntProperty(name);
            case LONG -> message.getLongProperty(name);
            case FLOAT -> message.getFloatProperty(name);
            case DOUBLE -> message.getDoubleProperty(name);
            case STRING -> message.getStringProperty(name);
        };
    }

    private static Object get(JMSProducer producer, String name, As as) {
        return switch (as) {
            case BOOLEAN -> producer.getBooleanProperty(name);
            case BYTE -> producer.getByteProperty(name);
            case SHORT -> producer.getShortProperty(name);
            case INT -> producer.getIntProperty(name);
            case LONG -> producer.getLongProperty(name);
            case FLOAT -> producer.getFloatProperty(name);
            case DOUBLE -> producer.getDoubleProperty(name);
            case STRING -> producer.getStringProperty(name);
        };
    }

    private static Object converted(Object value, As as) {
        return switch (as) {
            case BOOLEAN -> value;
            case BYTE -> ((Number) value).byteValue();
            case SHORT -> ((Number) value).shortValue();
            case INT -> ((Number) value).intValue();
            case LONG -> ((Number) value).longValue();
            case FLOAT -> ((Number) value).floatValue();
            case DOUBLE -> ((Number) value).doubleValue();
            case STRING -> String.valueOf(value);
        };
    }

    @Says("3.5.4 What the table marks converts, and all else is a MessageFormatException.")
    void shouldConvertWhatTheTableMarks() throws JMSException {
        Message message = session().createMessage();
        for (Object value : TABLE.keySet()) {
            message.setObjectProperty("p" + value.getClass().getSimpleName(), value);
        }
        for (Message each : List.of(message, passed(message))) {
            for (Map.Entry<Object, Set<As>> row : TABLE.entrySet()) {
                String name = "p" + row.getKey().getClass().getSimpleName();
                for (As as : As.values()) {
                    if (row.getValue().contains(as)) {
                        assertThat(get(each, name, as)).isEqualTo(converted(row.getKey(), as));
                    } else {
                        assertThatThrownBy(() -> get(each, name, as))
                                .as("%s as %s", name, as)
                                .isInstanceOf(MessageFormatException.class);
                    }
                }
            }
        }
    }

    @Says("3.5.4 The same table holds for JMSProducer, with the unchecked exception.")
    void shouldConvertOnTheProducer() {
        JMSContext context = context();
        JMSProducer producer = context.createProducer();
        for (Map.Entry<Object, Set<As>> row : TABLE.entrySet()) {
            producer.setProperty("p", row.getKey());
            for (As as : As.values()) {
                if (row.getValue().contains(as)) {
                    assertThat(get(producer, "p", as)).isEqualTo(converted(row.getKey(), as));
                } else {
                    assertThatThrownBy(() -> get(producer, "p", as))
                            .as("%s as %s", row.getKey().getClass(), as)
                            .isInstanceOf(MessageFormatRuntimeException.class);
                }
            }
        }
    }

    @Says("3.5.4 A String that is a number converts to each type whose valueOf accepts it.")
    void shouldConvertNumbersInStrings() throws JMSException {
        Message message = session().createMessage();
        message.setStringProperty("number", "-12");
        message.setStringProperty("real", "1.5e3");
        message.setStringProperty("yes", "TrUe");
        message.setStringProperty("other", "yes");
        Message received = passed(message);
        assertThat(received.getByteProperty("number")).isEqualTo((byte) -12);
        assertThat(received.getShortProperty("number")).isEqualTo((short) -12);
        assertThat(received.getIntProperty("number")).isEqualTo(-12);
        assertThat(received.getLongProperty("number")).isEqualTo(-12);
        assertThat(received.getFloatProperty("real")).isEqualTo(1500f);
        assertThat(received.getDoubleProperty("real")).isEqualTo(1500d);
        assertThat(received.getBooleanProperty("yes")).isTrue();
        assertThat(received.getBooleanProperty("other")).isFalse();
    }

    @Says("3.5.4 A String that valueOf does not accept is a NumberFormatException, not a MessageFormatException.")
    void shouldRefuseStringsThatAreNoNumbers() throws JMSException {
        Message message = session().createMessage();
        message.setStringProperty("word", "twelve");
        message.setStringProperty("large", "99999999999999999999");
        message.setStringProperty("none", null);
        Message received = passed(message);
        for (As as : List.of(As.BYTE, As.SHORT, As.INT, As.LONG, As.FLOAT, As.DOUBLE)) {
            assertThatThrownBy(() -> get(received, "word", as)).isInstanceOf(NumberFormatException.class);
        }
        for (As as : List.of(As.BYTE, As.SHORT, As.INT, As.LONG)) {
            assertThatThrownBy(() -> get(received, "large", as)).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> get(received, "none", as)).isInstanceOf(NumberFormatException.class);
        }
        for (As as : List.of(As.FLOAT, As.DOUBLE)) {
            assertThatThrownBy(() -> get(received, "none", as)).isInstanceOf(NullPointerException.class);
        }
        assertThat(received.getBooleanProperty("none")).isFalse();
    }
}
