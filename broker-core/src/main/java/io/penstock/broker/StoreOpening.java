package io.penstock.broker;

import io.penstock.broker.apply.Applier;
import io.penstock.broker.apply.PublishedState;
import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.apply.ServingEvents;
import io.penstock.broker.delivery.Dispatcher;
import io.penstock.broker.delivery.HotLog;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.MessageFilters;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.delivery.ReaderProxy;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.pipeline.LogProposals;
import io.penstock.broker.pipeline.ProposalQueue;
import io.penstock.broker.proposer.Undeliverable;
import io.penstock.broker.store.BlockFiles;
import io.penstock.broker.store.CheckpointFiles;
import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.LogSettings;
import io.penstock.broker.store.MarkerFile;
import io.penstock.broker.store.Recovery;
import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.transaction.StartRecord;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.OutBuffer;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a store: a checkpoint, then the log from there on, through the same applier that runs later.
 *
 * <pre>
 *              newest checkpoint and all its blocks are sound
 *  checking ──────────────────────────────────────────────────→ newest checkpoint + log ──→ open
 *     │ not so, or a rebuild did not come to its end                                          ▲
 *     └──→ REBUILDING (marked on disk): oldest checkpoint without its blocks + log ── new checkpoint
 *                │ a message that is needed is nowhere in the log
 *                └──→ refused, with the destination and the offset
 * </pre>
 *
 * <p>Only the newest checkpoint can have its blocks, for those of older ones may have been used again. From the oldest one
 * they are not needed: retention keeps nothing live below it, so whatever its blocks named has been moved or settled later
 * in the log. See {@code docs/retention.md}.
 *
 * <p>Used by one thread, at start. A crash in the middle leaves a store that opens to the same state.
 */
final class StoreOpening {
    private static final Logger LOG = LoggerFactory.getLogger(StoreOpening.class);
    private static final int SEGMENTS_AHEAD = 2;
    private static final int SPARE_SEGMENTS = 4;

