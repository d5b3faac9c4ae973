package io.penstock.protocol.wire;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON form of a frame's header, with the leniency of RocketMQ's own reader: unknown and missing members, unknown
 * languages and values that are no text are all accepted. Without state; any thread.
 */
final class JsonHeader {
    private static final List<String> LANGUAGES = List.of(
            "JAVA", "CPP", "DOTNET", "PYTHON", "DELPHI", "ERLANG", "RUBY", "OTHER", "HTTP", "GO", "PHP", "OMS", "RUST",
            "NODE_JS");

    private JsonHeader() {}

    static Header read(ByteBuffer head) {
        Object parsed = Json.parse(head);
        if (!(parsed instanceof Map<?, ?> members)) {
            throw new WireException("A JSON header that is no object");
        }
        Object remark = members.get("remark");
        return new Header(
                HeaderType.JSON,
                number(members.get("code"), "code"),
                new Speaker(language(members.get("language")), number(members.get("version"), "version")),
                number(members.get("opaque"), "opaque"),
                number(members.get("flag"), "flag"),
                remark == null ? null : text(remark),
                extFields(members.get("extFields")));
    }

    static void write(OutBuffer out, Header header) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("code", header.code());
        if (!header.extFields().isEmpty()) {
            Map<String, String> ext = new TreeMap<>();
            header.extFields().forEach((name, value) -> {
                if (value != null) {
                    ext.put(name, value);
                }
            });
            members.put("extFields", ext);
        }
        members.put("flag", header.flag());
        int language = header.language();
        if (language >= 0 && language < LANGUAGES.size()) {
            members.put("language", LANGUAGES.get(language));
        }
        members.put("opaque", header.opaque());
        if (header.remark() != null) {
            members.put("remark", header.remark());
        }
        members.put("serializeTypeCurrentRPC", "JSON");
        members.put("version", header.version());
        Json.write(members, out);
    }

    private static Map<String, String> extFields(Object value) {
        if (!(value instanceof Map<?, ?> members) || members.isEmpty()) {
            return Map.of();
        }
        Map<String, String> ext = new LinkedHashMap<>();
        members.forEach((name, each) -> {
            if (each != null && !name.equals("@type")) {
                ext.put((String) name, text(each));
            }
        });
        return ext;
    }

    private static int number(Object value, String member) {
        if (value == null) {
            return 0;
        }
        try {
            return value instanceof Number number
                    ? Math.toIntExact(number.longValue())
                    : Integer.parseInt(text(value).trim());
        } catch (ArithmeticException | NumberFormatException e) {
            throw new WireException(ErrorCode.MALFORMED_FRAME, "The header's " + member + " is no int32", e);
        }
    }

    private static int language(Object value) {
        if (value instanceof Number number) {
            return number.byteValue();
        }
        return value == null ? Speaker.UNKNOWN_LANGUAGE : LANGUAGES.indexOf(text(value));
    }

    private static String text(Object value) {
        return value instanceof String text ? text : Json.text(value);
    }
}
