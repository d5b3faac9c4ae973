package io.penstock.broker.delivery;

import io.penstock.broker.proposer.Proposals;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settles what topics' subscriptions do not want, many messages to a record, so that the log can be freed of it.
 *
 * <p>Owner: the log thread. What is forgotten here (a feed ends, the process dies) is found again by the filter.
 */
final class Unwanted {
    /** Ranges in one record. */
    static final int RANGES_LIMIT = 256;

    private final Proposals proposals;
    private final Map<Feed, OffsetRanges> feeds = new LinkedHashMap<>();

    Unwanted(Proposals proposals) {
        this.proposals = proposals;
    }

    /** A range of the feed is wanted by nobody and waits for its record. */
    void note(Feed feed, long from, long to) {
        feeds.computeIfAbsent(feed, absent -> new OffsetRanges()).add(from, to);
    }

    /** Makes the records that are due; called every few milliseconds. Answers how many feeds had some. */
    int settle() {
        int done = feeds.size();
        feeds.forEach((feed, ranges) -> {
            if (feed.standing() != Feed.Standing.DISCARDED) {
                propose(proposals, feed.subscription().id(), feed.queue().id(), ranges);
            }
        });
        feeds.clear();
        return done;
    }

    static void propose(Proposals proposals, long subscription, int queueId, OffsetRanges ranges) {
        List<TagRange> tags = new ArrayList<>();
        ranges.forEach((from, to) -> {
            if (tags.size() == RANGES_LIMIT) {
                proposals.skip(List.copyOf(tags));
                tags.clear();
            }
            tags.add(new TagRange(subscription, queueId, from, to));
        });
        if (!tags.isEmpty()) {
            proposals.skip(tags);
        }
    }
}
