package io.penstock.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decodes frames whose header is binary or JSON. Without state; any thread. Whatever the bytes are, it throws nothing but
 * {@link WireException}, and no length from the bytes makes it allocate more than the bytes that are there.
 */
final class FrameReader {
    private static final int BINARY_FIXED = 21;

    private FrameReader() {}

    static Frame read(ByteBuffer whole) {
        int at = whole.position();
        int limit = whole.limit();
        if (limit - at < 4) {
            throw new WireException("A frame of " + (limit - at) + " bytes has no header");
        }
        int word = whole.getInt(at);
        int headerLength = word & 0xFFFFFF;
        at += 4;
        if (headerLength > limit - at) {
            throw new WireException("A header of " + headerLength + " bytes in a frame with " + (limit - at));
        }
        if (headerLength > Frame.HEADER_MAX) {
            throw new WireException(
                    ErrorCode.FRAME_TOO_LARGE,
                    "A header of " + headerLength + " bytes; the limit is " + Frame.HEADER_MAX);
        }
        ByteBuffer head = whole.slice(at, headerLength);
        Header header = switch (word >>> 24) {
            case 0 -> JsonHeader.read(head);
            case 1 -> readBinary(head);
            default -> throw new WireException("There is no header type " + (word >>> 24));
        };
        int bodyAt = at + headerLength;
        ByteBuffer body = whole.slice(bodyAt, limit - bodyAt).asReadOnlyBuffer();
        return new Frame(header, body);
    }

    private static Header readBinary(ByteBuffer head) {
        int size = head.limit();
        if (size < BINARY_FIXED) {
            throw new WireException("A binary header of " + size + " bytes");
        }
        int code = head.getShort(0) & 0xFFFF;
        Speaker speaker = speaker(head.get(2), head.getShort(3) & 0xFFFF);
        int opaque = head.getInt(5);
        int flag = head.getInt(9);
        int remarkLength = length(head.getInt(13), size - BINARY_FIXED, "remark");
        String remark = remarkLength == 0 ? null : text(head, 17, remarkLength);
        int mapAt = 17 + remarkLength;
        int mapLength = length(head.getInt(mapAt), size - mapAt - 4, "extended fields");
        Map<String, String> ext = mapLength == 0 ? Map.of() : readMap(head, mapAt + 4, mapAt + 4 + mapLength);
        return new Header(HeaderType.BINARY, code, speaker, opaque, flag, remark, ext);
    }

    private static Map<String, String> readMap(ByteBuffer head, int from, int to) {
        Map<String, String> map = new LinkedHashMap<>();
        int at = from;
        while (at < to) {
            if (to - at < 2) {
                throw new WireException("An extended field is cut short");
            }
            int keyLength = length(head.getShort(at), to - at - 2, "key of an extended field");
            String key = text(head, at + 2, keyLength);
            at += 2 + keyLength;
            if (to - at < 4) {
                throw new WireException("An extended field is cut short");
            }
            int valueLength = length(head.getInt(at), to - at - 4, "value of an extended field");
            if (keyLength > 0 && valueLength > 0) {
                map.put(key, text(head, at + 4, valueLength));
            }
            at += 4 + valueLength;
        }
        return map;
    }

    private static Speaker speaker(int language, int version) {
        return language == Speaker.JAVA && version == Speaker.PENSTOCK.version()
                ? Speaker.PENSTOCK
                : new Speaker(language, version);
    }

    private static int length(int length, int left, String what) {
        if (length < 0 || length > left) {
            throw new WireException("The " + what + " would take " + length + " bytes with " + left + " left");
        }
        return length;
    }

    private static String text(ByteBuffer head, int at, int length) {
        byte[] bytes = new byte[length];
        head.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
