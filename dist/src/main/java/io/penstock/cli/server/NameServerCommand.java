package io.penstock.cli.server;

import io.penstock.cli.config.ConfigurationOptions;
import io.penstock.cli.output.ExitCode;
import io.penstock.config.NameServerKeys;
import io.penstock.namesrv.NameServerConfig;
import io.penstock.server.RunningNameServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock namesrv}: a name server until it is told to stop. */
@Command(name = "namesrv", mixinStandardHelpOptions = true, description = "Runs a name server until Ctrl-C or SIGTERM.")
public final class NameServerCommand implements Callable<Integer> {
    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Serving serving;

    @Override
    public Integer call() throws InterruptedException {
        NameServerConfig config = NameServerKeys.config(configuration.read(NameServerKeys.ALL));
        try (RunningNameServer server = RunningNameServer.start(config, serving::failed)) {
            serving.announce("penstock name server is ready at " + server.address());
            serving.untilTheEnd(server);
        }
        return ExitCode.OK;
    }
}
