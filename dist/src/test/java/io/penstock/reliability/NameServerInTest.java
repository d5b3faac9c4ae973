package io.penstock.reliability;

import io.penstock.namesrv.NameServerConfig;
import io.penstock.server.RunningNameServer;
import java.util.concurrent.atomic.AtomicReference;

/** A name server in the test's own process, on a free loopback port. Used by one thread. */
final class NameServerInTest implements AutoCloseable {
    private final RunningNameServer server;
    private final AtomicReference<Throwable> defect;

    private NameServerInTest(RunningNameServer server, AtomicReference<Throwable> defect) {
        this.server = server;
        this.defect = defect;
    }

    static NameServerInTest start() {
        AtomicReference<Throwable> defect = new AtomicReference<>();
        return new NameServerInTest(RunningNameServer.start(NameServerConfig.at("127.0.0.1", 0), defect::set), defect);
    }

    String address() {
        return server.address();
    }

    /** What ended it, or null. */
    Throwable defect() {
        return defect.get();
    }

    @Override
    public void close() {
        server.close();
    }
}
