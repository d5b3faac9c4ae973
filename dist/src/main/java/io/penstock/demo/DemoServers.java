package io.penstock.demo;

import io.penstock.process.ServerProcess;
import java.nio.file.Path;
import java.util.List;

/**
 * The demonstration's name server and broker: real processes on free loopback ports, their data and logs in one directory.
 *
 * <p>Used by one thread, but {@link #close} may come from the one that ends the JVM.
 */
final class DemoServers implements AutoCloseable {
    private static final List<String> JAVA_OPTIONS = List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
    private static final int READY_SECONDS = 30;

    private final Path directory;
    private final ServerProcess nameServer;
    private final String nameServerAddress;
    private volatile ServerProcess broker;
    private final String brokerAddress;

    DemoServers(Path directory) {
        this.directory = directory;
        nameServer = ServerProcess.start(
                JAVA_OPTIONS, List.of("namesrv", "--set", "listenPort=0"), directory.resolve("namesrv.log"));
        nameServerAddress = nameServer.awaitReady(READY_SECONDS);
        brokerAddress = startBroker("0");
    }

    /** What a client is told: the name server, which knows where the broker is, or will in a moment. */
    String url() {
        return "penstock://" + nameServerAddress + "?failover.startupMaxReconnectAttempts=20";
    }

    /** Ends the broker without giving it a chance to write another byte, and starts it on the same port and store. */
    void killAndRestartBroker() {
        broker.kill();
        startBroker(brokerAddress.substring(brokerAddress.lastIndexOf(':') + 1));
    }

    private String startBroker(String port) {
        broker = ServerProcess.start(
                JAVA_OPTIONS,
                List.of(
                        "broker",
                        "--set",
                        "listenPort=" + port,
                        "--set",
                        "namesrvAddr=" + nameServerAddress,
                        "--set",
                        "storePathRootDir=" + directory.resolve("store"),
                        "--set",
                        "segmentSize=64m"),
                directory.resolve("broker.log"));
        return broker.awaitReady(READY_SECONDS);
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.close();
        }
        nameServer.close();
    }
}
