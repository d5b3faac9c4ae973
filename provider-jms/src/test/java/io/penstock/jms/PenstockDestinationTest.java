package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.message.DestinationKind;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PenstockDestinationTest {
    @Test
    void shouldBeEqualByKindAndName() {
        assertThat(new PenstockQueue("x")).isEqualTo(new PenstockQueue("x")).hasSameHashCodeAs(new PenstockQueue("x"));
        assertThat(new PenstockQueue("x")).isNotEqualTo(new PenstockTopic("x")).isNotEqualTo(new PenstockQueue("y"));
        assertThat(new PenstockQueue("x")).hasToString("queue://x");
        assertThat(new PenstockTopic("x")).hasToString("topic://x");
    }

    @Test
    void shouldSurviveSerialization() throws Exception {
        for (Object destination : List.of(
                new PenstockQueue("x"),
                new PenstockTopic("y"),
                PenstockDestination.of(DestinationKind.TEMPORARY_QUEUE, "t"),
                PenstockDestination.of(DestinationKind.TEMPORARY_TOPIC, "u"))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(destination);
            assertThat(new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject())
                    .isEqualTo(destination);
        }
    }

    @Test
    void shouldMakeThisProvidersObjectOfAnothers() throws JMSException {
        Queue foreign = () -> "x";
        assertThat(PenstockDestination.from(foreign)).isEqualTo(new PenstockQueue("x"));
        PenstockTopic own = new PenstockTopic("t");
        assertThat(PenstockDestination.from(own)).isSameAs(own);
        assertThatThrownBy(() -> PenstockDestination.from(null)).isInstanceOf(InvalidDestinationException.class);
        Queue nameless = () -> null;
        assertThatThrownBy(() -> PenstockDestination.from(nameless)).isInstanceOf(InvalidDestinationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-b_c.d%e|9", "%RETRY%group"})
    void shouldTakeNamesThatBrokersTake(String name) {
        assertThatCode(() -> new PenstockQueue(name).validate()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä", "a?b"})
    void shouldRefuseOtherNamesWhereTheyAreUsed(String name) {
        PenstockQueue queue = new PenstockQueue(name);
        assertThatThrownBy(queue::validate).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> PenstockDestination.from(queue)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void shouldRefuseNamesThatAreTooLong() {
        assertThatCode(() -> new PenstockQueue("x".repeat(127)).validate()).doesNotThrowAnyException();
        assertThatThrownBy(() -> new PenstockQueue("x".repeat(128)).validate())
                .isInstanceOf(InvalidDestinationException.class)
                .hasMessageContaining("128");
    }
}
