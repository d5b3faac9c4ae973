package io.penstock.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.cli.Penstock;
import io.penstock.cli.output.ExitCode;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.process.ServerProcess;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dead letters and queues as applications and operators see them, at a broker process. */
@Timeout(240)
class DeadLetterCommandTest {
    private static final int READY_SECONDS = 60;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    private Path directory;

    private ServerProcess broker;
    private String url;
    private Connection connection;

    @BeforeEach
    void start() throws JMSException {
        broker = ServerProcess.start(
                List.of("-Xmx256m"),
                List.of(
                        "broker",
                        "--set",
                        "listenPort=0",
                        "--set",
                        "storePathRootDir=" + directory.resolve("store"),
                        "--set",
                        "segmentSize=16m",
                        "--set",
                        "diskReserve=0",
                        "--set",
                        "deliveryLimit=2"),
                directory.resolve("log"));
        url = "penstock://" + broker.awaitReady(READY_SECONDS);
        connection = new PenstockConnectionFactory(url).createConnection();
        connection.start();
    }

    @AfterEach
    void stop() throws JMSException {
        connection.close();
        broker.close();
    }

    private record Outcome(int exitCode, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    private Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", url, "-o", "json"));
        int exitCode = Penstock.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private long messages(String queue) {
        return run("queue", "stat", queue).json().get("messages").asLong();
    }

    private void send(String queue, String... texts) throws JMSException {
        try (Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(session.createQueue(queue));
            for (String text : texts) {
                TextMessage message = session.createTextMessage(text);
                message.setStringProperty("traceparent", TRACE);
                message.setStringProperty("tracestate", "vendor=1");
                message.setJMSCorrelationID("c-" + text);
                producer.send(message);
            }
        }
    }

    private List<String> receive(String queue) throws JMSException {
        List<String> texts = new ArrayList<>();
        try (Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            for (Message message = consumer.receive(500); message != null; message = consumer.receive(500)) {
                texts.add(message.getBody(String.class));
            }
        }
        return texts;
    }

    /** Rolls the first message back until it does not come again. */
    private void failTheFirst(String queue) throws JMSException {
        try (Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            String poison = consumer.receive(10_000).getBody(String.class);
            session.rollback();
            assertThat(consumer.receive(10_000).getBody(String.class)).isEqualTo(poison);
            session.rollback();
        }
    }

    private void awaitDeadLetters(String queue, long count) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            for (JsonNode each : run("dlq", "list").json()) {
                if (each.get("name").asString().equals("%DLQ%" + queue)
                        && each.get("messages").asLong() == count) {
                    return;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("there are no " + count + " dead letters of " + queue);
    }

    @Test
    void shouldShowRetryAndDiscardDeadLetters() throws Exception {
        send("orders", "poison", "good");
        failTheFirst("orders");
        awaitDeadLetters("orders", 1);
        JsonNode shown = run("dlq", "show", "orders").json();
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).get("reason").asString()).isEqualTo("DELIVERY_LIMIT");
        assertThat(shown.get(0).get("origin").asString()).isEqualTo("orders");
        assertThat(shown.get(0).get("failed").asInt()).isEqualTo(2);
        assertThat(shown.get(0).get("body").asString()).isEqualTo("poison");
        assertThat(receive("orders")).containsExactly("good");

        Outcome retried = run("dlq", "retry", "orders");
        assertThat(retried.err()).isEmpty();
        assertThat(retried.json().get(0).get("result").asString()).isEqualTo("DONE");
        awaitDeadLetters("orders", 0);
        assertThat(messages("orders")).isEqualTo(1);
        failTheFirst("orders");
        awaitDeadLetters("orders", 1);
        assertThat(run("dlq", "discard", "%DLQ%orders", "--selector", "JMS_PENSTOCK_DLQ_REASON = 'REJECTED'")
                        .json())
                .isEmpty();
        assertThat(run("dlq", "discard", "%DLQ%orders", "--selector", "JMS_PENSTOCK_DLQ_REASON LIKE 'DEL%'")
                        .json())
                .hasSize(1);
        awaitDeadLetters("orders", 0);
        assertThat(messages("orders")).isZero();
    }

