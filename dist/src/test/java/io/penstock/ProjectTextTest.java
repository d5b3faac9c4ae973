package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps what only one machine knows out of the project's text: absolute paths, mirrors of package registries. */
class ProjectTextTest {
    // Written in two pieces, so that this file does not hold what it forbids.
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.])/(" + "wo" + "rk|ho" + "me|ro" + "ot|Us" + "ers)/[a-z.]|\\.\\./sha" + "red");
    private static final Pattern REGISTRY =
            Pattern.compile("(repo1?|artifactory|nexus|mirror)\\.(maven\\.)?[a-z]+\\.(org|com|net|io)/|<(mir"
                    + "ror|reposi" + "tory)>");

    @Test
    void shouldHoldNoPathOfOneMachineAndNoRegistryHost() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : ProjectFiles.all()) {
            String text = read(file);
            for (Pattern forbidden : List.of(MACHINE_PATH, REGISTRY)) {
                forbidden.matcher(text).results().forEach(hit -> found.add(file.getFileName() + ": " + hit.group()));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void shouldRecogniseWhatItForbids() {
        assertThat(MACHINE_PATH.matcher("cd /ho" + "me/me").find()).isTrue();
        assertThat(MACHINE_PATH.matcher("see ../sha" + "red/x").find()).isTrue();
        assertThat(MACHINE_PATH.matcher("the folder /data/penstock").find()).isFalse();
        assertThat(REGISTRY.matcher("https://repo.ma" + "ven.apache.org/maven2").find())
                .isTrue();
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException binary) {
            return "";
        }
    }
}
