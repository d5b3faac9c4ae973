package io.penstock.jms;

import io.penstock.jms.ConnectionSettings.Prefetch;
import io.penstock.jms.ConnectionSettings.Sends;
import io.penstock.jms.ConnectionSettings.ShowUser;
import io.penstock.jms.ConnectionSettings.Wait;
import io.penstock.jms.link.TagRange;
import io.penstock.jms.message.DeserializationPolicy;
import io.penstock.jms.produce.MessageIds;
import io.penstock.jms.produce.SendStreams;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.client.ClientOptions;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A connection over a {@link FakeLink}. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class LinkTestCase {
    static final PenstockQueue QUEUE = new PenstockQueue("orders");
    static final PenstockTopic TOPIC = new PenstockTopic("news");

    final FakeLink link = new FakeLink();
    ExecutorService threads;
    SendStreams streams;
    PenstockConnection connection;
    int released;

    @BeforeEach
    void connect() {
        threads = Executors.newCachedThreadPool();
        streams = new SendStreams();
        connection = connection(Wait.FOR_PERSISTENT, 100);
    }

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdownNow();
        threads.awaitTermination(10, TimeUnit.SECONDS);
    }

    PenstockConnection connection(Wait wait, int prefetch) {
        return connection(new Sends(wait, ShowUser.NO, null), prefetch, LocalRules.defaults());
    }

    PenstockConnection connection(Sends sends, int prefetch, LocalRules rules) {
        ConnectionState state = new ConnectionState(threads);
        link.listener = state;
        ConnectionSettings settings = new ConnectionSettings(
                new ConnectionSettings.InThisJvm("test", null, "AUTO"),
                ClientOptions.defaults().withLogin(new ClientOptions.Login("anna", "secret")),
                null,
                sends,
                new Prefetch(prefetch, prefetch, prefetch, 1_000),
                DeserializationPolicy.basics(),
                rules);
        SharedParts shared = new SharedParts(threads, Clock.system(), streams, new MessageIds(new UUID(9, 9)));
        return new PenstockConnection(link, settings, shared, state, () -> released++);
    }

    Session started(int mode) throws Exception {
        connection.start();
        return connection.createSession(mode);
    }

    static TagRange tags(long from, long to) {
        return new TagRange(FakeLink.SUBSCRIPTION, 0, from, to);
    }

    static String text(Message message) throws Exception {
        return message == null ? null : ((TextMessage) message).getText();
    }

    /** Receives what is buffered already, or soon will be. */
    static String next(MessageConsumer consumer) throws Exception {
        return text(consumer.receive(5_000));
    }
}
