package io.penstock.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queue browsers (Jakarta Messaging 3.1, section 8.9), from application to application. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrowsingTest extends OnABroker {
    private static List<String> texts(Enumeration<?> messages) throws JMSException {
        List<String> texts = new ArrayList<>();
        while (messages.hasMoreElements()) {
            texts.add(((TextMessage) messages.nextElement()).getText());
        }
        return texts;
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowAllMessagesInOrderAndTakeNone(Way way) throws JMSException {
        Session session = session(connection(by(way), null));
        Queue queue = session.createQueue("orders");
        MessageProducer producer = session.createProducer(queue);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            sent.add("m" + i);
            producer.setDeliveryMode(i % 2 == 0 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
            send(session, producer, "m" + i, i);
        }
        QueueBrowser browser = session.createBrowser(queue);
        assertThat(browser.getMessageSelector()).isNull();
        assertThat(browser.getQueue()).isEqualTo(queue);
        assertThat(texts(browser.getEnumeration())).isEqualTo(sent);
        Enumeration<?> first = browser.getEnumeration();
        first.nextElement();
        assertThat(texts(browser.getEnumeration())).as("another one").isEqualTo(sent);
        assertThat(texts(first)).hasSize(1_999);
        assertThatThrownBy(first::nextElement).isInstanceOf(NoSuchElementException.class);
        assertThat(texts(session.createBrowser(queue, "number BETWEEN 1500 AND 1502")
                        .getEnumeration()))
                .containsExactly("m1500", "m1501", "m1502");
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(text(consumer)).isEqualTo("m0");
        assertThat(texts(browser.getEnumeration()))
                .as("prefetched ones are still there")
                .hasSize(1_999);
    }

    @Test
    void shouldShowTheMomentWhenTheEnumerationWasMadeWithoutAStartedConnection() throws JMSException {
        Connection connection = by(Way.TCP).createConnection();
        try {
            Session session = session(connection);
            Queue queue = session.createQueue("orders");
            MessageProducer producer = session.createProducer(queue);
            send(session, producer, "before", 1);
            Enumeration<?> messages = session.createBrowser(queue).getEnumeration();
            send(session, producer, "after", 2);
            assertThat(texts(messages)).containsExactly("before");
        } finally {
            connection.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFetchAsManyAtATimeAsSet(Way way) throws JMSException {
        var factory = by(way);
        factory.setQueueBrowserPrefetch(2);
        Session session = session(connection(factory, null));
        Queue queue = session.createQueue("orders");
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 5; i++) {
            send(session, producer, "m" + i, i);
        }
        QueueBrowser browser = session.createBrowser(queue);
        assertThat(texts(browser.getEnumeration())).containsExactly("m0", "m1", "m2", "m3", "m4");
        Enumeration<?> messages = browser.getEnumeration();
        assertThat(messages.hasMoreElements()).isTrue();
        MessageConsumer consumer = session.createConsumer(queue);
        for (int i = 0; i < 5; i++) {
            assertThat(text(consumer)).isEqualTo("m" + i);
        }
        assertThat(texts(messages))
                .as("what was fetched before the others were consumed")
                .containsExactly("m0", "m1");
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotShowWhatItsSessionHasConsumed(Way way) throws JMSException {
        Connection connection = connection(by(way), null);
        for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
            Session session = connection.createSession(mode);
            Queue queue = session.createQueue("orders" + mode);
            MessageProducer producer = session.createProducer(queue);
            for (int i = 0; i < 10; i++) {
                send(session, producer, "m" + i, i);
            }
            MessageConsumer consumer = session.createConsumer(queue);
            assertThat(text(consumer)).isEqualTo("m0");
            assertThat(text(consumer)).isEqualTo("m1");
            assertThat(texts(session.createBrowser(queue).getEnumeration()))
                    .as("mode %d", mode)
                    .hasSize(8)
                    .doesNotContain("m0", "m1");
        }
    }

    @Test
    void shouldSayThatItIsClosed() throws JMSException {
        Session session = session(connection(by(Way.TCP), null));
        Queue queue = session.createQueue("orders");
        QueueBrowser browser = session.createBrowser(queue);
        browser.close();
        browser.close();
        assertThatThrownBy(browser::getEnumeration).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(browser::getQueue).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(browser::getMessageSelector).isInstanceOf(IllegalStateException.class);
        QueueBrowser open = session.createBrowser(queue);
        session.close();
        assertThatThrownBy(open::getEnumeration).isInstanceOf(IllegalStateException.class);
        open.close();
        assertThatThrownBy(() -> session.createBrowser(queue)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldBrowseItsOwnTemporaryQueueAndNoOthers() throws JMSException {
        var factory = by(Way.TCP);
        Session session = session(connection(factory, null));
        TemporaryQueue own = session.createTemporaryQueue();
        send(session, session.createProducer(own), "reply", 1);
        assertThat(texts(session.createBrowser(own).getEnumeration())).containsExactly("reply");
        Session other = session(connection(factory, null));
        assertThatThrownBy(() -> other.createBrowser(own)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> other.createBrowser(null)).isInstanceOf(InvalidDestinationException.class);
    }
}
