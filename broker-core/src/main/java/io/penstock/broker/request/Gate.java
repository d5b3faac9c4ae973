package io.penstock.broker.request;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.security.Rights;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.SubscriptionIdentity;
import io.penstock.broker.subscription.SubscriptionOwner;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.broker.transaction.Branch;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TemporaryName;
import java.util.List;
import java.util.Objects;

/**
 * The questions that checks of rights ask: may this client do this with that destination, subscription or branch?
 *
 * <p>Each answers null, or why not as a sentence. What does not exist is refused by nobody here: the command itself says that.
 * Owner: the log thread.
 */
final class Gate {
    private final Destinations destinations;
    private final Subscriptions subscriptions;
    private final ReplicatedState state;
    private final Rights rights;

    Gate(ReplicatedState state) {
        this.state = state;
        this.destinations = state.destinations();
        this.subscriptions = state.subscriptions();
        this.rights = state.rights();
    }

    /** A right over a name; whose a temporary destination is decides who may do what with it, and no right. */
    String over(ClientConnection client, Right right, String name) {
        String user = client.permissions().user();
        return TemporaryName.isTemporary(name) || right.isIn(rights.over(user, name))
                ? null
                : lacks(user, right, "'" + name + "'", name);
    }

    /** A right over all names. */
    String overAll(ClientConnection client, Right right) {
        String user = client.permissions().user();
        return right.isIn(rights.overAll(user)) ? null : lacks(user, right, "all names", "'*'");
    }

    /** Any right over a name. */
    String overAny(ClientConnection client, String name) {
        String user = client.permissions().user();
        return TemporaryName.isTemporary(name) || rights.over(user, name) != 0
                ? null
                : "user '" + user + "' has no right over '" + name + "'";
    }

    private String over(ClientConnection client, Right right, Destination destination) {
        int bits = client.permissions().over(rights, destination.id(), destination.name());
        return right.isIn(bits)
                ? null
                : lacks(client.permissions().user(), right, "'" + destination.name() + "'", destination.name());
    }

    private static String lacks(String user, Right right, String over, String names) {
        return "user '" + user + "' has no right '" + right.word() + "' over " + over
                + "; an administrator gives it by: penstock acl grant " + user + " " + names + " " + right.word();
    }

    /** To send to the destination of a number. Whoever knows a temporary one may. */
    String send(ClientConnection client, int destinationId) {
        Destination destination = destinations.find(destinationId);
        return destination == null || destination.kind().isTemporary() ? null : over(client, Right.SEND, destination);
    }

    /** To have expired messages sent to another queue, if that is stated. */
    String expiry(ClientConnection client, DestinationCreate.Settings settings) {
        String queue = settings.expiryQueue();
        return queue == null || queue.isEmpty() ? null : over(client, Right.SEND, queue);
    }

    /** To consume by the subscription of a number. */
    String consume(ClientConnection client, long subscriptionId) {
        return consume(client, subscriptions.find(subscriptionId));
    }

    /** To consume by the durable subscription of a name. */
    String consumeNamed(ClientConnection client, String name) {
        return consume(
                client,
                subscriptions.find(new SubscriptionIdentity(Subscribe.Durability.DURABLE, client.clientId(), name)));
    }

    /**
     * To consume by a subscription: the right over its destination, and that it is this connection's, or of its client id.
     * What any holder of the right could have received by it, any may settle, so that a settlement can be repeated on a new
     * connection.
     */
    String consume(ClientConnection client, Subscription subscription) {
        if (subscription == null || subscription.destination().isInternal()) {
            return null;
        }
        Destination destination = subscription.destination();
        if (destination.kind().isTemporary()) {
            return destination.isOpenTo(client.owner())
                    ? null
                    : "only the connection that created '" + destination.name() + "' consumes from it";
        }
        String refusal = over(client, Right.CONSUME, destination);
        return refusal != null || isOf(client, subscription)
                ? refusal
                : "user '" + client.permissions().user() + "' has no right 'consume' by a subscription to '"
                        + destination.name() + "' that is another connection's or of another client id";
    }

    private static boolean isOf(ClientConnection client, Subscription subscription) {
        SubscriptionIdentity identity = subscription.identity();
        return switch (identity.durability()) {
            case QUEUE -> true;
            case PRIVATE ->
                subscription
                        .owner()
                        .equals(new SubscriptionOwner(
                                client.identity().clientInstance(),
                                client.identity().connection()));
            default -> Objects.equals(identity.clientId(), client.clientId());
        };
    }

    /** To settle messages, or give them back. */
    String settle(ClientConnection client, Settle settle) {
        return settle(client, settle.tags());
    }

    /** All of a transaction's part: to send each of the messages, and to settle each of the others. */
    String transact(ClientConnection client, List<StagedSend> sends, List<TagRange> settles) {
        for (int i = 0; i < sends.size(); i++) {
            String refusal = send(client, sends.get(i).destinationId());
            if (refusal != null) {
                return refusal;
            }
        }
        return settle(client, settles);
    }

    private String settle(ClientConnection client, List<TagRange> tags) {
        long checked = -1;
        for (int i = 0; i < tags.size(); i++) {
            long subscription = tags.get(i).subscription();
            String refusal = subscription == checked ? null : consume(client, subscription);
            if (refusal != null) {
                return refusal;
            }
            checked = subscription;
        }
        return null;
    }

    /** To touch a branch: one's own, or by the right to recover. */
    String branch(ClientConnection client, BranchId id) {
        Branch branch = state.branches().find(id);
        return branch == null || isOwn(client, branch) ? null : overAll(client, Right.RECOVER);
    }

    /** Whether a branch is not there yet; what stands before it in its batch may begin it. */
    boolean isUnknown(BranchId id) {
        return state.branches().find(id) == null;
    }

    /** Whether a client is told of a branch. */
    boolean sees(ClientConnection client, Branch branch) {
        return isOwn(client, branch) || overAll(client, Right.RECOVER) == null || overAll(client, Right.ADMIN) == null;
    }

    private static boolean isOwn(ClientConnection client, Branch branch) {
        return branch.user().equals(client.permissions().user());
    }

    /** Whether a client is told of a destination. */
    boolean sees(ClientConnection client, String name) {
        String user = client.permissions().user();
        return TemporaryName.isTemporary(name) ? Right.ADMIN.isIn(rights.overAll(user)) : rights.over(user, name) != 0;
    }

    /** To administer anything at all: which of it, {@link #administers} says. */
    String administration(ClientConnection client) {
        for (int bits : rights.grants(client.permissions().user()).values()) {
            if (Right.ADMIN.isIn(bits)) {
                return null;
            }
        }
        return overAll(client, Right.ADMIN);
    }

    /** Whether a client administers a destination; temporary ones go with all names. */
    boolean administers(ClientConnection client, String name) {
        String user = client.permissions().user();
        return Right.ADMIN.isIn(TemporaryName.isTemporary(name) ? rights.overAll(user) : rights.over(user, name));
    }

    /** To have any right at all; temporary destinations are for all others. */
    String something(ClientConnection client) {
        String user = client.permissions().user();
        return rights.hasAny(user) ? null : "user '" + user + "' has no rights";
    }
}
