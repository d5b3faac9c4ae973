package io.penstock.tck;

import io.penstock.tck.TestResult.Outcome;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes each test when it is found and when it ends, so that those are known that a JVM did not get to. Called by the one thread that runs the tests.
 */
final class ResultWriter implements TestExecutionListener {
    private final PrintWriter results;
    private final Map<String, Long> startNanos = new HashMap<>();

    ResultWriter(PrintWriter results) {
        this.results = results;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        plan.getRoots()
                .forEach(root -> plan.getDescendants(root).stream()
                        .filter(TestIdentifier::isTest)
                        .forEach(test -> write(Outcome.PLANNED, test, "")));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        startNanos.put(test.getUniqueId(), System.nanoTime());
        if (test.isTest()) {
            System.out.println("==== " + test.getDisplayName());
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        if (test.isTest()) {
            write(Outcome.SKIPPED, test, reason);
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable thrown = result.getThrowable().orElse(null);
        if (thrown != null) {
            System.out.println("==== " + result.getStatus() + " " + test.getDisplayName());
            thrown.printStackTrace(System.out);
        }
        // A container that fails takes its tests with it: they stay planned, which is reported as a failure.
        if (test.isTest()) {
            write(outcomeOf(result), test, thrown == null ? "" : why(thrown));
        }
    }

    private static Outcome outcomeOf(TestExecutionResult result) {
        return switch (result.getStatus()) {
            case SUCCESSFUL -> Outcome.PASSED;
            case ABORTED -> Outcome.SKIPPED;
            case FAILED -> Outcome.FAILED;
        };
    }

    /** The TCK wraps what went wrong in an exception that names the test only. */
    private static String why(Throwable thrown) {
        StringBuilder text = new StringBuilder(String.valueOf(thrown.getMessage()));
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            text.append(" <- ").append(cause);
        }
        return text.toString();
    }

    private void write(Outcome outcome, TestIdentifier test, String message) {
        Long start = startNanos.get(test.getUniqueId());
        long millis = start == null ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        MethodSource source = (MethodSource) test.getSource().orElseThrow();
        results.println(new TestResult(outcome, source.getClassName(), source.getMethodName(), millis, message).line());
        results.flush();
    }
}
