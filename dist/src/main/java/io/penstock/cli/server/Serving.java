package io.penstock.cli.server;

import io.penstock.process.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How a server command lives: until a signal, the end of its standard input if it is tied to it, or a defect.
 *
 * <p>The main thread waits here. A signal runs the shutdown hook, which stops the server in order; the JVM's exit code is then
 * 128 + the signal's number, as a shell expects.
 */
public final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    @Option(names = ServerProcess.TIED_OPTION, hidden = true, description = "Stop when standard input ends.")
    private boolean tied;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Throwable> defect = new AtomicReference<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Prints a line for whoever started the server. */
    void announce(String line) {
        command.commandLine().getOut().println(line);
        command.commandLine().getOut().flush();
    }

    /** For the server's constructor: what it tells when it has ended by a defect of its own. */
    public void failed(Throwable failure) {
        defect.compareAndSet(null, failure);
        ended.countDown();
    }

    /** Serves until the end; a signal closes the servers in this order. Ends only by a defect, which it throws. */
    void untilTheEnd(AutoCloseable... servers) throws InterruptedException {
        Thread stop = new Thread(() -> List.of(servers).forEach(Serving::close), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        if (tied) {
            Thread watch = new Thread(Serving::exitWithInput, "standard-input");
            watch.setDaemon(true);
            watch.start();
        }
        ended.await();
        throw new IllegalStateException("the server ended by a defect: " + defect.get(), defect.get());
    }

    private static void exitWithInput() {
        try {
            while (System.in.read() >= 0) {
                // What arrives has no meaning; only the end has.
            }
        } catch (IOException e) {
            LOG.warn("standard input failed, which ends this server", e);
        }
        System.exit(0);
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            LOG.error("the server did not stop in order", e);
        }
    }
}
