package io.penstock.conformance.facility;

import io.penstock.conformance.Transport;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.process.ServerProcess;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A broker of one test's own that can be stopped and started again over its store. Used by one thread. */
final class RestartedBroker implements AutoCloseable {
    private static final int READY_SECONDS = 60;

    private final Transport transport;
    private final Path directory;
    private final String name;
    private ServerProcess process;
    private Connection keeper;
    private String port = "0";

    /** @param name of the broker in the JVM */
    RestartedBroker(Transport transport, Path directory, String name) {
        this.transport = transport;
        this.directory = directory;
        this.name = name;
    }

    void start() throws JMSException {
        if (transport == Transport.IN_JVM) {
            keeper = factory().createConnection();
            return;
        }
        List<String> arguments = new ArrayList<>(List.of("broker"));
        for (String setting : List.of(
                "listenPort=" + port,
                "storePathRootDir=" + directory.resolve("store"),
                "segmentSize=16m",
                "diskReserve=16m")) {
            arguments.addAll(List.of("--set", setting));
        }
        process = ServerProcess.start(
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"), arguments, directory.resolve("broker.log"));
        String address = process.awaitReady(READY_SECONDS);
        port = address.substring(address.lastIndexOf(':') + 1);
    }

    PenstockConnectionFactory factory() {
        return new PenstockConnectionFactory(
                transport == Transport.IN_JVM
                        ? "vm://" + name + "?store=" + directory.resolve("store")
                        : "penstock://127.0.0.1:" + port);
    }

    /** In order; in the JVM, its last connection is this one. */
    void stop() throws JMSException {
        if (keeper != null) {
            keeper.close();
            keeper = null;
        }
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** Without a chance to write another byte; only a process can be. */
    void kill() {
        process.kill();
        process = null;
    }

    @Override
    public void close() throws JMSException {
        stop();
    }
}
