package io.penstock.tck;

import io.penstock.tck.TestClasses.Selection;
import io.penstock.tck.TestResult.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One JVM that runs one class of the TCK, and what it found. Used by one thread.
 *
 * <p>It is stopped at its limit: JUnit's time-out interrupts a test, but a test need not listen.
 */
final class Fork {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final List<Path> classPath;
    private final Path directory;

    /**
     * @param classPath what the tests need besides this program
     * @param directory where results and logs go
     */
    Fork(List<Path> classPath, Path directory) {
        this.classPath = List.copyOf(classPath);
        this.directory = directory;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Runs the tests.
     *
     * @param properties system properties of the JVM beyond those that the TCK asks for
     * @param left how much of the whole run's time is left
     */
    List<TestResult> run(Selection selection, Map<String, String> properties, Duration left) {
        Path results = directory.resolve(selection.className() + ".results");
        Duration limit = left.compareTo(LIMIT) < 0 ? left : LIMIT;
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(results);
            Process jvm = new ProcessBuilder(command(selection, properties, results))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            directory.resolve(selection.className() + ".log").toFile())
                    .start();
            String unfinished = waitFor(jvm, limit);
            return read(results, selection, unfinished);
        } catch (IOException failed) {
            return List.of(failure(selection, "its JVM could not be run: " + failed));
        }
    }

    private List<String> command(Selection selection, Map<String, String> properties, Path results) {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx512m", "-cp"));
        StringBuilder all = new StringBuilder(System.getProperty("java.class.path"));
        classPath.forEach(entry -> all.append(File.pathSeparator).append(entry));
        command.add(all.toString());
        Map<String, String> every = new LinkedHashMap<>(Map.of(
                "jms_timeout", "10000",
                "user", AdministeredObjects.USER,
                "password", AdministeredObjects.PASSWORD,
                "platform.mode", "standalone",
                "vehicle", "standalone"));
        every.putAll(properties);
        every.put(ForkMain.TRACE, System.getProperty(ForkMain.TRACE, "false"));
        every.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of(ForkMain.class.getName(), results.toString(), selection.className()));
        command.addAll(selection.methods());
        return command;
    }

    /** Why tests may not have ended. */
    private static String waitFor(Process jvm, Duration limit) {
        try {
            if (jvm.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return "did not end: its JVM exited with " + jvm.exitValue();
            }
            return "did not end within " + limit.toMinutes() + " min of its class";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "did not end: the run was interrupted";
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** The last word on each test; one that has only been planned has failed. */
    static List<TestResult> read(Path results, Selection selection, String unfinished) throws IOException {
        Map<String, TestResult> byMethod = new LinkedHashMap<>();
        if (Files.exists(results)) {
            for (String line : Files.readAllLines(results)) {
                TestResult result = TestResult.parse(line);
                byMethod.put(result.method(), result);
            }
        }
        if (byMethod.isEmpty()) {
            return List.of(failure(selection, unfinished));
        }
        byMethod.replaceAll((method, result) -> result.outcome() != Outcome.PLANNED
                ? result
                : new TestResult(Outcome.FAILED, result.className(), method, 0, unfinished));
        return List.copyOf(byMethod.values());
    }

    private static TestResult failure(Selection selection, String why) {
        return new TestResult(Outcome.FAILED, selection.className(), "(no test)", 0, why);
    }
}
