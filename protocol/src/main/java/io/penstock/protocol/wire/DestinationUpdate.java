package io.penstock.protocol.wire;

import io.penstock.protocol.wire.DestinationCreate.Settings;

/**
 * Changes settings of a destination that is there.
 *
 * <p>Immutable; any thread.
 */
public record DestinationUpdate(String name, Settings settings) {
    public static final Layout<DestinationUpdate> LAYOUT = Layout.<DestinationUpdate>of(
                    "DESTINATION_UPDATE",
                    CommandCode.DESTINATION_UPDATE.code(),
                    "Changes settings of a queue or topic; what would be left to the broker stays as it is.")
            .string("name", "The destination's name.", DestinationUpdate::name)
            .part(Settings.LAYOUT, DestinationUpdate::settings)
            .build(in -> new DestinationUpdate(in.string(), in.part(Settings.LAYOUT)));
}
