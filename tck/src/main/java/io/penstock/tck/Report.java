package io.penstock.tck;

import io.penstock.tck.TestResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run found, as a page with tables and as one closing line. An immutable value, for any thread. */
record Report(TckSettings settings, List<TestResult> results, Duration time) {
    /** How many tests the packages core and core20 of this version of the TCK have. */
    static final int ALL = 903;

    Report {
        results = List.copyOf(results);
    }

    private long count(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    /** Whether all that was to be run was run and passed: every test of the TCK, unless some were chosen. */
    boolean isPassed() {
        boolean complete = settings.isWholeRun() ? results.size() == ALL : !results.isEmpty();
        return complete && count(Outcome.PASSED) == results.size();
    }

    String closingLine() {
        String found = settings.isWholeRun() && results.size() != ALL ? " (of " + ALL + " in this TCK)" : "";
        return "TCK %s over %s: %d tests%s, %d passed, %d failed, %d skipped, %d min %02d s"
                .formatted(
                        isPassed() ? "passed" : "NOT passed",
                        settings.transport() == Transport.TCP ? "penstock://" : "vm://",
                        results.size(),
                        found,
                        count(Outcome.PASSED),
                        count(Outcome.FAILED),
                        count(Outcome.SKIPPED),
                        time.toMinutes(),
                        time.toSecondsPart());
    }

    void write(Path file) {
        List<String> lines = new ArrayList<>();
        lines.add("# " + closingLine());
        lines.add("");
        lines.add("| | |");
        lines.add("| --- | --- |");
        lines.add("| tests | " + TckArtifacts.TESTS + ", packages core and core20 |");
        lines.add("| with | " + TckArtifacts.COMMON + " |");
        lines.add("| chosen | " + (settings.isWholeRun() ? "all" : String.join(", ", settings.tests())) + " |");
        lines.add("| test JVMs at a time | " + settings.forks() + " |");
        lines.add("| Java | " + System.getProperty("java.vm.name") + " " + Runtime.version() + " |");
        lines.add("| system | " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors |");
        lines.add("");
        addClasses(lines);
        addOthers(lines);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException unwritable) {
            throw new NotRun("the report cannot be written: " + unwritable, unwritable);
        }
    }

    private void addClasses(List<String> lines) {
        lines.add("| class | tests | passed | failed | skipped | seconds |");
        lines.add("| --- | --- | --- | --- | --- | --- |");
        Map<String, List<TestResult>> byClass = new TreeMap<>();
        results.forEach(result -> byClass.computeIfAbsent(result.className(), name -> new ArrayList<>())
                .add(result));
        byClass.forEach((name, own) -> {
            Report part = new Report(settings, own, time);
            long millis = own.stream().mapToLong(TestResult::millis).sum();
            lines.add("| %s | %d | %d | %d | %d | %.1f |"
                    .formatted(
                            name.replaceFirst("^com\\.sun\\.ts\\.tests\\.jms\\.", ""),
                            own.size(),
                            part.count(Outcome.PASSED),
                            part.count(Outcome.FAILED),
                            part.count(Outcome.SKIPPED),
                            millis / 1000.0));
        });
        lines.add("");
    }

    private void addOthers(List<String> lines) {
        for (Outcome outcome : List.of(Outcome.FAILED, Outcome.SKIPPED)) {
            results.stream().filter(result -> result.outcome() == outcome).forEach(result -> lines.add("* " + result));
        }
    }
}
