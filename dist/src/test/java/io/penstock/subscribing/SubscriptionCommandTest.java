package io.penstock.subscribing;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.Penstock;
import io.penstock.cli.output.ExitCode;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.reliability.BrokerProcess;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Subscriptions as operators see and delete them, at a broker process. */
@Timeout(120)
class SubscriptionCommandTest {
    private static final int BODY_BYTES = 256 * 1024;
    private static final int BACKLOG = 200;

    @TempDir
    private Path directory;

    private BrokerProcess broker;

    @BeforeEach
    void start() {
        broker = BrokerProcess.small(directory, "checkpointInterval=200ms");
        broker.start();
    }

    @AfterEach
    void stop() {
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
        all.addAll(List.of("--url", broker.url("")));
        int exitCode = Penstock.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private JsonNode listed(String... topic) {
        List<String> all = new ArrayList<>(List.of("subscription", "list", "-o", "json"));
        all.addAll(List.of(topic));
        return run(all.toArray(String[]::new)).json();
    }

    private Connection connected(String clientId) throws JMSException {
        Connection connection = new PenstockConnectionFactory(broker.url("")).createConnection();
        if (clientId != null) {
            connection.setClientID(clientId);
        }
        connection.start();
        return connection;
    }

    private long logBytes() {
        return run("status", "-o", "json").json().get("logBytes").asLong();
    }

    private void send(String topic, int messages) throws JMSException {
        try (Connection connection = connected(null);
                Session session = connection.createSession()) {
            MessageProducer producer = session.createProducer(session.createTopic(topic));
            for (int i = 0; i < messages; i++) {
                var message = session.createBytesMessage();
                message.writeBytes(new byte[BODY_BYTES]);
                producer.send(message);
            }
        }
    }

    @Test
    void shouldListAForgottenSubscriptionWithItsLagAndFreeItsLogWhenItIsDeleted() throws Exception {
        try (Connection connection = connected("reports");
                Session session = connection.createSession()) {
            Topic news = session.createTopic("news");
            session.createDurableConsumer(news, "forgotten", "colour IS NULL", false)
                    .close();
            session.createSharedDurableConsumer(session.createTopic("sports"), "idle")
                    .close();
        }
        send("news", BACKLOG);

        JsonNode all = listed();
        assertThat(all.size()).isEqualTo(2);
        JsonNode worst = all.get(0);
        assertThat(worst.get("name").asString()).isEqualTo("forgotten");
        assertThat(worst.get("client_id").asString()).isEqualTo("reports");
        assertThat(worst.get("kind").asString()).isEqualTo("durable");
        assertThat(worst.get("topic").asString()).isEqualTo("news");
        assertThat(worst.get("selector").asString()).isEqualTo("colour IS NULL");
        assertThat(worst.get("unsettled").asLong()).isEqualTo(BACKLOG);
        assertThat(worst.get("consumers").asInt()).isZero();
        assertThat(worst.get("oldest_ms").asLong()).isNotNegative();
        assertThat(worst.has("broker")).isFalse();
        assertThat(all.get(1).get("kind").asString()).isEqualTo("shared durable");
        assertThat(all.get(1).get("oldest_ms").isNull()).isTrue();
        assertThat(listed("sports").size()).isEqualTo(1);
        assertThat(run("subscription", "list", "absent").err())
                .isEqualToIgnoringNewLines("penstock: there is no topic absent");

        long held = logBytes();
        assertThat(held).isGreaterThan((long) BACKLOG * BODY_BYTES);
        Outcome unknown = run("subscription", "delete", "forgotten");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(unknown.err())
                .isEqualToIgnoringNewLines(
                        "penstock: PENSTOCK-1306 there is no durable subscription 'forgotten' without a client id");
        assertThat(run("subscription", "delete", "forgotten", "--client-id", "reports")
                        .out())
                .isEqualToIgnoringNewLines("deleted subscription forgotten");
        assertThat(run("subscription", "delete", "idle", "--client-id", "reports")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(run("subscription", "list").out()).isEqualToIgnoringNewLines("no subscriptions");
        while (logBytes() > held / 2) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldRefuseToDeleteWhatIsConsumedOrNotAcknowledged() throws Exception {
        String[] delete = {"subscription", "delete", "d", "--client-id", "c"};
        try (Connection connection = connected("c")) {
            Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
            Topic news = session.createTopic("news");
            MessageConsumer consumer = session.createDurableConsumer(news, "d");
            session.createConsumer(news);
            assertThat(run(delete).err())
                    .isEqualToIgnoringNewLines(
                            "penstock: PENSTOCK-1307 subscription 'd' has an open consumer, or messages that are not acknowledged");
            send("news", 1);
            Message got = consumer.receive(20_000);
            consumer.close();
            assertThat(run(delete).err()).contains("PENSTOCK-1307");
            JsonNode all = listed("news");
            assertThat(all.get(0).get("name").isNull() || all.get(1).get("name").isNull())
                    .as("the private one has none: %s", all)
                    .isTrue();
            assertThat(run("subscription", "list").out()).contains("private", " - ");
            got.acknowledge();
            assertThat(run(delete).exitCode()).isEqualTo(ExitCode.OK);
            assertThat(listed("news").size()).isEqualTo(1);
        }
    }
}
