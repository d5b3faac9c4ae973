package io.penstock.broker.apply;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.schedule.DueBuckets;
import io.penstock.broker.security.Rights;
import io.penstock.broker.security.Users;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.broker.transaction.Branches;
import io.penstock.broker.transaction.Epochs;
import io.penstock.broker.transaction.Producers;
import io.penstock.broker.transaction.StagedMessage;
import io.penstock.broker.transaction.Transactions;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * All replicated state, as a checkpoint holds it: a function of the log up to a position.
 *
 * <p>Encoding is deterministic: the same log gives the same bytes. Owner: the log thread.
 */
public final class ReplicatedState {
    private static final int VERSION = 6;

    private final Destinations destinations;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Producers producers = new Producers();
    private final Epochs epochs = new Epochs();
    private final Transactions transactions = new Transactions(producers, epochs);
    private final Branches branches = new Branches(producers, epochs);
    private final Users users = new Users();
    private final Rights rights = new Rights(users);
    private final DueBuckets dueBuckets;
    private long nonPersistentDeadBelow;
    private boolean stopped;

    public ReplicatedState(Destinations destinations) {
        this.destinations = destinations;
        this.dueBuckets = new DueBuckets(destinations);
    }

    public Destinations destinations() {
        return destinations;
    }

    public Subscriptions subscriptions() {
        return subscriptions;
    }

    public Producers producers() {
        return producers;
    }

    public Transactions transactions() {
        return transactions;
    }

    public Branches branches() {
        return branches;
    }

    /** The lowest log position of a message that waits for the end of its transaction; the log's end of all if none does. */
    private long lowestStaged() {
        long[] lowest = {Long.MAX_VALUE};
        Consumer<StagedMessage> take = message -> lowest[0] = Math.min(lowest[0], message.entry().position);
        transactions.forEachStaged(take);
        branches.forEachStaged(take);
        return lowest[0];
    }

    /**
     * At most the lowest log position of a message that may come into a queue from elsewhere than the end of the log: it waits
     * for the end of its transaction, or for its time.
     */
    public long lowestWaiting() {
        return Math.min(lowestStaged(), dueBuckets.lowestPosition());
    }

    /** Where delayed messages wait. */
    public DueBuckets dueBuckets() {
        return dueBuckets;
    }

    public Users users() {
        return users;
    }

    public Rights rights() {
        return rights;
    }

    /** NON_PERSISTENT messages stored below this log position died with an unclean stop. */
    public long nonPersistentDeadBelow() {
        return nonPersistentDeadBelow;
    }

    void nonPersistentDeadBelow(long position) {
        nonPersistentDeadBelow = position;
    }

    /** Whether the last thing that the log tells is an orderly stop. */
    public boolean isStopped() {
        return stopped;
    }

    void stopped(boolean orderly) {
        stopped = orderly;
    }

    /** Writes everything. */
    public void encode(OutBuffer out) {
        out.putInt(VERSION).putLong(nonPersistentDeadBelow).putBoolean(stopped);
        destinations.encode(out);
        subscriptions.encode(out);
        producers.encode(out);
        epochs.encode(out);
        transactions.encode(out);
        branches.encode(out);
        users.encode(out);
        rights.encode(out);
        dueBuckets.encode(out);
    }

    /** Reads what {@link #encode} wrote, into state that is new. */
    public void decode(ByteBuffer source, Destinations.Blocks fate) {
        int version = source.getInt();
        if (version != VERSION) {
            throw new IllegalStateException("a checkpoint of version " + version + " is of another Penstock");
        }
        nonPersistentDeadBelow = source.getLong();
        stopped = source.get() != 0;
        destinations.decode(source, fate);
        subscriptions.decode(source, destinations);
        producers.decode(source);
        epochs.decode(source);
        transactions.decode(source);
        branches.decode(source, this::reserve);
        users.decode(source);
        rights.decode(source);
        dueBuckets.decode(source);
    }

    private void reserve(int destinationId, long messages, long bytes) {
        Destination destination = destinations.find(destinationId);
        if (destination != null) {
            destination.reserve(messages, bytes);
        }
    }
}
