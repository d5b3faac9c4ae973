package io.penstock.bench;

import io.penstock.protocol.agent.Clock;
import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.Payload;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Runs scenarios one after the other against a broker that is already there, through the Jakarta Messaging API.
 *
 * <p>Belongs to the thread that calls it; each part of a scenario runs on a thread of its own that ends with the scenario.
 */
public final class Bench {
    private static final int PATIENCE_SECONDS = 180;
    private static final int COMPETITORS = 4;
    private static final int GROUPS = 100;

    private final BenchOptions options;
    private final ConnectionFactory factory;
    private final BrokerGauge gauge;
    private final Clock clock;
    private final Payload payload;
    private final String run;

    /** Something that runs beside other parts. */
    interface Part {
        void run() throws JMSException, InterruptedException;
    }

    public Bench(BenchOptions options, ConnectionFactory factory, BrokerGauge gauge, Clock clock) {
        this.options = options;
        this.factory = factory;
        this.gauge = gauge;
        this.clock = clock;
        this.payload = new Payload(options.bodyBytes());
        this.run = Long.toString(clock.epochMs(), Character.MAX_RADIX);
    }

    /** The names of all scenarios, in the order in which they run by default. */
    public static List<String> names() {
        return List.of(
                "send-sync",
                "send-async",
                "send-np",
                "send-tx",
                "drain",
                "pingpong",
                "pingpong-fixed",
                "rate",
                "select",
                "select-rest",
                "topic-durable",
                "topic-shared",
                "priorities",
                "groups");
    }

    public BenchResult run(String name) throws JMSException, InterruptedException {
        return scenario(name).run(this, factory);
    }

    private Scenario scenario(String name) {
        return switch (name) {
            case "send-sync" -> new SendScenario(name, Sending.oneByOne(DeliveryMode.PERSISTENT));
            case "send-async" -> new SendScenario(name, Sending.asynchronous(options.window()));
            case "send-np" -> new SendScenario(name, Sending.oneByOne(DeliveryMode.NON_PERSISTENT));
            case "send-tx" -> new SendScenario(name, Sending.transacted(options.batch()));
            case "drain" -> new DrainScenario(name, Cargo.plain(), 1);
            case "pingpong" -> new PingPongScenario(name, PingPongScenario.Replies.temporary());
            case "pingpong-fixed" -> new PingPongScenario(name, PingPongScenario.Replies.fixed());
            case "rate" -> new RateScenario(name);
            case "select" -> new SelectScenario(name, SelectScenario.Measured.SELECTED);
            case "select-rest" -> new SelectScenario(name, SelectScenario.Measured.REST);
            case "topic-durable" -> new TopicScenario(name, Subscribers.Kind.EACH, options.subscribers());
            case "topic-shared" -> new TopicScenario(name, Subscribers.Kind.SHARED, COMPETITORS);
            case "priorities" -> new DrainScenario(name, Cargo.priorities(options.backlog()), 1);
            case "groups" -> new DrainScenario(name, Cargo.groups(GROUPS), COMPETITORS);
            default -> throw new IllegalArgumentException("no scenario " + name + "; there are " + names());
        };
    }

    BenchOptions options() {
        return options;
    }

    BrokerGauge gauge() {
        return gauge;
    }

    Clock clock() {
        return clock;
    }

    Payload payload() {
        return payload;
    }

    Stopwatch stopwatch() {
        return new Stopwatch(clock, options);
    }

    /** A name of a queue or topic that no other run has used. */
    String queue(String scenario) {
        return "bench." + run + "." + scenario;
    }

    /** Runs all parts to their end, and says what the broker spent between the stopwatch's borders. */
    BrokerGauge.Reading runWhileMeasuring(Stopwatch stopwatch, List<Part> parts) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Part part : parts) {
                running.add(threads.submit(() -> {
                    part.run();
                    return null;
                }));
            }
            awaitTime(stopwatch.millisToStart(), running);
            BrokerGauge.Reading before = gauge.read();
            awaitTime(stopwatch.millisToEnd(), running);
            BrokerGauge.Reading spent = gauge.read().since(before);
            for (Future<?> part : running) {
                join(part, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            }
            return spent;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Lets the time pass, but ends at once if the first part fails. */
    private static void awaitTime(long millis, List<Future<?>> running) throws InterruptedException {
        try {
            running.get(0).get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException timeIsOver) {
            // As it should be: the parts run until the stopwatch ends them.
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    private static void join(Future<?> part, long millis) throws InterruptedException {
        try {
            part.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a scenario did not end within " + millis + " ms", e);
        }
    }

    private static IllegalStateException failed(ExecutionException e) {
        return new IllegalStateException(String.valueOf(e.getCause().getMessage()), e.getCause());
    }

    BenchResult result(
            String name,
            long messages,
            double seconds,
            Histogram latencyUs,
            BrokerGauge.Reading spent,
            DeliveryCheck.Verdict verdict) {
        return new BenchResult(name, messages, seconds, payload.size(), latencyUs, spent, verdict);
    }
}
