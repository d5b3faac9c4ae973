package io.penstock.consuming;

import io.penstock.broker.BrokerConfig;
import io.penstock.broker.security.AnonymousRule;
import io.penstock.broker.store.file.FileDisk;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.server.RunningBroker;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker of the test's own, reached over TCP or inside the JVM, and a few words that most tests say. */
abstract class OnABroker {
    static final int PATIENCE_MS = 20_000;
    /** Long enough for a message that comes by mistake. */
    static final int NOTHING_MS = 150;

    /** How applications reach the broker. */
    enum Way {
        TCP,
        IN_JVM
    }

    @TempDir
    private Path directory;

    private final List<Connection> connections = new ArrayList<>();
    private RunningBroker broker;

    @AfterEach
    void stop() throws JMSException {
        for (Connection connection : connections) {
            connection.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    PenstockConnectionFactory by(Way way) {
        return new PenstockConnectionFactory(address(way));
    }

    /** Where it is reached: a URI without options. */
    String address(Way way) {
        if (way == Way.IN_JVM) {
            return "vm://consuming";
        }
        if (broker == null) {
            broker = start(0);
        }
        return "penstock://127.0.0.1:" + port();
    }

    int port() {
        return ((Endpoint.Tcp) broker.endpoint()).port();
    }

    /** Stops the broker and starts it again at the same port, doing something in between. */
    void restart(Runnable meanwhile) {
        int port = port();
        broker.close();
        meanwhile.run();
        broker = start(port);
    }

    private RunningBroker start(int port) {
        BrokerConfig.Store usual = BrokerConfig.Store.defaults();
        BrokerConfig config = new BrokerConfig(
                new BrokerConfig.Identity("a broker", "test", null),
                List.of(),
                List.of(ListenOptions.at(new Endpoint.Tcp("127.0.0.1", port))),
                new BrokerConfig.Store(16 << 20, usual.flush(), 0, usual.checkpointBytes(), usual.checkpointMs()),
                BrokerConfig.DestinationDefaults.defaults(),
                BrokerConfig.Memory.defaults(),
                AnonymousRule.AUTO);
        return RunningBroker.start(config, new FileDisk(directory), ThreadKind.DAEMON);
    }

    /** A started connection that ends with the test. */
    Connection connection(PenstockConnectionFactory factory, String clientId) throws JMSException {
        Connection connection = factory.createConnection();
        connections.add(connection);
        if (clientId != null) {
            connection.setClientID(clientId);
        }
        connection.start();
        return connection;
    }

    static Session session(Connection connection) throws JMSException {
        return connection.createSession(Session.AUTO_ACKNOWLEDGE);
    }

    static void send(Session session, MessageProducer to, String text, int number) throws JMSException {
        TextMessage message = session.createTextMessage(text);
        message.setIntProperty("number", number);
        to.send(message);
    }

    static String text(MessageConsumer consumer) throws JMSException {
        TextMessage message = (TextMessage) consumer.receive(PATIENCE_MS);
        return message == null ? null : message.getText();
    }
}
