package io.penstock.broker.pipeline;

import io.penstock.broker.store.BatchBuffer;
import io.penstock.broker.store.CommitLog;
import io.penstock.broker.store.file.StoreException;
import io.penstock.protocol.agent.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable log of a single broker: durable means forced to this machine's disk.
 *
 * <p>Leader time is the clock, held back so that it never decreases: the commit log sees to that.
 *
 * <p>Owner: the log thread.
 */
public final class LocalLog implements DurableLog {
    private static final Logger LOG = LoggerFactory.getLogger(LocalLog.class);

    private final CommitLog log;
    private final Clock clock;
    private long forces;

    public LocalLog(CommitLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void begin(BatchBuffer batch, int firstPayload) {
        log.begin(batch, firstPayload, timestamp());
    }

    @Override
    public void append(BatchBuffer batch) {
        log.append(batch);
    }

    @Override
    public void force() {
        log.force();
        forces++;
    }

    /** How often the disk was forced for a batch. */
    public long forces() {
        return forces;
    }

    @Override
    public long timestamp() {
        return Math.max(clock.epochMs(), log.lastTimestamp());
    }

    @Override
    public long freeRoom() {
        return log.room();
    }

    @Override
    public long reserveRoom() {
        return log.reserveRoom();
    }

    @Override
    public long ampleRoom() {
        return log.segmentBytes();
    }

    @Override
    public StoreException shortage() {
        return log.shortage();
    }

    @Override
    public StoreException failure() {
        return log.failure();
    }

    @Override
    public boolean prove() {
        try {
            return log.proveForced();
        } catch (StoreException e) {
            LOG.error("[log-failed] nothing more is answered as durable until a restart: {}", e.getMessage());
            return false;
        }
    }
}
