package io.penstock.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.tck.TckArtifacts.Artifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TckArtifactsTest {
    private static final Artifact ARTIFACT = new Artifact("a.b", "c", "1.2");

    @TempDir
    private Path repository;

    private final List<Artifact> asked = new ArrayList<>();

    private void put(Artifact artifact) {
        try {
            Files.createDirectories(artifact.in(repository).getParent());
            Files.createFile(artifact.in(repository));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldTakeWhatIsThere() {
        put(ARTIFACT);
        Path jar = new TckArtifacts(repository, asked::add).find(ARTIFACT);
        assertThat(jar).isEqualTo(repository.resolve("a/b/c/1.2/c-1.2.jar"));
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldHaveFetchedWhatIsMissing() {
        assertThat(new TckArtifacts(repository, this::put).find(ARTIFACT)).exists();
    }

    @Test
    void shouldHaveMavenFetchToWhereItLooks() {
        assertThat(TckArtifacts.command(ARTIFACT, repository))
                .startsWith("mvn")
                .contains("-Dmaven.repo.local=" + repository, "-Dartifact=a.b:c:1.2");
    }

    @Test
    void shouldSayInOneLineWhatCannotBeHad() {
        assertThatThrownBy(() -> new TckArtifacts(repository, asked::add).find(ARTIFACT))
                .isInstanceOf(NotRun.class)
                .hasMessageStartingWith("a.b:c:1.2 is not available")
                .hasMessageContaining("docs/tck.md")
                .message()
                .hasLineCount(1);
        assertThat(asked).containsExactly(ARTIFACT);
    }
}
