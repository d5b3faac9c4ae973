package io.penstock.broker.transaction;

import io.penstock.broker.transaction.CommitConditions.Room;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many messages and bytes a transaction sends to each destination, in ascending order of their numbers; delayed ones take
 * no room, and a destination of none but such has its part all the same. Stateless.
 */
final class DestinationSums {
    /** Takes the sum for one destination. */
    interface Visitor {
        void visit(int destinationId, long messages, long bytes);
    }

    private DestinationSums() {}

    private static Map<Integer, long[]> of(List<StagedMessage> messages) {
        Map<Integer, long[]> sums = new TreeMap<>();
        for (int i = 0; i < messages.size(); i++) {
            long[] sum = sums.computeIfAbsent(messages.get(i).destinationId(), id -> new long[2]);
            if (!messages.get(i).isDelayed()) {
                sum[0]++;
                sum[1] += messages.get(i).entry().size;
            }
        }
        return sums;
    }

    static void forEach(List<StagedMessage> messages, Visitor visitor) {
        of(messages).forEach((destination, sum) -> visitor.visit(destination, sum[0], sum[1]));
    }

    /** Whether all messages have a place to go: what stands against it, or FREE. */
    static Room roomFor(List<StagedMessage> messages, CommitConditions conditions) {
        for (int i = 0; i < messages.size(); i++) {
            StagedMessage message = messages.get(i);
            if (!conditions.hasQueue(message.destinationId(), message.queueId())) {
                return Room.GONE;
            }
        }
        for (Map.Entry<Integer, long[]> destination : of(messages).entrySet()) {
            long[] sum = destination.getValue();
            if (sum[0] == 0) {
                continue;
            }
            Room room = conditions.room(destination.getKey(), sum[0], sum[1]);
            if (room != Room.FREE) {
                return room;
            }
        }
        return Room.FREE;
    }
}
