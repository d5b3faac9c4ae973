package io.penstock.cli.log;

import io.penstock.cli.output.CommandGroup;
import picocli.CommandLine.Command;

/** {@code penstock log}: looks at, and mends, the log of a broker that is stopped. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Reads or repairs the log of a stopped broker.",
        subcommands = {LogPrint.class, LogVerify.class, LogRepair.class})
public final class LogCommand extends CommandGroup {}
