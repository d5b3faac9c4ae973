package io.penstock.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PenstockObjectMessageTest {
    private final PenstockObjectMessage message = new PenstockObjectMessage();

    /** An application's class. */
    record Order(String customer, int pieces) implements Serializable {}

    /** What an attacker sends: a class whose code runs while it is read. */
    static final class Gadget implements Serializable {
        static final AtomicInteger RUNS = new AtomicInteger();
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            RUNS.incrementAndGet();
        }
    }

    static List<Serializable> basics() {
        Properties properties = new Properties();
        properties.setProperty("a", "b");
        return List.of(
                "text",
                true,
                (byte) 1,
                'c',
                (short) 2,
                3,
                4L,
                5f,
                6d,
                new BigDecimal("7.8"),
                new Date(9),
                Instant.ofEpochMilli(10),
                new UUID(1, 2),
                properties,
                new ArrayList<>(List.of(1, "two")),
                new HashMap<>(Map.of("k", List.of(3))),
                new TreeMap<>(Map.of("k", 1)),
                (Serializable) List.of(1, 2, 3),
                (Serializable) Set.of(1, 2, 3),
                (Serializable) Arrays.asList(1, 2));
    }

    @ParameterizedTest
    @MethodSource("basics")
    void shouldCarryTheValuesAndCollectionsOfTheJdk(Serializable object) throws JMSException {
        message.setObject(object);
        assertThat(Received.from(message).getObject()).isEqualTo(object);
    }

    @Test
    void shouldCarryArrays() throws JMSException {
        message.setObject(new Object[] {1, "two", new long[] {3}, new String[][] {{"four"}}});
        assertThat((Object[]) Received.from(message).getObject())
                .containsExactly(1, "two", new long[] {3}, new String[][] {{"four"}});
        byte[] large = new byte[100_000];
        message.setObject(large);
        assertThat((byte[]) Received.from(message).getObject()).isEqualTo(large);
    }

    @Test
    void shouldSerializeWhenItIsSet() throws JMSException {
        ArrayList<String> list = new ArrayList<>(List.of("a"));
        message.setObject(list);
        list.add("b");
        assertThat(message.getObject()).isEqualTo(List.of("a"));
        assertThat(Received.from(message).getObject()).isEqualTo(List.of("a"));
    }

    @Test
    void shouldGiveEachCallerAnOwnObject() throws JMSException {
        message.setObject(new ArrayList<>(List.of("a")));
        PenstockObjectMessage received = Received.from(message);
        assertThat(received.getObject()).isNotSameAs(received.getObject());
    }

    @Test
    void shouldRefuseWhatCannotBeSerialized() {
        ArrayList<Object> list = new ArrayList<>(List.of(new Object()));
        assertThatThrownBy(() -> message.setObject(list))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("java.lang.Object");
    }

    @Test
    void shouldRefuseAClassThatNobodyAllowedAndNameTheSetting() throws JMSException {
        message.setObject(new Gadget());
        PenstockObjectMessage received = Received.from(message);
        int before = Gadget.RUNS.get();
        assertThatThrownBy(received::getObject)
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining(Gadget.class.getName())
                .hasMessageContaining("jms.deserializationPolicy.allowList")
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> received.getBody(Gadget.class)).isInstanceOf(MessageFormatException.class);
        assertThat(Gadget.RUNS.get()).isEqualTo(before);
    }

    @Test
    void shouldFindTheClassInsideCollectionsAndArrays() throws JMSException {
        for (Serializable object : List.of(new ArrayList<>(List.of(new Gadget())), new Gadget[] {new Gadget()})) {
            message.setObject(object);
            PenstockObjectMessage received = Received.from(message);
            assertThatThrownBy(received::getObject)
                    .isInstanceOf(MessageFormatException.class)
                    .hasMessageContaining("Gadget");
        }
    }

    @Test
    void shouldAllowByClassByPackageAndByStar() throws JMSException {
        message.setObject(new ArrayList<>(List.of(new Order("c", 2))));
        for (String entry : List.of(Order.class.getName(), "io.penstock", "io.penstock.jms.message.", "*")) {
            DeserializationPolicy policy = new DeserializationPolicy(List.of(entry), List.of());
            assertThat(Received.from(message, policy, 1).getObject()).isEqualTo(List.of(new Order("c", 2)));
        }
        for (String entry : List.of("io.pen", "io.penstock.jms.message.Penstock", "")) {
            DeserializationPolicy policy = new DeserializationPolicy(List.of(entry), List.of());
            assertThatThrownBy(() -> Received.from(message, policy, 1).getObject())
                    .isInstanceOf(MessageFormatException.class);
        }
    }

    @Test
    void shouldLetTheDenyListWin() throws JMSException {
        message.setObject(new Order("c", 2));
        DeserializationPolicy policy =
                new DeserializationPolicy(List.of("*"), List.of("io.penstock.jms.message.PenstockObjectMessageTest"));
        assertThatThrownBy(() -> Received.from(message, policy, 1).getObject())
                .isInstanceOf(MessageFormatException.class);
    }

    @Test
    void shouldBoundDepthAndReferences() throws JMSException {
        ArrayList<Object> nested = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            nested = new ArrayList<>(List.of(nested));
        }
        message.setObject(nested);
        PenstockObjectMessage deep = Received.from(message);
        assertThatThrownBy(deep::getObject)
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("deeper than 20");
        ArrayList<Object> many = new ArrayList<>();
        for (int i = 0; i < 10_001; i++) {
            many.add(new Date(i));
        }
        message.setObject(many);
        PenstockObjectMessage wide = Received.from(message);
        assertThatThrownBy(wide::getObject)
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("10000");
    }

    @Test
    void shouldRefuseAnArrayThatClaimsToBeLargerThanItsMessage() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new long[] {1});
        }
        byte[] forged = bytes.toByteArray();
        ByteBuffer.wrap(forged).putInt(forged.length - 12, 100_000_000);
        assertThatThrownBy(() -> ObjectBytes.read(forged, DeserializationPolicy.basics()))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("claims an array");
    }

    @Test
    void shouldRefuseBytesThatAreNoObject() {
        assertThatThrownBy(() -> ObjectBytes.read(new byte[] {1, 2, 3}, DeserializationPolicy.basics()))
                .isInstanceOf(MessageFormatException.class);
    }

    @Test
    void shouldNotFilterTheApplicationsOwnObject() throws JMSException {
        message.setObject(new Order("c", 2));
        assertThat(message.getObject()).isEqualTo(new Order("c", 2));
        assertThat(message.getBody(Order.class)).isEqualTo(new Order("c", 2));
    }

    @Test
    void shouldBeHadAsItsClass() throws JMSException {
        message.setObject(12);
        PenstockObjectMessage received = Received.from(message);
        assertThat(received.getBody(Number.class)).isEqualTo(12);
        assertThat(received.isBodyAssignableTo(Integer.class)).isTrue();
        assertThat(received.isBodyAssignableTo(String.class)).isFalse();
        assertThatThrownBy(() -> received.getBody(String.class)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void shouldBeReadOnlyWhenReceivedUntilCleared() throws JMSException {
        message.setObject("a");
        PenstockObjectMessage received = Received.from(message);
        assertThatThrownBy(() -> received.setObject("b")).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        assertThat(received.getObject()).isNull();
        assertThatCode(() -> received.setObject(new Order("c", 1))).doesNotThrowAnyException();
        assertThat(received.getObject()).isEqualTo(new Order("c", 1));
    }

    @Test
    void shouldSurviveEmpty() throws JMSException {
        message.setObject(null);
        PenstockObjectMessage received = Received.from(message);
        assertThat(received.getObject()).isNull();
        assertThat(received.getBody(String.class)).isNull();
    }
}
