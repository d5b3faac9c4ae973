package io.penstock.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared and unshared, durable and non-durable subscriptions: names, client ids, lives (Jakarta Messaging 3.1, 4.11 and 8.3). */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SubscribingTest extends OnABroker {
    private static MessageConsumer shared(Session session, Topic topic, String name, boolean durable)
            throws JMSException {
        return shared(session, topic, name, null, durable);
    }

    private static MessageConsumer shared(Session session, Topic topic, String name, String selector, boolean durable)
            throws JMSException {
        return durable
                ? session.createSharedDurableConsumer(topic, name, selector)
                : session.createSharedConsumer(topic, name, selector);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveAMessageOfASharedSubscriptionToTheConsumerThatAsks(boolean durable) throws JMSException {
        Session session = session(connection(by(Way.TCP), null));
        Topic topic = session.createTopic("news");
        MessageConsumer one = shared(session, topic, "s", durable);
        MessageConsumer two = shared(session, topic, "s", durable);
        MessageProducer producer = session.createProducer(topic);
        send(session, producer, "first", 1);
        assertThat(text(one)).isEqualTo("first");
        assertThat(two.receive(NOTHING_MS)).isNull();
        send(session, producer, "second", 2);
        assertThat(text(two)).isEqualTo("second");
        assertThat(one.receive(NOTHING_MS)).isNull();
        send(session, producer, "third", 3);
        send(session, producer, "fourth", 4);
        one.close();
        assertThat(List.of(text(two), text(two)))
                .as("each had been given one")
                .containsExactlyInAnyOrder("third", "fourth");
    }

    @ParameterizedTest
    @EnumSource
    void shouldShareByNameAcrossConnectionsWithoutClientIds(Way way) throws JMSException {
        PenstockConnectionFactory factory = by(way);
        Session here = session(connection(factory, null));
        Session there = session(connection(factory, null));
        Topic topic = here.createTopic("news");
        MessageConsumer one = here.createSharedConsumer(topic, "s");
        MessageConsumer two = there.createSharedConsumer(topic, "s");
        MessageProducer producer = here.createProducer(topic);
        send(here, producer, "first", 1);
        assertThat(text(two)).isEqualTo("first");
        send(here, producer, "second", 2);
        assertThat(text(one)).isEqualTo("second");
    }

    @Test
    void shouldScopeASharedSubscriptionsNameByTheClientId() throws JMSException {
        PenstockConnectionFactory factory = by(Way.TCP);
        Session named = session(connection(factory, "me"));
        Session anonymous = session(connection(factory, null));
        Topic topic = named.createTopic("news");
        MessageConsumer one = named.createSharedConsumer(topic, "s");
        MessageConsumer two = anonymous.createSharedConsumer(topic, "s");
        MessageConsumer durable = anonymous.createSharedDurableConsumer(topic, "s");
        send(named, named.createProducer(topic), "for each", 1);
        assertThat(text(one)).isEqualTo("for each");
        assertThat(text(two)).isEqualTo("for each");
        assertThat(text(durable)).isEqualTo("for each");
    }

    @Test
    void shouldForgetASharedSubscriptionWithItsLastConsumerAndKeepADurableOne() throws JMSException {
        Session session = session(connection(by(Way.TCP), null));
        Topic topic = session.createTopic("news");
        MessageProducer producer = session.createProducer(topic);
        shared(session, topic, "s", false).close();
        shared(session, topic, "s", true).close();
        send(session, producer, "meanwhile", 1);
        MessageConsumer gone = shared(session, topic, "s", false);
        MessageConsumer kept = shared(session, topic, "s", true);
        assertThat(text(kept)).isEqualTo("meanwhile");
        assertThat(gone.receive(NOTHING_MS)).isNull();
        kept.close();
        session.unsubscribe("s");
    }

    @Test
    void shouldRefuseAnotherTopicOrSelectorWhileASharedSubscriptionIsInUse() throws JMSException {
        Session session = session(connection(by(Way.TCP), null));
        Topic news = session.createTopic("news");
        Topic sport = session.createTopic("sport");
        for (boolean durable : List.of(true, false)) {
            MessageConsumer inUse = shared(session, news, "s", durable);
            assertThatThrownBy(() -> shared(session, sport, "s", durable)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> shared(session, news, "s", "number = 1", durable))
                    .isInstanceOf(JMSException.class);
            inUse.close();
            shared(session, sport, "s", durable).close();
        }
    }

    @Test
    void shouldDropTheBacklogWhenAnIdleDurableSubscriptionIsMadeWithOtherTerms() throws JMSException {
        Session session = session(connection(by(Way.TCP), "me"));
        Topic topic = session.createTopic("news");
        MessageProducer producer = session.createProducer(topic);
        session.createDurableConsumer(topic, "d", "number = 1", false).close();
        send(session, producer, "old", 1);
        MessageConsumer other = session.createDurableConsumer(topic, "d", "number > 0", false);
        send(session, producer, "new", 1);
        assertThat(text(other)).isEqualTo("new");
        other.close();
        send(session, producer, "kept", 2);
        MessageConsumer same = session.createDurableConsumer(topic, "d", "number > 0", false);
        assertThat(text(same)).isEqualTo("kept");
    }

    @Test
    void shouldTakeNullAndAnEmptySelectorForTheSame() throws JMSException {
        Session session = session(connection(by(Way.TCP), "me"));
        Topic topic = session.createTopic("news");
        session.createDurableConsumer(topic, "d", null, false).close();
        send(session, session.createProducer(topic), "kept", 1);
        assertThat(text(session.createDurableConsumer(topic, "d", "", false))).isEqualTo("kept");
    }

    @Test
    void shouldRefuseWhatTheSpecificationForbids() throws JMSException {
        PenstockConnectionFactory factory = by(Way.TCP);
        Session anonymous = session(connection(factory, null));
        Connection connection = connection(factory, "me");
        Session session = session(connection);
        Topic topic = session.createTopic("news");
        assertThatThrownBy(() -> anonymous.createDurableConsumer(topic, "d")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.unsubscribe("nobody")).isInstanceOf(InvalidDestinationException.class);
        MessageConsumer unshared = session.createDurableConsumer(topic, "d");
        assertThatThrownBy(() -> session.createDurableConsumer(topic, "d")).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "d"))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.unsubscribe("d")).isInstanceOf(JMSException.class);
        unshared.close();
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "d"))
                .as("unshared, though idle")
                .isInstanceOf(JMSException.class);
        Session other = session(connection);
        other.unsubscribe("d");
        session.createSharedDurableConsumer(topic, "d").close();
        session.unsubscribe("d");
    }

    @Test
    void shouldOpenSharedSubscriptionsAgainAfterARestart() throws JMSException {
        PenstockConnectionFactory factory = by(Way.TCP);
        Session session = session(connection(factory, null));
        Topic topic = session.createTopic("news");
        MessageConsumer one = session.createSharedConsumer(topic, "s", "number > 1");
        MessageConsumer two = session.createSharedDurableConsumer(topic, "d", "number > 1");
        assertThat(one.receive(NOTHING_MS)).isNull();
        assertThat(two.receive(NOTHING_MS)).isNull();
        restart(() -> {});
        MessageProducer producer = session.createProducer(topic);
        send(session, producer, "one", 1);
        send(session, producer, "two", 2);
        assertThat(text(one)).isEqualTo("two");
        assertThat(text(two)).isEqualTo("two");
    }
}
