package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.ConnectionSettings.Sends;
import io.penstock.jms.ConnectionSettings.ShowUser;
import io.penstock.jms.ConnectionSettings.Wait;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.Outgoing;
import io.penstock.jms.link.remote.ClientRuntime;
import io.penstock.jms.message.PenstockMessage;
import io.penstock.jms.message.PropertyNameRule;
import io.penstock.protocol.agent.ThreadKind;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the options change that the provider honours by itself. */
class LocalRulesTest extends LinkTestCase {
    private static final LocalRules DEFAULTS = LocalRules.defaults();

    private void connect(LocalRules rules) {
        connection = connection(new Sends(Wait.FOR_PERSISTENT, ShowUser.NO, null), 100, rules);
    }

    private static LocalRules propertyNames(PropertyNameRule rule) {
        return new LocalRules("", "", rule, DEFAULTS.expiry(), DEFAULTS.threads());
    }

    private Message lastSent() throws JMSException {
        List<Outgoing> sent = link.said(Outgoing.class);
        Outgoing last = sent.get(sent.size() - 1);
        return Texts.CODEC.decode(ByteBuffer.wrap(last.bytes(), last.offset(), last.length()), 1, QUEUE);
    }

    @Test
    void shouldPutPrefixesBeforeNamesThatDoNotHaveThem() throws JMSException {
        connect(new LocalRules("q.", "t.", DEFAULTS.propertyNames(), DEFAULTS.expiry(), DEFAULTS.threads()));
        Session session = connection.createSession();
        assertThat(session.createQueue("orders")).isEqualTo(new PenstockQueue("q.orders"));
        assertThat(session.createTopic("news")).isEqualTo(new PenstockTopic("t.news"));
        assertThat(session.createQueue(session.createQueue("orders").getQueueName()))
                .isEqualTo(new PenstockQueue("q.orders"));
        assertThat(session.createTopic("q.news")).isEqualTo(new PenstockTopic("t.q.news"));
        try (JMSContext context = new PenstockContext(connection, SessionMode.AUTO)) {
            assertThat(context.createQueue("orders")).isEqualTo(new PenstockQueue("q.orders"));
            assertThat(context.createTopic("news")).isEqualTo(new PenstockTopic("t.news"));
        }
    }

    @Test
    void shouldSayWhereOptionsStandWhenANameHasThem() throws JMSException {
        Session session = connection.createSession();
        assertThatThrownBy(() -> session.createQueue("orders?prefetch=1"))
                .isInstanceOf(InvalidDestinationException.class)
                .hasMessageContaining("options stand in the connection URI, not in names: orders?prefetch=1");
    }

    @Test
    void shouldTakeAnyPropertyNameIfTold() throws Exception {
        connect(propertyNames(PropertyNameRule.ANY));
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        for (Message message : List.of(
                session.createMessage(),
                session.createTextMessage(),
                session.createTextMessage("x"),
                session.createBytesMessage(),
                session.createMapMessage(),
                session.createObjectMessage(),
                session.createObjectMessage("x"),
                session.createStreamMessage())) {
            message.setStringProperty("not-a name.", "1");
            session.createProducer(QUEUE).send(message);
            assertThat(lastSent().getStringProperty("not-a name.")).isEqualTo("1");
            assertThatThrownBy(() -> message.setStringProperty("", "1")).isInstanceOf(IllegalArgumentException.class);
        }
        try (JMSContext context = new PenstockContext(connection, SessionMode.AUTO)) {
            context.createProducer().setProperty("a-b", 2).send(QUEUE, "x");
            assertThat(lastSent().getIntProperty("a-b")).isEqualTo(2);
        }
    }

    @Test
    void shouldTakeAnyPropertyNameOnAReceivedMessageToo() throws Exception {
        connect(propertyNames(PropertyNameRule.ANY));
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(1, 0, 0, "a");
        Message received = consumer.receive(5_000);
        received.clearProperties();
        received.setStringProperty("a-b", "1");
        assertThat(received.getStringProperty("a-b")).isEqualTo("1");
    }

    @Test
    void shouldRefuseNamesThatNoSelectorCanSpeakOfByDefault() throws JMSException {
        Message message = connection.createSession().createMessage();
        assertThatThrownBy(() -> message.setStringProperty("a-b", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    private Message receivedAfterItsTime(LocalRules rules) throws Exception {
        connect(rules);
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.listener.onDeliver(
                1, 0, List.of(new Delivered(0, 0, 1, Delivered.History.NEW, Texts.bytes("old", 1_000))));
        return consumer.receive(100);
    }

    @Test
    void shouldShowMessagesAfterTheirTimeOnlyIfTold() throws Exception {
        assertThat(receivedAfterItsTime(DEFAULTS)).isNull();
        LocalRules left =
                new LocalRules("", "", DEFAULTS.propertyNames(), LocalRules.Expiry.LEFT_TO_BROKER, DEFAULTS.threads());
        assertThat(text(receivedAfterItsTime(left))).isEqualTo("old");
    }

    @Test
    void shouldShowSenderAndReceiverWhoSent() throws JMSException {
        connection = connection(new Sends(Wait.FOR_PERSISTENT, ShowUser.YES, "shop"), 100, DEFAULTS);
        Session session = connection.createSession();
        Message message = session.createMessage();
        message.setStringProperty("JMSXUserID", "somebody else");
        message.setStringProperty("JMSXAppID", "something else");
        assertThat(message.propertyExists("JMSXAppID")).isFalse();
        session.createProducer(QUEUE).send(message);
        for (Message each : List.of(message, lastSent())) {
            assertThat(each.getStringProperty("JMSXUserID")).isEqualTo("anna");
            assertThat(each.getStringProperty("JMSXAppID")).isEqualTo("shop");
            assertThat(Collections.list(((PenstockMessage) each).getPropertyNames()))
                    .contains("JMSXUserID", "JMSXAppID");
        }
        Message forwarded = lastSent();
        PenstockConnection other = connection(new Sends(Wait.FOR_PERSISTENT, ShowUser.NO, null), 100, DEFAULTS);
        other.createSession().createProducer(QUEUE).send(forwarded);
        for (Message each : List.of(forwarded, lastSent())) {
            assertThat(each.propertyExists("JMSXUserID")).isFalse();
            assertThat(each.propertyExists("JMSXAppID")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(ThreadKind.class)
    void shouldKeepTheVirtualMachineAliveOnlyIfTold(ThreadKind kind) throws Exception {
        try (ClientRuntime runtime = new ClientRuntime(kind)) {
            assertThat(runtime.threads()
                            .submit(() -> Thread.currentThread().isDaemon())
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo(kind.isDaemon());
        }
    }
}
