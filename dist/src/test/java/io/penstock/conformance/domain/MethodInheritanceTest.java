package io.penstock.conformance.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

@Section("9.2")
class MethodInheritanceTest extends ConformanceCase {
    private static void assertAllRefused(Map<String, ThrowingCallable> calls) {
        calls.forEach((name, call) -> assertThatThrownBy(call).as(name).isInstanceOf(IllegalStateException.class));
    }

    @Says("9.2 The methods of a QueueSession that are for topics are an IllegalStateException.")
    void shouldRefuseTopicsToAQueueSession() throws JMSException {
        Topic topic = topic();
        QueueConnection connection = closing(factory().createQueueConnection());
        connection.setClientID(name());
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("createDurableSubscriber", () -> session.createDurableSubscriber(topic, "name"));
        calls.put("createDurableSubscriber2", () -> session.createDurableSubscriber(topic, "name", "a = 1", false));
        calls.put("createDurableConsumer", () -> session.createDurableConsumer(topic, "name"));
        calls.put("createDurableConsumer2", () -> session.createDurableConsumer(topic, "name", "a = 1", false));
        calls.put("createSharedConsumer", () -> session.createSharedConsumer(topic, "name"));
        calls.put("createSharedConsumer2", () -> session.createSharedConsumer(topic, "name", "a = 1"));
        calls.put("createSharedDurableConsumer", () -> session.createSharedDurableConsumer(topic, "name"));
        calls.put("createSharedDurableConsumer2", () -> session.createSharedDurableConsumer(topic, "name", "a = 1"));
        calls.put("createTemporaryTopic", session::createTemporaryTopic);
        calls.put("createTopic", () -> session.createTopic("a"));
        calls.put("unsubscribe", () -> session.unsubscribe("name"));
        assertAllRefused(calls);
    }

    @Says("9.2 The methods of a TopicSession that are for queues are an IllegalStateException.")
    void shouldRefuseQueuesToATopicSession() throws JMSException {
        Queue queue = queue();
        TopicSession session =
                closing(factory().createTopicConnection()).createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("createBrowser", () -> session.createBrowser(queue));
        calls.put("createBrowser2", () -> session.createBrowser(queue, "a = 1"));
        calls.put("createQueue", () -> session.createQueue("a"));
        calls.put("createTemporaryQueue", session::createTemporaryQueue);
        assertAllRefused(calls);
    }

    @Says("9.2 A QueueConnection has no connection consumers of named subscriptions: IllegalStateException.")
    void shouldRefuseSubscriptionsToAQueueConnection() throws JMSException {
        Topic topic = topic();
        QueueConnection connection = closing(factory().createQueueConnection());
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("shared", () -> connection.createSharedConnectionConsumer(topic, "name", null, () -> null, 1));
        calls.put("durable", () -> connection.createDurableConnectionConsumer(topic, "name", null, () -> null, 1));
        calls.put(
                "sharedDurable",
                () -> connection.createSharedDurableConnectionConsumer(topic, "name", null, () -> null, 1));
        assertAllRefused(calls);
    }

    @Says("9.2 The classic API's sessions, of the same factory, refuse none of it.")
    void shouldAllowAllToAPlainSession() throws JMSException {
        Session session = session();
        assertThat(session.createTemporaryTopic()).isNotNull();
        assertThat(session.createTemporaryQueue()).isNotNull();
        session.createBrowser(queue()).close();
        session.createSharedConsumer(topic(), "name").close();
        TopicConnection connection = closing(factory().createTopicConnection());
        Session plain = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        plain.createConsumer(topic()).close();
    }
}
