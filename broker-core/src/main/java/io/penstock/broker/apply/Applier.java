package io.penstock.broker.apply;

import io.penstock.broker.destination.DestinationOwner;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.store.RecordView;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.SubscriptionOwner;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.broker.transaction.EpochEndRecord;
import io.penstock.broker.transaction.StartRecord;

/**
 * Record kind → the owner of the replicated state that it changes. The one way in which replicated state changes: live,
 * in recovery and, later, on followers.
 *
 * <p>Deterministic: reads nothing but the record and replicated state. What it tells the serving state (links, windows)
 * has no way back. It writes no records, reads no file and waits for nobody.
 *
 * <p>Owner: the log thread.
 */
public final class Applier {
    private final ReplicatedState state;
    private final MessageApplier messages;
    private final SettlementApplier settlements;
    private final DestinationApplier destinations;
    private final TransactionApplier transactions;
    private final BranchApplier branches;
    private final MoveApplier moves;
    private final TransferApplier transfers;
    private final SecurityApplier security;
    private final ServingEvents serving;

    public Applier(ReplicatedState state, ServingEvents serving) {
        this.state = state;
        this.serving = serving;
        Destinations all = state.destinations();
        Subscriptions subscriptions = state.subscriptions();
        ScheduleApplier schedule = new ScheduleApplier(all, subscriptions, state.dueBuckets(), serving.scheduling());
        this.messages = new MessageApplier(all, subscriptions, state.producers(), schedule, serving.links());
        this.settlements =
                new SettlementApplier(subscriptions, serving.links(), serving.windows(), serving.failedDeliveries());
        this.destinations = new DestinationApplier(all, subscriptions, serving.links(), serving.windows());
        this.transactions = new TransactionApplier(state.transactions(), all, subscriptions, messages, settlements);
        this.branches = new BranchApplier(state, messages, settlements, transactions);
        this.moves = new MoveApplier(state);
        this.transfers = new TransferApplier(all, subscriptions, messages, settlements);
        this.security = new SecurityApplier(state.users(), state.rights());
    }

    /**
     * Applies one record.
     *
     * @throws IllegalStateException if the record cannot be applied: a defect of this program or of the log that no
     *     checksum has found; names the position, which {@code log repair --void} can mark
     */
    public Verdict apply(RecordView record) {
        try {
            return dispatch(record);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the record at log position " + record.position() + " cannot be applied: " + e, e);
        }
    }

    private Verdict dispatch(RecordView record) {
        RecordKind kind = record.kind();
        if (kind == null) {
            throw new IllegalStateException("kind " + record.kindNumber() + " is of a newer Penstock");
        }
        return switch (kind) {
            case MESSAGE -> messages.apply(record);
            case SETTLE -> settlements.settle(record);
            case RESET -> settlements.reset(record);
            case RESERVE -> settlements.reserve(record);
            case EXPIRE -> settlements.expire(record);
            case SKIP -> settlements.skip(record);
            case DESTINATION -> published(destinations.put(record));
            case DESTINATION_DELETE -> published(destinations.delete(record));
            case SUBSCRIPTION -> destinations.putSubscription(record);
            case SUBSCRIPTION_DELETE -> destinations.deleteSubscription(record);
            case TX_MESSAGE -> transactions.stageMessage(record);
            case TX_SETTLE -> transactions.stageSettles(record);
            case TX_COMMIT -> transactions.commit(record);
            case TX_ROLLBACK -> transactions.rollback(record);
            case EPOCH_END -> endEpoch(record);
            case START -> start(record);
            case STOP -> stop(record);
            case MOVE -> moves.apply(record);
            case STAGED_MOVE -> moves.applyStaged(record);
            case DUE -> messages.due(record, settlements::settle);
            case TRANSFER -> transfers.apply(record);
            case USER -> published(security.putUser(record));
            case USER_DELETE -> published(security.deleteUser(record));
            case RIGHTS -> security.rights(record);
            case BRANCH_START -> branches.start(record);
            case BRANCH_END -> branches.end(record);
            case BRANCH_STEP -> branches.step(record);
            case BRANCH_COMMIT -> branches.commit(record);
            case SETTING, VOID -> Verdict.DONE;
        };
    }

    private Verdict published(Verdict verdict) {
        serving.published().publish(state);
        return verdict;
    }

    /** After a checkpoint was decoded, or a replay is over: lets the serving state know what it must. */
    public void restored() {
        serving.dispatcher().deadBelow(state.nonPersistentDeadBelow());
        serving.published().publish(state);
    }

    /** The epoch's staged parts and private subscriptions end with it; temporary destinations if the connection does. */
    private Verdict endEpoch(RecordView record) {
        EpochEndRecord end = EpochEndRecord.LAYOUT.decode(record.payload());
        state.transactions().endEpoch(end.epoch());
        branches.endEpoch(end, record.timestamp());
        SubscriptionOwner owner =
                new SubscriptionOwner(end.epoch().clientInstance(), end.epoch().connection());
        for (Subscription gone : state.subscriptions().deletePrivateOf(owner)) {
            destinations.ended(gone);
        }
        if (end.ending() == EpochEndRecord.Ending.CLOSED) {
            destinations.deleteOwnedBy(new DestinationOwner(owner.clientInstance(), owner.connection()));
        }
        return Verdict.DONE;
    }

    /** Nothing of an earlier life goes on: epochs, what is not durable, and after a crash what was not persistent. */
    private Verdict start(RecordView record) {
        StartRecord start = StartRecord.LAYOUT.decode(record.payload());
        state.stopped(false);
        state.transactions().endAllEpochs();
        branches.endUnprepared();
        for (Subscription gone : state.subscriptions().deleteNonDurable()) {
            destinations.ended(gone);
        }
        if (start.before() == StartRecord.Before.UNCLEAN) {
            state.subscriptions().crashed();
            state.nonPersistentDeadBelow(record.position());
        }
        serving.dispatcher().deadBelow(state.nonPersistentDeadBelow());
        return Verdict.DONE;
    }

    private Verdict stop(RecordView record) {
        state.stopped(true);
        return settlements.stop(record);
    }

    /** Delayed messages since the start that had expired, or whose destination was gone, when they became due. */
    public long lapsed() {
        return messages.lapsed();
    }

    /** Messages settled since the start, for the status. */
    public long settled() {
        return settlements.settled();
    }
}
