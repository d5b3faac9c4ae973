package io.penstock.protocol.wire;

/**
 * Opens a consumer's link to a subscription.
 *
 * <p>Immutable; any thread.
 */
public record LinkOpen(
        int link,
        int session,
        int generation,
        long subscription,
        String selector,
        Style style,
        boolean exclusive,
        RedeliveryDelays redelivery) {
    public static final Layout<LinkOpen> LAYOUT = Layout.<LinkOpen>of(
                    "LINK_OPEN", CommandCode.LINK_OPEN.code(), "Opens a consumer's link to a subscription.")
            .int32("link", "", "The client's number of the link, unique in the connection.", LinkOpen::link)
            .int32("session", "", "The client's number of the session that owns the leases.", LinkOpen::session)
            .int32(
                    "generation",
                    "",
                    "Deliveries carry it; the client drops those of an older one.",
                    LinkOpen::generation)
            .int64("subscription", "", "The subscription to consume.", LinkOpen::subscription)
            .optionalString("selector", "The selector of a consumer of a queue.", LinkOpen::selector)
            .choice("style", Style.class, "How the application consumes.", LinkOpen::style)
            .since(2)
            .bool("exclusive", "Whether it alone is to be served while it is open.", LinkOpen::exclusive)
            .since(3)
            .part(RedeliveryDelays.LAYOUT, LinkOpen::redelivery)
            .build(in -> new LinkOpen(
                    in.int32(),
                    in.int32(),
                    in.int32(),
                    in.int64(),
                    in.optionalString(),
                    in.choice(Style.class),
                    in.bool(),
                    in.part(RedeliveryDelays.LAYOUT)));

    /** One that shares, and whose messages come again at once. */
    public LinkOpen(int link, int session, int generation, long subscription, String selector, Style style) {
        this(link, session, generation, subscription, selector, style, false, RedeliveryDelays.NONE);
    }

    /** The same consumer's link, where the subscription and the generation have other numbers. */
    public LinkOpen at(long otherSubscription, int otherGeneration) {
        return new LinkOpen(link, session, otherGeneration, otherSubscription, selector, style, exclusive, redelivery);
    }

    /** How the application consumes: what is ahead of a caller of receive is kept from others. */
    public enum Style implements Coded {
        RECEIVE(0),
        LISTENER(1);

        private final int code;

        Style(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
