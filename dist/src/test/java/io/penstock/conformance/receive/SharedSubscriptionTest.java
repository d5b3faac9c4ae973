package io.penstock.conformance.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

@Section("8.3.2")
class SharedSubscriptionTest extends ConformanceCase {
    private Session session;
    private Topic topic;
    private String name;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        topic = topic();
        name = name();
    }

    @Says("8.3.2 Several consumers share the subscription: each message goes to one of them.")
    void shouldShareTheMessages() throws Exception {
        Heard all = new Heard();
        for (int i = 0; i < 3; i++) {
            started().createSession().createSharedConsumer(topic, name).setMessageListener(all);
        }
        String[] texts = new String[90];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "m" + i;
        }
        send(topic, texts);
        assertThat(all.texts(texts.length)).containsExactlyInAnyOrder(texts);
        send(topic, "last");
        assertThat(all.texts(1)).containsExactly("last");
        assertThat(all.isSilent()).isTrue();
    }

    @Says("8.3.2 Subscriptions of other names each get every message.")
    void shouldBeOneSubscriptionForEachName() throws JMSException {
        MessageConsumer one = session.createSharedConsumer(topic, name);
        MessageConsumer two = session.createSharedConsumer(topic, name + "2");
        MessageConsumer unshared = session.createConsumer(topic);
        send(topic, "a");
        for (MessageConsumer each : List.of(one, two, unshared)) {
            assertReceives(each, "a");
        }
    }

    @Says("8.3.2 It is identified by name and client identifier: with one and without one it is not the same.")
    void shouldBeIdentifiedByTheClientIdToo() throws JMSException {
        MessageConsumer without = session.createSharedConsumer(topic, name);
        MessageConsumer with = started(name()).createSession().createSharedConsumer(topic, name);
        MessageConsumer other = started(name()).createSession().createSharedConsumer(topic, name);
        send(topic, "a");
        for (MessageConsumer each : List.of(without, with, other)) {
            assertReceives(each, "a");
        }
    }

    @Says("8.3.2 It lasts as long as it has a consumer; with the last one it is gone, and all it kept.")
    void shouldEndWithItsLastConsumer() throws JMSException {
        MessageConsumer one = session.createSharedConsumer(topic, name);
        MessageConsumer two = session.createSharedConsumer(topic, name);
        one.close();
        send(topic, "a", "lost");
        assertThat(text(receive(two))).isEqualTo("a");
        two.close();
        send(topic, "between");
        MessageConsumer again = session.createSharedConsumer(topic, name);
        send(topic, "b");
        assertReceives(again, "b");
    }

    @Says("8.3.2 While it has a consumer, another topic or selector under its name is a JMSException.")
    void shouldRefuseOtherTerms() throws JMSException {
        Topic other = topic();
        MessageConsumer consumer = session.createSharedConsumer(topic, name, "a = 1");
        assertThatThrownBy(() -> session.createSharedConsumer(other, name, "a = 1"))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createSharedConsumer(topic, name, "a = 2"))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createSharedConsumer(topic, name)).isInstanceOf(JMSException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.createSharedConsumer(other, name)).isInstanceOf(JMSRuntimeException.class);
        consumer.close();
        session.createSharedConsumer(other, name, "a = 2").close();
    }

    @Says("8.3.2 With a selector only matching messages are added.")
    void shouldAddOnlyWhatMatches() throws JMSException {
        MessageConsumer consumer = session.createSharedConsumer(topic, name, "JMSType = 'good'");
        var producer = session.createProducer(topic);
        for (String type : List.of("bad", "good", "bad", "good")) {
            var message = session.createTextMessage(type);
            message.setJMSType(type);
            producer.send(message);
        }
        assertReceives(consumer, "good", "good");
    }

    @Says("8.3.2 A shared non-durable and a durable subscription of one name are separate.")
    void shouldBeSeparateFromDurableOnes() throws JMSException {
        try (Connection connection = started(name())) {
            Session own = connection.createSession();
            MessageConsumer shared = own.createSharedConsumer(topic, name);
            MessageConsumer durable = own.createDurableConsumer(topic, name);
            MessageConsumer sharedDurable = own.createSharedDurableConsumer(topic, name + "2");
            MessageConsumer second = own.createSharedConsumer(topic, name + "2");
            send(topic, "a");
            for (MessageConsumer each : List.of(shared, durable, sharedDurable, second)) {
                assertReceives(each, "a");
            }
            durable.close();
            sharedDurable.close();
            own.unsubscribe(name);
            own.unsubscribe(name + "2");
            send(topic, "b");
            assertReceives(shared, "b");
        }
    }

    @Says("8.3.2 A context makes consumers of shared subscriptions, and shares them with sessions.")
    void shouldServeTheSimplifiedApi() throws JMSException {
        JMSContext context = context();
        try (JMSConsumer one = context.createSharedConsumer(topic, name);
                JMSConsumer two = context.createSharedConsumer(topic, name)) {
            context.createProducer().send(topic, "a").send(topic, "b");
            String first = one.receiveBody(String.class, PATIENCE_MS);
            String second = two.receiveBody(String.class, PATIENCE_MS);
            assertThat(List.of(first, second)).containsExactlyInAnyOrder("a", "b");
        }
        try (JMSConsumer selecting = context.createSharedConsumer(topic, name, "a = 1")) {
            context.createProducer().setProperty("a", 2).send(topic, "no");
            context.createProducer().setProperty("a", 1).send(topic, "yes");
            assertThat(selecting.receiveBody(String.class, PATIENCE_MS)).isEqualTo("yes");
        }
    }

    @Says("8.3.2 API Session.createSharedConsumer: a null topic, a bad selector, a missing name are refused.")
    void shouldRefuseBadArguments() {
        assertThatThrownBy(() -> session.createSharedConsumer(null, name))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createSharedConsumer(topic, name, "= nothing"))
                .isInstanceOf(InvalidSelectorException.class);
        for (String missing : new String[] {null, ""}) {
            assertThatThrownBy(() -> session.createSharedConsumer(topic, missing))
                    .isInstanceOf(JMSException.class);
        }
    }

    @Says("8.3.2 What a consumer held unacknowledged goes to another when its session ends.")
    void shouldGiveTheWorkOfOneToAnother() throws JMSException {
        Session ending = session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer one = ending.createSharedConsumer(topic, name);
        send(topic, "a");
        receive(one);
        MessageConsumer two = session.createSharedConsumer(topic, name);
        assertEmpty(two);
        ending.close();
        var again = receive(two);
        assertThat(text(again)).isEqualTo("a");
        assertThat(again.getJMSRedelivered()).isTrue();
    }

    @Says("4.2.4 The name may have letters, digits, underscore, dot and minus, and 128 characters.")
    void shouldAllowTheNamesOfTheSpecification() throws JMSException {
        for (String each : List.of("A.b_c-9", "größe", "x".repeat(128))) {
            try (MessageConsumer consumer = session.createSharedConsumer(topic, each)) {
                send(topic, "a");
                assertReceives(consumer, "a");
            }
        }
    }
}
