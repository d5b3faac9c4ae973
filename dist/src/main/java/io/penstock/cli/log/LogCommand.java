package io.penstock.cli.log;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock log}: looks at, and mends, the log of a broker that is stopped. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Reads or repairs the log of a stopped broker.",
        subcommands = {LogPrint.class, LogVerify.class, LogRepair.class})
public final class LogCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: print, verify or repair");
    }
}
