package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table of conversions of stream and map messages, every cell of it. */
@Section("3.11.3")
class StreamAndMapConversionTest extends ConformanceCase {
    /** The columns of the table. */
    private enum As {
        BOOLEAN,
        BYTE,
        SHORT,
        CHAR,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        STRING,
        BYTES
    }

    private static final List<As> NUMBERS = List.of(As.BYTE, As.SHORT, As.INT, As.LONG, As.FLOAT, As.DOUBLE);

    private static Map<Object, Set<As>> table() {
        Map<Object, Set<As>> table = new LinkedHashMap<>();
        table.put(true, Set.of(As.BOOLEAN, As.STRING));
        table.put((byte) 7, Set.of(As.BYTE, As.SHORT, As.INT, As.LONG, As.STRING));
        table.put((short) 7, Set.of(As.SHORT, As.INT, As.LONG, As.STRING));
        table.put('7', Set.of(As.CHAR, As.STRING));
        table.put(7, Set.of(As.INT, As.LONG, As.STRING));
        table.put(7L, Set.of(As.LONG, As.STRING));
        table.put(7f, Set.of(As.FLOAT, As.DOUBLE, As.STRING));
        table.put(7d, Set.of(As.DOUBLE, As.STRING));
        table.put("7", Set.of(As.BOOLEAN, As.BYTE, As.SHORT, As.INT, As.LONG, As.FLOAT, As.DOUBLE, As.STRING));
        table.put(new byte[] {7}, Set.of(As.BYTES));
        return table;
    }

    private static Object read(StreamMessage message, As as) throws JMSException {
        return switch (as) {
            case BOOLEAN -> message.readBoolean();
            case BYTE -> message.readByte();
            case SHORT -> message.readShort();
            case CHAR -> message.readChar();
            case INT -> message.readInt();
            case LONG -> message.readLong();
            case FLOAT -> message.readFloat();
            case DOUBLE -> message.readDouble();
            case STRING -> message.readString();
            case BYTES -> {
                byte[] bytes = new byte[10];
                int length = message.readBytes(bytes);
                yield length == -1 ? null : java.util.Arrays.copyOf(bytes, length);
            }
        };
    }

    private static Object get(MapMessage message, String name, As as) throws JMSException {
        return switch (as) {
            case BOOLEAN -> message.getBoolean(name);
            case BYTE -> message.getByte(name);
            case SHORT -> message.getShort(name);
            case CHAR -> message.getChar(name);
            case INT -> message.getInt(name);
            case LONG -> message.getLong(name);
            case FLOAT -> message.getFloat(name);
            case DOUBLE -> message.getDouble(name);
            case STRING -> message.getString(name);
            case BYTES -> message.getBytes(name);
        };
    }

    private static Object converted(Object value, As as) {
        String text = String.valueOf(value);
        return switch (as) {
            case BOOLEAN -> Boolean.valueOf(text);
            case BYTE -> Byte.valueOf(text);
            case SHORT -> Short.valueOf(text);
            case CHAR, BYTES -> value;
            case INT -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case FLOAT -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case STRING -> text;
        };
    }

    @Says("3.11.3 A stream's value converts to what the table marks; all else is a MessageFormatException.")
    void shouldConvertInStreams() throws JMSException {
        StreamMessage sent = session().createStreamMessage();
        for (Object value : table().keySet()) {
            sent.writeObject(value);
        }
        StreamMessage message = passed(sent);
        for (Map.Entry<Object, Set<As>> row : table().entrySet()) {
            // What is refused leaves the position where it was, so each row is one value of the stream.
            for (As as : As.values()) {
                if (!row.getValue().contains(as)) {
                    assertThatThrownBy(() -> read(message, as))
                            .as("%s as %s", row.getKey().getClass(), as)
                            .isInstanceOf(MessageFormatException.class);
                }
            }
            assertThat(message.readObject()).isEqualTo(row.getKey());
        }
    }

    @Says("3.11.3 Each conversion that the table marks gives the value.")
    void shouldGiveTheConvertedValueInStreams() throws JMSException {
        for (Map.Entry<Object, Set<As>> row : table().entrySet()) {
            for (As as : row.getValue()) {
                StreamMessage message = session().createStreamMessage();
                message.writeObject(row.getKey());
                message.reset();
                assertThat(read(message, as)).isEqualTo(converted(row.getKey(), as));
            }
        }
    }

