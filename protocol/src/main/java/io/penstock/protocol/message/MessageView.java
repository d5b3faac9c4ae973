package io.penstock.protocol.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Shows a message where it lies, without copying: a flyweight that can be wrapped around one message after the other. Slots
 * are looked for at the first question for one. What is absent is null, or 0 for a number.
 *
 * <p>Invariant: the message has passed {@link MessageCheck}, here or at the broker; on other bytes a question may end in a
 * {@code WireException}, never in a read beyond the buffer. One thread; valid as long as the bytes below it.
 */
public final class MessageView {
    private final int[] slotFrom = new int[Slot.ID_MAX + 1];
    private final int[] slotTo = new int[Slot.ID_MAX + 1];
    private ByteBuffer buffer;
    private int start;
    private boolean indexed;

    /** Shows the message that begins at this absolute index. */
    public MessageView wrap(ByteBuffer source, int offset) {
        if (offset < 0 || source.limit() - offset < MessageLayout.FIXED_SIZE) {
            throw TypedValues.failure("no room for one at " + offset + " of " + source.limit() + " bytes");
        }
        buffer = source;
        start = offset;
        indexed = false;
        return this;
    }

    /** Shows the message at the buffer's position. */
    public MessageView wrap(ByteBuffer source) {
        return wrap(source, source.position());
    }

    public int length() {
        return buffer.getInt(start + MessageLayout.LENGTH_AT);
    }

    public BodyType bodyType() {
        int code = buffer.get(start + MessageLayout.BODY_TYPE_AT);
        if (!BodyType.exists(code)) {
            throw TypedValues.failure("body type " + code);
        }
        return BodyType.of(code);
    }

    public boolean persistent() {
        return (flags() & MessageLayout.FLAG_PERSISTENT) != 0;
    }

    public boolean correlationIdIsBytes() {
        return (flags() & MessageLayout.FLAG_CORRELATION_BYTES) != 0;
    }

    public boolean typedPropertiesOnly() {
        return (flags() & MessageLayout.FLAG_TYPED_ONLY) != 0;
    }

    public int flags() {
        return buffer.get(start + MessageLayout.FLAGS_AT);
    }

    public int priority() {
        return buffer.get(start + MessageLayout.PRIORITY_AT);
    }

    public UUID messageId() {
        return uuid(MessageLayout.MESSAGE_ID_AT);
    }

    public long messageIdHigh() {
        return int64(MessageLayout.MESSAGE_ID_AT);
    }

    public long messageIdLow() {
        return int64(MessageLayout.MESSAGE_ID_AT + 8);
    }

    public UUID clientInstance() {
        return uuid(MessageLayout.CLIENT_INSTANCE_AT);
    }

    public long clientInstanceHigh() {
        return int64(MessageLayout.CLIENT_INSTANCE_AT);
    }

    public long clientInstanceLow() {
        return int64(MessageLayout.CLIENT_INSTANCE_AT + 8);
    }

    public int stream() {
        return int32(MessageLayout.STREAM_AT);
    }

    public long number() {
        return int64(MessageLayout.NUMBER_AT);
    }

    public long timestamp() {
        return int64(MessageLayout.TIMESTAMP_AT);
    }

    public long expiration() {
        return int64(MessageLayout.EXPIRATION_AT);
    }

    public long deliveryTime() {
        return int64(MessageLayout.DELIVERY_TIME_AT);
    }

    /** The queue that the client wishes, −1 none. */
    public int queueId() {
        return int32(MessageLayout.QUEUE_ID_AT);
    }

    public int tagHash() {
        return int32(MessageLayout.TAG_HASH_AT);
    }

    public int groupHash() {
        return int32(MessageLayout.GROUP_HASH_AT);
    }

    public long originConnection() {
        return int64(MessageLayout.ORIGIN_CONNECTION_AT);
    }

    public long brokerTimestamp() {
        return int64(MessageLayout.BROKER_TIMESTAMP_AT);
    }

    public long visibleAt() {
        return int64(MessageLayout.VISIBLE_AT_AT);
    }

    public String clientId() {
        return text(Slot.CLIENT_ID);
    }

    public String type() {
        return text(Slot.TYPE);
    }

    public String correlationId() {
        return text(Slot.CORRELATION_ID);
    }

    public byte[] correlationIdBytes() {
        int from = from(Slot.CORRELATION_ID_BYTES);
        return from < 0 ? null : TypedValues.bytes(buffer, from, to(Slot.CORRELATION_ID_BYTES) - from);
    }

    public ReplyTo replyTo() {
        int from = from(Slot.REPLY_TO);
        if (from < 0) {
            return null;
        }
        int to = to(Slot.REPLY_TO);
        if (from == to || !ReplyTo.Kind.exists(buffer.get(from))) {
            throw TypedValues.failure("a reply-to without a kind");
        }
        String name = TypedValues.text(buffer, from + 1, to - from - 1);
        return new ReplyTo(ReplyTo.Kind.of(buffer.get(from)), name);
    }

    public String groupId() {
        return text(Slot.GROUP_ID);
    }

    public boolean hasGroupSequence() {
        return from(Slot.GROUP_SEQUENCE) >= 0;
    }

    public int groupSequence() {
        int from = from(Slot.GROUP_SEQUENCE);
        if (from >= 0 && to(Slot.GROUP_SEQUENCE) - from != 4) {
            throw TypedValues.failure("a group sequence that is no int32");
        }
        return from < 0 ? 0 : buffer.getInt(from);
    }

    public String userId() {
        return text(Slot.USER_ID);
    }

