package io.penstock.tck;

import io.penstock.tck.TestClasses.Selection;
import io.penstock.tck.TestResult.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One run: lanes beside each other, each with a broker of its own and one test JVM at a time, take one class after the other.
 *
 * <p>Used by one thread, which waits for the lanes; they share the two queues, one of what is to be done and one of what is done.
 */
final class TckRun {
    private final TckSettings settings;
    private final List<Path> jars;
    private final PrintStream out;
    private final Queue<Selection> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<TestResult> done = new ConcurrentLinkedQueue<>();
    private final long startNanos = System.nanoTime();

    /** @param jars of the TCK */
    TckRun(TckSettings settings, List<Path> jars, PrintStream out) {
        this.settings = settings;
        this.jars = List.copyOf(jars);
        this.out = out;
    }

    Report run(List<Selection> selected) {
        clean(settings.directory());
        waiting.addAll(selected);
        List<Thread> lanes = new ArrayList<>();
        for (int lane = 1; lane <= Math.min(settings.forks(), selected.size()); lane++) {
            Path directory = settings.directory().resolve("lane-" + lane);
            Thread thread = new Thread(() -> serve(directory), "tck-lane-" + lane);
            thread.start();
            lanes.add(thread);
        }
        lanes.forEach(TckRun::join);
        // What a lane that ended early left behind did not pass.
        waiting.forEach(left -> done.add(new TestResult(
                Outcome.FAILED, left.className(), "(no test)", 0, "was not run: the lanes ended before it")));
        List<TestResult> results = done.stream()
                .sorted(Comparator.comparing(TestResult::className).thenComparing(TestResult::method))
                .toList();
        return new Report(settings, results, Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private Duration left() {
        return settings.limit().minusNanos(System.nanoTime() - startNanos);
    }

    private void serve(Path directory) {
        try {
            if (settings.transport() == Transport.VM) {
                String url = "vm://tck?anonymous=LOOPBACK";
                serve(directory, url, Map.of(ForkMain.EMBEDDED, url));
                return;
            }
            try (BrokerUnderTest broker = BrokerUnderTest.start(settings.brokerJar(), directory)) {
                AdministeredObjects.create(broker.url());
                serve(directory, broker.url(), Map.of());
            }
        } catch (RuntimeException failed) {
            out.println("[" + directory.getFileName() + "] ended: " + failed.getMessage());
        }
    }

    private void serve(Path directory, String url, Map<String, String> properties) {
        Path naming = directory.resolve("naming");
        AdministeredObjects.bind(url, naming);
        List<Path> classPath = new ArrayList<>(jars);
        classPath.add(naming);
        Fork fork = new Fork(classPath, settings.directory().resolve("logs"));
        while (left().compareTo(Duration.ZERO) > 0) {
            Selection next = waiting.poll();
            if (next == null) {
                return;
            }
            long begin = System.nanoTime();
            List<TestResult> results = fork.run(next, properties, left());
            done.addAll(results);
            show(next, results, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
        }
    }

    private synchronized void show(Selection what, List<TestResult> results, long seconds) {
        long passed = results.stream()
                .filter(result -> result.outcome() == Outcome.PASSED)
                .count();
        out.printf("%4d s  %3d of %3d passed  %s%n", seconds, passed, results.size(), what.className());
        results.stream()
                .filter(result -> result.outcome() != Outcome.PASSED)
                .forEach(result -> out.println("        " + result));
    }

    private static void join(Thread lane) {
        try {
            lane.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotRun("interrupted", interrupted);
        }
    }

    private static void clean(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new NotRun("the files of the last run cannot be deleted: " + failed, failed);
        }
    }
}
