package io.penstock.broker;

import io.penstock.broker.apply.Applier;
import io.penstock.broker.apply.PublishedState;
import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.FilterSweep;
import io.penstock.broker.delivery.MessageFilters;
import io.penstock.broker.pipeline.ForcePolicy;
import io.penstock.broker.pipeline.Ingress;
import io.penstock.broker.pipeline.LifeCommands;
import io.penstock.broker.pipeline.LocalLog;
import io.penstock.broker.pipeline.LogAgent;
import io.penstock.broker.pipeline.LogProposals;
import io.penstock.broker.pipeline.Pipeline;
import io.penstock.broker.pipeline.ProposalQueue;
import io.penstock.broker.pipeline.ServingLane;
import io.penstock.broker.pipeline.Timers;
import io.penstock.broker.proposer.AbandonedDestinations;
import io.penstock.broker.proposer.BranchTimeouts;
import io.penstock.broker.proposer.DeadLetters;
import io.penstock.broker.proposer.DueProposer;
import io.penstock.broker.proposer.Surveys;
import io.penstock.broker.request.Requests;
import io.penstock.broker.store.SecretFile;
import io.penstock.broker.store.file.Disk;
import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.CompositeAgent;
import io.penstock.protocol.agent.Waiting;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A broker without threads and sockets: everything between a connection and the disk, as agents that somebody carries.
 *
 * <p>{@link Broker} carries them on threads; a test steps them by hand, on a disk whose power it can take away.
 *
 * <p>Opened by one thread; afterwards each agent belongs to the thread that carries it.
 */
final class BrokerCore implements AutoCloseable {
    /** How often links that wait are looked at, and an idle log proves how far it is forced. */
    private static final long TIDY_INTERVAL_MS = 10;

    /** How often topics' subscriptions are asked what they do not want. */
    private static final long SWEEP_INTERVAL_MS = 20;

    private static final long DUE_INTERVAL_MS = 1;
    private static final long LETTERS_INTERVAL_MS = 2;
    private static final long PROVE_INTERVAL_MS = 50;
    private static final long ABANDONED_INTERVAL_MS = 1_000;
    private static final long BRANCHES_INTERVAL_MS = 100;

    private final StoreOpening.Opened store;
    private final LogAgent logAgent;
    private final Agent housekeeper;
    private final Agent reader;
    private final Requests requests;
    private final DiskUpkeep upkeep;
    private final Ingress ingress;
    private final ReplicatedState state;
    private final ServingParts serving;
    private long provedAt = -1;

    /** How each of the three threads rests. */
    record Waits(Waiting log, Waiting housekeeper, Waiting reader) {}

