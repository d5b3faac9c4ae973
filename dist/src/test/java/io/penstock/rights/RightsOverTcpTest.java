package io.penstock.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TransactionRolledBackException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What applications and operators see of rights, at a broker process. */
class RightsOverTcpTest extends RightsTestCase {
    private static final int SECONDS = 20;

    private static void assertRefused(String right, String name, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfAny(JMSSecurityException.class, JMSSecurityRuntimeException.class)
                .hasMessageStartingWith("PENSTOCK-1202: user 'anna' has no right '" + right + "' over '" + name + "'");
    }

    @Test
    void shouldRefuseProducersConsumersAndBrowsersWhereTheyAreMade() throws Exception {
        boss().done("queue", "create", "orders");
        boss().done("topic", "create", "news");
        user("anna", "mine.* send,consume,browse,create");
        try (Connection connection = as("anna").createConnection()) {
            connection.setClientID("anna's");
            Session session = connection.createSession();
            Queue orders = session.createQueue("orders");
            Topic news = session.createTopic("news");
            assertRefused("send", "orders", () -> session.createProducer(orders));
            assertRefused("send", "news", () -> session.createProducer(news));
            assertRefused("consume", "orders", () -> session.createConsumer(orders));
            assertRefused("consume", "news", () -> session.createConsumer(news));
            assertRefused("consume", "news", () -> session.createDurableConsumer(news, "d"));
            assertRefused("consume", "news", () -> session.createSharedConsumer(news, "s"));
            assertRefused("browse", "orders", () -> session.createBrowser(orders));
            MessageProducer anonymous = session.createProducer(null);
            assertRefused("send", "orders", () -> anonymous.send(orders, session.createMessage()));
            session.createProducer(session.createQueue("mine.own")).send(session.createTextMessage("goes on"));
        }
        try (JMSContext context = as("anna").createContext()) {
            assertRefused("send", "orders", () -> context.createProducer().send(context.createQueue("orders"), "text"));
            assertRefused("consume", "orders", () -> context.createConsumer(context.createQueue("orders")));
        }
    }

    @Test
    void shouldRefuseFirstUseWithoutTheRightToCreate() throws Exception {
        user("anna", "mine.* send,consume");
        try (Connection connection = as("anna").createConnection()) {
            Session session = connection.createSession();
            assertRefused("create", "mine.new", () -> session.createProducer(session.createQueue("mine.new")));
            boss().done("acl", "grant", "anna", "mine.*", "create");
            session.createProducer(session.createQueue("mine.new")).send(session.createMessage());
        }
    }

