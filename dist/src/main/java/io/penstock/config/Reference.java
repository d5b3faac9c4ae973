package io.penstock.config;

import java.util.List;

/** Writes docs/configuration.md from the declared keys, so that the page cannot say anything else. */
public final class Reference {
    private Reference() {}

    public static String markdown() {
        StringBuilder page = new StringBuilder();
        page.append("# Configuration\n\n");
        page.append(
                "<!-- Written by `penstock config print --reference`; a test compares it with the declared keys. -->\n\n");
        page.append(
                "A server reads one file of `key=value` lines (`-c FILE`; `#` begins a comment line), then the environment\n");
        page.append(
                "variables below, then `--set key=value`; the later wins. An unknown key stops the start and names the nearest.\n");
        page.append("`penstock config print --effective` shows every value with its origin.\n\n");
        page.append("Sizes are written `64k`, `256m`, `1g`; durations `500ms`, `30s`, `5m`, `2h`, `1d`.\n");
        section(page, "Broker: `penstock broker`", BrokerKeys.ALL);
        section(page, "Name server: `penstock namesrv`", NameServerKeys.ALL);
        return page.toString();
    }

    private static void section(StringBuilder page, String title, List<ConfigKey<?>> keys) {
        page.append("\n## ").append(title).append("\n\n");
        page.append("| key | value | default | meaning | environment |\n| --- | --- | --- | --- | --- |\n");
        for (ConfigKey<?> key : keys) {
            String shownDefault = key.defaultText().isEmpty() ? "" : "`" + key.defaultText() + "`";
            page.append("| `")
                    .append(key.name())
                    .append("` | ")
                    .append(key.type().name());
            page.append(" | ").append(shownDefault).append(" | ").append(key.about());
            page.append(" | `").append(key.environmentName()).append("` |\n");
        }
    }
}
