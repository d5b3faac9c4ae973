package io.penstock.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process of applications, such as {@link ClientMain}. Its output is read by a thread of its own; everything else is for one thread. */
final class ClientProcess {
    private static final int END_SECONDS = 120;

    private final Process process;
    private final CountDownLatch quiet = new CountDownLatch(1);
    private final Thread reader;

    /**
     * @param main ends in order when its input ends
     * @param ledger told of what the process reports as failed on its output
     */
    ClientProcess(Class<?> main, List<String> arguments, Ledger ledger) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = new Thread(() -> read(ledger), "client-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Ledger ledger) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals(ClientMain.QUIET)) {
                    quiet.countDown();
                } else if (line.startsWith("FAILED")
                        || line.startsWith("Exception in thread")
                        || line.contains(" ERROR ")) {
                    ledger.failed(-1, "in the client process: " + line);
                }
            }
        } catch (IOException e) {
            // A killed process leaves its pipe broken; nothing it printed before is missing.
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        reader.join();
    }

    /** Ends its senders and waits for them. */
    void endSending() throws InterruptedException, IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        if (!quiet.await(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the client process's senders have not ended");
        }
    }

    /** Ends its receivers, and it. */
    void close() throws InterruptedException, IOException {
        process.getOutputStream().close();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the client process has not ended in order");
        }
        reader.join();
    }
}
