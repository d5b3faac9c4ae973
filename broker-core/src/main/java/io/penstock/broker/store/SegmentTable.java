package io.penstock.broker.store;

import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments of the log in order, as an immutable value: the log thread publishes a new one when it rolls or frees,
 * and readers of any thread look positions up in the one they see.
 */
record SegmentTable(Segment[] segments) {
    /** The segment that holds the position, or null. */
    Segment find(long position) {
        if (segments.length == 0 || position < segments[0].start()) {
            return null;
        }
        long index = (position - segments[0].start()) / segments[0].bytes();
        return index < segments.length ? segments[(int) index] : null;
    }

    Segment first() {
        return segments[0];
    }

    SegmentTable with(Segment last) {
        Segment[] longer = new Segment[segments.length + 1];
        System.arraycopy(segments, 0, longer, 0, segments.length);
        longer[segments.length] = last;
        return new SegmentTable(longer);
    }

    SegmentTable without(int fromFront) {
        Segment[] shorter = new Segment[segments.length - fromFront];
        System.arraycopy(segments, fromFront, shorter, 0, shorter.length);
        return new SegmentTable(shorter);
    }

    /** The unbroken run of segments that holds the position or ends at it. */
    static List<Segment> run(List<Segment> files, long from) {
        List<Segment> run = new ArrayList<>();
        for (Segment segment : files) {
            boolean joined = run.isEmpty() || run.get(run.size() - 1).end() == segment.start();
            if (!joined && run.get(run.size() - 1).end() >= from && run.get(0).start() <= from) {
                break;
            }
            if (!joined) {
                run.clear();
            }
            run.add(segment);
        }
        boolean covers = run.isEmpty()
                ? from == 0
                : run.get(0).start() <= from && from <= run.get(run.size() - 1).end();
        if (!covers) {
            throw new StoreException(Category.CORRUPT, "log", from, "the segment from which to recover is missing");
        }
        return run;
    }
}
