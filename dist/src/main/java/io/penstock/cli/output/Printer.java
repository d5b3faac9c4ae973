package io.penstock.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code --output} option and what follows from it: prints a command's answer as a table or as JSON, to standard output only.
 *
 * <p>A row is an ordered map from column to value; all rows of one answer have the same columns. One thread.
 */
public final class Printer {
    private static final int CELL_WIDTH_LIMIT = 120;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "How to print: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat format = OutputFormat.table;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private final JsonMapper json = JsonMapper.builder().build();

    public OutputFormat format() {
        return format;
    }

    /** Several rows: a table, an array, or one object a line. */
    public void printRows(List<Map<String, Object>> rows) {
        switch (format) {
            case table -> printTable(rows);
            case json -> line(json.writerWithDefaultPrettyPrinter().writeValueAsString(rows));
            case ndjson -> rows.forEach(row -> line(json.writeValueAsString(row)));
        }
    }

    /** One thing: a table of names and values, or an object. */
    public void printOne(Map<String, Object> row) {
        switch (format) {
            case table -> {
                List<Map<String, Object>> turned = new ArrayList<>();
                row.forEach((name, value) -> {
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("name", name);
                    line.put("value", value);
                    turned.add(line);
                });
                printLines(List.of("name", "value"), turned, "  ");
            }
            case json -> line(json.writerWithDefaultPrettyPrinter().writeValueAsString(row));
            case ndjson -> line(json.writeValueAsString(row));
        }
    }

    /** A sentence for people: only where people read. */
    public void say(String sentence) {
        if (format == OutputFormat.table) {
            line(sentence);
        }
    }

    /** One row of an endless answer, printed at once. */
    public void printEvent(Map<String, Object> row, String sentence) {
        line(format == OutputFormat.table ? sentence : json.writeValueAsString(row));
    }

    private void printTable(List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<String> columns = List.copyOf(rows.get(0).keySet());
        Map<String, Object> header = new LinkedHashMap<>();
        columns.forEach(column -> header.put(column, column));
        List<Map<String, Object>> lines = new ArrayList<>(rows.size() + 1);
        lines.add(header);
        lines.addAll(rows);
        printLines(columns, lines, "  ");
    }

    private void printLines(List<String> columns, List<Map<String, Object>> lines, String gap) {
        int[] widths = new int[columns.size()];
        boolean[] numbers = new boolean[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            for (Map<String, Object> row : lines) {
                widths[i] = Math.max(widths[i], cell(row.get(columns.get(i))).length());
                numbers[i] |= row.get(columns.get(i)) instanceof Number;
            }
        }
        for (Map<String, Object> row : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = cell(row.get(columns.get(i)));
                String padding = " ".repeat(widths[i] - cell.length());
                text.append(i == 0 ? "" : gap).append(numbers[i] ? padding + cell : cell + padding);
            }
            line(text.toString().stripTrailing());
        }
    }

    private static String cell(Object value) {
        String text;
        if (value == null) {
            text = "-";
        } else if (value instanceof Double number) {
            text = String.format(Locale.ROOT, Math.abs(number) < 100 ? "%,.2f" : "%,.0f", number);
        } else if (value instanceof Integer || value instanceof Long) {
            text = String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
        } else {
            text = value.toString().replace('\n', ' ');
        }
        return text.length() <= CELL_WIDTH_LIMIT ? text : text.substring(0, CELL_WIDTH_LIMIT - 1) + "…";
    }

    private void line(String text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
