package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.output.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PenstockTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Penstock.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void shouldExplainEveryCommand() {
        for (CommandSpec command : commands(Penstock.commandLine().getCommandSpec(), new ArrayList<>())) {
            assertThat(command.usageMessage().description())
                    .as(command.qualifiedName())
                    .isNotEmpty();
            assertThat(command.findOption("--help")).as(command.qualifiedName()).isNotNull();
        }
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Exit codes:");
    }

    @Test
    void shouldEndWithUsageForAMistakeInTheArguments() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(run("cofnig")).isEqualTo(ExitCode.USAGE);
        assertThat(run("config")).isEqualTo(ExitCode.USAGE);
        assertThat(run("config", "print", "--output", "xml")).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("penstock config").contains("xml");
    }

    @Test
    void shouldSayWhichCommandsThereAreWhereOneIsMissing() {
        assertThat(run("dlq")).isEqualTo(ExitCode.USAGE);
        assertThat(run("config")).isEqualTo(ExitCode.USAGE);
        assertThat(run("topic")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("a command is missing: discard, list, retry or show")
                .contains("a command is missing: print\n")
                .contains("a command is missing: create, delete, list, stat or update");
    }

    @Test
    void shouldStopAtAnUnknownKeyWithOneLineThatNamesTheNearest() {
        assertThat(run("config", "print", "--set", "listenprt=1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly("penstock: command line: unknown key 'listenprt'; did you mean 'listenPort'?");
    }

    @Test
    void shouldPrintOnlyWhatWasSetUnlessAskedForEverything() {
        assertThat(run("config", "print", "--set", "listenPort=7", "-o", "json"))
                .isEqualTo(ExitCode.OK);
        JsonNode rows = JsonMapper.shared().readTree(out.toString());
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("key").asString()).isEqualTo("listenPort");
        assertThat(rows.get(0).get("value").asString()).isEqualTo("7");
        assertThat(rows.get(0).get("origin").asString()).isEqualTo("command line");
    }

    @Test
    void shouldPrintOneJsonObjectALine() {
        assertThat(run("config", "print", "--for", "namesrv", "--effective", "-o", "ndjson"))
                .isEqualTo(ExitCode.OK);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSizeGreaterThan(5);
        lines.forEach(line ->
                assertThat(JsonMapper.shared().readTree(line).isObject()).isTrue());
    }

    private static List<CommandSpec> commands(CommandSpec command, List<CommandSpec> found) {
        found.add(command);
        for (CommandLine sub : command.subcommands().values()) {
            commands(sub.getCommandSpec(), found);
        }
        return found;
    }
}
