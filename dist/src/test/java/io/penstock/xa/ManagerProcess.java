package io.penstock.xa;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process with {@link ManagerMain}. A thread of its own reads its output and keeps it in a file; everything else is for one thread. */
final class ManagerProcess implements AutoCloseable {
    private static final int ANSWER_SECONDS = 90;

    private final Process process;
    private final Path log;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    ManagerProcess(String url, Path directory) {
        this.log = directory.resolve("manager.log");
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ManagerMain.class.getName(),
                            url,
                            directory.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(this::read, "manager-output");
        reader.setDaemon(true);
        reader.start();
        answer(ManagerMain.DONE);
    }

    private void read() {
        try (BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var copy = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                copy.write(line);
                copy.newLine();
                copy.flush();
                if (line.startsWith(ManagerMain.AT) || line.startsWith(ManagerMain.DONE)) {
                    answers.add(line);
                }
            }
        } catch (IOException e) {
            // A killed process leaves its pipe broken; nothing it printed before is missing.
        }
    }

    private String answer(String beginning) {
        try {
            String line = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (line == null || !line.startsWith(beginning)) {
                throw new AssertionError("expected '" + beginning + "…' of the transaction manager, not '" + line
                        + "'; it said:\n" + said());
            }
            return line.substring(beginning.length());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** All that it has printed. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does as told, and answers what came of it. */
    String ask(String command) {
        say(command);
        return answer(ManagerMain.DONE);
    }

    /** Begins a transaction, and returns when it stands still at the step. */
    void runTo(Step step) {
        say("run " + step);
        answer(ManagerMain.AT + step);
    }

    /** Lets the transaction go on, without waiting for it. */
    void goOn() {
        say("go");
    }

    /** How the transaction ended. */
    String outcome() {
        return answer(ManagerMain.DONE);
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It is gone already.
        }
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
