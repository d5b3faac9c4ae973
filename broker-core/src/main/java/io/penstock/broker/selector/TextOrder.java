package io.penstock.broker.selector;

import java.nio.ByteBuffer;

/** Compares texts where they lie, byte by byte. Pure, for any thread. */
final class TextOrder {
    private TextOrder() {}

    /** Negative, zero or positive, over so many bytes of both. */
    static int compare(ByteBuffer left, int leftFrom, ByteBuffer right, int rightFrom, int length) {
        for (int i = 0; i < length; i++) {
            int difference = left.get(leftFrom + i) - right.get(rightFrom + i);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }
}
