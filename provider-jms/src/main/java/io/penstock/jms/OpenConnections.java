package io.penstock.jms;

import io.penstock.jms.link.EmbeddedBroker;
import io.penstock.jms.link.EmbeddedBrokers;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.remote.ClientRuntime;
import io.penstock.jms.produce.MessageIds;
import io.penstock.jms.produce.SendStreams;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.Endpoint;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.UUID;

/**
 * The open connections of a factory and what they share: made with the first, ended with the last, so that an idle factory holds no thread.
 *
 * <p>Thread-safe; the monitor guards the count and is not held while connecting.
 */
final class OpenConnections {
    private final ThreadKind kind;
    private ClientRuntime runtime;
    private SharedParts shared;
    private int users;

    private record Use(ClientRuntime runtime, SharedParts shared) {}

    /** Where to connect, and what to give up afterwards. */
    private record Way(List<Endpoint> endpoints, Runnable end) {}

    /** Makes a connection over its link. */
    interface Making<C extends PenstockConnection> {
        C make(
                MessagingLink link,
                ConnectionSettings settings,
                SharedParts shared,
                ConnectionState state,
                Runnable release);
    }

    /** @param kind whether the threads keep the virtual machine alive */
    OpenConnections(ThreadKind kind) {
        this.kind = kind;
    }

    ThreadKind kind() {
        return kind;
    }

    /** Connects and logs in. */
    <C extends PenstockConnection> C open(ConnectionSettings settings, Making<C> making) throws JMSException {
        Use use = use();
        Way way = null;
        C connection = null;
        MessagingLink link = null;
        try {
            way = way(settings.target());
            ConnectionState state = new ConnectionState(use.shared().threads());
            link = use.runtime().connect(way.endpoints(), settings.client(), state);
            Way opened = way;
            C made = making.make(link, settings, use.shared(), state, () -> {
                opened.end().run();
                release();
            });
            made.claimConfiguredClientId();
            connection = made;
            return made;
        } finally {
            if (connection == null) {
                giveUp(way, link);
            }
        }
    }

    private void giveUp(Way way, MessagingLink link) {
        if (link != null) {
            link.close().join();
        }
        if (way != null) {
            way.end().run();
        }
        release();
    }

    private static Way way(ConnectionSettings.Target target) throws JMSException {
        if (target instanceof ConnectionSettings.Remote remote) {
            return new Way(remote.endpoints(), () -> {});
        }
        ConnectionSettings.InThisJvm embedded = (ConnectionSettings.InThisJvm) target;
        try {
            EmbeddedBroker.Lease lease = EmbeddedBrokers.open(embedded.name(), embedded.options());
            return new Way(List.of(new Endpoint.InJvm(lease.target().inJvmName())), lease::close);
        } catch (RuntimeException notStarted) {
            throw JmsErrors.translate(notStarted);
        }
    }

    private synchronized Use use() {
        if (users++ == 0) {
            runtime = new ClientRuntime(kind);
            shared = new SharedParts(
                    runtime.threads(), runtime.clock(), new SendStreams(), new MessageIds(UUID.randomUUID()));
        }
        return new Use(runtime, shared);
    }

    private void release() {
        ClientRuntime ending = null;
        synchronized (this) {
            if (--users == 0) {
                ending = runtime;
                runtime = null;
                shared = null;
            }
        }
        if (ending != null) {
            ending.close();
        }
    }
}
