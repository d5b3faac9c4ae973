package io.penstock.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exclusive consumers, from application to application. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ExclusiveTest extends OnABroker {
    @ParameterizedTest
    @EnumSource
    void shouldServeTheExclusiveConsumerUntilItIsClosed(Way way) throws JMSException {
        Session session = session(connection(by(way), null));
        Queue queue = session.createQueue("orders?consumer.exclusive=true");
        assertThat(queue.getQueueName()).isEqualTo("orders");
        assertThat(queue).isEqualTo(session.createQueue("orders"));
        MessageConsumer first = session.createConsumer(queue);
        MessageConsumer second = session.createConsumer(queue);
        MessageProducer producer = session.createProducer(session.createQueue("orders"));
        send(session, producer, "a", 1);
        assertThat(second.receive(NOTHING_MS)).isNull();
        assertThat(text(first)).isEqualTo("a");
        first.close();
        send(session, producer, "b", 2);
        assertThat(text(second)).isEqualTo("b");
    }
}
