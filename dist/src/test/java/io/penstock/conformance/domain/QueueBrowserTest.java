package io.penstock.conformance.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;

@Section("4.1.6")
class QueueBrowserTest extends ConformanceCase {
    private Session session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        session = session();
        queue = queue();
    }

    private static List<String> textsOf(QueueBrowser browser) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (Object message : listed(browser.getEnumeration())) {
            texts.add(text((Message) message));
        }
        return texts;
    }

    @Says("4.1.6 A browser looks at the messages of a queue, in order, without removing them.")
    void shouldLookWithoutRemoving() throws JMSException {
        send(queue, "a", "b", "c");
        try (QueueBrowser browser = session.createBrowser(queue)) {
            assertThat(textsOf(browser)).containsExactly("a", "b", "c");
            assertThat(textsOf(browser)).containsExactly("a", "b", "c");
            assertThat(browser.getQueue()).isEqualTo(queue);
            assertThat(browser.getMessageSelector()).isNull();
        }
        assertHolds(queue, "a", "b", "c");
    }

    @Says("4.1.6 An enumeration of an empty queue is empty, and asking for more is a NoSuchElementException.")
    void shouldSeeAnEmptyQueue() throws JMSException {
        try (QueueBrowser browser = session.createBrowser(queue)) {
            Enumeration<?> enumeration = browser.getEnumeration();
            assertThat(enumeration.hasMoreElements()).isFalse();
            assertThatThrownBy(enumeration::nextElement).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Says("4.1.6 It may be restricted by a selector.")
    void shouldSelect() throws JMSException {
        JMSContext context = context();
        for (int i = 0; i < 6; i++) {
            context.createProducer().setProperty("n", i).send(queue, "m" + i);
        }
        try (QueueBrowser browser = session.createBrowser(queue, "n >= 4")) {
            assertThat(textsOf(browser)).containsExactly("m4", "m5");
            assertThat(browser.getMessageSelector()).isEqualTo("n >= 4");
        }
    }

    @Says("4.1.6 It can be made by a context, and works without a start.")
    void shouldBeMadeByAContext() throws JMSException {
        send(queue, "a", "b");
        JMSContext context = context();
        context.setAutoStart(false);
        try (QueueBrowser browser = context.createBrowser(queue)) {
            assertThat(textsOf(browser)).containsExactly("a", "b");
        }
    }

    @Says("4.1.6 A message that was browsed is received as one never delivered.")
    void shouldNotCountAsDelivery() throws JMSException {
        send(queue, "a");
        try (QueueBrowser browser = session.createBrowser(queue)) {
            assertThat(textsOf(browser)).containsExactly("a");
        }
        Message received = receive(queue);
        assertThat(received.getJMSRedelivered()).isFalse();
        assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    }

    @Says("4.1.6 What a transaction has sent and not committed is not on the queue.")
    void shouldNotSeeUncommittedMessages() throws JMSException {
        Session transacted = session(Session.SESSION_TRANSACTED);
        send(transacted, queue, "uncommitted");
        send(queue, "a");
        try (QueueBrowser browser = session.createBrowser(queue)) {
            assertThat(textsOf(browser)).containsExactly("a");
        }
        transacted.rollback();
    }

    @Says("4.1.6 A consumer works beside a browser.")
    void shouldNotDisturbConsumers() throws JMSException {
        send(queue, "a", "b", "c");
        try (QueueBrowser browser = session.createBrowser(queue)) {
            Enumeration<?> enumeration = browser.getEnumeration();
            assertThat(text((Message) enumeration.nextElement())).isEqualTo("a");
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                assertReceives(consumer, "a", "b", "c");
            }
            assertThat(textsOf(browser)).isEmpty();
        }
    }

    @Says("4.1.6 A browser sees hundreds of messages, all of them.")
    void shouldSeeALongQueue() throws JMSException {
        String[] sent = new String[700];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = "m" + i;
        }
        try (Session transacted = session(Session.SESSION_TRANSACTED)) {
            send(transacted, queue, sent);
            transacted.commit();
        }
        try (QueueBrowser browser = session.createBrowser(queue)) {
            assertThat(textsOf(browser)).containsExactly(sent);
        }
    }

    @Says("4.1.6 API Session.createBrowser: a null queue is an InvalidDestinationException.")
    void shouldRefuseANullQueue() {
        assertThatThrownBy(() -> session.createBrowser(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createBrowser(null, "a = 1")).isInstanceOf(InvalidDestinationException.class);
    }

    @Says("4.1.6 API QueueBrowser.close: twice is once, and closing the session closes it.")
    void shouldBeClosed() throws JMSException {
        QueueBrowser browser = session.createBrowser(queue);
        browser.close();
        browser.close();
        assertThatThrownBy(browser::getEnumeration).isInstanceOf(jakarta.jms.IllegalStateException.class);
        Session other = session();
        QueueBrowser second = other.createBrowser(queue);
        other.close();
        assertThatThrownBy(second::getEnumeration).isInstanceOf(jakarta.jms.IllegalStateException.class);
        assertThatThrownBy(second::getQueue).isInstanceOf(jakarta.jms.IllegalStateException.class);
    }
}
