package io.penstock.protocol.wire;

/**
 * Deletes a destination.
 *
 * <p>Immutable; any thread.
 */
public record DestinationDelete(String name) {
    public static final Layout<DestinationDelete> LAYOUT = Layout.<DestinationDelete>of(
                    "DESTINATION_DELETE",
                    CommandCode.DESTINATION_DELETE.code(),
                    "Deletes a queue or topic and all it holds.")
            .string("name", "The destination's name.", DestinationDelete::name)
            .build(in -> new DestinationDelete(in.string()));
}