    @Says("3.11.3 A map's value converts to what the table marks; all else is a MessageFormatException.")
    void shouldConvertInMaps() throws JMSException {
        MapMessage sent = session().createMapMessage();
        for (Object value : table().keySet()) {
            sent.setObject(value.getClass().getSimpleName(), value);
        }
        for (MapMessage message : List.of(sent, passed(sent))) {
            for (Map.Entry<Object, Set<As>> row : table().entrySet()) {
                String name = row.getKey().getClass().getSimpleName();
                for (As as : As.values()) {
                    if (row.getValue().contains(as)) {
                        assertThat(get(message, name, as)).isEqualTo(converted(row.getKey(), as));
                    } else {
                        assertThatThrownBy(() -> get(message, name, as))
                                .as("%s as %s", name, as)
                                .isInstanceOf(MessageFormatException.class);
                    }
                }
            }
        }
    }

    @Says("3.11.3 A String that valueOf does not accept is a NumberFormatException.")
    void shouldRefuseStringsThatAreNoNumbers() throws JMSException {
        StreamMessage sent = session().createStreamMessage();
        sent.writeString("seven");
        StreamMessage stream = passed(sent);
        MapMessage map = session().createMapMessage();
        map.setString("a", "seven");
        MapMessage receivedMap = passed(map);
        for (As as : NUMBERS) {
            assertThatThrownBy(() -> read(stream, as)).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> get(receivedMap, "a", as)).isInstanceOf(NumberFormatException.class);
        }
        assertThat(stream.readString()).isEqualTo("seven");
    }

    @Says("3.11.3 A String becomes a boolean as Boolean.valueOf does it.")
    void shouldConvertStringsToBoolean() throws JMSException {
        StreamMessage sent = session().createStreamMessage();
        sent.writeString("TRUE");
        sent.writeString("yes");
        sent.writeString(null);
        StreamMessage stream = passed(sent);
        assertThat(stream.readBoolean()).isTrue();
        assertThat(stream.readBoolean()).isFalse();
        assertThat(stream.readBoolean()).isFalse();
    }

    @Says("3.11.3 Null is read as a primitive by valueOf(null), and as a char it is a NullPointerException.")
    void shouldReadNullAsValueOfNull() throws JMSException {
        StreamMessage sent = session().createStreamMessage();
        sent.writeObject(null);
        StreamMessage stream = passed(sent);
        MapMessage map = session().createMapMessage();
        map.setObject("none", null);
        MapMessage receivedMap = passed(map);
        for (As as : List.of(As.BYTE, As.SHORT, As.INT, As.LONG)) {
            assertThatThrownBy(() -> read(stream, as)).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> get(receivedMap, "none", as)).isInstanceOf(NumberFormatException.class);
        }
        for (As as : List.of(As.FLOAT, As.DOUBLE, As.CHAR)) {
            assertThatThrownBy(() -> read(stream, as)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> get(receivedMap, "none", as)).isInstanceOf(NullPointerException.class);
        }
        assertThat(receivedMap.getBoolean("none")).isFalse();
        assertThat(receivedMap.getString("none")).isNull();
        assertThat(receivedMap.getBytes("none")).isNull();
        assertThat(stream.readObject()).isNull();
    }

    @Says("3.11.3 A map's field that was never set is read as null.")
    void shouldReadAnAbsentFieldAsNull() throws JMSException {
        MapMessage map = passed(session().createMapMessage());
        assertThat(map.getBoolean("no")).isFalse();
        for (As as : List.of(As.BYTE, As.SHORT, As.INT, As.LONG)) {
            assertThatThrownBy(() -> get(map, "no", as)).isInstanceOf(NumberFormatException.class);
        }
        for (As as : List.of(As.FLOAT, As.DOUBLE, As.CHAR)) {
            assertThatThrownBy(() -> get(map, "no", as)).isInstanceOf(NullPointerException.class);
        }
        assertThat(map.getString("no")).isNull();
        assertThat(map.getBytes("no")).isNull();
        assertThat(map.getObject("no")).isNull();
    }

    @Says("3.11.3 After a read that failed, the same value can be read as another type.")
    void shouldNotMoveOnAfterAFailedRead() throws JMSException {
        StreamMessage sent = session().createStreamMessage();
        sent.writeString("12x");
        sent.writeLong(5);
        sent.writeChar('c');
        StreamMessage stream = passed(sent);
        assertThatThrownBy(stream::readInt).isInstanceOf(NumberFormatException.class);
        assertThat(stream.readString()).isEqualTo("12x");
        assertThatThrownBy(stream::readInt).isInstanceOf(MessageFormatException.class);
        assertThat(stream.readLong()).isEqualTo(5);
        assertThatThrownBy(() -> stream.readBytes(new byte[1])).isInstanceOf(MessageFormatException.class);
        assertThat(stream.readChar()).isEqualTo('c');
    }
}
