package io.penstock.protocol.message;

import java.util.List;

/**
 * The bytes of a message, version 1, declared once: a fixed part, then slots {@code int16 id, int32 length, bytes} in
 * ascending order of their ids. The client writes them, the broker fills the broker-owned fields in place, stores the bytes
 * and delivers them as they are. Big endian; unknown slots are skipped by their length.
 *
 * <p>Constants only; any thread. The numbers are frozen: they stand in every log.
 */
public final class MessageLayout {
    public static final int VERSION = 1;

    private static final FixedPart FIXED = new FixedPart();

    public static final int LENGTH_AT =
            FIXED.int32("total length", "bytes", "Length of the whole message, this included.");
    public static final int VERSION_AT = FIXED.int8("layout version", "", "1.");
    public static final int BODY_TYPE_AT = FIXED.int8("body type", BodyType.describe(), "What the body slot holds.");
    public static final int FLAGS_AT = FIXED.int8(
            "flags",
            "bits",
            "1 persistent, 2 correlation id is bytes, 4 properties only typed (no text form for others).");
    public static final int PRIORITY_AT = FIXED.int8("priority", "", "0…9.");
    public static final int MESSAGE_ID_AT = FIXED.uuid("message id", "Made by the client.");
    public static final int CLIENT_INSTANCE_AT =
            FIXED.uuid("client instance", "The producer's identity across its sockets.");
    public static final int STREAM_AT = FIXED.int32("stream", "", "The producer's stream in its client instance.");
    public static final int NUMBER_AT = FIXED.int64("number", "", "Rises in a stream; makes a repeated send known.");
    public static final int TIMESTAMP_AT = FIXED.int64("client timestamp", "ms since 1970", "When the client sent it.");
    public static final int EXPIRATION_AT =
            FIXED.int64("expiration", "ms since 1970", "As the client set it, 0 none; for the application to see.");
    public static final int DELIVERY_TIME_AT =
            FIXED.int64("delivery time", "ms since 1970", "As the client set it, 0 none; for the application to see.");
    public static final int QUEUE_ID_AT = FIXED.int32("queue id wished", "", "−1 for the broker's choice.");
    public static final int TAG_HASH_AT = FIXED.int32("tag hash", "", "String.hashCode of the JMSType, 0 none.");
    public static final int GROUP_HASH_AT = FIXED.int32("group hash", "", "String.hashCode of the group id, 0 none.");
    public static final int ORIGIN_CONNECTION_AT =
            FIXED.int64("origin connection", "", "The client's number of the sending connection, for noLocal.");
    public static final int BROKER_TIMESTAMP_AT =
            FIXED.int64("broker timestamp", "ms since 1970", "Broker-owned, zero from the client: when it was stored.");
    public static final int VISIBLE_AT_AT =
            FIXED.int64("visible at", "ms since 1970", "Broker-owned, zero from the client: when it may be delivered.");

    /** Length of the fixed part; the slots begin here. */
    public static final int FIXED_SIZE = FIXED.size();

    /** Bytes of a slot before its content. */
    public static final int SLOT_HEAD = 6;

    public static final int FLAG_PERSISTENT = 1;
    public static final int FLAG_CORRELATION_BYTES = 2;
    public static final int FLAG_TYPED_ONLY = 4;

    public static final int PRIORITY_MAX = 9;
    /** Properties of one message; the count has 16 bits. */
    public static final int PROPERTIES_MAX = Short.MAX_VALUE;

    private MessageLayout() {}

    /** The page docs/formats/message.md. */
    public static String describe() {
        StringBuilder page = new StringBuilder();
        page.append("## Fixed part: ").append(FIXED_SIZE).append(" bytes\n\n");
        page.append("| at | type | field | unit | meaning |\n| --- | --- | --- | --- | --- |\n");
        List<FixedPart.Row> rows = FIXED.rows();
        for (FixedPart.Row row : rows) {
            row(page, String.valueOf(row.at()), row.type(), row.name(), row.unit(), row.sentence());
        }
        page.append("\n## Slots\n\n");
        page.append("`int16 id, int32 length, bytes`, in ascending order of their ids, each at most once.\n\n");
        page.append("| id | content | slot | meaning |\n| --- | --- | --- | --- |\n");
        for (Slot slot : Slot.values()) {
            row(page, String.valueOf(slot.id()), slot.content(), slot.title(), slot.sentence());
        }
        page.append("\n## Typed values\n\n");
        page.append("A property, and each value of a map or stream body: one type byte, then the value.\n\n");
        page.append("| type | value | bytes |\n| --- | --- | --- |\n");
        for (ValueType type : ValueType.values()) {
            row(page, String.valueOf(type.code()), type.title(), type.bytes());
        }
        return page.toString();
    }

    private static void row(StringBuilder page, String... cells) {
        for (String cell : cells) {
            page.append(cell.isEmpty() ? "| " : "| " + cell + " ");
        }
        page.append("|\n");
    }
}
