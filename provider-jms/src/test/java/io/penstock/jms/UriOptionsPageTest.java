package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds docs/uri-options.md to the table; {@code -Dpenstock.writePages=true} writes it anew. */
class UriOptionsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "uri-options.md");

    @Test
    void shouldShowTheTableOnThePage() throws IOException {
        if (Boolean.getBoolean("penstock.writePages")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).hasContent(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Connection URIs

                Generated from the table in `UriOptions`; a test compares the two.

                | form | meaning |
                | --- | --- |
                | `penstock://host[:port][,host[:port]…]` | name servers or brokers; the default port is 9876 |
                | `penstocks://…` | the same, encrypted |
                | `failover:(penstock://a,penstock://b)` | the same list in other words |
                | `vm://name` | the broker in this Java virtual machine, which starts with the first connection and stops with the last |

                Options follow behind `?`, joined by `&`: `penstock://localhost?jms.clientID=shop&failover.randomize=true`. Characters that have a meaning in a URI
                are percent-encoded in values. Times are milliseconds. An unknown option, a value that is not allowed and an option that would do nothing are errors.

                | option | allowed | default | meaning |
                | --- | --- | --- | --- |
                """);
        for (UriOption<?> option : UriOptions.ALL) {
            String defaultText = option.defaultText().isEmpty() ? "none" : "`" + option.defaultText() + "`";
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(option.name(), option.type().allowed(), defaultText, option.meaning()));
        }
        page.append(
                "\nNames that users of other providers know and that mean nothing here; they are errors that say so:\n\n");
        new TreeMap<>(UriOptions.NOT_NEEDED)
                .forEach((name, instead) -> page.append("* `%s`: %s\n".formatted(name, instead)));
        return page.toString();
    }
}
