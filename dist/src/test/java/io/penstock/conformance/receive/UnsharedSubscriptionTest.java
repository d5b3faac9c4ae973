package io.penstock.conformance.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

@Section({"4.2.2", "4.2.8", "8.3.1"})
class UnsharedSubscriptionTest extends ConformanceCase {
    private Session session;
    private Topic topic;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        topic = topic();
    }

    @Says("8.3.1 Each call makes a subscription of its own, which gets every message.")
    void shouldGiveEveryConsumerAllMessages() throws JMSException {
        MessageConsumer one = session.createConsumer(topic);
        MessageConsumer two = session.createConsumer(topic);
        MessageConsumer three = started().createSession().createConsumer(topic);
        send(topic, "a", "b");
        for (MessageConsumer each : List.of(one, two, three)) {
            assertReceives(each, "a", "b");
        }
    }

    @Says("4.2.2 A subscription gets what is sent after it was made.")
    void shouldGetOnlyWhatIsSentLater() throws JMSException {
        MessageConsumer keeper = session.createConsumer(topic);
        send(topic, "before");
        MessageConsumer consumer = session.createConsumer(topic);
        send(topic, "after");
        assertReceives(consumer, "after");
        assertReceives(keeper, "before", "after");
    }

    @Says("8.3.1 It lasts as long as its consumer: what is sent between two consumers reaches neither.")
    void shouldEndWithItsConsumer() throws JMSException {
        MessageConsumer first = session.createConsumer(topic);
        send(topic, "a", "never received");
        assertThat(text(receive(first))).isEqualTo("a");
        first.close();
        send(topic, "between");
        MessageConsumer second = session.createConsumer(topic);
        send(topic, "b");
        assertReceives(second, "b");
    }

    @Says("8.3.1 It exists also while its connection is stopped.")
    void shouldCollectWhileStopped() throws JMSException {
        var connection = connection();
        MessageConsumer consumer = connection.createSession().createConsumer(topic);
        send(topic, "while stopped");
        connection.start();
        assertReceives(consumer, "while stopped");
    }

    @Says("4.2.2 Each subscription's copy is a message of its own: acknowledging one leaves the others.")
    void shouldHaveCopiesOfItsOwn() throws JMSException {
        Session acknowledging = session(Session.CLIENT_ACKNOWLEDGE);
        Session transacted = session(Session.SESSION_TRANSACTED);
        MessageConsumer one = acknowledging.createConsumer(topic);
        MessageConsumer two = transacted.createConsumer(topic);
        send(topic, "a");
        receive(one).acknowledge();
        receive(two);
        transacted.rollback();
        Message again = receive(two);
        assertThat(again.getJMSRedelivered()).isTrue();
        transacted.commit();
        assertEmpty(one);
    }

    @Says("4.2.8 Unacknowledged messages can be recovered while the subscriber lives.")
    void shouldRecoverWhileItLives() throws JMSException {
        Session acknowledging = session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = acknowledging.createConsumer(topic);
        send(topic, "a", "b");
        assertThat(texts(consumer, 2)).containsExactly("a", "b");
        acknowledging.recover();
        Message again = receive(consumer);
        assertThat(text(again)).isEqualTo("a");
        assertThat(again.getJMSRedelivered()).isTrue();
        Message last = receive(consumer);
        assertThat(text(last)).isEqualTo("b");
        last.acknowledge();
    }

    @Says("8.3.1 A subscription may have a listener, and be made by the simplified API.")
    void shouldBeHeard() throws Exception {
        JMSContext context = context();
        Heard heard = new Heard();
        context.createConsumer(topic).setMessageListener(heard);
        send(topic, "a", "b");
        assertThat(heard.texts(2)).containsExactly("a", "b");
    }

    @Says("4.2.2 A topic without subscriptions keeps nothing.")
    void shouldKeepNothingForNobody() throws JMSException {
        send(topic, "for nobody");
        try (MessageConsumer consumer = session.createConsumer(topic)) {
            assertEmpty(consumer);
        }
    }
}
