package io.penstock.cli.log;

import io.penstock.broker.store.StoppedLog;
import io.penstock.broker.store.file.FileDisk;
import io.penstock.broker.store.file.StoreException;
import io.penstock.cli.output.CommandFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The option that names a store, and the opening of its log; while it is open no broker can start on it. */
final class StoreOption {
    @Option(names = "--store", required = true, paramLabel = "DIR", description = "The broker's storePathRootDir.")
    private Path directory;

    /** Opens the log, does something with it, closes it. */
    <T> T with(Function<StoppedLog, T> work) {
        if (!Files.isDirectory(directory)) {
            throw new CommandFailed("there is no directory " + directory);
        }
        try (FileDisk disk = new FileDisk(directory);
                StoppedLog log = new StoppedLog(disk)) {
            return work.apply(log);
        } catch (StoreException e) {
            String position = e.position() == StoreException.NO_POSITION ? "" : " at position " + e.position();
            throw new CommandFailed(e.file() + position + ": " + e.getMessage(), e);
        }
    }
}
