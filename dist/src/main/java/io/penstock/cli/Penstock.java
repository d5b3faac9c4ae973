package io.penstock.cli;

import io.penstock.cli.bench.BenchCommand;
import io.penstock.cli.cluster.ClusterCommand;
import io.penstock.cli.config.ConfigCommand;
import io.penstock.cli.deadletter.DeadLetterCommand;
import io.penstock.cli.demo.DemoCommand;
import io.penstock.cli.destination.DestinationCommand;
import io.penstock.cli.destination.SubscriptionCommand;
import io.penstock.cli.log.LogCommand;
import io.penstock.cli.message.ReceiveCommand;
import io.penstock.cli.message.SendCommand;
import io.penstock.cli.output.CommandFailed;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.server.BrokerCommand;
import io.penstock.cli.server.DevCommand;
import io.penstock.cli.server.NameServerCommand;
import io.penstock.cli.status.StatusCommand;
import io.penstock.cli.transaction.TransactionCommand;
import io.penstock.cli.user.AclCommand;
import io.penstock.cli.user.UserCommand;
import io.penstock.config.ConfigException;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code penstock} command: turns arguments into a verb, and what went wrong into one line and an exit code.
 *
 * <p>Holds no state; the main thread runs the verb.
 */
@Command(
        name = "penstock",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "A Jakarta Messaging broker, its tools and its demonstration.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; one line on standard error says why", "2:wrong usage or configuration"},
        subcommands = {
            DemoCommand.class,
            DevCommand.class,
            BrokerCommand.class,
            NameServerCommand.class,
            SendCommand.class,
            ReceiveCommand.class,
            DestinationCommand.Queues.class,
            DestinationCommand.Topics.class,
            SubscriptionCommand.class,
            ClusterCommand.class,
            DeadLetterCommand.class,
            UserCommand.class,
            AclCommand.class,
            StatusCommand.class,
            TransactionCommand.class,
            BenchCommand.class,
            LogCommand.class,
            ConfigCommand.class
        })
public final class Penstock implements Runnable {
    /** Their standard output is a log; every other command's is its answer. */
    private static final Set<String> SERVERS = Set.of("broker", "namesrv", "dev");

    private static final String TRACE_VARIABLE = "PENSTOCK_TRACE";

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        if (arguments.length > 0 && !SERVERS.contains(arguments[0])) {
            System.setProperty("penstock.log.target", "System.err");
            System.setProperty("penstock.log.level", "WARN");
        }
        int exitCode = commandLine().execute(arguments);
        if (exitCode != ExitCode.OK || !SERVERS.contains(arguments.length == 0 ? "" : arguments[0])) {
            System.exit(exitCode);
        }
    }

    /** The whole command line, ready to execute; a test may give it other writers. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Penstock());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        line.setParameterExceptionHandler(Penstock::misused);
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        line.setExitCodeExceptionMapper(failure -> ExitCode.FAILED);
        return line;
    }

    /** Without a verb there is nothing to do but to say what there is. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int misused(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("penstock: " + oneLine(mistake.getMessage()));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(mistake, err)) {
            err.println("penstock: try '" + command.getCommandSpec().qualifiedName() + " --help'");
        }
        err.flush();
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        err.println("penstock: " + oneLine(describe(failure)));
        if (System.getenv(TRACE_VARIABLE) != null) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof ConfigException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PenstockException coded) {
                return coded.code().label() + " " + coded.getMessage();
            }
            if (cause instanceof JMSException jms && jms.getErrorCode() != null) {
                return withCode(jms.getErrorCode(), jms.getMessage());
            }
            if (cause instanceof JMSRuntimeException jms && jms.getErrorCode() != null) {
                return withCode(jms.getErrorCode(), jms.getMessage());
            }
        }
        boolean expected = failure instanceof CommandFailed
                || failure instanceof ConfigException
                || failure instanceof IllegalStateException;
        return expected ? failure.getMessage() : failure.toString();
    }

    private static String withCode(String code, String message) {
        return message != null && message.contains(code) ? message : code + " " + message;
    }

    private static String oneLine(String text) {
        return String.valueOf(text).replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