    public String keys() {
        return text(Slot.KEYS);
    }

    public String streamKey() {
        return text(Slot.STREAM_KEY);
    }

    public boolean hasProperties() {
        return from(Slot.PROPERTIES) >= 0;
    }

    /** The properties in the order in which they were written; empty when there are none. */
    public Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        forEachProperty(properties::put);
        return properties;
    }

    public void forEachProperty(BiConsumer<String, Object> visitor) {
        forEachProperty(Slot.PROPERTIES, visitor);
    }

    private void forEachProperty(Slot slot, BiConsumer<String, Object> visitor) {
        int from = from(slot);
        if (from >= 0) {
            int to = to(slot);
            if (to - from < 2) {
                throw TypedValues.failure("properties without a count");
            }
            TypedValues.visit(buffer, from + 2, to, buffer.getShort(from), visitor);
        }
    }

    /** What the broker says of the message; empty for all but dead letters. */
    public Map<String, Object> brokerProperties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        forEachProperty(Slot.BROKER_PROPERTIES, properties::put);
        return properties;
    }

    /** Whether the broker says anything of the message. */
    public boolean hasBrokerProperties() {
        return from(Slot.BROKER_PROPERTIES) >= 0;
    }

    /** Shows the first property of this name, in UTF-8, the broker's last; it stops there and makes no object. */
    public void property(byte[] name, ValueSink sink) {
        if (!show(Slot.PROPERTIES, name, sink) && !show(Slot.BROKER_PROPERTIES, name, sink)) {
            sink.ofNull();
        }
    }

    private boolean show(Slot slot, byte[] name, ValueSink sink) {
        int from = from(slot);
        if (from < 0) {
            return false;
        }
        int to = to(slot);
        int count = to - from < 2 ? 0 : buffer.getShort(from);
        int at = from + 2;
        for (int i = 0; i < count; i++) {
            int valueAt = TypedValues.skipSized(buffer, at, to);
            int after = TypedValues.skip(buffer, valueAt, to);
            if (valueAt - at - 4 == name.length && holds(at + 4, name)) {
                TypedValues.show(buffer, valueAt, after, sink);
                return true;
            }
            at = after;
        }
        return false;
    }

    /** Shows the JMSType. */
    public void type(ValueSink sink) {
        show(Slot.TYPE, sink);
    }

    /** Shows the JMSCorrelationID as text, also one that was set as bytes. */
    public void correlationId(ValueSink sink) {
        show(correlationIdIsBytes() ? Slot.CORRELATION_ID_BYTES : Slot.CORRELATION_ID, sink);
    }

    /** Shows the JMSXGroupID. */
    public void groupId(ValueSink sink) {
        show(Slot.GROUP_ID, sink);
    }

    /** Shows the JMSXUserID. */
    public void userId(ValueSink sink) {
        show(Slot.USER_ID, sink);
    }

    /** Shows the search keys. */
    public void keys(ValueSink sink) {
        show(Slot.KEYS, sink);
    }

    public boolean hasGroupId() {
        return from(Slot.GROUP_ID) >= 0;
    }

    public boolean hasKeys() {
        return from(Slot.KEYS) >= 0;
    }

    public boolean hasBody() {
        return from(Slot.BODY) >= 0;
    }

    /** A view of the body, or null. */
    public ByteBuffer body() {
        int from = from(Slot.BODY);
        return from < 0 ? null : buffer.slice(from, to(Slot.BODY) - from);
    }

    /** The body as UTF-8, or null. */
    public String bodyText() {
        return text(Slot.BODY);
    }

    /** Where the broker's slot begins, before its head, as an absolute index; where the message ends if there is none. */
    int endWithoutBrokerProperties() {
        int from = from(Slot.BROKER_PROPERTIES);
        return from < 0 ? start + checkedLength() : from - MessageLayout.SLOT_HEAD;
    }

    /** A view of the whole message. */
    public ByteBuffer bytes() {
        return buffer.slice(start, checkedLength());
    }

    private String text(Slot slot) {
        int from = from(slot);
        return from < 0 ? null : TypedValues.text(buffer, from, to(slot) - from);
    }

    private void show(Slot slot, ValueSink sink) {
        int from = from(slot);
        if (from < 0) {
            sink.ofNull();
        } else {
            sink.ofText(buffer, from, to(slot) - from);
        }
    }

    private boolean holds(int at, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (buffer.get(at + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private int from(Slot slot) {
        if (!indexed) {
            index();
        }
        return slotFrom[slot.id()];
    }

    private int to(Slot slot) {
        return slotTo[slot.id()];
    }

    private void index() {
        Arrays.fill(slotFrom, -1);
        int limit = start + checkedLength();
        int at = start + MessageLayout.FIXED_SIZE;
        while (at < limit) {
            int after = MessageCheck.slotEnd(buffer, at, limit);
            int id = buffer.getShort(at);
            if (id > 0 && id <= Slot.ID_MAX) {
                slotFrom[id] = at + MessageLayout.SLOT_HEAD;
                slotTo[id] = after;
            }
            at = after;
        }
        indexed = true;
    }

    private int checkedLength() {
        int length = length();
        if (length < MessageLayout.FIXED_SIZE || length > buffer.limit() - start) {
            throw TypedValues.failure("a total length of " + length + " in " + (buffer.limit() - start) + " bytes");
        }
        return length;
    }

    private UUID uuid(int at) {
        return new UUID(int64(at), int64(at + 8));
    }

    private int int32(int at) {
        return buffer.getInt(start + at);
    }

    private long int64(int at) {
        return buffer.getLong(start + at);
    }
}
