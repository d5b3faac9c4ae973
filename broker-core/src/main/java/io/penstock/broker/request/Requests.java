package io.penstock.broker.request;

import io.penstock.broker.apply.PublishedState;
import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.Browsing;
import io.penstock.broker.delivery.Connections;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.OutboundFlush;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.pipeline.Ingress;
import io.penstock.broker.pipeline.ServingLane;
import io.penstock.broker.proposer.DeadLetters;
import io.penstock.broker.proposer.Failures;
import io.penstock.broker.security.AnonymousRule;
import io.penstock.broker.security.Authenticator;
import io.penstock.broker.security.LoginBackoff;
import io.penstock.broker.security.LoginRules;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.auth.ScramNonces;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.wire.BrokerStatus;
import io.penstock.protocol.wire.CommandCode;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The way into the broker: makes the conversation of each accepted connection.
 *
 * <p>Built once; {@link #accept} is called by event loops.
 */
public final class Requests {
    private final RequestTable table;
    private final ConnectCommand.Serving serving;
    private final OutboundFlush outbound;
    private final LoginRules rules;
    private final Introduction introduction;

    /** The two ways to the log thread, and the way back. */
    public record Lanes(Ingress ingress, ServingLane serving, OutboundFlush outbound) {}

    /** What requests act on. */
    public record State(
            ReplicatedState replicated,
            PublishedState published,
            Connections connections,
            Links links,
            ProducerWindows windows,
            Browsing browsing,
            DeadLetters letters) {}

    /**
     * What the configuration says of requests.
     *
     * @param secret random bytes from which the salts of unknown users are made
     */
    public record Settings(
            Introduction introduction, AnonymousRule anonymous, DestinationPolicy destinations, byte[] secret) {}

    public Requests(
            Lanes lanes, State state, Settings settings, Supplier<List<BrokerStatus.Entry>> status, Clock clock) {
        this.table = new RequestTable(lanes.ingress(), lanes.serving());
        this.serving = new ConnectCommand.Serving(
                state.connections(),
                state.links(),
                state.windows(),
                state.browsing(),
                new Failures(state.replicated().subscriptions()),
                state.letters());
        this.outbound = lanes.outbound();
        this.introduction = settings.introduction();
        this.rules = new LoginRules(
                settings.anonymous(),
                state.published()::users,
                new LoginBackoff(clock),
                settings.secret(),
                new ScramNonces(new SecureRandom()));
        new MessagingRequests(
                        state.replicated(),
                        serving,
                        settings.introduction().limits().messageMax())
                .register(table);
        new QueueRequests(state.replicated(), state.links(), state.letters()).register(table);
        new AdminRequests(state.replicated(), state.links(), state.windows(), settings.destinations(), status, clock)
                .register(table);
    }

    /** What each command that clients may give needs, in words; the table of docs/security.md. */
    public Map<CommandCode, String> needs() {
        return table.needs();
    }

    /** The handler of a new connection. */
    public ConnectionHandler accept(Connection connection) {
        AnonymousRule.Origin origin =
                connection.loopback() ? AnonymousRule.Origin.THIS_MACHINE : AnonymousRule.Origin.ELSEWHERE;
        Authenticator login = new Authenticator(rules, connection.peer(), origin);
        return new Conversation(login, introduction, table, serving, outbound);
    }
}
