package io.penstock.protocol.transport;

import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Header;
import io.penstock.protocol.wire.HeaderType;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.Map;

/** Frames for tests. */
final class TestFrames {
    private TestFrames() {}

    static OutBuffer frame(int opaque, int bodySize) {
        OutBuffer out = new OutBuffer();
        append(out, opaque, bodySize);
        return out;
    }

    static void append(OutBuffer out, int opaque, int bodySize) {
        byte[] body = new byte[bodySize];
        for (int i = 0; i < bodySize; i++) {
            body[i] = (byte) (opaque + i);
        }
        Header header = Header.request(HeaderType.BINARY, 30, opaque, Map.of());
        new Frame(header, ByteBuffer.wrap(body)).encode(out);
    }

    static byte[] bytes(int opaque, int bodySize) {
        return frame(opaque, bodySize).toByteArray();
    }

    static boolean isWhole(Frame frame, int opaque, int bodySize) {
        ByteBuffer body = frame.body();
        if (frame.opaque() != opaque || (body == null ? 0 : body.remaining()) != bodySize) {
            return false;
        }
        for (int i = 0; i < bodySize; i++) {
            if (body.get(i) != (byte) (opaque + i)) {
                return false;
            }
        }
        return true;
    }
}
