package io.penstock.conformance;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.process.ServerProcess;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The broker that a test class talks to, kept running by whoever holds this. Its sends need not fear another test's: destinations
 * have names of their own.
 */
final class TestedBroker implements AutoCloseable {
    private static final int READY_SECONDS = 60;

    /** What {@link #close} has to do. */
    private interface End {
        void run() throws JMSException, IOException;
    }

    private final String address;
    private final End end;

    private TestedBroker(String address, End end) {
        this.address = address;
        this.end = end;
    }

    /** A process on a free loopback port, whose store is deleted with it. */
    static TestedBroker process() {
        try {
            Path directory = Files.createTempDirectory("penstock-conformance");
            List<String> arguments = new ArrayList<>(List.of("broker"));
            for (String setting : List.of(
                    "listenPort=0",
                    "storePathRootDir=" + directory.resolve("store"),
                    "segmentSize=16m",
                    "diskReserve=16m")) {
                arguments.addAll(List.of("--set", setting));
            }
            ServerProcess process = ServerProcess.start(
                    List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"), arguments, directory.resolve("broker.log"));
            String ready = process.awaitReady(READY_SECONDS);
            String port = ready.substring(ready.lastIndexOf(':') + 1);
            return new TestedBroker("penstock://127.0.0.1:" + port, () -> {
                process.close();
                delete(directory);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The broker of this name in this Java virtual machine, in memory. */
    static TestedBroker inJvm(String name) {
        try {
            Connection keeper = new PenstockConnectionFactory("vm://" + name).createConnection();
            return new TestedBroker("vm://" + name, keeper::close);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** @param options without the question mark, or empty */
    String url(String options) {
        return options.isEmpty() ? address : address + "?" + options;
    }

    @Override
    public void close() throws JMSException, IOException {
        end.run();
    }
}
