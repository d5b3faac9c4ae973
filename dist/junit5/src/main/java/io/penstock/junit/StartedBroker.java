package io.penstock.junit;

import io.penstock.broker.BrokerConfig;
import io.penstock.broker.security.AnonymousRule;
import io.penstock.broker.store.file.MemoryDisk;
import io.penstock.jms.link.EmbeddedBroker;
import io.penstock.jms.link.EmbeddedBrokers;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.server.RunningBroker;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A broker that runs. A value, for any thread.
 *
 * @param uri where it is
 * @param end stops it
 */
record StartedBroker(String uri, Runnable end) {
    private static final int SEGMENT_BYTES = 16 << 20;

    static StartedBroker inJvm() {
        String name = "junit-" + UUID.randomUUID();
        EmbeddedBroker.Lease lease = EmbeddedBrokers.open(name, Map.of());
        return new StartedBroker("vm://" + name, lease::close);
    }

    static StartedBroker tcp(int port) {
        BrokerConfig.Store usual = BrokerConfig.Store.defaults();
        BrokerConfig config = new BrokerConfig(
                new BrokerConfig.Identity("junit", "junit", null),
                List.of(),
                List.of(ListenOptions.at(new Endpoint.Tcp("127.0.0.1", port))),
                new BrokerConfig.Store(SEGMENT_BYTES, usual.flush(), 0, usual.checkpointBytes(), usual.checkpointMs()),
                BrokerConfig.DestinationDefaults.defaults(),
                BrokerConfig.Memory.defaults(),
                AnonymousRule.AUTO);
        // Direct memory is limited to the size of the heap; half of it leaves room for the transport.
        MemoryDisk disk = new MemoryDisk(Runtime.getRuntime().maxMemory() / 2);
        RunningBroker broker = RunningBroker.start(config, disk, ThreadKind.DAEMON);
        Endpoint.Tcp at = (Endpoint.Tcp) broker.endpoint();
        return new StartedBroker("penstock://127.0.0.1:" + at.port(), broker::close);
    }
}
