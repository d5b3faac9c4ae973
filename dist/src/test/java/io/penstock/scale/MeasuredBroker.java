package io.penstock.scale;

import io.penstock.admin.AdminClient;
import io.penstock.jms.ConnectionSettings;
import io.penstock.process.ServerProcess;
import io.penstock.protocol.wire.BrokerStatus;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Empty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A broker process whose memory and disk can be measured from outside. Used by one thread.
 */
final class MeasuredBroker implements AutoCloseable {
    private static final int READY_SECONDS = 60;

    private final ServerProcess process;
    private final Path directory;
    private final String url;

    private MeasuredBroker(ServerProcess process, Path directory) {
        this.process = process;
        this.directory = directory;
        this.url = "penstock://" + process.awaitReady(READY_SECONDS);
    }

    /** A broker with the heap that a default one must fit, over the store in the directory. */
    static MeasuredBroker start(Path directory) {
        return new MeasuredBroker(
                ServerProcess.start(
                        List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"),
                        List.of(
                                "broker",
                                "--set",
                                "listenPort=0",
                                "--set",
                                "segmentSize=64m",
                                "--set",
                                "storePathRootDir=" + store(directory)),
                        directory.resolve("broker.log")),
                directory);
    }

    private static Path store(Path directory) {
        return directory.resolve("store");
    }

    String url() {
        return url;
    }

    /** Heap in use, garbage included: what BROKER_STATUS tells. */
    long heapUsedBytes() {
        return status("heapUsedBytes");
    }

    private long status(String key) {
        try (AdminClient admin = AdminClient.connect(ConnectionSettings.parse(url))) {
            BrokerStatus status = admin.ask(Commands.BROKER_STATUS, Empty.VALUE);
            return status.entries().stream()
                    .filter(entry -> entry.key().equals(key))
                    .mapToLong(entry -> Long.parseLong(entry.value()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Heap of what is alive: the histogram of {@code jcmd}, which collects garbage before it counts. */
    long liveHeapBytes() throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String total = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(histogram));
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    /** Bytes of log that hold records, and all files beside the log's segments, which are prepared ahead and recycled. */
    long diskBytes() throws IOException {
        try (Stream<Path> files = Files.list(store(directory))) {
            long beside = files.filter(file -> !isSegment(file.getFileName().toString()))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            return beside + status("logBytes");
        }
    }

    private static boolean isSegment(String name) {
        return name.endsWith(".log") || name.startsWith("spare-") || name.startsWith("new-segment-");
    }

    /** As {@code kill -9}. */
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
