package io.penstock.conformance.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

@Section("8.3.4")
class SharedDurableSubscriptionTest extends ConformanceCase {
    private Session session;
    private Topic topic;
    private String name;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        topic = topic();
        name = name();
    }

    @Override
    protected void afterClosing() throws JMSException {
        try (Connection connection = factory().createConnection()) {
            connection.createSession().unsubscribe(name);
        } catch (InvalidDestinationException gone) {
            // The test did it, or made none of this name without a client identifier.
        }
    }

    @Says("8.3.4 Several consumers share the subscription: each message goes to one of them.")
    void shouldShareTheMessages() throws Exception {
        Heard all = new Heard();
        for (int i = 0; i < 3; i++) {
            started().createSession().createSharedDurableConsumer(topic, name).setMessageListener(all);
        }
        String[] texts = new String[60];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "m" + i;
        }
        send(topic, texts);
        assertThat(all.texts(texts.length)).containsExactlyInAnyOrder(texts);
        send(topic, "last");
        assertThat(all.texts(1)).containsExactly("last");
        assertThat(all.isSilent()).isTrue();
    }

    @Says("8.3.4 It needs no client identifier, and keeps what is sent while it has no consumer.")
    void shouldKeepMessagesWhileInactive() throws JMSException {
        session.createSharedDurableConsumer(topic, name).close();
        send(topic, "a", "b");
        try (MessageConsumer consumer = started().createSession().createSharedDurableConsumer(topic, name)) {
            assertReceives(consumer, "a", "b");
        }
    }

    @Says("8.3.4 It is identified by name and client identifier, if set.")
    void shouldBeIdentifiedByTheClientIdToo() throws JMSException {
        try (Connection connection = started(name())) {
            Session own = connection.createSession();
            MessageConsumer with = own.createSharedDurableConsumer(topic, name);
            MessageConsumer without = session.createSharedDurableConsumer(topic, name);
            send(topic, "a");
            for (MessageConsumer each : List.of(with, without)) {
                assertReceives(each, "a");
                each.close();
            }
            own.unsubscribe(name);
        }
    }

    @Says("8.3.4 With other terms while inactive, the old one is deleted and a new one made.")
    void shouldBeReplacedWhileInactive() throws JMSException {
        Topic other = topic();
        session.createSharedDurableConsumer(topic, name).close();
        send(topic, "lost");
        try (MessageConsumer consumer = session.createSharedDurableConsumer(other, name)) {
            send(other, "a");
            assertReceives(consumer, "a");
        }
        send(other, "lost");
        try (MessageConsumer consumer = session.createSharedDurableConsumer(other, name, "a IS NULL")) {
            send(other, "b");
            assertReceives(consumer, "b");
        }
    }

    @Says("8.3.4 With other terms while it has a consumer, it is a JMSException.")
    void shouldRefuseOtherTermsWhileActive() throws JMSException {
        Topic other = topic();
        try (MessageConsumer consumer = session.createSharedDurableConsumer(topic, name)) {
            assertThatThrownBy(() -> session.createSharedDurableConsumer(other, name))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, name, "a = 1"))
                    .isInstanceOf(JMSException.class);
            send(topic, "a");
            assertReceives(consumer, "a");
        }
    }

    @Says(
            "8.3.4 Shared and unshared durable subscriptions of one name and client identifier exclude each other, active or not.")
    void shouldExcludeUnsharedOnes() throws JMSException {
        try (Connection connection = started(name())) {
            Session own = connection.createSession();
            MessageConsumer shared = own.createSharedDurableConsumer(topic, name);
            assertThatThrownBy(() -> own.createDurableConsumer(topic, name)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> own.createDurableSubscriber(topic, name)).isInstanceOf(JMSException.class);
            shared.close();
            assertThatThrownBy(() -> own.createDurableConsumer(topic, name)).isInstanceOf(JMSException.class);
            own.unsubscribe(name);
            MessageConsumer unshared = own.createDurableConsumer(topic, name);
            assertThatThrownBy(() -> own.createSharedDurableConsumer(topic, name))
                    .isInstanceOf(JMSException.class);
            unshared.close();
            assertThatThrownBy(() -> own.createSharedDurableConsumer(topic, name))
                    .isInstanceOf(JMSException.class);
            own.unsubscribe(name);
        }
    }

    @Says("8.3.4 It cannot be deleted while it has a consumer or unfinished work: JMSException.")
    void shouldNotBeDeletedInUse() throws JMSException {
        MessageConsumer one = session.createSharedDurableConsumer(topic, name);
        Session transacted = session(Session.SESSION_TRANSACTED);
        MessageConsumer two = transacted.createSharedDurableConsumer(topic, name);
        assertThatThrownBy(() -> session.unsubscribe(name)).isInstanceOf(JMSException.class);
        one.close();
        assertThatThrownBy(() -> session.unsubscribe(name)).isInstanceOf(JMSException.class);
        send(topic, "a");
        receive(two);
        two.close();
        assertThatThrownBy(() -> session.unsubscribe(name)).isInstanceOf(JMSException.class);
        transacted.commit();
        session.unsubscribe(name);
    }

    @Says("8.3.4 With a selector only matching messages are added, also while it has no consumer.")
    void shouldAddOnlyWhatMatches() throws JMSException {
        session.createSharedDurableConsumer(topic, name, "a = 1").close();
        JMSContext context = context();
        context.createProducer().setProperty("a", 2).send(topic, "no");
        context.createProducer().setProperty("a", 1).send(topic, "yes");
        try (MessageConsumer consumer = session.createSharedDurableConsumer(topic, name, "a = 1")) {
            assertReceives(consumer, "yes");
        }
    }

    @Says("8.3.4 A context makes consumers of shared durable subscriptions, and deletes them.")
    void shouldServeTheSimplifiedApi() {
        JMSContext context = context();
        try (JMSConsumer one = context.createSharedDurableConsumer(topic, name);
                JMSConsumer two = context.createSharedDurableConsumer(topic, name)) {
            context.createProducer().send(topic, "a").send(topic, "b");
            assertThat(List.of(one.receiveBody(String.class, PATIENCE_MS), two.receiveBody(String.class, PATIENCE_MS)))
                    .containsExactlyInAnyOrder("a", "b");
        }
        context.unsubscribe(name);
    }

    @Says("8.3.4 API Session.createSharedDurableConsumer: a null topic and a missing name are refused.")
    void shouldRefuseBadArguments() {
        assertThatThrownBy(() -> session.createSharedDurableConsumer(null, name))
                .isInstanceOf(InvalidDestinationException.class);
        for (String missing : new String[] {null, ""}) {
            assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, missing))
                    .isInstanceOf(JMSException.class);
        }
    }
}
