package io.penstock.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.tck.TestClasses.Selection;
import io.penstock.tck.TestResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Path ANY = Path.of("any");

    @TempDir
    private Path directory;

    private static TestResult result(Outcome outcome, String method) {
        return new TestResult(outcome, "com.sun.ts.tests.jms.core.a.AnyIT", method, 1_500, "why\n\tnot");
    }

    private static Report report(List<String> chosen, List<TestResult> results) {
        TckSettings settings = new TckSettings(Transport.TCP, chosen, 1, Duration.ofMinutes(1), ANY, ANY, ANY);
        return new Report(settings, results, Duration.ofSeconds(61));
    }

    @Test
    void shouldPassOnlyIfEveryTestOfTheTckDid() {
        List<TestResult> all = new ArrayList<>(Collections.nCopies(Report.ALL, result(Outcome.PASSED, "m")));
        assertThat(report(List.of(), all).isPassed()).isTrue();
        assertThat(report(List.of(), all).closingLine())
                .isEqualTo("TCK passed over penstock://: 903 tests, 903 passed, 0 failed, 0 skipped, 1 min 01 s");
        for (Outcome other : List.of(Outcome.FAILED, Outcome.SKIPPED)) {
            all.set(0, result(other, "m"));
            assertThat(report(List.of(), all).isPassed()).isFalse();
        }
        assertThat(report(List.of(), all.subList(1, Report.ALL)).isPassed()).isFalse();
        assertThat(report(List.of(), all.subList(1, Report.ALL)).closingLine())
                .startsWith("TCK NOT passed over penstock://: 902 tests (of 903 in this TCK)");
    }

    @Test
    void shouldPassAChoiceThatIsNotEmpty() {
        assertThat(report(List.of("a"), List.of(result(Outcome.PASSED, "m"))).isPassed())
                .isTrue();
        assertThat(report(List.of("a"), List.of()).isPassed()).isFalse();
    }

    @Test
    void shouldListWhatFailedWithItsReason() throws IOException {
        Path page = directory.resolve("deep").resolve("report.md");
        report(List.of("a"), List.of(result(Outcome.PASSED, "good"), result(Outcome.FAILED, "bad")))
                .write(page);
        assertThat(Files.readAllLines(page))
                .contains("| core.a.AnyIT | 2 | 1 | 1 | 0 | 3.0 |", "* failed core.a.AnyIT#bad: why not")
                .noneMatch(line -> line.startsWith("*") && line.contains("good"));
    }

    @Test
    void shouldCountATestThatDidNotEndAsFailed() throws IOException {
        Path file = directory.resolve("results");
        Files.write(
                file,
                List.of(
                        result(Outcome.PLANNED, "one").line(),
                        result(Outcome.PLANNED, "two").line(),
                        result(Outcome.PASSED, "one").line()));
        Selection selection = new Selection("any", List.of());
        assertThat(Fork.read(file, selection, "stopped"))
                .extracting(TestResult::outcome, TestResult::method)
                .containsExactly(tuple(Outcome.PASSED, "one"), tuple(Outcome.FAILED, "two"));
        assertThat(Fork.read(directory.resolve("nothing"), selection, "stopped"))
                .singleElement()
                .satisfies(none -> assertThat(none.message()).isEqualTo("stopped"));
    }
}
