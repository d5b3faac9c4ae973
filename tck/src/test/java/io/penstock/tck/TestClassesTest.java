package io.penstock.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.tck.TestClasses.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestClassesTest {
    private static final String PACKAGE = "com.sun.ts.tests.jms.";

    @TempDir
    private Path directory;

    @Test
    void shouldFindTheClassesThatNeedNoContainer() throws IOException {
        Path jar = directory.resolve("some.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of(
                    "core20/b/SecondIT.class",
                    "core/a/FirstIT.class",
                    "core/a/NoTest.class",
                    "ee/c/ContainerIT.class",
                    "ee20/c/ContainerIT.class")) {
                zip.putNextEntry(new ZipEntry("com/sun/ts/tests/jms/" + name));
            }
        }
        assertThat(TestClasses.in(jar)).containsExactly(PACKAGE + "core.a.FirstIT", PACKAGE + "core20.b.SecondIT");
    }

    @Test
    void shouldSelectByPartsOfNamesAndMethods() {
        List<String> names = List.of(PACKAGE + "core.a.FirstIT", PACKAGE + "core.b.SecondIT");
        assertThat(TestClasses.select(names, List.of())).hasSize(2);
        assertThat(TestClasses.select(names, List.of("core.b", "FirstIT#one")))
                .containsExactly(new Selection(names.get(1), List.of()), new Selection(names.get(0), List.of("one")));
        assertThat(TestClasses.select(names, List.of("FirstIT#one", "core.a#two")))
                .containsExactly(new Selection(names.get(0), List.of("one", "two")));
        assertThat(TestClasses.select(names, List.of("FirstIT#one", "core.a")))
                .containsExactly(new Selection(names.get(0), List.of()));
        assertThatThrownBy(() -> TestClasses.select(names, List.of("core.c")))
                .isInstanceOf(NotRun.class)
                .hasMessageContaining("core.c");
    }
}
