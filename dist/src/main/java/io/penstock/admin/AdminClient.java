package io.penstock.admin;

import io.penstock.jms.ConnectionSettings;
import io.penstock.jms.link.EmbeddedBroker;
import io.penstock.jms.link.EmbeddedBrokers;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.auth.ScramNonces;
import io.penstock.protocol.client.Bootstrap;
import io.penstock.protocol.client.BrokerClient;
import io.penstock.protocol.client.BrokerClientListener;
import io.penstock.protocol.client.BrokerInfo;
import io.penstock.protocol.client.ClientIdentity;
import io.penstock.protocol.client.ClientParts;
import io.penstock.protocol.client.NameServerClient;
import io.penstock.protocol.client.NamedBroker;
import io.penstock.protocol.client.ReconnectingBrokerClient;
import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.NettyTransport;
import io.penstock.protocol.wire.Command;
import io.penstock.protocol.wire.Deliver;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Recall;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An administrator's conversation with one broker over the ordinary, authenticated protocol; every call waits for its answer.
 *
 * <p>Used by one thread. It owns its transport, and closes both; others of the same cluster are made from it by {@link #at}.
 */
public final class AdminClient implements AutoCloseable {
    private static final int ANSWER_SECONDS = 30;

    private final Base base;
    private final BrokerClient client;
    private final Runnable end;
    private final boolean throughNameServer;

    private AdminClient(Base base, BrokerClient client, boolean throughNameServer, Runnable end) {
        this.base = base;
        this.client = client;
        this.throughNameServer = throughNameServer;
        this.end = end;
    }

    /** What the conversations of one command stand on. */
    private record Base(NettyTransport transport, ClientParts parts, ConnectionSettings settings, Way way) {
        static Base of(ConnectionSettings settings) {
            NettyTransport transport = NettyTransport.withDefaults("admin");
            SecureRandom random = new SecureRandom();
            ClientParts parts = new ClientParts(transport, Clock.system(), new ScramNonces(random), random);
            return new Base(transport, parts, settings, Way.to(settings.target()));
        }

        ClientIdentity identity() {
            return new ClientIdentity(UUID.randomUUID(), 1, "penstock command");
        }

        NameServerClient nameServers() {
            return new NameServerClient(parts, settings.client(), way.endpoints());
        }

        void close() {
            transport.close();
            way.end().run();
        }
    }

    /** Where the broker is, and what ends with the conversation: the lease of an embedded one. */
    private record Way(List<Endpoint> endpoints, Runnable end) {
        static Way to(ConnectionSettings.Target target) {
            if (target instanceof ConnectionSettings.Remote remote) {
                return new Way(remote.endpoints(), () -> {});
            }
            ConnectionSettings.InThisJvm embedded = (ConnectionSettings.InThisJvm) target;
            EmbeddedBroker.Lease lease = EmbeddedBrokers.open(embedded.name(), embedded.options());
            return new Way(List.of(new Endpoint.InJvm(lease.target().inJvmName())), lease::close);
        }
    }

    /**
     * Connects, or fails in bounded time.
     *
     * @throws PenstockException with the cause's code
     */
    public static AdminClient connect(ConnectionSettings settings) {
        Base base = Base.of(settings);
        try {
            Bootstrap bootstrap = new Bootstrap(base.parts, base.identity(), settings.client(), base.way.endpoints());
            BrokerClient client =
                    await(ReconnectingBrokerClient.connect(base.parts, settings.client(), bootstrap, new NoMessages()));
            return new AdminClient(base, client, bootstrap.isThroughNameServer(), base::close);
        } catch (RuntimeException e) {
            base.close();
            throw e;
        }
    }

    /** Whether a name server led to the broker, which may then be one of several. */
    public boolean isThroughNameServer() {
        return throughNameServer;
    }

    /** All brokers by name, those that are away without an address; only through a name server. */
    public List<BrokerData> members() {
        return await(base.nameServers().members());
    }

    /** A conversation with another broker of the cluster, to be closed before this one. */
    public AdminClient at(String broker) {
        NamedBroker named =
                new NamedBroker(base.parts, base.identity(), base.settings.client(), base.nameServers(), broker);
        BrokerClient other =
                await(ReconnectingBrokerClient.connect(base.parts, base.settings.client(), named, new NoMessages()));
        return new AdminClient(base, other, true, () -> {});
    }

    /** Has every name server of the URL forget a broker that is away; how many did. */
    public int forget(String broker) {
        int forgotten = 0;
        for (Endpoint each : base.way.endpoints()) {
            NameServerClient one = new NameServerClient(base.parts, base.settings.client(), List.of(each));
            forgotten += await(one.forget(broker)) ? 1 : 0;
        }
        return forgotten;
    }

    public <Q, A> A ask(Command<Q, A> command, Q request) {
        return await(client.ask(command, request));
    }

    public BrokerInfo broker() {
        return client.broker();
    }

    @Override
    public void close() {
        try {
            client.close();
        } finally {
            end.run();
        }
    }

    private static <A> A await(CompletableFuture<A> answer) {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PenstockException known) {
                throw known;
            }
            throw new IllegalStateException("an administration command failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new PenstockException(ErrorCode.REQUEST_TIMEOUT, "no answer within " + ANSWER_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    /** An administrator opens no link, so nothing but news of the connection can come, and each call learns that itself. */
    private static final class NoMessages implements BrokerClientListener {
        @Override
        public void onDeliver(int link, int generation, Deliver messages) {
            throw new IllegalStateException("a delivery on link " + link + ", which was never opened");
        }

        @Override
        public void onRecall(Recall recall) {
            throw new IllegalStateException("a recall of a link which was never opened");
        }

        @Override
        public void onInterrupted(PenstockException why) {}

        @Override
        public void onLinkLost(int link, PenstockException why) {
            throw new IllegalStateException("link " + link + " was never opened");
        }

        @Override
        public void onRestored() {}

        @Override
        public void onLost(PenstockException why) {}
    }
}
