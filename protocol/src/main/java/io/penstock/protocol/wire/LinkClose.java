package io.penstock.protocol.wire;

import java.util.List;

/**
 * Closes a link.
 *
 * <p>Immutable; any thread.
 */
public record LinkClose(int link, List<TagRange> keep) {
    public static final Layout<LinkClose> LAYOUT = Layout.<LinkClose>of(
                    "LINK_CLOSE",
                    CommandCode.LINK_CLOSE.code(),
                    "Closes a link; what the application has not seen goes back uncounted, in order.")
            .int32("link", "", "The link to close.", LinkClose::link)
            .list(
                    "keep",
                    TagRange.LAYOUT,
                    "What the application has seen: still leased to the session.",
                    LinkClose::keep)
            .build(in -> new LinkClose(in.int32(), in.list(TagRange.LAYOUT)));
}
