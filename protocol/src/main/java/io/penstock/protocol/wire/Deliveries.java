package io.penstock.protocol.wire;

import java.util.List;

/**
 * The declaration of DELIVER. {@link DeliverWriter} and {@link Deliver} write and read the same bytes without a record per message.
 *
 * <p>Immutable; any thread.
 */
public record Deliveries(int link, int generation, List<Delivered> messages) {
    public static final Layout<Deliveries> LAYOUT = Layout.<Deliveries>of(
                    "DELIVER", CommandCode.DELIVER.code(), "Hands messages to a link. Oneway, from the broker.")
            .int32("link", "", "The link.", Deliveries::link)
            .int32("generation", "", "The link's generation; the client drops older ones.", Deliveries::generation)
            .list("messages", Delivered.LAYOUT, "The messages, in order.", Deliveries::messages)
            .build(in -> new Deliveries(in.int32(), in.int32(), in.list(Delivered.LAYOUT)));
}
