package io.penstock.protocol.wire;

import java.util.Map;

/**
 * The header of a frame.
 *
 * <p>Immutable as long as nobody changes the map; any thread.
 *
 * @param type how it is or was written
 * @param code of the request, or of the response's outcome
 * @param speaker language and version of the writer
 * @param opaque the request's number, which the response repeats
 * @param flag bit 0 response, bit 1 oneway
 * @param remark text for humans, or null
 * @param extFields RocketMQ's typed header of the command; never null
 */
public record Header(
        HeaderType type,
        int code,
        Speaker speaker,
        int opaque,
        int flag,
        String remark,
        Map<String, String> extFields) {
    public static final int RESPONSE = 1;
    public static final int ONEWAY = 2;

    public Header {
        extFields = extFields == null ? Map.of() : extFields;
    }

    /** A request of our own, without a remark. */
    public static Header request(HeaderType type, int code, int opaque, Map<String, String> extFields) {
        return new Header(type, code, Speaker.PENSTOCK, opaque, 0, null, extFields);
    }

    /** A request that gets no answer. */
    public static Header oneway(HeaderType type, int code, int opaque, Map<String, String> extFields) {
        return new Header(type, code, Speaker.PENSTOCK, opaque, ONEWAY, null, extFields);
    }

    /** The header of an answer to this request, in the type that it came in. */
    public Header answer(int outcome, String remark, Map<String, String> extFields) {
        return new Header(type, outcome, Speaker.PENSTOCK, opaque, RESPONSE, remark, extFields);
    }

    public int language() {
        return speaker.language();
    }

    public int version() {
        return speaker.version();
    }

    public boolean isResponse() {
        return (flag & RESPONSE) != 0;
    }

    public boolean isOneway() {
        return (flag & ONEWAY) != 0;
    }

    /** An extended field, or null. */
    public String ext(String name) {
        return extFields.get(name);
    }
}