    private BrokerCore(BrokerConfig config, Disk disk, Clock machine, Waits waits, byte[] secret) {
        this.store = StoreOpening.open(disk, config.store(), machine);
        Clock clock = new BrokerClock(machine, store.log().lastTimestamp());
        this.state = store.state();
        ProposalQueue proposalQueue = new ProposalQueue();
        LogProposals proposals = new LogProposals(proposalQueue, state.destinations());
        Surveys dead = new Surveys(waits.reader());
        DeadLetters letters = letters(proposals, dead, clock);
        this.serving = ServingParts.of(store.files(), config.memory().hotBytes(), proposals, letters, waits, clock);
        letters.staying(serving.links()::unparked);
        Surveys delayed = new Surveys(waits.reader());
        DueProposer due = new DueProposer(
                new DueProposer.Live(state.dueBuckets(), state::nonPersistentDeadBelow),
                config.memory().delayedMessages(),
                proposals,
                delayed,
                clock);
        Applier applier = new Applier(state, serving.events(due));
        applier.restored();
        this.ingress = new Ingress(config.memory().ringSlots(), config.memory().ringBytes(), waits.log());
        ServingLane lane = new ServingLane(waits.log());
        Timers timers = new Timers(clock);
        LocalLog log = new LocalLog(store.log(), clock);
        ForcePolicy force = config.store().flush() == BrokerConfig.Flush.BEFORE_ANSWER
                ? ForcePolicy.beforeAnswer()
                : ForcePolicy.whenIdle();
        this.logAgent = Pipeline.of(
                log,
                force,
                applier,
                ingress,
                proposalQueue,
                new LogAgent.Serving(lane, serving.dispatcher(), timers, serving.outbound()),
                config.memory().batchBytes());
        this.upkeep = new DiskUpkeep(
                store,
                config.store(),
                new DiskUpkeep.Serving(proposals, serving.links()::inFlight, letters, waits, List.of(delayed, dead)),
                clock);
        this.housekeeper = upkeep.housekeeping();
        this.reader =
                new CompositeAgent("penstock-reader", List.of(serving.reading().agent(), upkeep.surveying()));
        timers.every(TIDY_INTERVAL_MS, serving.links()::tidy);
        timers.every(TIDY_INTERVAL_MS, serving.reading().browsing()::turn);
        FilterSweep unwanted = new FilterSweep(
                state.subscriptions(),
                serving.links(),
                MessageFilters::make,
                serving.reading().proxy(),
                proposals);
        timers.every(SWEEP_INTERVAL_MS, unwanted::turn);
        timers.every(DUE_INTERVAL_MS, due::turn);
        timers.every(LETTERS_INTERVAL_MS, letters::turn);
        upkeep.schedule(timers);
        timers.every(PROVE_INTERVAL_MS, () -> proveWhenIdle(log));
        timers.every(
                ABANDONED_INTERVAL_MS,
                new AbandonedDestinations(state.destinations(), serving.connections()::isLive, proposals, clock)::tick);
        timers.every(BRANCHES_INTERVAL_MS, new BranchTimeouts(state.branches(), proposals, clock)::tick);
        BrokerStatusReport status =
                new BrokerStatusReport(store.log(), log, serving.dispatcher(), applier, state, letters, clock);
        this.requests = new Requests(
                new Requests.Lanes(ingress, lane, serving.outbound()),
                serving.over(state),
                RequestSettings.of(config, SecretFile.load(disk, secret)),
                status::entries,
                clock);
        proposalQueue.add(LifeCommands.start(store.log().life(), store.before()));
        logAgent.doWork();
    }

    private DeadLetters letters(LogProposals proposals, Surveys surveys, Clock clock) {
        return new DeadLetters(
                new DeadLetters.Live(state.destinations(), state.subscriptions(), state::nonPersistentDeadBelow),
                proposals,
                surveys,
                clock);
    }

    /**
     * Opens the store, recovers it, and begins a new life in it.
     *
     * @param secret random bytes from which the salts of unknown users are made, if the store has none yet
     * @throws io.penstock.broker.store.file.StoreException if the store is damaged or in use
     */
    static BrokerCore open(BrokerConfig config, Disk disk, Clock clock, Waits waits, byte[] secret) {
        return new BrokerCore(config, disk, clock, waits, secret);
    }

    /** When nothing was written since the last look, the end of the log is proved once. */
    private int proveWhenIdle(LocalLog log) {
        long end = store.log().appended();
        boolean idle = end == provedAt;
        provedAt = end;
        if (!idle || log.failure() != null) {
            return 0;
        }
        int work = log.prove() ? 1 : 0;
        provedAt = store.log().appended();
        return work;
    }

    LogAgent logAgent() {
        return logAgent;
    }

    Agent housekeeper() {
        return housekeeper;
    }

    Agent reader() {
        return reader;
    }

    Requests requests() {
        return requests;
    }

    /** The files and the state over them; the log thread's. */
    StoreOpening.Opened store() {
        return store;
    }

    /** Bytes of messages that were moved forward since the start, so that the head of the log could be freed. */
    long movedBytes() {
        return upkeep.compactor().movedBytes();
    }

    /** What recalls have cost since the start, in looks. */
    long recallLooks() {
        return serving.links().recallLooks();
    }

    PublishedState published() {
        return serving.published();
    }

    /** Asks for the orderly end: completes when the stop is in the log. Any thread. */
    CompletableFuture<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        ingress.publish(LifeCommands.stop(state.subscriptions(), serving.links(), () -> {
            // Whatever came after the stop's exact marks would make them wrong.
            logAgent.end();
            upkeep.checkpoints().encode();
            stopped.complete(null);
        }));
        return stopped;
    }

    /** Closes the files; called after the agents are. */
    @Override
    public void close() {
        store.close();
    }
}
