package io.penstock.broker.request;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.subscription.Subscription;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.BrokerStatus;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.SubscriptionDelete;
import io.penstock.protocol.wire.SubscriptionList;
import io.penstock.protocol.wire.TemporaryName;
import java.util.List;
import java.util.function.Supplier;

/** The commands that manage destinations, and ask how the broker is; those of users are {@link UserRequests}'. */
public final class AdminRequests {
    private final ReplicatedState state;
    private final Links links;
    private final ProducerWindows windows;
    private final DestinationPolicy policy;
    private final Supplier<List<BrokerStatus.Entry>> status;
    private final Clock clock;
    private final Gate gate;

    public AdminRequests(
            ReplicatedState state,
            Links links,
            ProducerWindows windows,
            DestinationPolicy policy,
            Supplier<List<BrokerStatus.Entry>> status,
            Clock clock) {
        this.state = state;
        this.links = links;
        this.windows = windows;
        this.policy = policy;
        this.status = status;
        this.clock = clock;
        this.gate = new Gate(state);
    }

    /** Puts the handlers into the table. */
    public void register(RequestTable table) {
        table.ring(
                CommandCode.DESTINATION_CREATE,
                DestinationCreate.LAYOUT,
                new Access<>(
                        "`create` on a new one; the right of the stated use, or any, on one that exists",
                        this::createRefusal),
                (client, frame, create) ->
                        new DestinationCreateCommand(client, frame, create, policy, state.destinations(), windows));
        table.ring(
                CommandCode.DESTINATION_DELETE,
                DestinationDelete.LAYOUT,
                new Access<>("`admin` on it", (client, delete) -> gate.over(client, Right.ADMIN, delete.name())),
                (client, frame, delete) -> new DestinationDeleteCommand(
                        client, frame, delete.name(), state.destinations(), state.subscriptions(), links));
        DestinationReport report = new DestinationReport(state, links, clock);
        table.report(
                CommandCode.DESTINATION_LIST,
                DestinationList.LAYOUT,
                Access.loggedIn("a login; shows what one has any right on"),
                (client, frame, list) -> answer(
                        client,
                        frame,
                        DestinationList.Answer.LAYOUT,
                        report.list(list, name -> gate.sees(client, name))));
        table.report(
                CommandCode.BROKER_STATUS,
                Empty.BROKER_STATUS,
                new Access<>("`admin` on all names", (client, empty) -> gate.overAll(client, Right.ADMIN)),
                (client, frame, empty) -> answer(client, frame, BrokerStatus.LAYOUT, new BrokerStatus(status.get())));
        registerSubscriptions(table);
        new UserRequests(state.users(), state.rights(), gate).register(table);
    }

    private void registerSubscriptions(RequestTable table) {
        SubscriptionReport report = new SubscriptionReport(state, links, clock);
        table.report(
                CommandCode.SUBSCRIPTION_LIST,
                SubscriptionList.LAYOUT,
                new Access<>(
                        "`admin` on the topic; without one, on any name: shows those to topics that one has it on",
                        (client, list) -> list.topic() == null
                                ? gate.administration(client)
                                : gate.over(client, Right.ADMIN, list.topic())),
                (client, frame, list) -> answer(
                        client,
                        frame,
                        SubscriptionList.Answer.LAYOUT,
                        report.list(list, topic -> gate.administers(client, topic))));
        table.ring(
                CommandCode.SUBSCRIPTION_DELETE,
                SubscriptionDelete.LAYOUT,
                new Access<>(
                        "`admin` on its topic; on any name to be told that there is no such subscription",
                        this::subscriptionRefusal),
                (client, frame, which) -> UnsubscribeCommand.any(client, frame, which, state.subscriptions(), links));
    }

    private String subscriptionRefusal(ClientConnection client, SubscriptionDelete which) {
        Subscription subscription =
                state.subscriptions().find(UnsubscribeCommand.durable(which.clientId(), which.name()));
        return subscription == null
                ? gate.administration(client)
                : gate.over(client, Right.ADMIN, subscription.destination().name());
    }

    /** What is to be new needs one right, and what it is for another. */
    private String createRefusal(ClientConnection client, DestinationCreate create) {
        String name = create.name();
        if (TemporaryName.isTemporary(name)) {
            return create.mode() == DestinationCreate.Mode.RESOLVE ? null : gate.something(client);
        }
        String refusal = switch (create.use()) {
            case UNSTATED -> gate.overAny(client, name);
            case SEND -> gate.over(client, Right.SEND, name);
            case CONSUME -> gate.over(client, Right.CONSUME, name);
            case BROWSE -> gate.over(client, Right.BROWSE, name);
        };
        boolean creates = create.mode() == DestinationCreate.Mode.MUST_BE_NEW
                || create.mode() == DestinationCreate.Mode.CREATE_IF_ABSENT
                        && state.destinations().find(name) == null;
        if (refusal != null || !creates) {
            return refusal;
        }
        String creation = gate.over(client, Right.CREATE, name);
        return creation != null ? creation : gate.expiry(client, create.settings());
    }

    static <T> void answer(ClientConnection client, Frame frame, Layout<T> layout, T answer) {
        if (!frame.isOneway()) {
            FrameWriter.response(client.outbound().frames(), layout, frame.opaque(), answer);
        }
    }
}
