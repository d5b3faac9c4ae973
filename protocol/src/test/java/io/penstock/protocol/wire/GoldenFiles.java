package io.penstock.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Bytes that older and newer releases have to agree on. A file is written once, with {@code -Dpenstock.newGolden=true}, and
 * only if it does not exist; a change of a frozen file is a change of the format.
 */
public final class GoldenFiles {
    private static final int PER_LINE = 32;

    private GoldenFiles() {}

    public static void assertFrozen(String name, byte[] actual) {
        String file = "golden/" + name + ".hex";
        try (InputStream in = GoldenFiles.class.getClassLoader().getResourceAsStream(file)) {
            Path source = Path.of("src/test/resources", file);
            if (in == null && Boolean.getBoolean("penstock.newGolden") && !Files.exists(source)) {
                Files.writeString(source, hex(actual));
                return;
            }
            assertThat(in).as(file).isNotNull();
            assertThat(hex(actual)).as(file).isEqualTo(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; at += PER_LINE) {
            text.append(HexFormat.of().formatHex(bytes, at, Math.min(bytes.length, at + PER_LINE)))
                    .append('\n');
        }
        return text.toString();
    }
}
