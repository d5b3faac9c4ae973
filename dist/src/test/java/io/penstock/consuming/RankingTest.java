package io.penstock.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Priorities (Jakarta Messaging 3.1, section 3.4.10), from application to application. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RankingTest extends OnABroker {
    private static void sendRanked(Session session, MessageProducer to, String text, int priority) throws JMSException {
        to.send(session.createTextMessage(text), DeliveryMode.PERSISTENT, priority, 0);
    }

    private static List<String> texts(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(consumer));
        }
        return texts;
    }

    @ParameterizedTest
    @EnumSource
    void shouldReceiveHigherPrioritiesFirst(Way way) throws JMSException {
        Session session = session(connection(by(way), null));
        Queue queue = session.createQueue("orders");
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 3; i++) {
            sendRanked(session, producer, "usual " + i, 4);
            sendRanked(session, producer, "low " + i, 0);
            sendRanked(session, producer, "high " + i, 9);
        }
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(texts(consumer, 9))
                .containsExactly(
                        "high 0", "high 1", "high 2", "usual 0", "usual 1", "usual 2", "low 0", "low 1", "low 2");
    }

    @Test
    void shouldGiveBackAndReceiveAgainByPriority() throws JMSException {
        Connection connection = connection(by(Way.TCP), null);
        Session session = session(connection);
        Queue queue = session.createQueue("orders");
        MessageProducer producer = session.createProducer(queue);
        sendRanked(session, producer, "usual", 4);
        sendRanked(session, producer, "high", 9);
        sendRanked(session, producer, "low", 1);
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = transacted.createConsumer(queue);
        assertThat(texts(consumer, 2)).containsExactly("high", "usual");
        transacted.rollback();
        List<String> again = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Message message = consumer.receive(PATIENCE_MS);
            again.add(((TextMessage) message).getText() + " " + message.getIntProperty("JMSXDeliveryCount"));
        }
        assertThat(again).containsExactly("high 2", "usual 2", "low 1");
        transacted.commit();
    }
}
