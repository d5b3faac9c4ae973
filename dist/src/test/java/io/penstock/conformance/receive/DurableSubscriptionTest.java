package io.penstock.conformance.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

@Section({"4.2.4", "4.2.11", "8.3.3"})
class DurableSubscriptionTest extends ConformanceCase {
    private static final String NAME = "news";

    private String clientId;
    private Topic topic;

    @BeforeEach
    void names() {
        clientId = name();
        topic = topic();
    }

    private void unsubscribe(String subscription) throws JMSException {
        try (Connection connection = started(clientId)) {
            connection.createSession().unsubscribe(subscription);
        }
    }

    @Says("8.3.3 A durable subscription keeps what is sent while it has no consumer.")
    void shouldKeepMessagesWhileInactive() throws JMSException {
        try (Connection connection = started(clientId)) {
            MessageConsumer consumer = connection.createSession().createDurableConsumer(topic, NAME);
            send(topic, "a");
            assertReceives(consumer, "a");
            consumer.close();
            send(topic, "b");
        }
        send(topic, "c");
        try (Connection connection = started(clientId)) {
            assertReceives(connection.createSession().createDurableConsumer(topic, NAME), "b", "c");
        }
        unsubscribe(NAME);
    }

    @Says("4.2.11 What was received and not acknowledged is kept too, and comes again flagged.")
    void shouldKeepUnacknowledgedMessages() throws JMSException {
        try (Connection connection = started(clientId)) {
            MessageConsumer consumer =
                    connection.createSession(Session.CLIENT_ACKNOWLEDGE).createDurableConsumer(topic, NAME);
            send(topic, "a", "b");
            assertThat(text(receive(consumer))).isEqualTo("a");
        }
        try (Connection connection = started(clientId)) {
            MessageConsumer consumer = connection.createSession().createDurableConsumer(topic, NAME);
            Message a = receive(consumer);
            assertThat(text(a)).isEqualTo("a");
            assertThat(a.getJMSRedelivered()).isTrue();
            Message b = receive(consumer);
            assertThat(text(b)).isEqualTo("b");
            assertThat(b.getJMSRedelivered()).isFalse();
        }
        unsubscribe(NAME);
    }

