package io.penstock.jms.consume;

import io.penstock.jms.link.TagRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Tags in the order they came, consecutive offsets merged into ranges. Not thread-safe: it belongs to whoever holds the lock of its owner.
 */
public final class TagRanges {
    /** How many of the newest ranges a tag may extend: as many consumers may take turns and still have one range each. */
    private static final int MERGE_LIMIT = 8;

    private final List<TagRange> ranges = new ArrayList<>();
    private long count;

    /** Adds one message. */
    public void add(long subscription, int queueId, long offset) {
        count++;
        int oldest = Math.max(0, ranges.size() - MERGE_LIMIT);
        for (int i = ranges.size() - 1; i >= oldest; i--) {
            TagRange range = ranges.get(i);
            if (range.subscription() == subscription && range.queueId() == queueId) {
                if (range.to() + 1 == offset) {
                    ranges.set(i, new TagRange(subscription, queueId, range.from(), offset));
                    return;
                }
                break;
            }
        }
        ranges.add(new TagRange(subscription, queueId, offset, offset));
    }

    /** Adds all of another. */
    public void addAll(TagRanges others) {
        ranges.addAll(others.ranges);
        count += others.count;
    }

    /** Takes those of some subscriptions. */
    public TagRanges takeOf(LongPredicate subscriptions) {
        TagRanges taken = new TagRanges();
        for (TagRange range : toList()) {
            if (subscriptions.test(range.subscription())) {
                ranges.remove(range);
                long messages = range.to() - range.from() + 1;
                count -= messages;
                taken.ranges.add(range);
                taken.count += messages;
            }
        }
        return taken;
    }

    /** Removes one message wherever it stands; answers whether it was here. */
    boolean remove(TagRange one) {
        boolean found = false;
        for (int i = ranges.size() - 1; i >= 0; i--) {
            TagRange range = ranges.get(i);
            if (range.subscription() == one.subscription()
                    && range.queueId() == one.queueId()
                    && range.from() <= one.from()
                    && one.from() <= range.to()) {
                ranges.remove(i);
                if (one.from() < range.to()) {
                    ranges.add(i, new TagRange(one.subscription(), one.queueId(), one.from() + 1, range.to()));
                }
                if (range.from() < one.from()) {
                    ranges.add(i, new TagRange(one.subscription(), one.queueId(), range.from(), one.from() - 1));
                }
                count--;
                found = true;
            }
        }
        return found;
    }

    /** Adds ranges that are older than all that is here. */
    void addFirst(List<TagRange> older) {
        ranges.addAll(0, older);
        older.forEach(r -> count += r.to() - r.from() + 1);
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** How many messages. */
    public long count() {
        return count;
    }

    /** How many ranges. */
    public int size() {
        return ranges.size();
    }

    /** A copy. */
    public List<TagRange> toList() {
        return List.copyOf(ranges);
    }

    /** Those of one subscription. */
    public List<TagRange> of(long subscription) {
        return ranges.stream().filter(r -> r.subscription() == subscription).toList();
    }

    /** A copy, after which this is empty. */
    public List<TagRange> take() {
        List<TagRange> taken = toList();
        clear();
        return taken;
    }

    public void clear() {
        ranges.clear();
        count = 0;
    }
}
