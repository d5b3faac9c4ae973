package io.penstock.demo;

import io.penstock.demo.DemoReport.Latency;
import io.penstock.demo.DemoReport.Outcome;
import io.penstock.demo.DemoReport.Step;
import io.penstock.protocol.agent.Clock;
import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.Payload;
import io.penstock.traffic.SendRecord;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Shows the product doing its main job: real servers, several producers, a hard kill of the broker in the middle, and a count that
 * every answered message arrived.
 *
 * <p>Runs on the caller's thread, with one thread for each producer and consumer. A failure ends the servers and is thrown.
 */
public final class Demo {
    private static final int LOOK_EVERY_MS = 50;

    private final DemoOptions options;
    private final Function<String, ConnectionFactory> factories;
    private final Clock clock;
    private final ProgressBar progress = ProgressBar.onTerminal();
    private final List<Step> steps = new ArrayList<>();

    /**
     * @param options how large
     * @param factories makes the connection factory of a URL
     * @param clock for rates and patience
     */
    public Demo(DemoOptions options, Function<String, ConnectionFactory> factories, Clock clock) {
        this.options = options;
        this.factories = factories;
        this.clock = clock;
    }

    /** Plays it once, with data and logs below an empty directory that the caller owns. */
    public DemoReport run(Path directory) throws InterruptedException {
        long started = clock.nanos();
        try (DemoServers servers = new DemoServers(directory)) {
            Thread atExit = new Thread(servers::close, "demo-stop");
            Runtime.getRuntime().addShutdownHook(atExit);
            try {
                note("start a name server and a broker", "2 processes", 0, started, clock.nanos(), null, Outcome.OK);
                return play(servers);
            } finally {
                Runtime.getRuntime().removeShutdownHook(atExit);
                progress.clear();
            }
        }
    }

    private DemoReport play(DemoServers servers) throws InterruptedException {
        Payload payload = new Payload(options.bodyBytes());
        DemoTraffic traffic = new DemoTraffic(factories.apply(servers.url()), payload, clock);
        DeliveryCheck queue = new DeliveryCheck(payload, options.producers());
        DeliveryCheck topic = new DeliveryCheck(payload, 1);
        DemoWatch watch = new DemoWatch(clock, options.patience(), options.producers() + 1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            call(traffic::subscribe);
            long sending = clock.nanos();
            List<Future<?>> work = startTraffic(threads, traffic, queue, topic, watch);
            killInTheMiddle(servers, traffic, watch, work);
            awaitProducers(traffic, watch, work);
            noteSends(traffic, sending);
            awaitAll(work);
            noteReceived("receive from the queue, meanwhile", "receive(), AUTO_ACKNOWLEDGE", sending, queue.verdict());
            long returning = clock.nanos();
            call(() -> traffic.receiveFromTopic(topic, watch));
            noteReceived("durable subscriber returns", "receive(), durable", returning, topic.verdict());
        } finally {
            threads.shutdownNow();
        }
        return new DemoReport(List.copyOf(steps), queue.verdict(), topic.verdict());
    }

    private List<Future<?>> startTraffic(
            ExecutorService threads, DemoTraffic traffic, DeliveryCheck queue, DeliveryCheck topic, DemoWatch watch) {
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < options.producers(); i++) {
            int producer = i;
            work.add(threads.submit(() -> {
                traffic.sendToQueue(producer, options.messagesOf(producer), queue);
                watch.producerDone();
                return null;
            }));
        }
        work.add(threads.submit(() -> {
            traffic.sendToTopic(options.topicMessages(), topic);
            watch.producerDone();
            return null;
        }));
        work.add(threads.submit(() -> {
            traffic.receiveFromQueue(queue, watch);
            return null;
        }));
        return work;
    }

    private void killInTheMiddle(DemoServers servers, DemoTraffic traffic, DemoWatch watch, List<Future<?>> work)
            throws InterruptedException {
        long half = total() / 2;
        while (traffic.answered() < half) {
            look("sending, broker alive", traffic, watch, work);
        }
        progress.show("kill -9 of the broker", traffic.answered(), total());
        long killed = clock.nanos();
        servers.killAndRestartBroker();
        long restarted = clock.nanos();
        while (lastAnswer(traffic) - restarted < 0 && !watch.producersDone()) {
            look("waiting for the first answer", traffic, watch, work);
        }
        note("kill -9 of the broker, restart, first answer", "SIGKILL", 0, killed, clock.nanos(), null, Outcome.OK);
    }

    private void awaitProducers(DemoTraffic traffic, DemoWatch watch, List<Future<?>> work)
            throws InterruptedException {
        while (!watch.producersDone()) {
            look("sending, broker restarted", traffic, watch, work);
        }
    }

    private void look(String what, DemoTraffic traffic, DemoWatch watch, List<Future<?>> work)
            throws InterruptedException {
        watch.awaitProducers(LOOK_EVERY_MS);
        progress.show(what, traffic.answered(), total());
        watch.failIfOverdue(what);
        for (Future<?> part : work) {
            if (part.isDone()) {
                join(part);
            }
        }
    }

    private void awaitAll(List<Future<?>> work) throws InterruptedException {
        for (Future<?> part : work) {
            join(part);
        }
    }

    private void join(Future<?> part) throws InterruptedException {
        try {
            part.get(options.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause().getMessage()), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "gave up after " + options.patience().toSeconds() + " s", e);
        }
    }

    private static long lastAnswer(DemoTraffic traffic) {
        long queue = traffic.queueSends().lastNanos();
        long topic = traffic.topicSends().lastNanos();
        return queue - topic >= 0 ? queue : topic;
    }

    private void noteSends(DemoTraffic traffic, long since) {
        String toQueue = "send to a queue by " + options.producers() + " producers";
        noteSends(toQueue, "send(), PERSISTENT", traffic.queueSends(), since, options.queueMessages());
        noteSends("send to a topic", "send(CompletionListener)", traffic.topicSends(), since, options.topicMessages());
    }

    private void noteSends(String what, String through, SendRecord sends, long since, long expected) {
        Outcome outcome = Outcome.of(sends.count() == expected);
        note(what, through, sends.count(), since, sends.lastNanos(), latency(sends.latencyUs()), outcome);
    }

    private void noteReceived(String what, String through, long since, DeliveryCheck.Verdict verdict) {
        note(what, through, verdict.received(), since, clock.nanos(), null, Outcome.of(verdict.ok()));
    }

    private void note(
            String what, String through, long messages, long since, long until, Latency latency, Outcome outcome) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - since));
        steps.add(new Step(what, through, messages, millis, latency, outcome));
    }

    private static Latency latency(Histogram histogram) {
        return new Latency(histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(99));
    }

    private long total() {
        return (long) options.queueMessages() + options.topicMessages();
    }

    private static void call(Messaging part) {
        try {
            part.run();
        } catch (JMSException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Something done through the messaging API. */
    private interface Messaging {
        void run() throws JMSException;
    }
}
