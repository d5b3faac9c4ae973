package io.penstock.protocol.wire;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Writes whole frames, length included, behind what the buffer already holds. Our own commands have the binary header and
 * their layout as the body. Without state; any thread that owns the buffer.
 */
public final class FrameWriter {
    /** Longer remarks are cut: they are for humans. */
    private static final int REMARK_MAX = 4096;

    private FrameWriter() {}

    /** A request of ours that wants an answer. */
    public static <T> void request(OutBuffer out, Layout<T> layout, int opaque, T command) {
        int start = begin(out, layout.code(), opaque, 0, null);
        layout.encode(command, out);
        end(out, start);
    }

    /** A request of ours that gets no answer. */
    public static <T> void oneway(OutBuffer out, Layout<T> layout, T command) {
        int start = begin(out, layout.code(), 0, Header.ONEWAY, null);
        layout.encode(command, out);
        end(out, start);
    }

    /** The answer to a request of ours that succeeded. */
    public static <T> void response(OutBuffer out, Layout<T> layout, int opaque, T answer) {
        int start = begin(out, 0, opaque, Header.RESPONSE, null);
        layout.encode(answer, out);
        end(out, start);
    }

    /** The empty answer to a request of ours that succeeded. */
    public static void ok(OutBuffer out, int opaque) {
        end(out, begin(out, 0, opaque, Header.RESPONSE, null));
    }

    /** The answer to a request of ours that failed. */
    public static void error(OutBuffer out, int opaque, ErrorCode code, String remark) {
        end(out, begin(out, code.number(), opaque, Header.RESPONSE, remark));
    }

    /** Any frame, in the header's own type, as RocketMQ's dialect needs it. */
    public static void frame(OutBuffer out, Header header, ByteBuffer body) {
        int start = out.mark();
        out.putLong(0);
        if (header.type() == HeaderType.JSON) {
            JsonHeader.write(out, header);
        } else {
            putBinary(out, header);
        }
        endHeader(out, start, header.type());
        if (body != null) {
            out.putRaw(body);
        }
        end(out, start);
    }

    /** Begins a frame of ours whose body the caller appends; to be ended with {@link #end}. */
    static int begin(OutBuffer out, int code, int opaque, int flag, String remark) {
        int start = out.mark();
        out.putLong(0);
        out.putShort(code).putByte(Speaker.JAVA).putShort(Speaker.PENSTOCK.version());
        out.putInt(opaque).putInt(flag);
        putRemark(out, remark);
        out.putInt(0);
        endHeader(out, start, HeaderType.BINARY);
        return start;
    }

    /** Sets the frame's length. */
    static void end(OutBuffer out, int start) {
        int length = out.size() - start - 4;
        if (length > Frame.SIZE_MAX) {
            out.truncate(start);
            throw new PenstockException(
                    ErrorCode.FRAME_TOO_LARGE, "A frame of " + length + " bytes; the limit is " + Frame.SIZE_MAX);
        }
        out.patchInt(start, length);
    }

    private static void endHeader(OutBuffer out, int start, HeaderType type) {
        int length = out.size() - start - 8;
        if (length > Frame.HEADER_MAX) {
            out.truncate(start);
            throw new PenstockException(ErrorCode.FRAME_TOO_LARGE, "A header of " + length + " bytes");
        }
        out.patchInt(start + 4, type.code() << 24 | length);
    }

    private static void putBinary(OutBuffer out, Header header) {
        out.putShort(header.code()).putByte(header.language()).putShort(header.version());
        out.putInt(header.opaque()).putInt(header.flag());
        putRemark(out, header.remark());
        int mapAt = out.mark();
        out.putInt(0);
        for (Map.Entry<String, String> field : header.extFields().entrySet()) {
            if (field.getValue() != null) {
                putKey(out, field.getKey());
                out.putString(field.getValue());
            }
        }
        out.patchInt(mapAt, out.size() - mapAt - 4);
    }

    private static void putKey(OutBuffer out, String key) {
        int keyAt = out.mark();
        out.putShort(0).putUtf8(key);
        int length = out.size() - keyAt - 2;
        if (length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("An extended field's name of " + length + " bytes");
        }
        out.patchByte(keyAt, length >>> 8).patchByte(keyAt + 1, length);
    }

    private static void putRemark(OutBuffer out, String remark) {
        if (remark == null) {
            out.putInt(0);
        } else {
            out.putString(remark.length() <= REMARK_MAX ? remark : remark.substring(0, REMARK_MAX));
        }
    }
}
