package io.penstock.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of docs/junit.md is a test that runs. */
class JunitPageTest {
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/junit.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    @Test
    void shouldShowATestThatRuns() throws IOException {
        Path source = root().resolve("dist/junit5/src/test/java/io/penstock/junit/OrdersTest.java");
        String test = Files.readString(source);
        String shown = test.substring(test.indexOf("@PenstockBroker"));
        assertThat(Files.readString(root().resolve("docs/junit.md"))).contains(shown);
    }
}
