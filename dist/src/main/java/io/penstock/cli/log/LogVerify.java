package io.penstock.cli.log;

import io.penstock.broker.store.StoppedLog;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock log verify}: would a broker start on this log? */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks every batch and record of a stopped log; fails if a broker would refuse to start on it.")
final class LogVerify implements Callable<Integer> {
    @Mixin
    private StoreOption store;

    @Mixin
    private Printer printer;

    @Override
    public Integer call() {
        StoppedLog.Report report = store.with(log -> log.verify((life, record) -> {}));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("sound", report.sound());
        row.put("head", report.head());
        row.put("end", report.end());
        row.put("batches", report.batches());
        row.put("records", report.records());
        row.put("life", report.life());
        row.put("provenForced", report.provenForced());
        row.put("endReason", report.endReason());
        printer.printOne(row);
        if (!report.sound()) {
            printer.say("Damaged: a sound batch at " + report.proof() + " proves that the log went on behind "
                    + report.end() + ". docs/operations.md says what can be done.");
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }
}
