package io.penstock.protocol.wire;

import java.util.List;

/**
 * The answer to BROKER_STATUS.
 *
 * <p>Immutable; any thread.
 */
public record BrokerStatus(List<Entry> entries) {
    public static final Layout<BrokerStatus> LAYOUT = Layout.<BrokerStatus>of(
                    "BROKER_STATUS answer", 0, "The broker's counters; never a position in the log.")
            .list("entries", Entry.LAYOUT, "Names and values.", BrokerStatus::entries)
            .build(in -> new BrokerStatus(in.list(Entry.LAYOUT)));

    /** One named value. */
    public record Entry(String key, String value) {
        static final Layout<Entry> LAYOUT = Layout.<Entry>of("StatusEntry", 0, "One named value.")
                .string("key", "The name.", Entry::key)
                .string("value", "The value as text.", Entry::value)
                .build(in -> new Entry(in.string(), in.string()));
    }
}
