package io.penstock.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds the TCK's jars: in the local Maven repository, where Maven is asked to put them first if they are missing. Used by one thread.
 *
 * <p>They are no dependencies of this module, so that a build without them works, and so that their absence is one line and not a resolution failure.
 */
final class TckArtifacts {
    /** The tests. */
    static final Artifact TESTS = new Artifact("jakarta.tck", "jms-tck", "11.0.3");
    /** What the tests share; newer than the one that the tests' POM names, which has a defect in its foreign BytesMessage. */
    static final Artifact COMMON = new Artifact("jakarta.tck", "common", "11.0.8");

    private static final int MAVEN_SECONDS = 120;

    /** Somebody who can put an artifact into the local repository, or cannot. */
    interface Fetcher {
        void fetch(Artifact artifact);
    }

    /** A jar of a Maven repository. */
    record Artifact(String group, String name, String version) {
        Path in(Path repository) {
            return repository
                    .resolve(group.replace('.', '/'))
                    .resolve(name)
                    .resolve(version)
                    .resolve(name + "-" + version + ".jar");
        }

        @Override
        public String toString() {
            return group + ":" + name + ":" + version;
        }
    }

    private final Path repository;
    private final Fetcher fetcher;

    TckArtifacts(Path repository, Fetcher fetcher) {
        this.repository = repository;
        this.fetcher = fetcher;
    }

    static List<String> command(Artifact artifact, Path repository) {
        String goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get";
        return List.of(
                "mvn",
                "-B",
                "-q",
                "-Dmaven.repo.local=" + repository,
                goal,
                "-Dtransitive=false",
                "-Dartifact=" + artifact);
    }

    /** @throws NotRun with the one line that says what is missing */
    Path find(Artifact artifact) {
        Path jar = artifact.in(repository);
        if (!Files.isRegularFile(jar)) {
            fetcher.fetch(artifact);
        }
        if (!Files.isRegularFile(jar)) {
            throw new NotRun(artifact + " is not available: neither in the local Maven repository (" + repository
                    + ") nor where Maven looks for it; docs/tck.md says how to get it");
        }
        return jar;
    }

    /** Asks the mvn command to put artifacts into this local repository, which need not be its usual one; its own words about a failure are dropped. */
    static Fetcher maven(Path repository) {
        return artifact -> {
            try {
                Process maven = new ProcessBuilder(command(artifact, repository))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!maven.waitFor(MAVEN_SECONDS, TimeUnit.SECONDS)) {
                    maven.destroyForcibly();
                }
            } catch (IOException noMaven) {
                // Without the command there is nobody to ask; the jar is then missing, which is said.
                return;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new IOException("interrupted while Maven fetched " + artifact));
            }
        };
    }
}
