package io.penstock.cli.server;

import io.penstock.broker.store.file.FileDisk;
import io.penstock.cli.config.ConfigurationOptions;
import io.penstock.cli.output.ExitCode;
import io.penstock.config.BrokerKeys;
import io.penstock.config.Settings;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.server.RunningBroker;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock broker}: a broker until it is told to stop. */
@Command(name = "broker", mixinStandardHelpOptions = true, description = "Runs a broker until Ctrl-C or SIGTERM.")
public final class BrokerCommand implements Callable<Integer> {
    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Serving serving;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = configuration.read(BrokerKeys.ALL);
        try (RunningBroker broker = start(settings, serving)) {
            serving.announce("penstock broker is ready at " + broker.endpoint());
            serving.untilTheEnd(broker);
        }
        return ExitCode.OK;
    }

    static RunningBroker start(Settings settings, Serving serving) {
        FileDisk disk = new FileDisk(settings.get(BrokerKeys.STORE_DIRECTORY));
        RunningBroker broker = RunningBroker.start(BrokerKeys.config(settings), disk, ThreadKind.USER);
        broker.halted().thenAccept(serving::failed);
        return broker;
    }
}
