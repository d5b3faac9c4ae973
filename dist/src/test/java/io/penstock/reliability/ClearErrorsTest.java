package io.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.admin.AdminClient;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.protocol.auth.ScramCredential;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.UserPut;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an application is told when it or its surroundings are wrong: one JMSException with the code of the cause, soon, and with
 * the failure beneath both as cause and as linked exception.
 */
class ClearErrorsTest {
    private static final int CONNECT_MS = 2_000;
    private static final int SLACK_MS = 3_000;
    private static final String QUICK = "jms.connectTimeout=" + CONNECT_MS;

    @TempDir
    private Path directory;

    /** Something that an application does. */
    private interface Use {
        void run() throws Exception;
    }

    private static void assertClear(Class<? extends JMSException> type, ErrorCode code, String named, Use use)
            throws Exception {
        long started = System.nanoTime();
        JMSException failure = null;
        try {
            use.run();
        } catch (JMSException e) {
            failure = e;
        }
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        assertThat(failure).as("%s is told", code).isNotNull();
        assertThat(failure).isExactlyInstanceOf(type);
        assertThat(failure.getErrorCode()).as(failure.getMessage()).isEqualTo(code.label());
        assertThat(failure.getMessage()).startsWith(code.label() + ": ").contains(named);
        assertThat(failure.getCause()).isNotNull().isSameAs(failure.getLinkedException());
        assertThat(tookMs).isLessThan(CONNECT_MS + SLACK_MS);
    }

