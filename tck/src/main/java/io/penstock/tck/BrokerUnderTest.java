package io.penstock.tck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker process as a user starts it, {@code java -jar penstock.jar broker}, with a store of its own. It ends with its standard input, so it cannot outlive the
 * runner. Started and closed by one thread; another copies its output to a file.
 */
final class BrokerUnderTest implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready at (\\S+)");
    private static final int READY_SECONDS = 60;
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final Path log;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private BrokerUnderTest(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param directory empty; for store and log */
    static BrokerUnderTest start(Path brokerJar, Path directory) {
        List<String> command = new ArrayList<>();
        command.add(Fork.java());
        command.addAll(List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-jar", brokerJar.toString()));
        command.addAll(List.of("broker", "--until-input-ends"));
        for (String setting : List.of(
                "listenPort=0",
                "anonymous=LOOPBACK",
                "storePathRootDir=" + directory.resolve("store"),
                "segmentSize=32m",
                "diskReserve=64m")) {
            command.addAll(List.of("--set", setting));
        }
        try {
            Files.createDirectories(directory);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            BrokerUnderTest broker = new BrokerUnderTest(process, directory.resolve("broker.log"));
            Thread reader = new Thread(broker::copyOutput, "broker-output");
            reader.setDaemon(true);
            reader.start();
            return broker;
        } catch (IOException failed) {
            throw new NotRun("the broker cannot be started: " + failed, failed);
        }
    }

    /** Its URL; waits until it serves. */
    String url() {
        try {
            String address = ready.get(READY_SECONDS, TimeUnit.SECONDS);
            return "penstock://127.0.0.1" + address.substring(address.lastIndexOf(':'));
        } catch (ExecutionException | TimeoutException failed) {
            throw new NotRun("the broker did not start; its log is " + log, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotRun("interrupted while the broker started", interrupted);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void copyOutput() {
        try (BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var copy = Files.newBufferedWriter(log)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                copy.write(line);
                copy.newLine();
                copy.flush();
                Matcher address = READY.matcher(line);
                if (address.find()) {
                    ready.complete(address.group(1));
                }
            }
            ready.completeExceptionally(new IllegalStateException("the broker ended while starting"));
        } catch (IOException failed) {
            ready.completeExceptionally(failed);
        }
    }
}
