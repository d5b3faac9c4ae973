package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.output.ExitCode;
import io.penstock.process.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real processes of the command, and the administration of them. */
class ServersTest {
    private static final int READY_SECONDS = 60;

    @TempDir
    private Path directory;

    private ServerProcess start(String verb, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(verb, "--set", "listenPort=0"));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return ServerProcess.start(List.of("-Xmx256m"), arguments, log());
    }

    private Path log() {
        return directory.resolve("log");
    }

    private ServerProcess startBroker() {
        return start("broker", "storePathRootDir=" + store(), "segmentSize=16m", "diskReserve=0");
    }

    private Path store() {
        return directory.resolve("store");
    }

    private record Outcome(int exitCode, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Penstock.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    @Test
    void shouldKeepDestinationsOverAKillAndJudgeTheStoppedLog() {
        try (ServerProcess broker = startBroker()) {
            String url = "penstock://" + broker.awaitReady(READY_SECONDS);
            Outcome created = run("queue", "create", "orders", "--url", url, "--messages-max", "1000", "-o", "json");
            assertThat(created.err()).isEmpty();
            assertThat(created.json().get("name").asString()).isEqualTo("orders");
            assertThat(run("topic", "create", "prices", "--url", url).exitCode())
                    .isEqualTo(ExitCode.OK);
            broker.kill();
        }
        try (ServerProcess broker = startBroker()) {
            String url = "penstock://" + broker.awaitReady(READY_SECONDS);
            JsonNode queues = run("queue", "list", "--url", url, "-o", "json").json();
            assertThat(queues).hasSize(1);
            assertThat(queues.get(0).get("name").asString()).isEqualTo("orders");
            assertThat(run("queue", "delete", "prices", "--url", url).err()).contains("there is no queue prices");
            assertThat(run("queue", "delete", "orders", "--url", url).exitCode())
                    .isEqualTo(ExitCode.OK);
            assertThat(run("queue", "list", "--url", url, "-o", "json").json()).isEmpty();
        }
        Outcome verified = run("log", "verify", "--store", store().toString(), "-o", "json");
        assertThat(verified.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(verified.json().get("sound").asBoolean()).isTrue();
        Outcome printed = run("log", "print", "--store", store().toString(), "-o", "ndjson");
        assertThat(printed.out()).contains("\"kind\":\"DESTINATION_DELETE\"").contains("\"kind\":\"STOP\"");
    }

    @Test
    void shouldFindDamageInTheMiddleOfTheLogAndCutItOnlyWhenToldTwice() throws IOException {
        try (ServerProcess broker = startBroker()) {
            String url = "penstock://" + broker.awaitReady(READY_SECONDS);
            for (int i = 0; i < 3; i++) {
                assertThat(run("queue", "create", "q" + i, "--url", url).exitCode())
                        .isEqualTo(ExitCode.OK);
            }
        }
        String store = store().toString();
        Outcome whole = run("log", "print", "--store", store, "-o", "ndjson");
        long position = whole.out()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .filter(row -> row.get("kind").asString().equals("DESTINATION"))
                .findFirst()
                .orElseThrow()
                .get("position")
                .asLong();
        Path segment = store().resolve("00000000000000000000.log");
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), position + 8);
        }
        Outcome damaged = run("log", "verify", "--store", store, "-o", "json");
        assertThat(damaged.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(damaged.json().get("sound").asBoolean()).isFalse();
        String end = damaged.json().get("end").asString();
        assertThat(run("log", "repair", "--store", store, "--cut-at", end).exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("log", "verify", "--store", store).exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run("log", "repair", "--store", store, "--cut-at", end, "--yes")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(run("log", "verify", "--store", store).exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldLetAUserInWithThePasswordOnly() {
        try (ServerProcess broker = startBroker()) {
            String url = "penstock://" + broker.awaitReady(READY_SECONDS);
            assertThat(run("user", "create", "alice", "--new-password=secret", "--url", url)
                            .exitCode())
                    .isEqualTo(ExitCode.OK);
            assertThat(run("queue", "list", "--url", url).err()).contains("PENSTOCK-1203");
            assertThat(run("user", "list", "--url", url, "--user", "alice", "--password=wrong")
                            .err())
                    .contains("PENSTOCK-1201");
            Outcome listed = run("user", "list", "--url", url, "--user", "alice", "--password=secret", "-o", "json");
            assertThat(listed.json().get(0).get("name").asString()).isEqualTo("alice");
        }
        assertThat(text(log())).doesNotContain("secret");
    }

    @Test
    void shouldSendAndReceiveByTheCommandLine() {
        try (ServerProcess broker = startBroker()) {
            String url = "penstock://" + broker.awaitReady(READY_SECONDS);
            assertThat(run("send", "orders", "one espresso", "-p", "table=7", "--url", url)
                            .exitCode())
                    .isEqualTo(ExitCode.OK);
            Outcome received = run("receive", "orders", "-n", "1", "--url", url, "-o", "json");
            assertThat(received.json().get("body").asString()).isEqualTo("one espresso");
            assertThat(received.json().get("properties").get("table").asString())
                    .isEqualTo("7");
            assertThat(received.json().get("redelivered").asBoolean()).isFalse();
            Outcome empty = run("receive", "orders", "-n", "1", "--wait", "50", "--url", url);
            assertThat(empty.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(empty.err()).contains("received 0 of 1");
            assertThat(run("send", "--topic", "orders", "x", "--url", url).err())
                    .contains("PENSTOCK-1302");
        }
    }

    @Test
    void shouldShowWhatWaitsForItsDeliveryTime() {
        try (ServerProcess broker = startBroker()) {
            String url = "penstock://" + broker.awaitReady(READY_SECONDS);
            assertThat(run("send", "orders", "later", "-n", "3", "--delay", "3600000", "--url", url)
                            .exitCode())
                    .isEqualTo(ExitCode.OK);
            JsonNode status = run("status", "--url", url, "-o", "json").json();
            assertThat(status.get("scheduled").asString()).isEqualTo("3");
            assertThat(status.get("destinations").asString()).isEqualTo("1");
            assertThat(status.get("store").asString()).isEqualTo("ok");
            JsonNode queues = run("queue", "list", "--url", url, "-o", "json").json();
            assertThat(queues).hasSize(1);
            assertThat(queues.get(0).get("messages").asInt()).isZero();
        }
    }

    @Test
    void shouldSayInOneLineThatNobodyListens() {
        Outcome outcome = run("queue", "list", "--url", "penstock://127.0.0.1:1");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err().lines()).hasSize(1).allMatch(line -> line.contains("PENSTOCK-1"));
        assertThat(run("queue", "list", "--url", "penstock://a?bogus=1").err()).contains("PENSTOCK-1107");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
