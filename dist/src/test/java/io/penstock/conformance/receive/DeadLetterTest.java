package io.penstock.conformance.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import io.penstock.jms.PenstockQueue;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** When Penstock gives a message up, which the specification leaves to providers. */
@Section("8.7")
class DeadLetterTest extends ConformanceCase {
    private static final int LIMIT = 10;

    private Message assertDead(Queue queue) throws JMSException {
        Message dead = receive(new PenstockQueue("%DLQ%" + queue.getQueueName()));
        assertThat(text(dead)).isEqualTo("bad");
        assertThat(dead.getStringProperty("JMS_PENSTOCK_DLQ_REASON")).isEqualTo("DELIVERY_LIMIT");
        assertThat(dead.getStringProperty("JMS_PENSTOCK_DLQ_ORIG_DESTINATION")).isEqualTo(queue.getQueueName());
        assertThat(dead.getIntProperty("JMS_PENSTOCK_DLQ_DELIVERY_COUNT")).isEqualTo(LIMIT);
        return dead;
    }

    @Says(
            "8.7 A provider gives up redelivering a message whose listener throws: Penstock after ten deliveries, and keeps it as a dead letter.")
    void shouldGiveUpAMessageWhoseListenerThrows() throws Exception {
        for (int mode : List.of(Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE)) {
            Queue queue = queue();
            AtomicInteger calls = new AtomicInteger();
            CountDownLatch good = new CountDownLatch(1);
            Session session = session(mode);
            session.createConsumer(queue).setMessageListener(message -> {
                if (isBad(message)) {
                    throw new IllegalStateException("thrown on purpose,\nfor time " + calls.incrementAndGet());
                }
                good.countDown();
            });
            send(queue, "bad", "good");
            assertThat(good.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(assertDead(queue).getStringProperty("JMS_PENSTOCK_DLQ_EXCEPTION"))
                    .isEqualTo("java.lang.IllegalStateException: thrown on purpose, for time " + LIMIT);
            session.close();
            assertThat(calls).hasValue(LIMIT);
            assertHolds(queue);
        }
    }

    private static boolean isBad(Message message) {
        try {
            return text(message).equals("bad");
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Says("8.7 So it does with a message that is rolled back as often; one that waits behind it is not counted.")
    void shouldGiveUpAMessageThatIsRolledBack() throws JMSException {
        Queue queue = queue();
        send(queue, "bad", "good");
        Session session = session(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 1; i <= LIMIT; i++) {
            Message message = receive(consumer);
            assertThat(text(message)).isEqualTo("bad");
            assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(i);
            session.rollback();
        }
        Message good = receive(consumer);
        assertThat(text(good)).isEqualTo("good");
        assertThat(good.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        session.commit();
        assertThat(assertDead(queue).propertyExists("JMS_PENSTOCK_DLQ_EXCEPTION"))
                .as("nothing was thrown")
                .isFalse();
    }
}
