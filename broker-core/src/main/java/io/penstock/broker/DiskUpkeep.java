package io.penstock.broker;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.pipeline.Timers;
import io.penstock.broker.proposer.Compactor;
import io.penstock.broker.proposer.DeadLetters;
import io.penstock.broker.proposer.ExpirySweep;
import io.penstock.broker.proposer.Proposals;
import io.penstock.broker.proposer.Retention;
import io.penstock.broker.proposer.StagedReads;
import io.penstock.broker.proposer.SurveyAgent;
import io.penstock.broker.proposer.Surveys;
import io.penstock.broker.store.BlockReader;
import io.penstock.broker.store.PreparingAgent;
import io.penstock.broker.store.RecordReader;
import io.penstock.broker.subscription.Settlement;
import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.CompositeAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Puts together what keeps the disk bounded: checkpoints, retention, compaction, expiry, and the agents that serve them.
 *
 * <p>Built once, at start. Afterwards each part belongs to the thread that carries it: the timers' tasks to the log
 * thread.
 */
final class DiskUpkeep {
    private static final long RETENTION_INTERVAL_MS = 100;
    private static final long COMPACTION_INTERVAL_MS = 10;
    private static final long EXPIRY_INTERVAL_MS = 100;

    private final Checkpoints checkpoints;
    private final Compactor compactor;
    private final ExpirySweep expiry;
    private final Agent housekeeping;
    private final Agent surveying;

    /**
     * What it must know of serving.
     *
     * @param inFlight how many messages a consumer of that settlement holds
     * @param letters where expired messages may go
     * @param others more that ask the reader's thread
     */
    record Serving(
            Proposals proposals,
            ToLongFunction<Settlement> inFlight,
            DeadLetters letters,
            BrokerCore.Waits waits,
            List<Surveys> others) {}

    DiskUpkeep(StoreOpening.Opened store, BrokerConfig.Store config, Serving serving, Clock clock) {
        ReplicatedState state = store.state();
        Proposals proposals = serving.proposals();
        Retention retention = new Retention(store.log(), state.destinations(), state::lowestWaiting, store.kept());
        Surveys oldMessages = new Surveys(serving.waits().reader());
        StagedReads stagedMessages = new StagedReads(serving.waits().reader());
        Surveys expiringMessages = new Surveys(serving.waits().reader());
        this.checkpoints = new Checkpoints(
                store.files(), state, retention, config, clock, serving.waits().housekeeper());
        this.compactor = new Compactor(
                store.log(),
                retention,
                new Compactor.Live(
                        state.destinations(), state.transactions(), state.branches(), state::nonPersistentDeadBelow),
                proposals,
                new Compactor.Questions(oldMessages, stagedMessages),
                clock);
        this.expiry = new ExpirySweep(
                new ExpirySweep.Live(state.destinations(), state.subscriptions(), state::nonPersistentDeadBelow),
                new ExpirySweep.Serving(serving.inFlight(), serving.letters()),
                proposals,
                expiringMessages,
                clock);
        this.housekeeping = new CompositeAgent(
                "penstock-housekeeper",
                List.of(new PreparingAgent(store.log(), store.files().blocks()), checkpoints));
        List<Surveys> askers = new ArrayList<>(List.of(oldMessages, expiringMessages));
        askers.addAll(serving.others());
        this.surveying = new SurveyAgent(
                askers,
                stagedMessages,
                new RecordReader(store.log()),
                new BlockReader(store.files().blocks()),
                serving.waits().log());
    }

    /** Lets the log thread do its part by the clock. */
    void schedule(Timers timers) {
        timers.every(RETENTION_INTERVAL_MS, checkpoints::tick);
        timers.every(COMPACTION_INTERVAL_MS, compactor::turn);
        timers.every(EXPIRY_INTERVAL_MS, expiry::turn);
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    Compactor compactor() {
        return compactor;
    }

    /** For the housekeeper's thread. */
    Agent housekeeping() {
        return housekeeping;
    }

    /** For the reader's thread. */
    Agent surveying() {
        return surveying;
    }
}
