package io.penstock.jms.link.remote;

import io.penstock.jms.link.Answers;
import io.penstock.jms.link.LinkListener;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.MessagingLink.Identity;
import io.penstock.jms.link.cluster.ClusterLink;
import io.penstock.jms.link.cluster.MemberConnector;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.client.Bootstrap;
import io.penstock.protocol.client.BrokerClient;
import io.penstock.protocol.client.ClientIdentity;
import io.penstock.protocol.client.ClientOptions;
import io.penstock.protocol.client.ClientParts;
import io.penstock.protocol.client.NamedBroker;
import io.penstock.protocol.client.ReconnectingBrokerClient;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.NettyTransport;
import jakarta.jms.JMSException;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads, the transport and the client instance of some connections: the place where the provider is put together. A factory makes one with its first open
 * connection and drops it with the last, after which no thread is left.
 *
 * <p>Thread-safe. Threads: event loops for the network, and as many for callbacks as run at once, which end when idle.
 */
public final class ClientRuntime implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final String PRODUCT = "penstock-jms";

    private final Clock clock = Clock.system();
    private final UUID instance = UUID.randomUUID();
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong connections = new AtomicLong();
    private final ExecutorService threads;
    private final NettyTransport transport;
    private final ClientParts parts;
    private final ConcurrentHashMap<List<Endpoint>, NameServers> nameServers = new ConcurrentHashMap<>();

    /** @param kind whether the threads keep the virtual machine alive */
    public ClientRuntime(ThreadKind kind) {
        threads = Executors.newCachedThreadPool(named("penstock-jms", kind));
        transport = new NettyTransport("penstock-jms-io", EVENT_LOOPS, kind, clock);
        parts = new ClientParts(
                transport,
                clock,
                () -> UUID.randomUUID().toString(),
                new SplittableRandom(instance.getLeastSignificantBits()));
    }

    private static ThreadFactory named(String name, ThreadKind kind) {
        ThreadFactory plain = Executors.defaultThreadFactory();
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = plain.newThread(task);
            thread.setDaemon(kind.isDaemon());
            thread.setName(name + "-" + made.incrementAndGet());
            return thread;
        };
    }

    /** Where callbacks run. */
    public ExecutorService threads() {
        return threads;
    }

    public Clock clock() {
        return clock;
    }

    /**
     * Connects and logs in; the caller waits.
     *
     * @throws JMSException that says why no broker was reached or the login was refused
     */
    public MessagingLink connect(List<Endpoint> endpoints, ClientOptions options, LinkListener listener)
            throws JMSException {
        Identity identity = new Identity(instance, connections.incrementAndGet());
        ClientIdentity toBroker = new ClientIdentity(instance, identity.connection(), PRODUCT);
        Bootstrap bootstrap = new Bootstrap(parts, toBroker, options, endpoints);
        RemoteEvents events = new RemoteEvents(listener);
        BrokerClient client = Answers.await(
                ReconnectingBrokerClient.connect(parts, options, bootstrap, events), 0, "connecting to " + endpoints);
        RemoteLink link = link(client, identity);
        if (!bootstrap.isThroughNameServer()) {
            return link;
        }
        NameServers names = nameServers.computeIfAbsent(endpoints, first -> NameServers.at(first, parts, options));
        MemberConnector others = (broker, member) -> ReconnectingBrokerClient.connect(
                        parts,
                        options,
                        new NamedBroker(parts, toBroker, options, names.client(), broker),
                        new RemoteEvents(member))
                .thenApply(found -> link(found, identity));
        ClusterLink cluster =
                new ClusterLink(names.homes(), others, listener, client.broker().name(), link);
        events.tell(cluster.ofFirst());
        return cluster;
    }

    private RemoteLink link(BrokerClient client, Identity identity) {
        return new RemoteLink(client, identity, threads, random::nextLong);
    }

    /** Ends all threads; the connections are closed before. Called on an application's thread. */
    @Override
    public void close() {
        threads.shutdown();
        transport.close();
    }
}
