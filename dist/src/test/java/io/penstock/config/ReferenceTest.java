package io.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    @Test
    void shouldBeThePageInTheDocumentation() throws IOException {
        assertThat(Files.readString(ProjectFiles.root().resolve("docs/configuration.md")))
                .as("write it anew: ./penstock config print --reference > docs/configuration.md")
                .isEqualTo(Reference.markdown());
    }

    @Test
    void shouldDeclareEachKeyOnceWithADefaultThatItsTypeReads() {
        for (List<ConfigKey<?>> keys : List.of(BrokerKeys.ALL, NameServerKeys.ALL)) {
            assertThat(keys.stream().map(ConfigKey::name)).doesNotHaveDuplicates();
            assertThat(keys.stream().map(ConfigKey::environmentName)).doesNotHaveDuplicates();
            assertThat(Settings.read(keys, Optional.empty(), Map.of(), List.of())
                            .all())
                    .hasSameSizeAs(keys);
        }
        assertThat(BrokerKeys.LISTEN_PORT.environmentName()).isEqualTo("PENSTOCK_LISTEN_PORT");
    }
}
