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
 * written, so it is never ahead of the log. A crash at any point leaves the checkpoints before it. One that fails counts
 * for nothing: no block is released by it, nothing is freed for it, and it is tried again.
 *
 * <p>Threads: {@link #tick} and {@link #encode} the log thread, {@link #doWork} the housekeeper.
 */
final class Checkpoints implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** After a failure the next attempt waits so long. */
    private static final long RETRY_MS = 1000;

    private record Job(long position, int generation, ByteBuffer body) {}

    private record Done(Job job, StoreException failure) {}

    private final CommitLog log;
    private final BlockFiles blocks;
    private final CheckpointFiles files;
    private final ReplicatedState state;
    private final Retention retention;
    private final BrokerConfig.Store config;
    private final Clock clock;
    private final Waiting housekeeper;
    private final Queue<Job> jobs = new SpscArrayQueue<>(2);
    private final Queue<Done> done = new SpscArrayQueue<>(2);
    private final Queue<List<Long>> keep = new SpscArrayQueue<>(4);
    private boolean writing;
    private long lastPosition;
    private long lastNanos;
    private long notBeforeNanos;

    Checkpoints(
            Stored stored,
            ReplicatedState state,
            Retention retention,
            BrokerConfig.Store config,
            Clock clock,
            Waiting housekeeper) {
        this.log = stored.log();
        this.blocks = stored.blocks();
        this.files = stored.checkpoints();
        this.state = state;
        this.retention = retention;
        this.config = config;
        this.clock = clock;
        this.housekeeper = housekeeper;
        List<Long> kept = retention.kept();
        this.lastPosition = kept.isEmpty() ? 0 : kept.get(kept.size() - 1);
        this.lastNanos = clock.nanos();
        this.notBeforeNanos = lastNanos;
    }

    /** The files of the store, open. */
    record Stored(CommitLog log, BlockFiles blocks, CheckpointFiles checkpoints) {}

    /** The log thread, now and then: takes back what is written, frees segments, begins the next when it is due. */
    int tick() {
        int work = takeBack();
        int freed = retention.free();
        if (freed > 0) {
            keep.offer(retention.kept());
        }
        if (!writing && isDue()) {
            encode();
            work++;
        }
        return work + freed;
    }

    private boolean isDue() {
        long grown = log.appended() - lastPosition;
        long now = clock.nanos();
        long ageMs = (now - lastNanos) / 1_000_000;
        boolean due = grown >= config.checkpointBytes() || grown > 0 && ageMs >= config.checkpointMs();
        return due && now - notBeforeNanos >= 0;
    }

    /** Begins a checkpoint of now. */
    void encode() {
        if (!isForced()) {
            return;
        }
        OutBuffer out = new OutBuffer(64 * 1024);
        state.encode(out);
        writing = jobs.offer(new Job(log.appended(), blocks.beginCheckpoint(), out.toByteBuffer())) || writing;
        lastNanos = clock.nanos();
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
        int work = 0;
        for (Done written = done.poll(); written != null; written = done.poll()) {
            writing = false;
            work++;
            if (written.failure() == null) {
                lastPosition = written.job().position();
                blocks.releaseFreed(written.job().generation());
                retention.written(written.job().position());
                keep.offer(retention.kept());
            } else {
                notBeforeNanos = clock.nanos() + RETRY_MS * 1_000_000;
            }
        }
        return work;
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
        int work = 0;
        // Lists that found no room here are made up for by the next one: each names all that are kept.
        for (List<Long> kept = keep.poll(); kept != null; kept = keep.poll()) {
            deleteOthers(kept);
            work++;
        }
        Job job = jobs.poll();
        if (job != null) {
            done.add(new Done(job, write(job)));
            work++;
        }
        return work;
    }

    private void deleteOthers(List<Long> kept) {
        try {
            files.keepOnly(kept);
        } catch (StoreException e) {
            LOG.warn("[checkpoint-not-deleted] {}", e.getMessage());
        }
    }

    private StoreException write(Job job) {
        try {
            blocks.force();
            files.write(job.position(), log.life(), job.body());
            LOG.debug("[checkpoint] {} bytes of state", job.body().limit());
            return null;
        } catch (StoreException e) {
            LOG.error("[checkpoint-failed] the log grows until one succeeds: {}", e.getMessage());
            return e;
        }
    }
}
