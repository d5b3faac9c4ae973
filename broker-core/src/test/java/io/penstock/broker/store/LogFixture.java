package io.penstock.broker.store;

import io.penstock.broker.store.file.Disk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A log on some disk with text records, as the tests of this package use it. */
final class LogFixture implements AutoCloseable {
    final Disk disk;
    final BatchBuffer batch = new BatchBuffer(1024 * 1024);
    final List<String> recovered = new ArrayList<>();
    final CommitLog log;
    final Recovery.Report report;

    LogFixture(Disk disk, int segmentBytes) {
        this(disk, LogSettings.ofSegments(segmentBytes), 0, 0);
    }

    LogFixture(Disk disk, LogSettings settings, long from, long life) {
        this.disk = disk;
        Recovery.Outcome outcome =
                new Recovery(disk, settings).recover(from, life, (batchLife, record) -> recovered.add(text(record)));
        this.log = outcome.log();
        this.report = outcome.report();
    }

    /** Appends one batch with one record; returns the record's position. */
    long append(String text) {
        ByteBuffer payload = StandardCharsets.UTF_8.encode(text);
        log.begin(batch, payload.remaining(), 0);
        long position = batch.add(RecordKind.MESSAGE, 1, payload);
        log.append(batch);
        return position;
    }

    /** Appends one record that makes a batch of exactly that many bytes (a multiple of 8). */
    long appendBatchOf(int bytes) {
        return append("x".repeat(bytes - LogLayout.BATCH_HEADER_BYTES - LogLayout.RECORD_HEADER_BYTES));
    }

    void prepareAll() {
        int done = log.prepare();
        while (done > 0) {
            done = log.prepare();
        }
    }

    static String text(RecordView record) {
        return StandardCharsets.UTF_8.decode(record.payload()).toString();
    }

    @Override
    public void close() {
        log.close();
    }
}
