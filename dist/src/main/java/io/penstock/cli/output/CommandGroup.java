package io.penstock.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing itself: without one of its own commands it says which there are. */
public abstract class CommandGroup implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public final void run() {
        List<String> names = new ArrayList<>(new TreeSet<>(spec.subcommands().keySet()));
        String last = names.remove(names.size() - 1);
        String choice = names.isEmpty() ? last : String.join(", ", names) + " or " + last;
        throw new ParameterException(spec.commandLine(), "a command is missing: " + choice);
    }
}