    @Test
    void shouldTakeRightsAwayWhileAConnectionIsOpen() throws Exception {
        user("anna", "orders send,consume,create");
        CompletableFuture<JMSException> reported = new CompletableFuture<>();
        try (Connection connection = as("anna").createConnection()) {
            connection.setExceptionListener(reported::complete);
            connection.start();
            Session session = connection.createSession();
            Queue orders = session.createQueue("orders");
            MessageProducer producer = session.createProducer(orders);
            MessageConsumer consumer = session.createConsumer(orders);
            producer.send(session.createTextMessage("before"));
            assertThat(consumer.receive(SECONDS * 1_000)).isNotNull();
            Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
            transacted.createProducer(orders).send(transacted.createTextMessage("never"));
            boss().done("acl", "revoke", "anna", "orders", "send");
            assertRefused("send", "orders", () -> producer.send(session.createTextMessage("after")));
            CompletableFuture<Exception> failure = new CompletableFuture<>();
            producer.send(session.createTextMessage("after"), new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                    failure.complete(null);
                }

                @Override
                public void onException(Message message, Exception exception) {
                    failure.complete(exception);
                }
            });
            assertRefused("send", "orders", () -> {
                throw failure.get(SECONDS, TimeUnit.SECONDS);
            });
            assertThatThrownBy(transacted::commit)
                    .isInstanceOf(TransactionRolledBackException.class)
                    .hasMessageContaining("no right 'send' over 'orders'");
            boss().done("acl", "revoke", "anna", "orders", "consume");
            assertRefused("consume", "orders", () -> consumer.receive(SECONDS * 1_000));
            assertThat(reported.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(JMSSecurityException.class);
            boss().done("acl", "grant", "anna", "orders", "send");
            session.createProducer(orders).send(session.createTextMessage("the connection lives"));
        }
    }

    @Test
    void shouldShowTheUserWhoSentAMessage() throws Exception {
        user("anna", "orders send,consume,create");
        try (Connection connection = new PenstockConnectionFactory(
                        "anna", PASSWORD, broker().url("jms.populateJMSXUserID=true"))
                .createConnection()) {
            connection.start();
            Session session = connection.createSession();
            Queue orders = session.createQueue("orders");
            Message message = session.createMessage();
            message.setStringProperty("JMSXUserID", "boss");
            session.createProducer(orders).send(message);
            Message received = session.createConsumer(orders).receive(SECONDS * 1_000);
            assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("anna");
        }
    }

    @Test
    void shouldServeRequestsAndRepliesWithoutAGrantOverTemporaryQueues() throws Exception {
        user("anna", "orders send,create");
        user("server", "orders consume");
        try (Connection asking = as("anna").createConnection();
                Connection serving = as("server").createConnection()) {
            asking.start();
            serving.start();
            Session client = asking.createSession();
            TemporaryQueue replies = client.createTemporaryQueue();
            Message request = client.createMessage();
            request.setJMSReplyTo(replies);
            client.createProducer(client.createQueue("orders")).send(request);
            Session server = serving.createSession();
            Message got = server.createConsumer(server.createQueue("orders")).receive(SECONDS * 1_000);
            server.createProducer(null).send(got.getJMSReplyTo(), server.createTextMessage("reply"));
            TextMessage reply = (TextMessage) client.createConsumer(replies).receive(SECONDS * 1_000);
            assertThat(reply.getText()).isEqualTo("reply");
        }
    }

    @Test
    void shouldRefuseOperatorsVerbsToThoseWhoAreNone() {
        boss().done("user", "create", "anna", "--new-password", PASSWORD);
        boss().done("queue", "create", "orders");
        Cli anna = new Cli(url(), "anna");
        anna.done("queue", "stat", "orders");
        anna.done("queue", "create", "annas");
        anna.done("acl", "list", "anna");
        for (String verb : new String[] {
            "status",
            "user list",
            "user delete boss",
            "user create x --new-password x",
            "user password boss --new-password x",
            "acl list",
            "acl list boss",
            "acl grant anna * admin",
            "acl revoke boss * admin",
            "queue delete orders",
            "subscription list",
            "subscription list news",
            "subscription delete absent"
        }) {
            assertThat(anna.run(verb.split(" ")))
                    .as(verb)
                    .startsWith("1 penstock: PENSTOCK-1202 user 'anna' has no right 'admin'");
        }
        boss().done("acl", "grant", "anna", "orders*", "admin");
        anna.done("queue", "delete", "orders");
    }

    @Test
    void shouldPrintUsersAndRights() {
        user("shop", "orders.* send,browse", "replies consume");
        assertThat(boss().done("acl", "list", "shop", "--output", "ndjson").lines())
                .containsExactly(
                        "{\"user\":\"shop\",\"names\":\"orders.*\",\"rights\":\"send,browse\"}",
                        "{\"user\":\"shop\",\"names\":\"replies\",\"rights\":\"consume\"}");
        assertThat(boss().done("user", "list", "--output", "ndjson").lines())
                .containsExactly(
                        "{\"name\":\"boss\",\"over_all\":\"send,consume,browse,create,admin,recover\",\"other_grants\":0}",
                        "{\"name\":\"shop\",\"over_all\":null,\"other_grants\":2}");
        assertThat(boss().run("user", "create", "shop", "--new-password", "x")).startsWith("1 penstock: PENSTOCK-1206");
        assertThat(boss().run("user", "delete", "nobody")).startsWith("1 penstock: PENSTOCK-1207");
        assertThat(boss().run("acl", "revoke", "shop", "orders.*", "send", "consume"))
                .startsWith("1 penstock: PENSTOCK-1208 user 'shop' was not granted 'consume'");
        assertThat(boss().run("user", "delete", "boss")).startsWith("1 penstock: PENSTOCK-1209");
        assertThat(boss().run("acl", "grant", "shop", "x", "fly")).startsWith("2 ");
    }

    @Test
    void shouldLetAnonymousClientsBesideUsersDoWhatTheyAreGranted() throws Exception {
        Cli anonymous = new Cli(url(), null);
        anonymous.done("queue", "create", "orders");
        assertThat(anonymous.run("user", "list")).contains("user 'anonymous' has no right 'admin' over all names");
        boss().done("acl", "revoke", "anonymous", "*", "send,consume,browse,create");
        assertThat(anonymous.run("queue", "create", "more")).startsWith("1 penstock: PENSTOCK-1202");
        boss().done("user", "password", "boss", "--new-password", "other");
        assertThat(boss().run("user", "list")).startsWith("1 penstock: PENSTOCK-1201");
    }
}
