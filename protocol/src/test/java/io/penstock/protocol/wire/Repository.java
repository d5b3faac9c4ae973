package io.penstock.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares generated pages with the ones in {@code docs/}; with {@code -Dpenstock.writeDocs=true} it writes them. */
public final class Repository {
    private Repository() {}

    public static void assertPage(String page, String expected) {
        Path file = root().resolve("docs").resolve(page);
        try {
            if (Boolean.getBoolean("penstock.writeDocs")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, expected);
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "absent")
                    .as("docs/%s; regenerate with -Dpenstock.writeDocs=true", page)
                    .isEqualTo(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("docs"))) {
            folder = folder.getParent();
        }
        assertThat(folder).as("a folder above with docs/").isNotNull();
        return folder;
    }
}
