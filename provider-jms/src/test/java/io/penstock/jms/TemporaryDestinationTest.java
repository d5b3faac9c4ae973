package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.Subscription;
import io.penstock.jms.message.DestinationKind;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.TopicSession;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Temporary destinations as the application sees them. */
class TemporaryDestinationTest extends LinkTestCase {
    private static Address queue(String name) {
        return new Address(Address.Kind.TEMPORARY_QUEUE, name);
    }

    @Test
    void shouldBeUsedWithoutAskingForThemAgain() throws Exception {
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        TemporaryQueue queue = session.createTemporaryQueue();
        TemporaryTopic topic = session.createTemporaryTopic();
        assertThat(queue.getQueueName()).isEqualTo("TMP%fake%1");
        assertThat(topic.getTopicName()).isEqualTo("TMP%fake%2");
        session.createConsumer(queue);
        session.createConsumer(topic);
        session.createProducer(queue).send(session.createMessage());
        assertThat(link.said(FakeLink.Resolve.class)).isEmpty();
        assertThat(link.said(FakeLink.CreateTemporary.class))
                .extracting(FakeLink.CreateTemporary::kind)
                .containsExactly(Address.Kind.TEMPORARY_QUEUE, Address.Kind.TEMPORARY_TOPIC);
        assertThat(link.said(Subscription.class))
                .extracting(Subscription::durability)
                .containsExactly(Subscription.Durability.QUEUE, Subscription.Durability.PRIVATE);
        assertThat(link.said(Outgoing.class).get(0).destination()).isEqualTo(100);
    }

    @Test
    void shouldComeAlongAsReplyToAndBeSentTo() throws Exception {
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        TextMessage request = session.createTextMessage("request");
        request.setJMSReplyTo(PenstockDestination.of(DestinationKind.TEMPORARY_QUEUE, "TMP%fake%77"));
        session.createProducer(QUEUE).send(request);
        Outgoing sent = link.said(Outgoing.class).get(0);
        link.listener.onDeliver(
                1,
                0,
                List.of(new Delivered(
                        0,
                        0,
                        1,
                        Delivered.History.NEW,
                        ByteBuffer.wrap(sent.bytes(), sent.offset(), sent.length())
                                .slice())));
        Message got = consumer.receive(5_000);
        assertThat(got.getJMSReplyTo()).isInstanceOf(TemporaryQueue.class).isEqualTo(request.getJMSReplyTo());
        session.createProducer(null).send(got.getJMSReplyTo(), session.createTextMessage("reply"));
        Address orders = new Address(Address.Kind.QUEUE, "orders");
        assertThat(link.said(FakeLink.Resolve.class))
                .as("once for each use")
                .containsExactly(
                        new FakeLink.Resolve(orders, Address.Use.CONSUME),
                        new FakeLink.Resolve(orders, Address.Use.SEND),
                        new FakeLink.Resolve(queue("TMP%fake%77"), Address.Use.SEND));

        link.fail(
                new PenstockException(ErrorCode.TEMPORARY_DESTINATION, "another's"),
                word -> word instanceof Subscription || word instanceof FakeLink.DeleteTemporary);
        TemporaryQueue foreign = (TemporaryQueue) got.getJMSReplyTo();
        assertThatThrownBy(() -> session.createConsumer(foreign)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(foreign::delete).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void shouldBeGoneOnceDeleted() throws Exception {
        Session session = connection.createSession();
        TemporaryQueue queue = session.createTemporaryQueue();
        link.fail(
                new PenstockException(ErrorCode.DESTINATION_IN_USE, "has a consumer"),
                word -> word instanceof FakeLink.DeleteTemporary);
        assertThatThrownBy(queue::delete).isExactlyInstanceOf(JMSException.class);
        link.fail(
                new PenstockException(ErrorCode.NO_SUCH_DESTINATION, "gone"), word -> word instanceof FakeLink.Resolve);
        queue.delete();
        assertThat(link.said(FakeLink.DeleteTemporary.class))
                .containsOnly(new FakeLink.DeleteTemporary(queue("TMP%fake%1")));
        assertThatThrownBy(() -> session.createProducer(queue)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void shouldBeDeletedByItsConnectionOnly() {
        TemporaryQueue alone = (TemporaryQueue) PenstockDestination.of(DestinationKind.TEMPORARY_QUEUE, "TMP%x%1");
        TemporaryTopic news = (TemporaryTopic) PenstockDestination.of(DestinationKind.TEMPORARY_TOPIC, "TMP%x%2");
        assertThatThrownBy(alone::delete).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(news::delete).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void shouldHaveNoDurableSubscription() throws Exception {
        connection.setClientID("me");
        Session session = connection.createSession();
        TemporaryTopic topic = session.createTemporaryTopic();
        assertThatThrownBy(() -> session.createDurableConsumer(topic, "n"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, "n"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThat(link.said(Subscription.class)).isEmpty();
    }

    @Test
    void shouldBeMadeByAContextAndByTheSessionsOfTheirDomain() throws Exception {
        try (JMSContext context = new PenstockContext(connection, SessionMode.AUTO)) {
            assertThat(context.createTemporaryQueue().getQueueName()).startsWith("TMP%");
            assertThat(context.createTemporaryTopic().getTopicName()).startsWith("TMP%");
        }
        connection = connection(ConnectionSettings.Wait.FOR_ANSWER, 100);
        QueueSession queues = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicSession topics = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        assertThat(queues.createTemporaryQueue()).isNotNull();
        assertThat(topics.createTemporaryTopic()).isNotNull();
        assertThatThrownBy(queues::createTemporaryTopic).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(topics::createTemporaryQueue).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldServeTheRequestorOfTheSpecification() throws Exception {
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        connection.start();
        QueueRequestor requestor = new QueueRequestor(session, QUEUE);
        CompletableFuture<Message> reply = CompletableFuture.supplyAsync(
                () -> Unchecked.call(() -> requestor.request(session.createTextMessage("ask"))), threads);
        link.await(Outgoing.class, 1);
        link.deliver(1, 0, 0, "answer");
        assertThat(text(reply.get())).isEqualTo("answer");
        requestor.close();
        assertThat(link.said(FakeLink.DeleteTemporary.class)).hasSize(1);
    }
}
