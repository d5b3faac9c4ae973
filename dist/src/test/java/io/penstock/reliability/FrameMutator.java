package io.penstock.reliability;

import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes hostile frames of real ones, from a seed. One thread. */
final class FrameMutator {
    private static final int[] EXTREMES = {0, 1, -1, 0x7F, 0x80, 0xFFFF, Integer.MAX_VALUE, Integer.MIN_VALUE, 16 << 20
    };
    private static final int RANDOM_MAX = 300;

    private final List<byte[]> recorded;
    private final Random random;

    FrameMutator(List<byte[]> recorded, Random random) {
        this.recorded = recorded;
        this.random = random;
    }

    /**
     * A frame, or what should be one.
     *
     * @param bytes length included
     * @param last nothing sensible can follow on the same connection: the length is wrong, or it asks for the end
     */
    record Hostile(byte[] bytes, boolean last) {}

    Hostile next() {
        byte[] frame = recorded.get(random.nextInt(recorded.size())).clone();
        return switch (random.nextInt(9)) {
            case 0 -> whole(noise());
            case 1 -> new Hostile(noise(), true);
            case 2 -> wrongLength(frame);
            case 3 -> whole(Arrays.copyOf(frame, 4 + random.nextInt(frame.length - 3)));
            case 4 -> whole(longer(frame));
            case 5, 6 -> whole(withExtreme(frame));
            case 7 -> whole(spliced(frame, recorded.get(random.nextInt(recorded.size()))));
            default -> whole(flipped(frame));
        };
    }

    private Hostile wrongLength(byte[] frame) {
        ByteBuffer.wrap(frame)
                .putInt(random.nextBoolean() ? random.nextInt() : EXTREMES[random.nextInt(EXTREMES.length)]);
        return new Hostile(frame, true);
    }

    private byte[] noise() {
        byte[] bytes = new byte[4 + random.nextInt(RANDOM_MAX)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] longer(byte[] frame) {
        byte[] more = noise();
        byte[] all = Arrays.copyOf(frame, frame.length + more.length);
        System.arraycopy(more, 0, all, frame.length, more.length);
        return all;
    }

    private byte[] withExtreme(byte[] frame) {
        if (frame.length >= 12) {
            int at = 4 + random.nextInt(frame.length - 7);
            ByteBuffer.wrap(frame).putInt(at, EXTREMES[random.nextInt(EXTREMES.length)]);
        }
        return frame;
    }

    private byte[] spliced(byte[] one, byte[] two) {
        int cut = 4 + random.nextInt(Math.max(1, Math.min(one.length, two.length) - 4));
        byte[] both = two.clone();
        System.arraycopy(one, 0, both, 0, Math.min(cut, both.length));
        return both;
    }

    private byte[] flipped(byte[] frame) {
        for (int i = random.nextInt(8); i >= 0; i--) {
            frame[4 + random.nextInt(frame.length - 4)] ^= (byte) (1 << random.nextInt(8));
        }
        return frame;
    }

    private static Hostile whole(byte[] frame) {
        ByteBuffer.wrap(frame).putInt(frame.length - 4);
        boolean last = false;
        try {
            last = Frame.decode(ByteBuffer.wrap(frame, 4, frame.length - 4).slice())
                            .code()
                    == CommandCode.CONNECTION_CLOSE.code();
        } catch (WireException expected) {
            // Nothing that could ask for anything.
        }
        return new Hostile(frame, last);
    }
}