    @Test
    void shouldShowAnApplicationWhatIsKnownOfADeadLetterAndKeepItsTrace() throws Exception {
        send("orders", "poison");
        failTheFirst("orders");
        awaitDeadLetters("orders", 1);
        try (Session session = connection.createSession()) {
            Queue letters = session.createQueue("%DLQ%orders");
            QueueBrowser browser = session.createBrowser(letters, "JMS_PENSTOCK_DLQ_DELIVERY_COUNT = 2");
            assertThat(Collections.list((Enumeration<?>) browser.getEnumeration()))
                    .hasSize(1);
            Message letter = session.createConsumer(letters).receive(10_000);
            assertThat(letter.getStringProperty("traceparent")).isEqualTo(TRACE);
            assertThat(letter.getStringProperty("tracestate")).isEqualTo("vendor=1");
            assertThat(letter.getJMSCorrelationID()).isEqualTo("c-poison");
            assertThat(letter.getStringProperty("JMS_PENSTOCK_DLQ_ORIG_DESTINATION"))
                    .isEqualTo("orders");
            assertThat(letter.getStringProperty("JMS_PENSTOCK_DLQ_ORIG_MESSAGE_ID"))
                    .isEqualTo(letter.getJMSMessageID());
            assertThat(letter.getIntProperty("JMS_PENSTOCK_DLQ_DELIVERY_COUNT")).isEqualTo(2);
            assertThat(letter.getLongProperty("JMS_PENSTOCK_DLQ_TIMESTAMP")).isPositive();
            assertThat(Collections.list((Enumeration<?>) letter.getPropertyNames()))
                    .map(Object::toString)
                    .contains("JMS_PENSTOCK_DLQ_REASON", "traceparent");

            Queue next = session.createQueue("next");
            session.createProducer(next).send(letter);
            Message sentOn = session.createConsumer(next).receive(10_000);
            assertThat(Collections.list((Enumeration<?>) sentOn.getPropertyNames()))
                    .map(Object::toString)
                    .contains("traceparent")
                    .doesNotContain("JMS_PENSTOCK_DLQ_REASON");
            TextMessage own = session.createTextMessage("own");
            own.setStringProperty("JMS_PENSTOCK_DLQ_REASON", "none of the application's business");
            assertThat(own.propertyExists("JMS_PENSTOCK_DLQ_REASON")).isFalse();
        }
    }

