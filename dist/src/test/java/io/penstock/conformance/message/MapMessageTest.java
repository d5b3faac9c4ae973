package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageFormatException;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

@Section("3.11")
class MapMessageTest extends ConformanceCase {
    private MapMessage message;

    @BeforeEach
    void create() throws JMSException {
        message = session().createMapMessage();
    }

    @Says("3.11 A map message holds values of every primitive type by name.")
    void shouldCarryEveryType() throws JMSException {
        message.setBoolean("boolean", true);
        message.setByte("byte", Byte.MAX_VALUE);
        message.setShort("short", Short.MAX_VALUE);
        message.setChar("char", 'ß');
        message.setInt("int", Integer.MAX_VALUE);
        message.setLong("long", Long.MAX_VALUE);
        message.setFloat("float", Float.MAX_VALUE);
        message.setDouble("double", -0.0);
        message.setString("string", "text");
        message.setBytes("bytes", new byte[] {1, 2});
        message.setBytes("part", new byte[] {0, 1, 2, 0}, 1, 2);
        MapMessage received = passed(message);
        assertThat(received.getBoolean("boolean")).isTrue();
        assertThat(received.getByte("byte")).isEqualTo(Byte.MAX_VALUE);
        assertThat(received.getShort("short")).isEqualTo(Short.MAX_VALUE);
        assertThat(received.getChar("char")).isEqualTo('ß');
        assertThat(received.getInt("int")).isEqualTo(Integer.MAX_VALUE);
        assertThat(received.getLong("long")).isEqualTo(Long.MAX_VALUE);
        assertThat(received.getFloat("float")).isEqualTo(Float.MAX_VALUE);
        assertThat(Double.valueOf(received.getDouble("double"))).isEqualTo(Double.valueOf(-0.0));
        assertThat(received.getString("string")).isEqualTo("text");
        assertThat(received.getBytes("bytes")).containsExactly(1, 2);
        assertThat(received.getBytes("part")).containsExactly(1, 2);
    }

    @Says("3.11.3 Setting a primitive and setting its object are the same.")
    void shouldTreatPrimitivesAndObjectsAlike() throws JMSException {
        message.setInt("a", 6);
        message.setObject("b", 6);
        MapMessage received = passed(message);
        assertThat(received.getObject("a")).isEqualTo(6).isEqualTo(received.getObject("b"));
        assertThat(received.getInt("b")).isEqualTo(6);
    }

    @Says("3.11 A map's entries can be enumerated, and the last value of a name counts.")
    void shouldListItsNames() throws JMSException {
        message.setInt("one", 1);
        message.setInt("two", 2);
        message.setString("one", "uno");
        MapMessage received = passed(message);
        assertThat(listed(received.getMapNames())).containsExactlyInAnyOrder("one", "two");
        assertThat(received.getString("one")).isEqualTo("uno");
        assertThat(received.itemExists("two")).isTrue();
        assertThat(received.itemExists("three")).isFalse();
    }

    @Says("3.11 API MapMessage: a name that is null or empty is an IllegalArgumentException.")
    void shouldRefuseAMissingName() {
        for (String name : new String[] {"", null}) {
            assertThatThrownBy(() -> message.setBoolean(name, true)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setByte(name, (byte) 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setShort(name, (short) 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setChar(name, 'c')).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setInt(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setLong(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setFloat(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setDouble(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setString(name, "")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setBytes(name, new byte[1])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setBytes(name, new byte[1], 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setObject(name, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Says("3.11 API MapMessage.setObject: an object of another class is a MessageFormatException.")
    void shouldRefuseOtherObjects() {
        for (Object value : List.of(new Date(), new int[1], List.of())) {
            assertThatThrownBy(() -> message.setObject("a", value)).isInstanceOf(MessageFormatException.class);
        }
    }

    @Says("3.12 Byte arrays are copied when set and when got; null stays null.")
    void shouldCopyByteArrays() throws JMSException {
        byte[] bytes = {1, 2, 3};
        message.setBytes("a", bytes);
        message.setObject("b", bytes);
        message.setBytes("none", null);
        message.setString("noText", null);
        Arrays.fill(bytes, (byte) 0);
        assertThat(message.getBytes("a")).containsExactly(1, 2, 3);
        assertThat((byte[]) message.getObject("b")).containsExactly(1, 2, 3);
        Arrays.fill(message.getBytes("a"), (byte) 0);
        MapMessage received = passed(message);
        assertThat(received.getBytes("a")).containsExactly(1, 2, 3);
        Arrays.fill(received.getBytes("a"), (byte) 0);
        assertThat(received.getBytes("a")).containsExactly(1, 2, 3);
        assertThat(received.getBytes("none")).isNull();
        assertThat(received.getString("noText")).isNull();
        assertThat(received.itemExists("none")).isTrue();
    }
}
