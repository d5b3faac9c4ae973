package io.penstock.embedded;

import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.FileDisk;
import io.penstock.broker.store.file.MemoryDisk;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What an embedded broker keeps its log in. Immutable.
 *
 * @param directory null for direct memory, which ends with the broker
 */
record EmbeddedStore(Path directory) {
    private static final String PERSISTENT = "persistent";
    private static final String STORE = "store";

    /** Reads the options of the URI. */
    static EmbeddedStore of(Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!Set.of(PERSISTENT, STORE).contains(option)) {
                throw new PenstockException(ErrorCode.INVALID_URI, "an embedded broker has no option " + option);
            }
        }
        String store = options.get(STORE);
        boolean persistent = Boolean.parseBoolean(options.getOrDefault(PERSISTENT, String.valueOf(store != null)));
        if (persistent != (store != null)) {
            throw new PenstockException(
                    ErrorCode.INVALID_URI,
                    "a persistent embedded broker needs store=directory, another must have none");
        }
        return new EmbeddedStore(
                store == null ? null : Path.of(store).toAbsolutePath().normalize());
    }

    Disk open() {
        // Direct memory is limited to the size of the heap; half of it leaves room for the transport.
        return directory == null ? new MemoryDisk(Runtime.getRuntime().maxMemory() / 2) : new FileDisk(directory);
    }

    @Override
    public String toString() {
        return directory == null ? "persistent=false" : "store=" + directory;
    }
}
