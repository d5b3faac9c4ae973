package io.penstock.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormatPagesTest {
    private static final String GENERATED =
            "<!-- Generated from the declarations in protocol; the build compares. -Dpenstock.writeDocs=true writes. -->\n\n";

    @Test
    void shouldHaveAPageOfAllErrors() {
        StringBuilder page = new StringBuilder("# Errors\n\n").append(GENERATED);
        page.append(
                        "The number is the code of the answer on the wire. Categories: RETRY_LATER may succeed later, RECONNECT may\n")
                .append(
                        "succeed on another connection, FIX_REQUEST must change, LIMIT clears when less is used, SECURITY is about\n")
                .append(
                        "credentials and rights, TRANSACTION about a transaction's outcome, BROKEN needs an operator.\n\n")
                .append("| number | name | category | what happened | what to do |\n| --- | --- | --- | --- | --- |\n");
        for (ErrorCode code : ErrorCode.values()) {
            page.append("| ").append(code.label()).append(" | ").append(code).append(" | ");
            page.append(code.category()).append(" | ").append(code.cause()).append(" | ");
            page.append(code.remedy()).append(" |\n");
        }
        Repository.assertPage("errors.md", page.toString());
    }

    @Test
    void shouldHaveAPageOfAllCommands() {
        StringBuilder page = new StringBuilder("# Commands\n\n").append(GENERATED);
        page.append(
                        "Each is a RocketMQ frame with the binary header, language 0, version 513; the fields are the body, big endian.\n")
                .append(
                        "An answer has header code 0, or the number of an error and a remark. `string` and `bytes`: int32 length\n")
                .append(
                        "(−1 null) and UTF-8 or bytes; `boolean`: int8 0 or 1; `uuid`: two int64; `list`: int32 count and the items.\n")
                .append(
                        "Bytes after the last known field are ignored; a field with a later `since` is zero or empty when absent.\n");
        Map<String, Layout<?>> items = new LinkedHashMap<>();
        for (Command<?, ?> command : Commands.ALL) {
            section(page, command.code().code() + " " + command.request().name(), command.request());
            collect(command.request(), items);
            if (command.answer() != Empty.OK) {
                section(page, command.answer().name(), command.answer());
                collect(command.answer(), items);
            }
        }
        page.append("\n# Items of lists\n");
        items.forEach((name, item) -> section(page, name, item));
        Repository.assertPage("formats/commands.md", page.toString());
    }

    @Test
    void shouldNumberErrorsAndCommandsOnce() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorCode.of(code.number())).isEqualTo(code);
        }
        assertThat(ErrorCode.of(0)).isNull();
        assertThat(ErrorCode.of(1999)).isNull();
        List<CommandCode> declared = Commands.ALL.stream().map(Command::code).toList();
        assertThat(declared).containsExactly(CommandCode.values());
        for (CommandCode code : CommandCode.values()) {
            assertThat(CommandCode.of(code.code())).isEqualTo(code);
        }
        assertThat(CommandCode.of(20017)).isNull();
        assertThat(CommandCode.of(310)).isNull();
        assertThat(CommandCode.of(20034)).isNull();
    }

    private static void section(StringBuilder page, String title, Layout<?> layout) {
        page.append("\n## ")
                .append(title)
                .append("\n\n")
                .append(layout.sentence())
                .append("\n\n");
        page.append(layout.describe());
    }

    private static void collect(Layout<?> layout, Map<String, Layout<?>> items) {
        for (Field<?> field : layout.fields()) {
            if (field.detail() instanceof Layout<?> item && items.put(item.name(), item) == null) {
                collect(item, items);
            }
        }
    }
}
