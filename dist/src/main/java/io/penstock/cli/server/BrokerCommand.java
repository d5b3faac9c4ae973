package io.penstock.cli.server;

import io.penstock.broker.store.file.FileDisk;
import io.penstock.cli.config.ConfigurationOptions;
import io.penstock.cli.output.ExitCode;
import io.penstock.config.BrokerKeys;
import io.penstock.config.Settings;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.server.RunningBroker;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock broker}: a broker until it is told to stop. */
@Command(name = "broker", mixinStandardHelpOptions = true, description = "Runs a broker until Ctrl-C or SIGTERM.")
public final class BrokerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerCommand.class);

    /** A name server that says nothing for so long keeps nobody waiting. */
    private static final long REGISTRATION_WAIT_MS = 5_000;

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

    /** A broker that can be found through its name servers by now, as far as they answer. */
    static RunningBroker start(Settings settings, Serving serving) throws InterruptedException {
        FileDisk disk = new FileDisk(settings.get(BrokerKeys.STORE_DIRECTORY));
        RunningBroker broker = RunningBroker.start(BrokerKeys.config(settings), disk, ThreadKind.USER);
        broker.halted().thenAccept(serving::failed);
        awaitRegistration(broker);
        return broker;
    }

    private static void awaitRegistration(RunningBroker broker) throws InterruptedException {
        try {
            broker.registration().get(REGISTRATION_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unheard) {
            LOG.warn("[unregistered] a name server does not answer; the broker serves those who know its address");
        }
    }
}
