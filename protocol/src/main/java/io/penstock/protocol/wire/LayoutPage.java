package io.penstock.protocol.wire;

/** Writes the documentation of a layout from its declaration. Without state; any thread. */
final class LayoutPage {
    private LayoutPage() {}

    static String table(Layout<?> layout) {
        if (layout.fields().isEmpty()) {
            return "No fields.\n";
        }
        StringBuilder page = new StringBuilder();
        page.append("| field | type | unit | since | meaning |\n| --- | --- | --- | --- | --- |\n");
        for (Field<?> field : layout.fields()) {
            boolean list = field.type() == FieldType.LIST;
            page.append("| ").append(field.name());
            page.append(" | ")
                    .append(list ? "list of " + field.unit() : field.type().text());
            page.append(" | ").append(list ? "" : field.unit());
            page.append(" | ").append(field.since());
            page.append(" | ").append(field.sentence()).append(" |\n");
        }
        return page.toString().replace("|  |", "| |");
    }
}
