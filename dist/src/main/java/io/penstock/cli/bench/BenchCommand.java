package io.penstock.cli.bench;

import io.penstock.admin.AdminClient;
import io.penstock.admin.StatusGauge;
import io.penstock.bench.Bench;
import io.penstock.bench.BenchOptions;
import io.penstock.bench.BenchResult;
import io.penstock.cli.output.CommandFailed;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.jms.ConnectionSettings;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.process.Directories;
import io.penstock.process.ServerProcess;
import io.penstock.protocol.agent.Clock;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock bench}: how fast, with every message verified. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Times ways of using a broker: send-sync, send-async, send-np, send-tx, drain, pingpong (replies to a",
            "temporary queue), pingpong-fixed (to a queue that lasts), rate, select (1 % of a backlog by a selector),",
            "select-rest (what that left), topic-durable (a subscription for each subscriber), topic-shared (one for",
            "4 consumers), priorities (a backlog of all 10, highest first), groups (a backlog of 100, 4 consumers).",
            "Starts a broker of its own unless --url names one. Fails if a message is lost, repeated or out of order."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int READY_SECONDS = 30;

    @Mixin
    private Printer printer;

    @Mixin
    private Sizes sizes;

    @Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "Which to run, in this order (default: all).")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = {"-u", "--url"},
            paramLabel = "URL",
            description = "A broker that runs already.")
    private String url;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Configuration of its own broker, such as flushDiskType=ASYNC_FLUSH. May be repeated.")
    private List<String> brokerSettings = new ArrayList<>();

    @Option(
            names = "--broker-java",
            paramLabel = "OPTIONS",
            defaultValue = "-Xmx256m",
            description = "Java options of its own broker (default: ${DEFAULT-VALUE}).")
    private String brokerJava;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, JMSException, InterruptedException {
        for (String scenario : scenarios) {
            if (!Bench.names().contains(scenario)) {
                throw new ParameterException(
                        spec.commandLine(), "no scenario " + scenario + "; there are " + Bench.names());
            }
        }
        if (url != null) {
            return run(url);
        }
        Path directory = Files.createTempDirectory("penstock-bench");
        int exitCode;
        try (ServerProcess broker = ServerProcess.start(
                List.of(brokerJava.split(" +")), brokerArguments(directory), directory.resolve("broker.log"))) {
            exitCode = run("penstock://" + broker.awaitReady(READY_SECONDS));
        }
        Directories.delete(directory);
        return exitCode;
    }

    private List<String> brokerArguments(Path directory) {
        List<String> arguments = new ArrayList<>(List.of("broker", "--set", "listenPort=0"));
        arguments.addAll(List.of("--set", "storePathRootDir=" + directory.resolve("store")));
        for (String setting : brokerSettings) {
            arguments.addAll(List.of("--set", setting));
        }
        return arguments;
    }

    private int run(String brokerUrl) throws JMSException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        try (AdminClient admin = AdminClient.connect(ConnectionSettings.parse(brokerUrl))) {
            Bench bench = new Bench(
                    sizes.options(), new PenstockConnectionFactory(brokerUrl), new StatusGauge(admin), Clock.system());
            for (String scenario : scenarios.isEmpty() ? Bench.names() : scenarios) {
                BenchResult result = bench.run(scenario);
                rows.add(result.row());
                if (!result.ok()) {
                    broken.add(scenario);
                }
            }
        }
        printer.printRows(rows);
        if (!broken.isEmpty()) {
            throw new CommandFailed("messages were lost, repeated, damaged or out of order in " + broken);
        }
        return ExitCode.OK;
    }

    /** How much of everything. */
    static final class Sizes {
        @Option(names = "--size", paramLabel = "BYTES", defaultValue = "1024", description = "Bytes of a body.")
        private int size;

        @Option(names = "--producers", paramLabel = "N", defaultValue = "1", description = "Sending at a time.")
        private int producers;

        @Option(names = "--warm", paramLabel = "SECONDS", defaultValue = "2", description = "Warm-up.")
        private int warmSeconds;

        @Option(names = "--for", paramLabel = "SECONDS", defaultValue = "4", description = "Measured time.")
        private int measuredSeconds;

        @Option(names = "--window", paramLabel = "N", defaultValue = "1000", description = "Unanswered async sends.")
        private int window;

        @Option(names = "--batch", paramLabel = "N", defaultValue = "100", description = "Messages a transaction.")
        private int batch;

        @Option(names = "--backlog", paramLabel = "N", defaultValue = "200000", description = "Messages to drain.")
        private int backlog;

        @Option(names = "--rate", paramLabel = "N", defaultValue = "5000", description = "Messages a second of rate.")
        private int rate;

        @Option(names = "--subscribers", paramLabel = "N", defaultValue = "10", description = "Of topic-durable.")
        private int subscribers;

        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec;

        BenchOptions options() {
            try {
                return new BenchOptions(
                        size,
                        producers,
                        Duration.ofSeconds(warmSeconds),
                        Duration.ofSeconds(measuredSeconds),
                        window,
                        batch,
                        backlog,
                        rate,
                        subscribers);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
    }
}
