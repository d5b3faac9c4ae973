package io.penstock.admin;

import io.penstock.jms.ConnectionSettings;
import io.penstock.jms.link.EmbeddedBroker;
import io.penstock.jms.link.EmbeddedBrokers;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.auth.ScramNonces;
import io.penstock.protocol.client.BrokerClient;
import io.penstock.protocol.client.BrokerClientListener;
import io.penstock.protocol.client.BrokerInfo;
import io.penstock.protocol.client.ClientIdentity;
import io.penstock.protocol.client.ClientParts;
import io.penstock.protocol.client.ReconnectingBrokerClient;
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
 * <p>Used by one thread. It owns its transport, and closes both.
 */
public final class AdminClient implements AutoCloseable {
    private static final int ANSWER_SECONDS = 30;

    private final NettyTransport transport;
    private final BrokerClient client;
    private final Way way;

    private AdminClient(NettyTransport transport, BrokerClient client, Way way) {
        this.transport = transport;
        this.client = client;
        this.way = way;
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
        Way way = Way.to(settings.target());
        NettyTransport transport = NettyTransport.withDefaults("admin");
        try {
            SecureRandom random = new SecureRandom();
            ClientParts parts = new ClientParts(transport, Clock.system(), new ScramNonces(random), random);
            ClientIdentity identity = new ClientIdentity(UUID.randomUUID(), 1, "penstock command");
            BrokerClient client = await(ReconnectingBrokerClient.connect(
                    parts, identity, settings.client(), way.endpoints(), new NoMessages()));
            return new AdminClient(transport, client, way);
        } catch (RuntimeException e) {
            transport.close();
            way.end().run();
            throw e;
        }
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
            transport.close();
            way.end().run();
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
