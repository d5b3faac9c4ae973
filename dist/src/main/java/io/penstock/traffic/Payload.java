package io.penstock.traffic;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Message bodies that say who made them and show any damage: producer, number, then a filler that depends on both.
 *
 * <p>Immutable; any thread.
 */
public final class Payload {
    public static final int SIZE_MIN = 8;

    private static final int SHIFTS = 256;

    private final int size;
    private final byte[] filler;

    /**
     * Who made a message, as its body tells.
     *
     * @param producer from 0
     * @param number of the message among its producer's, from 0
     */
    public record Mark(int producer, int number) {}

    public Payload(int size) {
        if (size < SIZE_MIN) {
            throw new IllegalArgumentException("a body needs at least " + SIZE_MIN + " bytes: " + size);
        }
        this.size = size;
        this.filler = new byte[size + SHIFTS];
        for (int i = 0; i < filler.length; i++) {
            filler[i] = (byte) (i * 131 + (i >>> 3));
        }
    }

    public int size() {
        return size;
    }

    public byte[] body(int producer, int number) {
        byte[] body = new byte[size];
        ByteBuffer.wrap(body).putInt(producer).putInt(number);
        System.arraycopy(filler, shift(producer, number), body, SIZE_MIN, size - SIZE_MIN);
        return body;
    }

    /** The mark of a body, or null if a byte of it is not as {@link #body} made it. */
    public Mark read(byte[] body) {
        if (body.length != size) {
            return null;
        }
        ByteBuffer head = ByteBuffer.wrap(body);
        Mark mark = new Mark(head.getInt(), head.getInt());
        int from = shift(mark.producer(), mark.number());
        boolean whole = Arrays.equals(body, SIZE_MIN, size, filler, from, from + size - SIZE_MIN);
        return whole ? mark : null;
    }

    private static int shift(int producer, int number) {
        return Math.floorMod(producer * 7 + number, SHIFTS);
    }
}
