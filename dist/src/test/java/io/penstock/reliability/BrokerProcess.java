package io.penstock.reliability;

import io.penstock.process.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A real broker process that keeps its store and its loopback port over every kill and restart. Used by one thread.
 *
 * <p>The first start chooses the port; each later start may have settings of its own on top.
 */
public final class BrokerProcess implements AutoCloseable {
    private static final int READY_SECONDS = 60;

    private final Path directory;
    private final List<String> javaOptions;
    private final List<String> settings;
    private String port = "0";
    private ServerProcess process;

    public BrokerProcess(Path directory, List<String> javaOptions, String... settings) {
        this.directory = directory;
        this.javaOptions = List.copyOf(javaOptions);
        this.settings = List.of(settings);
    }

    /** Small segments and little reserve, so that a test's disk is small too. */
    public static BrokerProcess small(Path directory, String... more) {
        List<String> settings = new ArrayList<>(List.of("segmentSize=16m", "diskReserve=16m"));
        settings.addAll(Arrays.asList(more));
        return new BrokerProcess(
                directory,
                List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1"),
                settings.toArray(String[]::new));
    }

    /** Starts the process without waiting; once its port is known this is how a start is interrupted by a kill. */
    public void launch(String... more) {
        List<String> arguments = new ArrayList<>(List.of("broker", "--set", "listenPort=" + port));
        List<String> all = new ArrayList<>(List.of("storePathRootDir=" + directory.resolve("store")));
        all.addAll(settings);
        all.addAll(Arrays.asList(more));
        all.forEach(each -> arguments.addAll(List.of("--set", each)));
        process = ServerProcess.start(javaOptions, arguments, log());
    }

    public void awaitReady() {
        String address = process.awaitReady(READY_SECONDS);
        port = address.substring(address.lastIndexOf(':') + 1);
    }

    public void start(String... more) {
        launch(more);
        awaitReady();
    }

    /** {@code kill -9}. */
    public void kill() {
        process.kill();
    }

    public Path log() {
        return directory.resolve("broker.log");
    }

    Path store() {
        return directory.resolve("store");
    }

    public int port() {
        return Integer.parseInt(port);
    }

    /** @param options without the question mark */
    public String url(String options) {
        return "penstock://127.0.0.1:" + port + (options.isEmpty() ? "" : "?" + options);
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
