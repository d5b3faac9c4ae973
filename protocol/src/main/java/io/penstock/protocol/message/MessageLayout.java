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

    public static final int LENGTH_AT;
    public static final int VERSION_AT;
    public static final int BODY_TYPE_AT;
    public static final int FLAGS_AT;
    public static final int PRIORITY_AT;
    public static final int MESSAGE_ID_AT;
    public static final int CLIENT_INSTANCE_AT;
    public static final int STREAM_AT;
    public static final int NUMBER_AT;
    public static final int TIMESTAMP_AT;
    public static final int EXPIRATION_AT;
    public static final int DELIVERY_TIME_AT;
    public static final int QUEUE_ID_AT;
    public static final int TAG_HASH_AT;
    public static final int GROUP_HASH_AT;
    public static final int ORIGIN_CONNECTION_AT;
    public static final int BROKER_TIMESTAMP_AT;
    public static final int VISIBLE_AT_AT;

    /** Length of the fixed part; the slots begin here. */
    public static final int FIXED_SIZE;

    private static final List<FixedPart.Row> FIXED_ROWS;

    static {
        FixedPart fixed = new FixedPart();
        LENGTH_AT = fixed.int32("total length", "bytes", "Length of the whole message, this included.");
        VERSION_AT = fixed.int8("layout version", "", "1.");
        BODY_TYPE_AT = fixed.int8("body type", BodyType.describe(), "What the body slot holds.");
        FLAGS_AT = fixed.int8(
                "flags",
                "bits",
                "1 persistent, 2 correlation id is bytes, 4 properties only typed (no text form for others), "
                        + "8 sent again: a broker may have it.");
        PRIORITY_AT = fixed.int8("priority", "", "0…9.");
        MESSAGE_ID_AT = fixed.uuid("message id", "Made by the client.");
        CLIENT_INSTANCE_AT = fixed.uuid("client instance", "The producer's identity across its sockets.");
        STREAM_AT = fixed.int32("stream", "", "The producer's stream in its client instance.");
        NUMBER_AT = fixed.int64("number", "", "Rises in a stream; makes a repeated send known.");
        TIMESTAMP_AT = fixed.int64("client timestamp", "ms since 1970", "When the client sent it.");
        EXPIRATION_AT =
                fixed.int64("expiration", "ms since 1970", "As the client set it, 0 none; for the application to see.");
        DELIVERY_TIME_AT = fixed.int64(
                "delivery time", "ms since 1970", "As the client set it, 0 none; for the application to see.");
        QUEUE_ID_AT = fixed.int32("queue id wished", "", "−1 for the broker's choice.");
        TAG_HASH_AT = fixed.int32("tag hash", "", "String.hashCode of the JMSType, 0 none.");
        GROUP_HASH_AT = fixed.int32("group hash", "", "String.hashCode of the group id, 0 none.");
        ORIGIN_CONNECTION_AT =
                fixed.int64("origin connection", "", "The client's number of the sending connection, for noLocal.");
        BROKER_TIMESTAMP_AT = fixed.int64(
                "broker timestamp", "ms since 1970", "Broker-owned, zero from the client: when it was stored.");
        VISIBLE_AT_AT = fixed.int64(
                "visible at", "ms since 1970", "Broker-owned, zero from the client: when it may be delivered.");
        FIXED_SIZE = fixed.size();
        FIXED_ROWS = fixed.rows();
    }

    /** Bytes of a slot before its content. */
    public static final int SLOT_HEAD = 6;

    public static final int FLAG_PERSISTENT = 1;
    public static final int FLAG_CORRELATION_BYTES = 2;
    public static final int FLAG_TYPED_ONLY = 4;
    /** Set by a client that sends a message again because the first attempt was not answered. */
    public static final int FLAG_REPEATED = 8;

    public static final int PRIORITY_MAX = 9;
    /** Properties of one message; the count has 16 bits. */
    public static final int PROPERTIES_MAX = Short.MAX_VALUE;

    private MessageLayout() {}

    /** The page docs/formats/message.md. */
    public static String describe() {
        StringBuilder page = new StringBuilder();
        page.append("## Fixed part: ").append(FIXED_SIZE).append(" bytes\n\n");
        page.append("| at | type | field | unit | meaning |\n| --- | --- | --- | --- | --- |\n");
        for (FixedPart.Row row : FIXED_ROWS) {
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
