package io.penstock.protocol.message;

/** The slots of a message. The ids are frozen. Immutable; any thread. */
enum Slot {
    CLIENT_ID(1, "UTF-8", "client id", "The JMS client id of the sender."),
    TYPE(2, "UTF-8", "type", "JMSType, and the tag of RocketMQ."),
    CORRELATION_ID(3, "UTF-8", "correlation id", "JMSCorrelationID as text."),
    CORRELATION_ID_BYTES(
            4, "bytes", "correlation id bytes", "JMSCorrelationID as bytes; flag 2 says that it was set so."),
    REPLY_TO(
            5,
            "int8 kind, UTF-8 name",
            "reply to",
            "Where an answer goes: 1 queue, 2 topic, 3 temporary queue, 4 temporary topic."),
    GROUP_ID(6, "UTF-8", "group id", "JMSXGroupID."),
    GROUP_SEQUENCE(7, "int32", "group sequence", "JMSXGroupSeq."),
    USER_ID(8, "UTF-8", "user id", "The user who sent it, if the sender wants it told."),
    KEYS(9, "UTF-8", "keys", "Search keys, separated by spaces."),
    STREAM_KEY(10, "UTF-8", "stream key", "OpenMessaging's stream key."),
    PROPERTIES(
            11,
            "int16 count, then per property string name, int8 type, value",
            "properties",
            "The application's properties, typed."),
    BODY(12, "bytes", "body", "The body, as its type says."),
    BROKER_PROPERTIES(
            13,
            "as properties",
            "broker properties",
            "Broker-owned, never from a client: what the broker says of a dead letter.");

    /** The highest id that this source knows. */
    static final int ID_MAX = BROKER_PROPERTIES.id;

    private final int id;
    private final String content;
    private final String title;
    private final String sentence;

    Slot(int id, String content, String title, String sentence) {
        this.id = id;
        this.content = content;
        this.title = title;
        this.sentence = sentence;
    }

    int id() {
        return id;
    }

    String content() {
        return content;
    }

    String title() {
        return title;
    }

    String sentence() {
        return sentence;
    }
}
