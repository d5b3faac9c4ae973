package io.penstock.cli.demo;

import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.OutputFormat;
import io.penstock.cli.output.Printer;
import io.penstock.demo.Demo;
import io.penstock.demo.DemoOptions;
import io.penstock.demo.DemoReport;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.process.Directories;
import io.penstock.protocol.agent.Clock;
import io.penstock.traffic.DeliveryCheck.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock demo}: shows the product doing its main job, and says whether it did. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Kills a broker in the middle of its work and checks that no message is lost.",
            "Starts a name server and a broker, sends to a queue and a topic, kills the broker hard, restarts it, receives",
            "everything, and checks every message. Fails if one is lost, repeated or out of order."
        })
public final class DemoCommand implements Callable<Integer> {
    @Mixin
    private Printer printer;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Messages to the queue (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--topic-messages",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Messages to the topic (default: ${DEFAULT-VALUE}).")
    private int topicMessages;

    @Option(
            names = "--producers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Producers of the queue (default: ${DEFAULT-VALUE}).")
    private int producers;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "1024",
            description = "Bytes of a body (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "180",
            description = "Gives up after so long (default: ${DEFAULT-VALUE}).")
    private int patienceSeconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DemoOptions options = options();
        Path directory = Files.createTempDirectory("penstock-demo");
        printer.say("penstock demo: data and logs in " + directory);
        DemoReport report = new Demo(options, PenstockConnectionFactory::new, Clock.system()).run(directory);
        print(report);
        if (!report.ok()) {
            printer.say("Failed. The data and logs are kept in " + directory);
            return ExitCode.FAILED;
        }
        Directories.delete(directory);
        return ExitCode.OK;
    }

    private DemoOptions options() {
        try {
            return new DemoOptions(messages, topicMessages, producers, size, Duration.ofSeconds(patienceSeconds));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void print(DemoReport report) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (DemoReport.Step step : report.steps()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("step", step.what());
            row.put("through", step.through());
            row.put("messages", step.messages() == 0 ? null : step.messages());
            row.put("ms", step.millis());
            row.put("msgs_s", step.messages() == 0 ? null : step.messages() * 1000 / step.millis());
            row.put("p50_us", step.latency() == null ? null : step.latency().p50Us());
            row.put("p99_us", step.latency() == null ? null : step.latency().p99Us());
            row.put("ok", step.ok().name().toLowerCase(Locale.ROOT));
            rows.add(row);
        }
        if (printer.format() != OutputFormat.table) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("ok", report.ok());
            all.put("steps", rows);
            all.put("queue", report.queue());
            all.put("topic", report.topic());
            printer.printOne(all);
            return;
        }
        printer.say("");
        printer.printRows(rows);
        printer.say("");
        printer.say(sentence("queue", report.queue()));
        printer.say(sentence("topic", report.topic()));
        printer.say("");
        printer.say("Next:");
        printer.say("  ./penstock dev                          # a name server and a broker that keep running");
        printer.say("  ./penstock send orders \"one espresso\"   # in another terminal");
        printer.say("  ./penstock receive orders");
    }

    private static String sentence(String what, Verdict verdict) {
        return String.format(
                "%s: %,d answered, %,d received, %d lost, %d repeated without JMSRedelivered (%d with), %d out of order, %d damaged",
                what,
                verdict.answered(),
                verdict.received(),
                verdict.lost(),
                verdict.unflaggedRepeats(),
                verdict.flaggedRepeats(),
                verdict.orderBreaks(),
                verdict.damaged());
    }
}
