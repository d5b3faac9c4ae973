package io.penstock.broker;

import io.penstock.broker.apply.Applier;
import io.penstock.broker.apply.PublishedState;
import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.apply.ServingEvents;
import io.penstock.broker.delivery.Dispatcher;
import io.penstock.broker.delivery.HotLog;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.delivery.ReaderProxy;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.pipeline.LogProposals;
import io.penstock.broker.pipeline.ProposalQueue;
import io.penstock.broker.store.BlockFiles;
import io.penstock.broker.store.CheckpointFiles;
import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.LogSettings;
import io.penstock.broker.store.Recovery;
import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.transaction.StartRecord;
import io.penstock.protocol.agent.Clock;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a store: the newest sound checkpoint, then the log from there on, through the same applier that runs later.
 *
 * <p>Used by one thread, at start. A crash in the middle leaves a store that opens to the same state.
 */
final class StoreOpening {
    private static final Logger LOG = LoggerFactory.getLogger(StoreOpening.class);
    private static final int SEGMENTS_AHEAD = 2;
    private static final int SPARE_SEGMENTS = 4;

    private StoreOpening() {}

    /**
     * An open store.
     *
     * @param before how the life before this one ended
     */
    record Opened(Checkpoints.Stored files, ReplicatedState state, StartRecord.Before before) implements AutoCloseable {
        CommitLog log() {
            return files.log();
        }

        @Override
        public void close() {
            files.log().close();
            files.blocks().close();
            files.checkpoints().close();
        }
    }

    static Opened open(Disk disk, BrokerConfig.Store config, Clock clock) {
        CheckpointFiles checkpoints = new CheckpointFiles(disk);
        BlockFiles blocks = new BlockFiles(disk);
        CheckpointFiles.Loaded loaded = checkpoints.load();
        for (StoreException damage : loaded.damaged()) {
            LOG.warn("[checkpoint-damaged] an older one is used: {}", damage.getMessage());
        }
        Destinations destinations = new Destinations(blocks);
        ReplicatedState state = new ReplicatedState(destinations);
        CheckpointFiles.Checkpoint newest = loaded.newest();
        if (newest != null) {
            state.decode(newest.body());
        }
        BitSet used = new BitSet();
        destinations.addUsedBlocks(used);
        blocks.restore(used);
        LogSettings settings =
                new LogSettings(config.segmentBytes(), SEGMENTS_AHEAD, SPARE_SEGMENTS, config.diskReserveBytes());
        Applier replay = replay(state, clock);
        Recovery.Outcome outcome = new Recovery(disk, settings)
                .recover(
                        newest == null ? 0 : newest.position(),
                        newest == null ? 0 : newest.life(),
                        (life, record) -> replay.apply(record));
        Recovery.Report report = outcome.report();
        boolean empty = newest == null && report.records() == 0;
        boolean clean = empty || state.isStopped();
        LOG.info(
                "[recovered] {} records replayed, {} bytes of tail forced anew, the stop before was {}; {}",
                report.records(),
                report.rewritten(),
                clean ? "orderly" : "a crash",
                report.endReason());
        return new Opened(
                new Checkpoints.Stored(outcome.log(), blocks, checkpoints),
                state,
                clean ? StartRecord.Before.CLEAN : StartRecord.Before.UNCLEAN);
    }

    /** The applier over serving state that serves nobody: a replay has no links. */
    private static Applier replay(ReplicatedState state, Clock clock) {
        LogProposals proposals = new LogProposals(new ProposalQueue(), state.subscriptions());
        Dispatcher dispatcher = new Dispatcher(HotLog.NONE, ReaderProxy.none(), proposals, clock);
        return new Applier(
                state,
                new ServingEvents(
                        new Links(dispatcher, proposals), new ProducerWindows(), dispatcher, new PublishedState()));
    }
}
