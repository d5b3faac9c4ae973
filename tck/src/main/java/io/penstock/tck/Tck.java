package io.penstock.tck;

import io.penstock.tck.TestClasses.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The main program: runs the official Jakarta Messaging TCK against Penstock and says how it went. docs/tck.md tells how to start it.
 *
 * <p>Its exit code is 0 if everything passed, 1 if not, and 2 if nothing could be run, in which case one line says why.
 */
public final class Tck {
    private static final int PASSED = 0;
    private static final int NOT_PASSED = 1;
    private static final int NOT_RUN = 2;

    private Tck() {}

    public static void main(String[] arguments) {
        System.setProperty("penstock.log.level", "WARN");
        int exit = NOT_RUN;
        String lastLine;
        TckSettings settings = null;
        try {
            settings = TckSettings.of(System.getProperties());
            Report report = run(settings);
            lastLine = report.closingLine();
            exit = report.isPassed() ? PASSED : NOT_PASSED;
        } catch (NotRun | IllegalArgumentException why) {
            lastLine = "TCK not run: " + why.getMessage();
        }
        System.out.println(lastLine);
        if (settings != null) {
            leave(lastLine, settings.work().resolve("last-line"));
        }
        System.exit(exit);
    }

    /** For the build, which ends with these words if the TCK did not pass. */
    private static void leave(String line, Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, line + System.lineSeparator());
        } catch (IOException unwritable) {
            System.out.println("The last line cannot be written to " + file + ": " + unwritable);
        }
    }

    private static Report run(TckSettings settings) {
        TckArtifacts artifacts = new TckArtifacts(settings.repository(), TckArtifacts.maven(settings.repository()));
        Path tests = artifacts.find(TckArtifacts.TESTS);
        Path common = artifacts.find(TckArtifacts.COMMON);
        if (!Files.isRegularFile(settings.brokerJar())) {
            throw new NotRun("the broker's jar is missing: " + settings.brokerJar());
        }
        List<Selection> selected = TestClasses.select(TestClasses.in(tests), settings.tests());
        Report report = new TckRun(settings, List.of(tests, common), System.out).run(selected);
        Path page = settings.directory().resolve("report.md");
        report.write(page);
        System.out.println("The report is " + page);
        return report;
    }
}
