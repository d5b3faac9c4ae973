package io.penstock.broker;

import io.penstock.protocol.wire.TagRange;

/** One message as a client got it. */
record Got(
        int link, int generation, int queue, long offset, int count, boolean redelivered, String text, byte[] bytes) {
    TagRange tag(long subscription) {
        return new TagRange(subscription, queue, offset, offset);
    }

    /** The text, and behind it the count if it is not a first delivery. */
    String shown() {
        return redelivered ? text + "*" + count : text;
    }
}
