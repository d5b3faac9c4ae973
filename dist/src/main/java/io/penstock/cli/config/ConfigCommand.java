package io.penstock.cli.config;

import io.penstock.cli.output.CommandGroup;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.config.BrokerKeys;
import io.penstock.config.ConfigKey;
import io.penstock.config.NameServerKeys;
import io.penstock.config.Reference;
import io.penstock.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock config}: what a server would run with. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Shows the configuration.",
        subcommands = ConfigCommand.Print.class)
public final class ConfigCommand extends CommandGroup {
    /** Which server's keys. */
    enum Server {
        broker,
        namesrv
    }

    @Command(
            name = "print",
            mixinStandardHelpOptions = true,
            description = "Prints what file, environment and --set say, or every key with --effective.")
    static final class Print implements Callable<Integer> {
        @Mixin
        private ConfigurationOptions configuration;

        @Mixin
        private Printer printer;

        @Option(
                names = "--for",
                paramLabel = "SERVER",
                defaultValue = "broker",
                description = "Whose keys: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        private Server server = Server.broker;

        @Option(names = "--effective", description = "Also print the keys that have their default.")
        private boolean effective;

        @Option(names = "--reference", description = "Print the reference of all keys as Markdown instead.")
        private boolean reference;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            if (reference) {
                spec.commandLine().getOut().print(Reference.markdown());
                spec.commandLine().getOut().flush();
                return ExitCode.OK;
            }
            List<ConfigKey<?>> keys = server == Server.broker ? BrokerKeys.ALL : NameServerKeys.ALL;
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Settings.Setting setting : configuration.read(keys).all()) {
                if (effective || !setting.origin().equals("default")) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("key", setting.key().name());
                    row.put("value", setting.shown());
                    row.put("origin", setting.origin());
                    rows.add(row);
                }
            }
            printer.printRows(rows);
            return ExitCode.OK;
        }
    }
}
