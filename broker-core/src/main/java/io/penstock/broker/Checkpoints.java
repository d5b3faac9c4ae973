package io.penstock.broker;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.proposer.Retention;
import io.penstock.broker.store.BlockFiles;
import io.penstock.broker.store.CheckpointFiles;
import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.file.StoreException;
import io.penstock.protocol.agent.Agent;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.Waiting;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import org.jctools.queues.SpscArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints: the log thread encodes the state between two batches, the housekeeper makes it durable.
 *
 * <pre>
 * IDLE ── due ──→ (log thread) force log, encode ──→ WRITING ── (housekeeper) force blocks, write, rename ──→ IDLE
 * </pre>
 *
 * <p>A checkpoint at position P is exactly the state that the records below P give, and those are forced before it is
 * written, so it is never ahead of the log. A crash at any point leaves the checkpoints before it.
 *
 * <p>Threads: {@link #tick} and {@link #encode} the log thread, {@link #doWork} the housekeeper.
 */
final class Checkpoints implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** The position of a job that came to nothing: the checkpoints before it, and the blocks that they name, stay. */
    private static final long FAILED = -1;

    private record Job(long position, int generation, ByteBuffer body, List<Long> keep) {}

    private final CommitLog log;
    private final BlockFiles blocks;
    private final CheckpointFiles files;
    private final ReplicatedState state;
    private final BrokerConfig.Store config;
    private final Clock clock;
    private final Waiting housekeeper;
    private final Queue<Job> jobs = new SpscArrayQueue<>(2);
    private final Queue<Job> done = new SpscArrayQueue<>(2);
    private Retention retention;
    private boolean writing;
    private long lastPosition;
    private long lastNanos;

    Checkpoints(Stored stored, ReplicatedState state, BrokerConfig.Store config, Clock clock, Waiting housekeeper) {
        this.log = stored.log();
        this.blocks = stored.blocks();
        this.files = stored.checkpoints();
        this.state = state;
        this.config = config;
        this.clock = clock;
        this.housekeeper = housekeeper;
        List<Long> kept = files.positions();
        this.retention = new Retention(log, state.destinations(), state.transactions(), kept);
        this.lastPosition = kept.isEmpty() ? 0 : kept.get(kept.size() - 1);
        this.lastNanos = clock.nanos();
    }

    /** The files of the store, open. */
    record Stored(CommitLog log, BlockFiles blocks, CheckpointFiles checkpoints) {}

    /** The log thread, now and then: takes back what is written, frees segments, begins the next when it is due. */
    int tick() {
        int work = takeBack() + retention.free();
        long grown = log.appended() - lastPosition;
        long ageMs = (clock.nanos() - lastNanos) / 1_000_000;
        if (!writing && (grown >= config.checkpointBytes() || grown > 0 && ageMs >= config.checkpointMs())) {
            encode();
            work++;
        }
        return work;
    }

    /** Begins a checkpoint of now. */
    void encode() {
        if (!isForced()) {
            return;
        }
        OutBuffer out = new OutBuffer(64 * 1024);
        state.encode(out);
        lastPosition = log.appended();
        lastNanos = clock.nanos();
        writing = true;
        jobs.add(new Job(lastPosition, blocks.beginCheckpoint(), out.toByteBuffer(), List.of()));
        housekeeper.wake();
    }

    /** A log that cannot be forced has latched: whoever waits for an answer is told, and there is no checkpoint of it. */
    private boolean isForced() {
        if (log.failure() != null) {
            return false;
        }
        try {
            log.force();
            return true;
        } catch (StoreException e) {
            LOG.error("[log-failed] nothing more is answered as durable until a restart: {}", e.getMessage());
            return false;
        }
    }

    private int takeBack() {
        Job job = done.poll();
        if (job == null) {
            return 0;
        }
        writing = false;
        if (job.position() != FAILED) {
            blocks.releaseFreed(job.generation());
            files.keepOnly(retention.written(job.position()));
        }
        return 1;
    }

    boolean isWriting() {
        return writing;
    }

    @Override
    public String name() {
        return "penstock-checkpoints";
    }

    /** The last checkpoint of an orderly stop is written before the thread ends. */
    @Override
    public void close() {
        doWork();
    }

    @Override
    public int doWork() {
        Job job = jobs.poll();
        if (job == null) {
            return 0;
        }
        try {
            blocks.force();
            files.write(job.position(), log.life(), job.body());
            LOG.debug("[checkpoint] {} bytes of state", job.body().limit());
            done.add(job);
        } catch (StoreException e) {
            LOG.error("[checkpoint-failed] the log grows until one succeeds: {}", e.getMessage());
            done.add(new Job(FAILED, job.generation(), null, null));
        }
        return 1;
    }
}
