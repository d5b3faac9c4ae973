package io.penstock.protocol.client;

import io.penstock.protocol.agent.Scheduler;
import io.penstock.protocol.transport.ConnectOptions;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionLimits;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Deliver;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Grant;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Recall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials one address, says HELLO and logs in, all within the connect time-out, and gives a client of what answered. From
 * then on it hands on what the broker says by itself. Event loop only, but for the start.
 */
final class Greeting {
    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

    private final ClientParts parts;
    private final ClientOptions options;
    private final Endpoint endpoint;
    private final ClientEpoch epoch;
    private final String product;
    private final BrokerEvents events;
    private final CompletableFuture<ChannelBrokerClient> result = new CompletableFuture<>();
    private final Conversation conversation;
    private LoginExchange login;
    private volatile ChannelBrokerClient client;

    private Greeting(
            ClientParts parts,
            ClientOptions options,
            Endpoint endpoint,
            ClientIdentity identity,
            int epoch,
            BrokerEvents events) {
        this.parts = parts;
        this.options = options;
        this.endpoint = endpoint;
        this.epoch = new ClientEpoch(identity.instance(), identity.connection(), epoch);
        this.product = identity.product();
        this.events = events;
        this.conversation = new Conversation(parts.transport().scheduler(), this::onRequest, this::onLost);
    }

    /** @param epoch higher than that of every earlier greeting of this client */
    static CompletableFuture<ChannelBrokerClient> greet(
            ClientParts parts,
            ClientOptions options,
            Endpoint endpoint,
            ClientIdentity identity,
            int epoch,
            BrokerEvents events) {
        return new Greeting(parts, options, endpoint, identity, epoch, events).start();
    }

    private CompletableFuture<ChannelBrokerClient> start() {
        int limitMs = options.timeOuts().connectMs();
        ConnectOptions dial = new ConnectOptions(
                endpoint, limitMs, options.wire().tls(), options.wire().socket(), ConnectionLimits.forClients());
        Scheduler.Task limit = parts.transport()
                .scheduler()
                .after(
                        limitMs,
                        () -> fail(new PenstockException(
                                ErrorCode.CONNECT_FAILED,
                                endpoint + " did not answer HELLO within connectTimeout " + limitMs + " ms")));
        result.whenComplete((made, failure) -> limit.cancel());
        parts.transport().connect(dial, conversation).whenComplete((connection, failure) -> {
            if (failure != null) {
                fail(asPenstock(failure));
            } else {
                hello(connection);
            }
        });
        return result;
    }

    private void hello(Connection connection) {
        conversation.attach(connection);
        if (result.isDone()) {
            connection.close("the log-in took too long");
            return;
        }
        login = LoginExchange.of(options.login(), parts.nonces());
        ask(login.first());
    }

    private void ask(byte[] auth) {
        Hello hello = new Hello(Hello.LEVEL, Frame.SIZE_MAX, epoch, product, login.mechanism(), auth);
        conversation.ask(Commands.HELLO, hello).whenComplete((answer, failure) -> {
            if (failure != null) {
                fail(notABroker(asPenstock(failure)));
                return;
            }
            try {
                answered(answer);
            } catch (PenstockException e) {
                fail(e);
            }
        });
    }

    private void answered(Hello.Answer answer) {
        if (!answer.done()) {
            ask(login.next(answer.auth()));
            return;
        }
        if (answer.limits().level() < 1 || answer.limits().level() > Hello.LEVEL) {
            throw new PenstockException(
                    ErrorCode.PROTOCOL_LEVEL,
                    endpoint + " speaks level " + answer.limits().level() + ", this client " + Hello.LEVEL);
        }
        if (answer.role() == Hello.Role.BROKER) {
            login.done(answer.auth());
        }
        BrokerInfo info = new BrokerInfo(
                answer.identity().brokerName(),
                answer.identity().clusterName(),
                answer.identity().advertised(),
                endpoint.toString(),
                answer.limits().level(),
                answer.limits().frameMax(),
                answer.limits().messageMax(),
                answer.pace().heartbeatMs(),
                answer.pace().producerWindow(),
                answer.principal(),
                answer.store());
        conversation.connection().loggedIn();
        ChannelBrokerClient made = new ChannelBrokerClient(
                conversation,
                parts.transport().scheduler(),
                answer.role(),
                info,
                epoch.epoch(),
                options.timeOuts().closeMs());
        client = made;
        if (info.heartbeatMs() > 0) {
            made.startHeartbeat();
        }
        if (!result.complete(made)) {
            made.abandon("the log-in took too long");
        }
    }

    /** What is no Penstock broker knows no HELLO, or closes at the sight of it. */
    private PenstockException notABroker(PenstockException failure) {
        return switch (failure.code()) {
            case UNSUPPORTED_COMMAND, MALFORMED_FRAME, CONNECTION_LOST ->
                new PenstockException(
                        ErrorCode.NOT_A_PENSTOCK_BROKER,
                        "what listens at " + endpoint + " does not answer HELLO as a Penstock broker does: "
                                + failure.getMessage(),
                        failure);
            default -> failure;
        };
    }

    private void fail(PenstockException why) {
        if (result.completeExceptionally(why) && conversation.connection() != null) {
            conversation.connection().close("the log-in failed");
        }
    }

    private void onRequest(Frame frame) {
        ChannelBrokerClient to = client;
        CommandCode code = CommandCode.of(frame.code());
        if (to == null || code == null) {
            LOG.debug("[request-ignored] {} sent code {}", endpoint, frame.code());
            return;
        }
        switch (code) {
            case DELIVER -> events.onDeliver(to, Deliver.of(frame.body()));
            case RECALL -> events.onRecall(to, Recall.LAYOUT.decode(frame.body()));
            case GRANT -> {
                Grant grant = Grant.LAYOUT.decode(frame.body());
                to.windows().set(grant.destinationId(), grant.window());
            }
            default -> LOG.debug("[request-ignored] {} sent {}", endpoint, code);
        }
    }

    private void onLost(PenstockException why) {
        ChannelBrokerClient of = client;
        if (of == null) {
            fail(notABroker(why));
        } else {
            of.lose(why);
            events.onLost(of, why);
        }
    }

    /** The failure itself, without the wrapping of futures. */
    static PenstockException asPenstock(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof PenstockException known
                ? known
                : new PenstockException(ErrorCode.INTERNAL, String.valueOf(cause), cause);
    }
}
