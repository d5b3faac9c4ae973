package io.penstock.server;

import io.penstock.broker.Broker;
import io.penstock.broker.BrokerConfig;
import io.penstock.broker.store.file.Disk;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.NettyTransport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A broker with the disk and the transport it borrows; closing it closes all three, in order. Started and closed by any thread. */
public final class RunningBroker implements AutoCloseable {
    private final Broker broker;
    private final NettyTransport transport;
    private final Disk disk;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RunningBroker(Broker broker, NettyTransport transport, Disk disk) {
        this.broker = broker;
        this.transport = transport;
        this.disk = disk;
    }

    /**
     * @param disk becomes the broker's: closed with it, or at once if it cannot start
     * @param kind whether the broker keeps the Java virtual machine alive
     */
    public static RunningBroker start(BrokerConfig config, Disk disk, ThreadKind kind) {
        Clock clock = Clock.system();
        int threads = Runtime.getRuntime().availableProcessors();
        NettyTransport transport = new NettyTransport("broker", threads, kind, clock);
        try {
            return new RunningBroker(Broker.start(config, disk, transport, clock), transport, disk);
        } catch (RuntimeException e) {
            transport.close();
            disk.close();
            throw e;
        }
    }

    /** Where its first listener listens, with the port that the system chose. */
    public Endpoint endpoint() {
        return broker.endpoints().get(0);
    }

    /** Completes when its name servers know it, or could not be told at the first attempt. */
    public CompletableFuture<Void> registration() {
        return broker.registration();
    }

    /** Completes with the cause when the broker can go on no more. */
    public CompletableFuture<Throwable> halted() {
        return broker.halted();
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            broker.close();
        } finally {
            try {
                transport.close();
            } finally {
                disk.close();
            }
        }
    }
}