    /**
     * An open store.
     *
     * @param before how the life before this one ended
     */
    record Opened(Checkpoints.Stored files, ReplicatedState state, List<Long> kept, StartRecord.Before before)
            implements AutoCloseable {
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

    /** State as a checkpoint gives it, and from where the log goes on. */
    private record Loaded(BlockFiles blocks, ReplicatedState state, long position, long life) {}

    private final Disk disk;
    private final Recovery recovery;
    private final Clock clock;
    private final CheckpointFiles checkpoints;
    private final MarkerFile rebuilding;
    private final Map<Long, StoreException> damaged;

    private StoreOpening(Disk disk, BrokerConfig.Store config, Clock clock) {
        this.disk = disk;
        this.clock = clock;
        this.recovery = new Recovery(
                disk,
                new LogSettings(config.segmentBytes(), SEGMENTS_AHEAD, SPARE_SEGMENTS, config.diskReserveBytes()));
        this.checkpoints = new CheckpointFiles(disk);
        this.rebuilding = new MarkerFile(disk, MarkerFile.REBUILDING);
        this.damaged = checkpoints.damaged();
    }

    static Opened open(Disk disk, BrokerConfig.Store config, Clock clock) {
        return new StoreOpening(disk, config, clock).open();
    }

    private Opened open() {
        damaged.forEach((position, why) -> LOG.error("[checkpoint-damaged] {}", why.getMessage()));
        Loaded newest = rebuilding.isSet() ? null : loadNewest();
        return newest != null ? recover(newest) : rebuild();
    }

    /** The newest checkpoint with its blocks; null if either is damaged. */
    private Loaded loadNewest() {
        long position = newestPosition();
        if (damaged.containsKey(position)) {
            return null;
        }
        Loaded loaded = load(position, Destinations.Blocks.KEPT);
        StoreException why = loaded.state().destinations().findDamage();
        if (why != null) {
            LOG.error("[index-damaged] {}", why.getMessage());
            loaded.blocks().close();
            return null;
        }
        return loaded;
    }

    /** 0 if there is none. */
    private long newestPosition() {
        return checkpoints.positions().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private Loaded load(long position, Destinations.Blocks fate) {
        BlockFiles blocks = new BlockFiles(disk);
        ReplicatedState state = new ReplicatedState(new Destinations(blocks));
        if (!checkpoints.positions().contains(position)) {
            blocks.restore(state.destinations().usedBlocks());
            return new Loaded(blocks, state, 0, 0);
        }
        if (fate == Destinations.Blocks.LOST) {
            blocks.restore(state.destinations().usedBlocks());
        }
        CheckpointFiles.Checkpoint checkpoint = checkpoints.read(position);
        state.decode(checkpoint.body(), fate);
        if (fate == Destinations.Blocks.KEPT) {
            blocks.restore(state.destinations().usedBlocks());
        }
        return new Loaded(blocks, state, checkpoint.position(), checkpoint.life());
    }

    private Opened recover(Loaded loaded) {
        Applier replay = replay(loaded.state(), clock);
        Recovery.Outcome outcome = recovery.recover(
                loaded.position(), loaded.life(), newestPosition(), (life, record) -> replay.apply(record));
        Recovery.Report report = outcome.report();
        boolean empty = loaded.position() == 0 && report.records() == 0;
        boolean clean = empty || loaded.state().isStopped();
        LOG.info(
                "[recovered] {} records replayed, {} bytes of tail forced anew, the stop before was {}; {}",
                report.records(),
                report.rewritten(),
                clean ? "orderly" : "a crash",
                report.endReason());
        List<Long> kept = checkpoints.positions();
        kept.removeAll(damaged.keySet());
        return new Opened(
                new Checkpoints.Stored(outcome.log(), loaded.blocks(), checkpoints),
                loaded.state(),
                kept,
                clean ? StartRecord.Before.CLEAN : StartRecord.Before.UNCLEAN);
    }

    /** Makes the index anew from the log, and ends with a checkpoint of it. */
    private Opened rebuild() {
        long from = rebuildFrom();
        LOG.warn("[index-rebuilding] from the log above position {}", from);
        rebuilding.set();
        BlockFiles.deleteAll(disk);
        Loaded loaded = load(from, Destinations.Blocks.LOST);
        Opened opened;
        try {
            opened = recover(loaded);
        } catch (RuntimeException e) {
            loaded.blocks().close();
            throw e;
        }
        try {
            StoreException lost =
                    opened.state().destinations().findLost(opened.log().head());
            if (lost != null) {
                throw lost;
            }
            writeCheckpoint(opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        List<Long> kept = checkpoints.positions();
        return new Opened(opened.files(), opened.state(), kept, opened.before());
    }

    /** The oldest sound checkpoint from which the log is unbroken; 0, without one, if the log is there from its beginning. */
    private long rebuildFrom() {
        long head = recovery.headOf(newestPosition());
        if (head == 0) {
            return 0;
        }
        return checkpoints.positions().stream()
                .filter(position -> position >= head && !damaged.containsKey(position))
                .findFirst()
                .orElseThrow(() -> new StoreException(
                        StoreException.Category.CORRUPT,
                        "checkpoint",
                        head,
                        "no sound checkpoint is left and the log begins at this position: restore a backup"));
    }

    /** Everything up to here is in it, blocks included: what was damaged is not needed any more. */
    private void writeCheckpoint(Opened opened) {
        OutBuffer out = new OutBuffer(64 * 1024);
        opened.state().encode(out);
        BlockFiles blocks = opened.files().blocks();
        int generation = blocks.beginCheckpoint();
        blocks.force();
        checkpoints.write(opened.log().appended(), opened.log().life(), out.toByteBuffer());
        blocks.releaseFreed(generation);
        damaged.keySet().stream()
                .filter(position -> position != opened.log().appended())
                .forEach(checkpoints::delete);
        rebuilding.clear();
    }

    /** The applier over serving state that serves nobody: a replay has no links. */
    private static Applier replay(ReplicatedState state, Clock clock) {
        LogProposals proposals = new LogProposals(new ProposalQueue(), state.destinations());
        Dispatcher dispatcher = new Dispatcher(HotLog.NONE, ReaderProxy.none(), proposals, Undeliverable.NONE, clock);
        return new Applier(
                state,
                ServingEvents.ofReplay(
                        new Links(dispatcher, proposals, MessageFilters::make, clock),
                        new ProducerWindows(),
                        dispatcher,
                        new PublishedState()));
    }
}
