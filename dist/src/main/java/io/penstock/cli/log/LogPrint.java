package io.penstock.cli.log;

import io.penstock.broker.store.RecordView;
import io.penstock.broker.store.RecordVisitor;
import io.penstock.broker.store.StoppedLog;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock log print}: one line for each record. */
@Command(name = "print", mixinStandardHelpOptions = true, description = "Prints the records of a stopped log.")
final class LogPrint implements Callable<Integer> {
    @Mixin
    private StoreOption store;

    @Mixin
    private Printer printer;

    @Option(
            names = "--from",
            paramLabel = "POSITION",
            defaultValue = "0",
            description = "First position to print (default: the log's head).")
    private long from;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Most records to print (default: ${DEFAULT-VALUE}).")
    private long limit;

    @Override
    public Integer call() {
        Lines lines = new Lines();
        StoppedLog.Report report = store.with(log -> log.verify(lines));
        printer.say(lines.printed + " of " + report.records() + " records; the log ends at " + report.end() + ": "
                + report.endReason());
        return ExitCode.OK;
    }

    /** Prints what lies in the asked range; the walk itself goes on, since only its end tells how the log ends. */
    private final class Lines implements RecordVisitor {
        private long printed;

        @Override
        public void onRecord(long life, RecordView record) {
            if (record.position() < from || printed >= limit) {
                return;
            }
            printed++;
            String kind = record.kind() == null
                    ? "kind " + record.kindNumber()
                    : record.kind().name();
            Instant time = Instant.ofEpochMilli(record.timestamp());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("position", record.position());
            row.put("kind", kind);
            row.put("version", record.version());
            row.put("bytes", record.payloadLength());
            row.put("life", life);
            row.put("time", time.toString());
            printer.printEvent(
                    row,
                    String.format(
                            "%14d  %-20s v%d  %9d bytes  life %d  %s",
                            record.position(), kind, record.version(), record.payloadLength(), life, time));
        }
    }
}