    @Test
    void shouldPauseMovePurgeBrowseAndChangeAQueue() throws Exception {
        send("orders", "a", "b", "c");
        assertThat(run("queue", "pause", "orders").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(receive("orders")).isEmpty();
        JsonNode browsed = run("queue", "browse", "orders", "--selector", "JMSCorrelationID <> 'c-b'")
                .json();
        assertThat(browsed).hasSize(2);
        assertThat(browsed.get(1).get("body").asString()).isEqualTo("c");
        assertThat(run("queue", "move", "orders", "nowhere", "--limit", "1").exitCode())
                .isEqualTo(ExitCode.FAILED);
        assertThat(run("queue", "create", "other").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run("queue", "move", "orders", "other", "--selector", "JMSCorrelationID = 'c-b'", "--rate", "100")
                        .json())
                .hasSize(1);
        assertThat(receive("other")).containsExactly("b");
        assertThat(run("queue", "resume", "orders").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(receive("orders")).containsExactly("a", "c");
        send("orders", "d", "e");
        assertThat(run("queue", "purge", "orders").json().get("purged").asInt()).isEqualTo(2);
        assertThat(messages("orders")).isZero();
        assertThat(run(
                                "queue",
                                "update",
                                "orders",
                                "--messages-max",
                                "1",
                                "--when-full",
                                "REJECT",
                                "--delivery-limit",
                                "7")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(run("queue", "update", "orders", "--expiry-queue", "not a name")
                        .err())
                .contains("PENSTOCK-1303");
        assertThat(run("queue", "pause", "orders", "--what", "sends").exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(catchThrowableOfType(JMSException.class, () -> send("orders", "refused"))
                        .getErrorCode())
                .isEqualTo("PENSTOCK-1313");
    }

    @Test
    void shouldMoveExpiredMessagesToTheExpiryQueue() throws Exception {
        assertThat(run("queue", "create", "short", "--expiry-queue", "%EXPIRED%")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        try (Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(session.createQueue("short"));
            producer.setTimeToLive(100);
            producer.send(session.createTextMessage("late"));
            MessageConsumer expired = session.createConsumer(session.createQueue("%EXPIRED%"));
            Message letter = expired.receive(30_000);
            assertThat(letter.getBody(String.class)).isEqualTo("late");
            assertThat(letter.getStringProperty("JMS_PENSTOCK_DLQ_REASON")).isEqualTo("EXPIRED");
            assertThat(letter.getLongProperty("JMS_PENSTOCK_DLQ_ORIG_EXPIRATION"))
                    .isPositive();
            assertThat(letter.getJMSExpiration()).isZero();
        }
    }

    @Test
    void shouldRejectWhatComesToAnApplicationMoreOftenThanItWants() throws Exception {
        assertThat(run("queue", "create", "patient", "--delivery-limit", "none").exitCode())
                .isEqualTo(ExitCode.OK);
        send("patient", "poison", "good");
        try (Connection impatient =
                new PenstockConnectionFactory(url + "?jms.redeliveryPolicy.maxRedeliveries=1").createConnection()) {
            impatient.start();
            Session session = impatient.createSession(Session.SESSION_TRANSACTED);
            MessageConsumer consumer = session.createConsumer(session.createQueue("patient"));
            for (int delivery = 1; delivery <= 2; delivery++) {
                Message message = consumer.receive(10_000);
                assertThat(message.getBody(String.class)).isEqualTo("poison");
                assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(delivery);
                session.rollback();
            }
            assertThat(consumer.receive(10_000).getBody(String.class)).isEqualTo("good");
            session.commit();
        }
        awaitDeadLetters("patient", 1);
        JsonNode letter = run("dlq", "show", "patient").json().get(0);
        assertThat(letter.get("reason").asString()).isEqualTo("REJECTED");
        assertThat(messages("patient")).isZero();
    }

    /** Consumer processes are killed with unread messages in their buffers, again and again. */
    @Test
    void shouldMakeADeadLetterOfWhatAKilledConsumerHadAndOfNothingThatNobodySaw() throws Exception {
        String[] texts = new String[50];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = String.format("m%02d", i);
        }
        assertThat(run("queue", "create", "victims", "--delivery-limit", "3").exitCode())
                .isEqualTo(ExitCode.OK);
        send("victims", texts);
        // A report that has not left the process when that is killed is not counted: then it is seen once more.
        Map<String, Integer> seen = new TreeMap<>();
        for (int kills = 0; kills < 15 && !seen.containsKey("m02"); kills++) {
            KilledConsumer consumer = new KilledConsumer(url, "victims");
            try {
                seen.merge(consumer.awaitFirst(), 1, Integer::sum);
            } finally {
                consumer.kill();
            }
        }
        assertThat(seen).containsOnlyKeys("m00", "m01", "m02");
        // One of three failures may be of the time when it was the next one.
        assertThat(seen.get("m00")).isGreaterThanOrEqualTo(2);
        assertThat(seen.get("m01")).isGreaterThanOrEqualTo(2);
        awaitDeadLetters("victims", 2);
        assertThat(receive("%DLQ%victims")).containsExactly("m00", "m01");
        assertThat(receive("victims")).hasSize(48).startsWith("m02", "m03").doesNotHaveDuplicates();
    }
}