    @Says("8.3.3 It needs a client identifier: without one it is an IllegalStateException.")
    void shouldNeedAClientId() throws JMSException {
        Session session = session();
        assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME, null, false))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.createDurableSubscriber(topic, NAME))
                .isInstanceOf(IllegalStateException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.createDurableConsumer(topic, NAME))
                .isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Says("8.3.3 It has one consumer at a time: a second one is a JMSException.")
    void shouldHaveOneConsumerAtATime() throws JMSException {
        try (Connection connection = started(clientId)) {
            Session session = connection.createSession();
            MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
            assertThatThrownBy(() -> session.createDurableConsumer(topic, NAME)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> connection.createSession().createDurableSubscriber(topic, NAME))
                    .isInstanceOf(JMSException.class);
            send(topic, "a");
            assertReceives(consumer, "a");
            consumer.close();
            session.createDurableConsumer(topic, NAME).close();
        }
        unsubscribe(NAME);
    }

    @Says("8.3.3 It is identified by name and client identifier: others are other subscriptions.")
    void shouldBeIdentifiedByNameAndClientId() throws JMSException {
        try (Connection one = started(clientId);
                Connection two = started(clientId + "2")) {
            MessageConsumer first = one.createSession().createDurableConsumer(topic, NAME);
            MessageConsumer second = one.createSession().createDurableConsumer(topic, NAME + "2");
            MessageConsumer third = two.createSession().createDurableConsumer(topic, NAME);
            send(topic, "a");
            for (MessageConsumer each : List.of(first, second, third)) {
                assertReceives(each, "a");
                each.close();
            }
            two.createSession().unsubscribe(NAME);
            one.createSession().unsubscribe(NAME + "2");
            one.createSession().unsubscribe(NAME);
        }
    }

    @Says("8.3.3 Asked for with another topic while inactive, the old one is deleted and a new one made.")
    void shouldBeReplacedForAnotherTopic() throws JMSException {
        Topic other = topic();
        try (Connection connection = started(clientId)) {
            Session session = connection.createSession();
            session.createDurableConsumer(topic, NAME).close();
            send(topic, "lost with the old one");
            MessageConsumer consumer = session.createDurableConsumer(other, NAME);
            send(other, "a");
            send(topic, "not subscribed any more");
            assertReceives(consumer, "a");
            consumer.close();
            MessageConsumer back = session.createDurableConsumer(topic, NAME);
            assertEmpty(back);
            back.close();
            session.unsubscribe(NAME);
        }
    }

    @Says("8.3.3 Unsubscribing deletes it and all it kept.")
    void shouldBeDeletedByUnsubscribe() throws JMSException {
        try (Connection connection = started(clientId)) {
            Session session = connection.createSession();
            session.createDurableConsumer(topic, NAME).close();
            send(topic, "lost");
            session.unsubscribe(NAME);
            MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
            send(topic, "new");
            assertReceives(consumer, "new");
            consumer.close();
            session.unsubscribe(NAME);
        }
    }

    @Says("8.3.3 It cannot be deleted while it has a consumer: JMSException.")
    void shouldNotBeDeletedWithAConsumer() throws JMSException {
        try (Connection connection = started(clientId)) {
            Session session = connection.createSession();
            MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
            assertThatThrownBy(() -> session.unsubscribe(NAME)).isInstanceOf(JMSException.class);
            send(topic, "still there");
            assertReceives(consumer, "still there");
            consumer.close();
            session.unsubscribe(NAME);
        }
    }

    @Says("8.3.3 Nor while a message of it is part of a transaction or not acknowledged.")
    void shouldNotBeDeletedWithOpenWork() throws JMSException {
        try (Connection connection = started(clientId)) {
            for (int mode : List.of(Session.SESSION_TRANSACTED, Session.CLIENT_ACKNOWLEDGE)) {
                Session session = connection.createSession(mode);
                MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
                send(topic, "a");
                Message message = receive(consumer);
                consumer.close();
                assertThatThrownBy(() -> session.unsubscribe(NAME)).isInstanceOf(JMSException.class);
                if (mode == Session.SESSION_TRANSACTED) {
                    session.commit();
                } else {
                    message.acknowledge();
                }
                session.unsubscribe(NAME);
                session.close();
            }
        }
    }

    @Says("8.3.3 API Session.unsubscribe: a name that is none is an InvalidDestinationException.")
    void shouldNotDeleteWhatIsNotThere() throws JMSException {
        try (Connection connection = started(clientId)) {
            Session session = connection.createSession();
            assertThatThrownBy(() -> session.unsubscribe("nothing")).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.unsubscribe(null)).isInstanceOf(InvalidDestinationException.class);
        }
        JMSContext context = context();
        assertThatThrownBy(() -> context.unsubscribe("nothing")).isInstanceOf(InvalidDestinationRuntimeException.class);
    }

    @Says("4.2.4 A name may have letters, digits, underscore, dot and minus, and 128 characters.")
    void shouldAllowTheNamesOfTheSpecification() throws JMSException {
        try (Connection connection = started(clientId)) {
            Session session = connection.createSession();
            for (String name : List.of("a", "A.b_c-9", "größe", "購読", "x".repeat(128))) {
                MessageConsumer consumer = session.createDurableConsumer(topic, name);
                send(topic, "for " + name);
                assertReceives(consumer, "for " + name);
                consumer.close();
                session.unsubscribe(name);
            }
        }
    }

    @Says("4.2.4 API Session.createDurableConsumer: a name that is null or empty is a JMSException.")
    void shouldRefuseAMissingName() throws JMSException {
        try (Connection connection = started(clientId)) {
            Session session = connection.createSession();
            for (String name : new String[] {null, ""}) {
                assertThatThrownBy(() -> session.createDurableConsumer(topic, name))
                        .isInstanceOf(JMSException.class);
                assertThatThrownBy(() -> session.createDurableSubscriber(topic, name))
                        .isInstanceOf(JMSException.class);
            }
        }
        try (JMSContext context = factory().createContext()) {
            context.setClientID(clientId);
            assertThatThrownBy(() -> context.createDurableConsumer(topic, null))
                    .isInstanceOf(JMSRuntimeException.class);
        }
    }

    @Says("8.3.3 API Session.createDurableConsumer: a null topic is an InvalidDestinationException.")
    void shouldRefuseANullTopic() throws JMSException {
        try (Connection connection = started(clientId)) {
            Session session = connection.createSession();
            assertThatThrownBy(() -> session.createDurableConsumer(null, NAME))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.createDurableSubscriber(null, NAME))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Says("4.2.7 A durable subscription to a temporary topic makes no sense, and Penstock says so.")
    void shouldRefuseATemporaryTopic() throws JMSException {
        try (Connection connection = started(clientId)) {
            Session session = connection.createSession();
            TemporaryTopic temporary = session.createTemporaryTopic();
            assertThatThrownBy(() -> session.createDurableConsumer(temporary, NAME))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Says("8.3.3 A context makes and resumes durable subscriptions, and deletes them.")
    void shouldServeTheSimplifiedApi() {
        try (JMSContext context = factory().createContext()) {
            context.setClientID(clientId);
            context.createDurableConsumer(topic, NAME).close();
            context.createProducer().send(topic, "kept");
        }
        try (JMSContext context = factory().createContext()) {
            context.setClientID(clientId);
            try (JMSConsumer consumer = context.createDurableConsumer(topic, NAME)) {
                assertThat(consumer.receiveBody(String.class, PATIENCE_MS)).isEqualTo("kept");
                assertThatThrownBy(() -> context.createDurableConsumer(topic, NAME))
                        .isInstanceOf(JMSRuntimeException.class);
                assertThatThrownBy(() -> context.unsubscribe(NAME)).isInstanceOf(JMSRuntimeException.class);
            }
            context.unsubscribe(NAME);
        }
    }

    @Says("8.3.3 A non-persistent message, too, is kept for a subscription without a consumer while the broker runs.")
    void shouldKeepNonPersistentMessages() throws JMSException {
        try (Connection connection = started(clientId)) {
            Session session = connection.createSession();
            session.createDurableConsumer(topic, NAME).close();
            var producer = session.createProducer(topic);
            producer.setDeliveryMode(jakarta.jms.DeliveryMode.NON_PERSISTENT);
            producer.send(session.createTextMessage("a"));
            MessageConsumer consumer = session.createDurableConsumer(topic, NAME);
            assertReceives(consumer, "a");
            consumer.close();
            session.unsubscribe(NAME);
        }
    }
}
