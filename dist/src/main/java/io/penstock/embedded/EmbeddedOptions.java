package io.penstock.embedded;

import io.penstock.broker.security.AnonymousRule;
import io.penstock.broker.store.file.Disk;
import io.penstock.broker.store.file.FileDisk;
import io.penstock.broker.store.file.MemoryDisk;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * What the URI says about an embedded broker. Immutable; two who mean the same broker must say the same.
 *
 * @param directory where it keeps its log; null for direct memory, which ends with the broker
 * @param anonymous who needs no login
 */
record EmbeddedOptions(Path directory, AnonymousRule anonymous) {
    private static final String PERSISTENT = "persistent";
    private static final String STORE = "store";
    private static final String ANONYMOUS = "anonymous";

    /** Reads the options of the URI. */
    static EmbeddedOptions of(Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!Set.of(PERSISTENT, STORE, ANONYMOUS).contains(option)) {
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
        return new EmbeddedOptions(
                store == null ? null : Path.of(store).toAbsolutePath().normalize(),
                rule(options.getOrDefault(ANONYMOUS, AnonymousRule.AUTO.name())));
    }

    private static AnonymousRule rule(String name) {
        return Arrays.stream(AnonymousRule.values())
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new PenstockException(
                        ErrorCode.INVALID_URI,
                        "anonymous is one of " + Arrays.toString(AnonymousRule.values()) + ", not " + name));
    }

    Disk open() {
        // Direct memory is limited to the size of the heap; half of it leaves room for the transport.
        return directory == null ? new MemoryDisk(Runtime.getRuntime().maxMemory() / 2) : new FileDisk(directory);
    }

    @Override
    public String toString() {
        String store = directory == null ? "persistent=false" : "store=" + directory;
        return anonymous == AnonymousRule.AUTO ? store : store + "&anonymous=" + anonymous;
    }
}
