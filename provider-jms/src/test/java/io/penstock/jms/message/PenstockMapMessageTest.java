package io.penstock.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.message.ConversionTable.As;
import io.penstock.jms.message.ConversionTable.Cell;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PenstockMapMessageTest {
    private final PenstockMapMessage message = new PenstockMapMessage();

    @ParameterizedTest
    @MethodSource("io.penstock.jms.message.ConversionTable#ofItems")
    void shouldConvertAsTheTableSays(Cell cell) throws JMSException {
        message.setObject("p", cell.written());
        PenstockMapMessage received = Received.from(message);
        if (cell.allowed()) {
            assertThat(read(message, cell.as())).isEqualTo(cell.expected());
            assertThat(read(received, cell.as())).isEqualTo(cell.expected());
        } else {
            assertThatThrownBy(() -> read(received, cell.as())).isInstanceOf(MessageFormatException.class);
        }
    }

    @Test
    void shouldTreatAnAbsentItemAsTheNullString() throws JMSException {
        assertThat(message.getBoolean("p")).isFalse();
        assertThatThrownBy(() -> message.getByte("p")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getShort("p")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getInt("p")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getLong("p")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> message.getChar("p")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.getFloat("p")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> message.getDouble("p")).isInstanceOf(NullPointerException.class);
        assertThat(message.getString("p")).isNull();
        assertThat(message.getBytes("p")).isNull();
        assertThat(message.getObject("p")).isNull();
        assertThat(message.itemExists("p")).isFalse();
    }

    @Test
    void shouldKeepTheTypesOfTheTypedSetters() throws JMSException {
        message.setBoolean("z", true);
        message.setByte("b", (byte) 1);
        message.setShort("s", (short) 2);
        message.setChar("c", '3');
        message.setInt("i", 4);
        message.setLong("l", 5);
        message.setFloat("f", 6);
        message.setDouble("d", 7);
        message.setString("t", "8");
        message.setBytes("y", new byte[] {9, 10, 11}, 1, 2);
        message.setString("n", null);
        PenstockMapMessage received = Received.from(message);
        assertThat(List.of("z", "b", "s", "c", "i", "l", "f", "d", "t", "y"))
                .extracting(received::getObject)
                .containsExactly(true, (byte) 1, (short) 2, '3', 4, 5L, 6f, 7d, "8", new byte[] {10, 11});
        assertThat(received.itemExists("n")).isTrue();
        assertThat(Collections.list(received.getMapNames()))
                .isEqualTo(List.of("z", "b", "s", "c", "i", "l", "f", "d", "t", "y", "n"));
    }

    @Test
    void shouldRefuseItemsWithoutAName() {
        for (String name : new String[] {"", null}) {
            List<ThrowingCallable> setters = List.of(
                    () -> message.setBoolean(name, true),
                    () -> message.setByte(name, (byte) 1),
                    () -> message.setShort(name, (short) 1),
                    () -> message.setChar(name, 'c'),
                    () -> message.setInt(name, 1),
                    () -> message.setLong(name, 1),
                    () -> message.setFloat(name, 1),
                    () -> message.setDouble(name, 1),
                    () -> message.setString(name, "s"),
                    () -> message.setBytes(name, new byte[1]),
                    () -> message.setBytes(name, new byte[1], 0, 1),
                    () -> message.setObject(name, "o"));
            setters.forEach(setter -> assertThatIllegalArgumentException().isThrownBy(setter));
        }
    }

    @Test
    void shouldRefuseOtherObjects() {
        assertThatThrownBy(() -> message.setObject("p", new Properties())).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> message.setObject("p", List.of())).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void shouldNotShareItsBytes() throws JMSException {
        byte[] bytes = {1};
        message.setBytes("p", bytes);
        bytes[0] = 2;
        assertThat(message.getBytes("p")).containsExactly(1);
        message.getBytes("p")[0] = 3;
        assertThat((byte[]) ((Map<?, ?>) message.getBody(Map.class)).get("p")).containsExactly(1);
    }

    @Test
    void shouldBeReadOnlyWhenReceivedUntilCleared() throws JMSException {
        message.setInt("p", 1);
        PenstockMapMessage received = Received.from(message);
        assertThatThrownBy(() -> received.setInt("p", 2)).isInstanceOf(MessageNotWriteableException.class);
        received.clearProperties();
        assertThatThrownBy(() -> received.setInt("p", 2)).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        assertThat(received.itemExists("p")).isFalse();
        received.setInt("q", 2);
        assertThat(received.getInt("q")).isEqualTo(2);
    }

    @Test
    void shouldBeHadAsAMapOnly() throws JMSException {
        message.setInt("p", 1);
        PenstockMapMessage received = Received.from(message);
        assertThat((Object) received.getBody(Map.class)).isEqualTo(Map.of("p", 1));
        assertThat(received.getBody(Object.class)).isEqualTo(Map.of("p", 1));
        assertThat(received.isBodyAssignableTo(HashMap.class)).isFalse();
        assertThatThrownBy(() -> received.getBody(String.class)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void shouldSurviveEmpty() throws JMSException {
        PenstockMapMessage received = Received.from(message);
        assertThat(Collections.list(received.getMapNames())).isEmpty();
        assertThat((Object) received.getBody(Map.class)).isNull();
    }

    private static Object read(PenstockMapMessage from, As as) throws JMSException {
        return switch (as) {
            case BOOLEAN -> from.getBoolean("p");
            case BYTE -> from.getByte("p");
            case SHORT -> from.getShort("p");
            case CHAR -> from.getChar("p");
            case INT -> from.getInt("p");
            case LONG -> from.getLong("p");
            case FLOAT -> from.getFloat("p");
            case DOUBLE -> from.getDouble("p");
            case STRING -> from.getString("p");
            case BYTES -> from.getBytes("p");
        };
    }
}
