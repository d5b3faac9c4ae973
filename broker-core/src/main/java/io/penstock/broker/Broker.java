package io.penstock.broker;

import io.penstock.broker.registration.Registrar;
import io.penstock.broker.registration.RegistrarConfig;
import io.penstock.broker.store.file.Disk;
import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.AgentThread;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.CompositeAgent;
import io.penstock.protocol.agent.ParkingWaiter;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.route.BrokerIdentity;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.protocol.transport.Listener;
import io.penstock.protocol.transport.Transport;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker: the composition root of threads, sockets and {@link BrokerCore}.
 *
 * <pre>
 * RUNNING ── close() ──→ CLOSED
 *    └── an agent threw ──→ HALTED: nothing is answered any more, {@link #halted} completes, and close() remains to be called
 * </pre>
 *
 * <p>Started and closed by any thread, once. Killing the process instead loses nothing that was answered.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final long LOG_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long HOUSEKEEPER_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long READER_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long STOP_LIMIT_MS = 10_000;
    private static final int SECRET_BYTES = 32;

    private final BrokerCore core;
    private final List<AgentThread> threads;
    private final List<Listener> listeners = new ArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Throwable> halted = new CompletableFuture<>();
    private final CompletableFuture<Void> registration;

    private Broker(BrokerConfig config, Disk disk, Transport transport, Clock clock) {
        ParkingWaiter logRest = new ParkingWaiter(LOG_REST_NANOS);
        ParkingWaiter housekeeperRest = new ParkingWaiter(HOUSEKEEPER_REST_NANOS);
        ParkingWaiter readerRest = new ParkingWaiter(READER_REST_NANOS);
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        this.core = BrokerCore.open(
                config, disk, clock, new BrokerCore.Waits(logRest, housekeeperRest, readerRest), secret);
        try {
            for (ListenOptions options : config.listen()) {
                listeners.add(transport.listen(options, core.requests()::accept));
            }
        } catch (RuntimeException e) {
            listeners.forEach(Listener::close);
            core.close();
            throw e;
        }
        List<Agent> housekeeping = new ArrayList<>(List.of(core.housekeeper()));
        if (config.nameServers().isEmpty()) {
            this.registration = CompletableFuture.completedFuture(null);
        } else {
            Registrar registrar = registrar(config, transport, clock, housekeeperRest::wake);
            this.registration = registrar.tried();
            housekeeping.add(registrar);
        }
        CompositeAgent housekeeper = new CompositeAgent("penstock-housekeeper", housekeeping);
        this.threads = List.of(
                new AgentThread(core.logAgent(), logRest, ThreadKind.DAEMON, this::halt),
                new AgentThread(core.reader(), readerRest, ThreadKind.DAEMON, this::halt),
                new AgentThread(housekeeper, housekeeperRest, ThreadKind.DAEMON, this::halt));
        threads.forEach(AgentThread::start);
    }

    private Registrar registrar(BrokerConfig config, Transport transport, Clock clock, Runnable wake) {
        BrokerIdentity identity = new BrokerIdentity(
                config.identity().clusterName(), config.identity().brokerName(), 0, advertised(config));
        return new Registrar(
                new RegistrarConfig(config.nameServers(), null, identity),
                new RegisteredTopics(core.published(), clock),
                transport,
                clock,
                wake);
    }

    private String advertised(BrokerConfig config) {
        return config.identity().advertised() != null
                ? config.identity().advertised()
                : listeners.get(0).endpoint().toString();
    }

    /**
     * Opens the store, recovers it, listens.
     *
     * @param transport the caller's to close, after the broker
     * @throws io.penstock.broker.store.file.StoreException if the store is damaged or another broker's
     * @throws io.penstock.protocol.wire.PenstockException if an endpoint cannot be bound
     */
    public static Broker start(BrokerConfig config, Disk disk, Transport transport, Clock clock) {
        return new Broker(config, disk, transport, clock);
    }

    /** Where it listens, in the order of the configuration, with the ports that the system chose. */
    public List<Endpoint> endpoints() {
        return listeners.stream().map(Listener::endpoint).toList();
    }

    /** Completes when its name servers know it, or could not be told at the first attempt; at once if it has none. */
    public CompletableFuture<Void> registration() {
        return registration;
    }

    /** Completes with the cause if the broker can go on no more; the process should end then. */
    public CompletableFuture<Throwable> halted() {
        return halted;
    }

    private void halt(Throwable cause) {
        LOG.error("[broker-halted] restart the broker; what was answered is safe", cause);
        halted.complete(cause);
    }

    /** Stops in order: no new work, the exact marks of what was delivered, a checkpoint. Idempotent; bounded in time. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        listeners.forEach(Listener::close);
        if (!halted.isDone()) {
            try {
                core.stop().get(STOP_LIMIT_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("[stop-incomplete] the next start will be as after a crash: {}", e.toString());
            }
        }
        // A thread that does not end throws here, and keeps its mappings: to close them under it would end the process.
        threads.forEach(AgentThread::close);
        core.close();
    }
}
