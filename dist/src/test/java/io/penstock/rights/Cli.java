package io.penstock.rights;

import io.penstock.cli.Penstock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The {@code penstock} command against one broker, as one user. Stateless. */
final class Cli {
    private final String url;
    private final String user;

    /** @param user whose password is {@link RightsTestCase#PASSWORD}; null for anonymous */
    Cli(String url, String user) {
        this.url = url;
        this.user = user;
    }

    /** What it said, and its exit code in front. */
    String run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", url));
        if (user != null) {
            all.addAll(List.of("--user", user, "--password", RightsTestCase.PASSWORD));
        }
        StringWriter said = new StringWriter();
        CommandLine line = Penstock.commandLine();
        line.setOut(new PrintWriter(said));
        line.setErr(new PrintWriter(said));
        int code = line.execute(all.toArray(String[]::new));
        return code + " " + said.toString().trim();
    }

    /** What it said; fails if it did not succeed. */
    String done(String... arguments) {
        String said = run(arguments);
        if (!said.startsWith("0 ")) {
            throw new AssertionError(String.join(" ", arguments) + ": " + said);
        }
        return said.substring(2);
    }
}
