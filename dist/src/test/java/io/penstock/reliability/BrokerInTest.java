package io.penstock.reliability;

import io.penstock.broker.BrokerConfig;
import io.penstock.broker.store.file.FileDisk;
import io.penstock.config.BrokerKeys;
import io.penstock.config.Settings;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.server.RunningBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A broker in the test's own process, listening on loopback with files below a directory. Used by one thread. */
public final class BrokerInTest implements AutoCloseable {
    private final RunningBroker broker;

    private BrokerInTest(RunningBroker broker) {
        this.broker = broker;
    }

    /** @param settings key=value, as the command line takes them */
    public static BrokerInTest start(Path directory, String... settings) {
        List<String> all = new ArrayList<>(List.of("listenPort=0", "diskReserve=16m", "segmentSize=16m"));
        all.addAll(Arrays.asList(settings));
        BrokerConfig config = BrokerKeys.config(Settings.read(BrokerKeys.ALL, Optional.empty(), Map.of(), all));
        return new BrokerInTest(
                RunningBroker.start(config, new FileDisk(directory.resolve("store")), ThreadKind.DAEMON));
    }

    public int port() {
        String address = broker.endpoint().toString();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    public String url(String options) {
        return "penstock://127.0.0.1:" + port() + (options.isEmpty() ? "" : "?" + options);
    }

    /** Done when a defect has ended it. */
    CompletableFuture<Throwable> halted() {
        return broker.halted();
    }

    @Override
    public void close() {
        broker.close();
    }
}
