package io.penstock.tck;

import java.util.Locale;

/**
 * How one test ended, and its line in the file that a test JVM writes: fields divided by tabs. Immutable.
 *
 * @param millis how long it took
 * @param message why it failed or was skipped; otherwise empty
 */
record TestResult(Outcome outcome, String className, String method, long millis, String message) {
    private static final int FIELDS = 5;
    private static final int MESSAGE_MAX = 600;

    /** How a test stands. */
    enum Outcome {
        /** Found, not ended. */
        PLANNED,
        PASSED,
        FAILED,
        SKIPPED
    }

    TestResult {
        String oneLine = message == null ? "" : message.replaceAll("\\s+", " ").trim();
        message = oneLine.length() <= MESSAGE_MAX ? oneLine : oneLine.substring(0, MESSAGE_MAX) + " ...";
    }

    String line() {
        return String.join("\t", outcome.name(), className, method, Long.toString(millis), message);
    }

    static TestResult parse(String line) {
        String[] fields = line.split("\t", FIELDS);
        return new TestResult(
                Outcome.valueOf(fields[0]), fields[1], fields[2], Long.parseLong(fields[3]), fields[FIELDS - 1]);
    }

    /** The class by the end of its package, which tells the TCK's classes apart. */
    String shortName() {
        return className.replaceFirst("^com\\.sun\\.ts\\.tests\\.jms\\.", "") + "#" + method;
    }

    @Override
    public String toString() {
        String how = outcome.name().toLowerCase(Locale.ROOT);
        return how + " " + shortName() + (message.isEmpty() ? "" : ": " + message);
    }
}
