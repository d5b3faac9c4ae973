package io.penstock.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Penstock server in a process of its own: the same Java and the same class path, on the addresses it is told.
 *
 * <p>What the process prints goes to a log file, by a thread that ends with the process. The process ends when its standard input
 * does, so it cannot outlive whoever started it, however that one ends. Started and closed by one thread.
 */
public final class ServerProcess implements AutoCloseable {
    /** The option that ties a server's life to its standard input. */
    public static final String TIED_OPTION = "--until-input-ends";

    private static final Pattern READY = Pattern.compile("ready at (\\S+)");
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a server without waiting for it.
     *
     * @param javaOptions such as -Xmx256m
     * @param arguments of the penstock command, the verb first
     * @param log where its output is appended
     */
    public static ServerProcess start(List<String> javaOptions, List<String> arguments, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("io.penstock.cli.Penstock");
        command.addAll(arguments);
        command.add(TIED_OPTION);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            ServerProcess server = new ServerProcess(process, log);
            Thread reader = new Thread(server::copyOutput, "output-of-" + arguments.get(0));
            reader.setDaemon(true);
            reader.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + String.join(" ", arguments), e);
        }
    }

    /** The address that the server printed when it was ready. */
    public String awaitReady(int seconds) {
        try {
            return ready.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the server was not ready in " + seconds + " s; its log is " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a server started", e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** {@code kill -9}: the process gets no chance to write another byte. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks the process to stop in order, and kills it if it has not after 20 s. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void copyOutput() {
        String last = "it printed nothing";
        try (BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var copy = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                copy.write(line);
                copy.newLine();
                copy.flush();
                last = line;
                Matcher address = READY.matcher(line);
                if (address.find()) {
                    ready.complete(address.group(1));
                }
            }
            ready.completeExceptionally(new IllegalStateException("the server ended while starting: " + last));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }
}
