package io.penstock.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Selectors and noLocal (Jakarta Messaging 3.1, sections 3.8 and 8.7), from application to application. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SelectingTest extends OnABroker {
    @ParameterizedTest
    @EnumSource
    void shouldLeaveInTheQueueInOrderWhatASelectingConsumerDoesNotTake(Way way) throws JMSException {
        Session session = session(connection(by(way), null));
        Queue queue = session.createQueue("orders");
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 6; i++) {
            send(session, producer, "m" + i, i);
        }
        MessageConsumer last = session.createConsumer(queue, "number = 5");
        assertThat(last.getMessageSelector()).isEqualTo("number = 5");
        assertThat(text(last)).isEqualTo("m5");
        last.close();
        MessageConsumer rest = session.createConsumer(queue, "");
        assertThat(rest.getMessageSelector()).isNull();
        for (int i = 0; i < 5; i++) {
            TextMessage message = (TextMessage) rest.receive(PATIENCE_MS);
            assertThat(message.getText()).isEqualTo("m" + i);
            assertThat(message.getJMSRedelivered()).isFalse();
        }
        assertThat(rest.receiveNoWait()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayAtOnceThatNothingMatches(Way way) throws JMSException {
        Session session = session(connection(by(way), null));
        Queue queue = session.createQueue("orders");
        send(session, session.createProducer(queue), "m", 1);
        MessageConsumer none = session.createConsumer(queue, "number = 2");
        assertThat(none.receiveNoWait()).isNull();
        MessageConsumer one = session.createConsumer(queue, "number = 1");
        assertThat(one.receiveNoWait()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveATopicsConsumerWhatItSelects(Way way) throws JMSException {
        Session session = session(connection(by(way), null));
        Topic topic = session.createTopic("news");
        MessageConsumer odd = session.createConsumer(topic, "number = 1 OR number = 3");
        MessageConsumer all = session.createConsumer(topic);
        MessageProducer producer = session.createProducer(topic);
        for (int i = 0; i < 4; i++) {
            send(session, producer, "m" + i, i);
        }
        assertThat(text(odd)).isEqualTo("m1");
        assertThat(text(odd)).isEqualTo("m3");
        for (int i = 0; i < 4; i++) {
            assertThat(text(all)).isEqualTo("m" + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveOutTheOwnMessagesForNoLocal(Way way) throws JMSException {
        var factory = by(way);
        Connection own = connection(factory, null);
        Session session = session(own);
        Topic topic = session.createTopic("news");
        MessageConsumer others = session.createConsumer(topic, null, true);
        Session elsewhere = session(connection(factory, null));
        send(session, session.createProducer(topic), "own", 0);
        // Another session of the same connection is just as local.
        Session second = session(own);
        send(second, second.createProducer(topic), "own too", 0);
        send(elsewhere, elsewhere.createProducer(topic), "another's", 0);
        assertThat(text(others)).isEqualTo("another's");
        assertThat(others.receive(NOTHING_MS)).isNull();
    }

    @Test
    void shouldThrowAtCreationForASelectorThatIsNone() throws JMSException {
        Session session = session(connection(by(Way.TCP), "me"));
        Queue queue = session.createQueue("orders");
        Topic topic = session.createTopic("news");
        String wrong = "number BETWEEN 'a' AND";
        assertThatThrownBy(() -> session.createConsumer(queue, wrong)).isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> session.createConsumer(topic, wrong)).isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> session.createBrowser(queue, wrong)).isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> session.createDurableConsumer(topic, "d", wrong, false))
                .isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> session.createSharedConsumer(topic, "s", wrong))
                .isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "s", wrong))
                .isInstanceOf(InvalidSelectorException.class);
    }

    @Test
    void shouldGoOnSelectingAfterTheBrokerWasRestarted() throws JMSException {
        Session session = session(connection(by(Way.TCP), null));
        Queue queue = session.createQueue("orders");
        MessageConsumer consumer = session.createConsumer(queue, "number = 2");
        assertThat(consumer.receive(NOTHING_MS)).isNull();
        restart(() -> {});
        MessageProducer producer = session.createProducer(queue);
        send(session, producer, "one", 1);
        send(session, producer, "two", 2);
        assertThat(text(consumer)).isEqualTo("two");
        assertThat(consumer.receive(NOTHING_MS)).isNull();
    }
}
