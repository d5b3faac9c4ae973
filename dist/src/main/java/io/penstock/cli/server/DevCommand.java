package io.penstock.cli.server;

import io.penstock.cli.config.ConfigurationOptions;
import io.penstock.cli.output.ExitCode;
import io.penstock.config.BrokerKeys;
import io.penstock.config.NameServerKeys;
import io.penstock.config.Settings;
import io.penstock.server.RunningBroker;
import io.penstock.server.RunningNameServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock dev}: name server and broker in one process, for a developer's machine. */
@Command(
        name = "dev",
        mixinStandardHelpOptions = true,
        description = "Runs a name server and a broker in one process until Ctrl-C; its files are in ./penstock-data.")
public final class DevCommand implements Callable<Integer> {
    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Serving serving;

    @Option(
            names = "--namesrv-port",
            paramLabel = "PORT",
            defaultValue = "9876",
            description = "The name server's port; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private String nameServerPort;

    @Override
    public Integer call() throws InterruptedException {
        Settings nameServer =
                Settings.read(NameServerKeys.ALL, Optional.empty(), Map.of(), List.of("listenPort=" + nameServerPort));
        try (RunningNameServer names = RunningNameServer.start(NameServerKeys.config(nameServer), serving::failed)) {
            Settings settings = configuration.read(BrokerKeys.ALL, List.of("namesrvAddr=" + names.address()));
            try (RunningBroker broker = BrokerCommand.start(settings, serving)) {
                String url = "penstock://" + broker.endpoint();
                serving.announce(
                        "penstock is ready at " + broker.endpoint() + " (name server " + names.address() + "), data in "
                                + settings.get(BrokerKeys.STORE_DIRECTORY).toAbsolutePath());
                serving.announce("  ./penstock send --url " + url + " orders \"one espresso\"");
                serving.announce("  ./penstock receive --url " + url + " orders");
                serving.announce("  ./penstock queue list --url " + url);
                serving.untilTheEnd(broker, names);
            }
        }
        return ExitCode.OK;
    }
}
