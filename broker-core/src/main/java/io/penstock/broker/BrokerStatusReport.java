package io.penstock.broker;

import io.penstock.broker.apply.Applier;
import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.delivery.Dispatcher;
import io.penstock.broker.pipeline.LocalLog;
import io.penstock.broker.proposer.DeadLetters;
import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.file.StoreException;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.BrokerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What BROKER_STATUS tells: counters since the start, and how the store is. Never a log position.
 *
 * <p>Called by the log thread.
 */
final class BrokerStatusReport {
    private final CommitLog log;
    private final LocalLog durable;
    private final Dispatcher dispatcher;
    private final Applier applier;
    private final ReplicatedState state;
    private final DeadLetters letters;
    private final Clock clock;
    private final long startNanos;

    BrokerStatusReport(
            CommitLog log,
            LocalLog durable,
            Dispatcher dispatcher,
            Applier applier,
            ReplicatedState state,
            DeadLetters letters,
            Clock clock) {
        this.log = log;
        this.durable = durable;
        this.dispatcher = dispatcher;
        this.applier = applier;
        this.state = state;
        this.letters = letters;
        this.clock = clock;
        this.startNanos = clock.nanos();
    }

    List<BrokerStatus.Entry> entries() {
        List<BrokerStatus.Entry> entries = new ArrayList<>();
        add(entries, "uptimeMs", (clock.nanos() - startNanos) / 1_000_000);
        add(entries, "life", log.life());
        add(
                entries,
                "destinations",
                state.destinations().size() - state.dueBuckets().size());
        add(entries, "subscriptions", state.subscriptions().size());
        add(entries, "openTransactions", state.transactions().size());
        add(entries, "branches", state.branches().size());
        add(
                entries,
                "branchesPrepared",
                state.branches().size() - state.branches().unprepared().size());
        add(entries, "scheduled", state.dueBuckets().scheduled());
        add(entries, "lapsed", applier.lapsed());
        add(entries, "postponed", dispatcher.postponed());
        add(entries, "transferred", letters.transferred());
        add(entries, "delivered", dispatcher.delivered());
        add(entries, "settled", applier.settled());
        add(entries, "fsyncs", durable.forces());
        add(entries, "cpuNanos", cpuNanos());
        add(
                entries,
                "heapUsedBytes",
                Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        add(entries, "logBytes", log.appended() - log.head());
        add(entries, "logRoomBytes", log.room());
        add(entries, "damagedBlocks", state.destinations().damagedBlocks());
        StoreException failure = log.failure();
        StoreException shortage = log.shortage();
        entries.add(new BrokerStatus.Entry(
                "store",
                failure != null
                        ? "failed: " + failure.getMessage()
                        : shortage != null ? "full: " + shortage.getMessage() : "ok"));
        return entries;
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(-1L);
    }

    private static void add(List<BrokerStatus.Entry> entries, String key, long value) {
        entries.add(new BrokerStatus.Entry(key, Long.toString(value)));
    }
}