    private static Use connecting(String url) {
        return () -> {
            try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
                connection.start();
            }
        };
    }

    private interface SessionUse {
        void run(Session session) throws Exception;
    }

    private static Use using(String url, SessionUse use) {
        return () -> {
            try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
                use.run(connection.createSession(false, Session.AUTO_ACKNOWLEDGE));
            }
        };
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void shouldNameTheLimitThatAConnectionIsOver() throws Exception {
        try (BrokerInTest broker = BrokerInTest.start(directory, "connectionsPerAddressMax=1");
                Connection first = new PenstockConnectionFactory(broker.url("")).createConnection()) {
            assertClear(
                    ResourceAllocationException.class,
                    ErrorCode.CONNECTION_LIMIT,
                    "connectionsPerAddressMax=1",
                    connecting(broker.url(QUICK)));
            assertThat(first.createSession()).isNotNull();
        }
        // One that went makes room.
        try (BrokerInTest broker = BrokerInTest.start(directory, "connectionsPerAddressMax=1")) {
            connecting(broker.url(QUICK)).run();
            connecting(broker.url(QUICK)).run();
        }
    }

    @Test
    void shouldNameTheHostThatIsUnknown() throws Exception {
        assertClear(
                JMSException.class,
                ErrorCode.UNKNOWN_HOST,
                "no-such-host.invalid",
                connecting("penstock://no-such-host.invalid:9876?" + QUICK));
    }

    @Test
    void shouldNameTheAddressWhereNobodyListens() throws Exception {
        int port = unusedPort();
        assertClear(
                JMSException.class,
                ErrorCode.CONNECT_FAILED,
                "127.0.0.1:" + port,
                connecting("penstock://127.0.0.1:" + port + "?" + QUICK));
    }

    @Test
    void shouldNameAllAddressesWhenNoneOfSeveralNameServersCanBeReached() throws Exception {
        int one = unusedPort();
        int two = unusedPort();
        String url = "penstock://127.0.0.1:" + one + ",127.0.0.1:" + two + "?" + QUICK;
        assertClear(JMSException.class, ErrorCode.CONNECT_FAILED, "127.0.0.1:" + one, connecting(url));
        assertClear(JMSException.class, ErrorCode.CONNECT_FAILED, "127.0.0.1:" + two, connecting(url));
    }

    @Test
    void shouldSayThatTheNameServerKnowsNoBroker() throws Exception {
        try (NameServerInTest nameServer = NameServerInTest.start()) {
            assertClear(
                    JMSException.class,
                    ErrorCode.NO_BROKER,
                    nameServer.address(),
                    connecting("penstock://" + nameServer.address() + "?" + QUICK));
        }
    }

    @Test
    void shouldGiveUpOnAServerThatIsSilent() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertClear(
                    JMSException.class,
                    ErrorCode.CONNECT_FAILED,
                    "connectTimeout " + CONNECT_MS + " ms",
                    connecting("penstock://127.0.0.1:" + silent.getLocalPort() + "?" + QUICK));
        }
    }

    @Test
    void shouldSayThatWhatAnswersIsNoBroker() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread web = new Thread(() -> answerLikeAWebServer(other), "no-broker");
            web.start();
            assertClear(
                    JMSException.class,
                    ErrorCode.NOT_A_PENSTOCK_BROKER,
                    "127.0.0.1:" + other.getLocalPort(),
                    connecting("penstock://127.0.0.1:" + other.getLocalPort() + "?" + QUICK));
            web.join();
        }
    }

    private static void answerLikeAWebServer(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // Until the client has seen enough.
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The client may reset what it does not understand.
        }
    }

    @Test
    void shouldNameTheOptionThatWasMeant() throws Exception {
        assertClear(
                JMSException.class,
                ErrorCode.INVALID_URI,
                "jms.sendTimeout",
                connecting("penstock://127.0.0.1:1?jms.sendTimout=1"));
        assertClear(
                JMSException.class,
                ErrorCode.INVALID_URI,
                "jms.sendTimeout",
                connecting("penstock://127.0.0.1:1?jms.sendTimeout=soon"));
        assertClear(JMSException.class, ErrorCode.INVALID_URI, "amqp", connecting("amqp://127.0.0.1:5672"));
    }

    @Test
    void shouldRefuseAWrongPasswordAndAnonymousUseOnceAUserExists() throws Exception {
        try (BrokerInTest broker = BrokerInTest.start(directory)) {
            createUser(broker, "alice", "right");
            assertClear(
                    JMSSecurityException.class,
                    ErrorCode.AUTHENTICATION_FAILED,
                    "",
                    connecting(broker.url("jms.username=alice&jms.password=wrong&" + QUICK)));
            assertClear(
                    JMSSecurityException.class,
                    ErrorCode.AUTHENTICATION_FAILED,
                    "",
                    connecting(broker.url("jms.username=nobody&jms.password=right&" + QUICK)));
            assertClear(JMSSecurityException.class, ErrorCode.ANONYMOUS_REFUSED, "", connecting(broker.url(QUICK)));
            connecting(broker.url("jms.username=alice&jms.password=right&" + QUICK))
                    .run();
        }
    }

    private static void createUser(BrokerInTest broker, String name, String password) throws JMSException {
        ScramCredential credential = ScramCredential.derive(password, new byte[16], ScramCredential.ITERATIONS_MIN);
        try (AdminClient admin = AdminClient.connect(new PenstockConnectionFactory(broker.url("")).settings())) {
            admin.ask(
                    Commands.USER_PUT,
                    new UserPut(
                            name,
                            credential.iterations(),
                            credential.salt(),
                            credential.storedKey(),
                            credential.serverKey()));
        }
    }

    @Test
    void shouldRefuseAQueueAsTopicAndATopicAsQueue() throws Exception {
        try (BrokerInTest broker = BrokerInTest.start(directory)) {
            String url = broker.url(QUICK);
            using(url, session -> {
                        session.createProducer(session.createQueue("a.queue"));
                        session.createProducer(session.createTopic("a.topic"));
                    })
                    .run();
            Class<InvalidDestinationException> type = InvalidDestinationException.class;
            ErrorCode code = ErrorCode.WRONG_DESTINATION_KIND;
            assertClear(type, code, "a.queue", using(url, s -> s.createProducer(s.createTopic("a.queue"))));
            assertClear(type, code, "a.queue", using(url, s -> s.createConsumer(s.createTopic("a.queue"))));
            assertClear(type, code, "a.topic", using(url, s -> s.createProducer(s.createQueue("a.topic"))));
            assertClear(type, code, "a.topic", using(url, s -> s.createConsumer(s.createQueue("a.topic"))));
        }
    }

    @Test
    void shouldSayThatNoDestinationComesToBeByItsUse() throws Exception {
        try (BrokerInTest broker = BrokerInTest.start(directory, "autoCreateTopicEnable=false")) {
            String url = broker.url(QUICK);
            Class<InvalidDestinationException> type = InvalidDestinationException.class;
            ErrorCode code = ErrorCode.AUTO_CREATE_OFF;
            assertClear(type, code, "orders", using(url, s -> s.createProducer(s.createQueue("orders"))));
            assertClear(type, code, "orders", using(url, s -> s.createConsumer(s.createTopic("orders"))));
        }
    }
}
