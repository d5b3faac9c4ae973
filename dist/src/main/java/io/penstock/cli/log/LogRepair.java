package io.penstock.cli.log;

import io.penstock.broker.store.StoppedLog;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock log repair}: gives up what is damaged, so that a broker starts on the rest. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description = "Throws damaged parts of a stopped log away. Copy the store first.")
final class LogRepair implements Callable<Integer> {
    @Mixin
    private StoreOption store;

    @Mixin
    private Printer printer;

    @ArgGroup(multiplicity = "1")
    private Repair repair;

    @Option(names = "--yes", description = "Really do it; without it nothing is changed.")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    /** One of the two repairs. */
    static final class Repair {
        @Option(
                names = "--cut-at",
                required = true,
                paramLabel = "POSITION",
                description = "Removes everything from the batch at this position on.")
        private Long cutAt;

        @Option(
                names = "--void",
                required = true,
                paramLabel = "POSITION",
                description = "Takes the one record at this position out.")
        private Long voidAt;
    }

    @Override
    public Integer call() {
        if (!yes) {
            throw new ParameterException(
                    spec.commandLine(),
                    "this throws data away that may have been promised; copy the store, then add --yes");
        }
        StoppedLog.Report report = store.with(this::mend);
        printer.say("Done. The log is now " + (report.sound() ? "sound" : "still damaged") + " and ends at "
                + report.end() + ".");
        return report.sound() ? ExitCode.OK : ExitCode.FAILED;
    }

    private StoppedLog.Report mend(StoppedLog log) {
        if (repair.cutAt != null) {
            log.cutAt(repair.cutAt);
        } else {
            log.voidRecord(repair.voidAt);
        }
        return log.verify((life, record) -> {});
    }
}
