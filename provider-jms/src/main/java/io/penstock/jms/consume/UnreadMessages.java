package io.penstock.jms.consume;

import io.penstock.jms.link.Delivered;
import io.penstock.protocol.message.MessageLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Messages that wait for the application: the highest priority first, in the order of their arrival inside one priority. A
 * message of a group counts as of the usual priority, for its group's order comes first.
 *
 * <p>Under the session lock. Costs what its messages cost; a priority that never comes costs nothing.
 */
final class UnreadMessages {
    private static final int USUAL_PRIORITY = 4;

    private final ArrayDeque<Delivered> usual = new ArrayDeque<>();
    /** By priority; null while none but the usual one has come, and null in the place of the usual one. */
    private ArrayDeque<Delivered>[] others;

    private int size;
    private long bytes;

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void addLast(Delivered message) {
        of(message).addLast(message);
        count(message);
    }

    /** Puts back what came first. */
    void addFirst(Delivered message) {
        of(message).addFirst(message);
        count(message);
    }

    private void count(Delivered message) {
        size++;
        bytes += message.size();
    }

    /** Takes the next message for the application; null if there is none. */
    Delivered pollFirst() {
        for (int priority = MessageLayout.PRIORITY_MAX; priority >= 0; priority--) {
            ArrayDeque<Delivered> lane = lane(priority);
            if (lane != null && !lane.isEmpty()) {
                return uncount(lane.pollFirst());
            }
        }
        return null;
    }

    private Delivered uncount(Delivered message) {
        size--;
        bytes -= message.size();
        return message;
    }

    void clear() {
        usual.clear();
        others = null;
        size = 0;
        bytes = 0;
    }

    private ArrayDeque<Delivered> lane(int priority) {
        if (priority == USUAL_PRIORITY) {
            return usual;
        }
        return others == null ? null : others[priority];
    }

    private ArrayDeque<Delivered> of(Delivered message) {
        ByteBuffer layout = message.bytes();
        int at = layout.position();
        int priority = layout.get(at + MessageLayout.PRIORITY_AT);
        boolean grouped = layout.getInt(at + MessageLayout.GROUP_HASH_AT) != 0;
        if (priority == USUAL_PRIORITY || grouped || priority < 0 || priority > MessageLayout.PRIORITY_MAX) {
            return usual;
        }
        if (others == null) {
            others = lanes();
        }
        if (others[priority] == null) {
            others[priority] = new ArrayDeque<>();
        }
        return others[priority];
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ArrayDeque<Delivered>[] lanes() {
        return new ArrayDeque[MessageLayout.PRIORITY_MAX + 1];
    }
}
