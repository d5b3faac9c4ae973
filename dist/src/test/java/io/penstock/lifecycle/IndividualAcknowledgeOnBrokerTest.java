package io.penstock.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.PenstockSession;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** INDIVIDUAL_ACKNOWLEDGE against a broker: what is acknowledged is gone, the rest comes again in order and counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IndividualAcknowledgeOnBrokerTest {
    private static void assertNext(MessageConsumer consumer, String text, int count) throws Exception {
        Message message = consumer.receive(10_000);
        assertThat(message.getBody(String.class)).isEqualTo(text);
        assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
    }

    @Test
    void shouldBringBackTheRestAtRecoverAndAtClose() throws Exception {
        try (Connection connection = new PenstockConnectionFactory("vm://individual").createConnection()) {
            connection.start();
            Session session = connection.createSession(PenstockSession.INDIVIDUAL_ACKNOWLEDGE);
            Queue queue = session.createQueue("individual");
            MessageProducer producer = session.createProducer(queue);
            for (String text : new String[] {"a", "b", "c", "d"}) {
                producer.send(session.createTextMessage(text));
            }
            MessageConsumer consumer = session.createConsumer(queue);
            consumer.receive(10_000);
            consumer.receive(10_000).acknowledge();
            consumer.receive(10_000);
            session.recover();
            assertNext(consumer, "a", 2);
            assertNext(consumer, "c", 2);
            Message last = consumer.receive(10_000);
            assertThat(last.getBody(String.class)).isEqualTo("d");
            last.acknowledge();
            session.close();
            Session next = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            MessageConsumer rest = next.createConsumer(queue);
            assertNext(rest, "a", 3);
            assertNext(rest, "c", 3);
            assertThat(rest.receiveNoWait()).isNull();
        }
    }
}
