package io.penstock.protocol.message;

import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;

/**
 * Writes one message after the other, each once, straight into a buffer. The fields of the fixed part may be set in any
 * order; slots in the order of the methods below, which is that of their ids, and null leaves a slot out. Broker-owned fields
 * are zero.
 *
 * <p>Invariant: between {@link #begin} and {@link #end} only this writer, or the writer of an open body, appends to the
 * buffer. One thread.
 */
public final class MessageWriter {
    private OutBuffer out;
    private int start;
    private int lastSlot;
    private int flags;
    private int openSlotAt;

    /** Begins a message behind what the buffer holds: priority 4, not persistent, no wish for a queue. */
    public MessageWriter begin(OutBuffer target) {
        if (out != null) {
            throw new IllegalStateException("The last message has not ended");
        }
        out = target;
        start = target.mark();
        lastSlot = 0;
        flags = 0;
        openSlotAt = -1;
        target.putZeros(MessageLayout.FIXED_SIZE);
        target.patchByte(start + MessageLayout.VERSION_AT, MessageLayout.VERSION);
        target.patchByte(start + MessageLayout.PRIORITY_AT, 4);
        target.patchInt(start + MessageLayout.QUEUE_ID_AT, -1);
        return this;
    }

    public MessageWriter persistent() {
        return flag(MessageLayout.FLAG_PERSISTENT);
    }

    /** The properties have no text form that another dialect could show. */
    public MessageWriter typedPropertiesOnly() {
        return flag(MessageLayout.FLAG_TYPED_ONLY);
    }

    public MessageWriter bodyType(BodyType type) {
        out.patchByte(start + MessageLayout.BODY_TYPE_AT, type.code());
        return this;
    }

    public MessageWriter priority(int priority) {
        if (priority < 0 || priority > MessageLayout.PRIORITY_MAX) {
            throw new IllegalArgumentException("Priority " + priority);
        }
        out.patchByte(start + MessageLayout.PRIORITY_AT, priority);
        return this;
    }

    public MessageWriter messageId(UUID id) {
        return uuid(MessageLayout.MESSAGE_ID_AT, id);
    }

    /** The producer's identity and the number that makes a repeated send known. */
    public MessageWriter producer(UUID clientInstance, int stream, long number) {
        out.patchInt(start + MessageLayout.STREAM_AT, stream);
        out.patchLong(start + MessageLayout.NUMBER_AT, number);
        return uuid(MessageLayout.CLIENT_INSTANCE_AT, clientInstance);
    }

    public MessageWriter timestamp(long epochMs) {
        return int64(MessageLayout.TIMESTAMP_AT, epochMs);
    }

    public MessageWriter expiration(long epochMs) {
        return int64(MessageLayout.EXPIRATION_AT, epochMs);
    }

    public MessageWriter deliveryTime(long epochMs) {
        return int64(MessageLayout.DELIVERY_TIME_AT, epochMs);
    }

    public MessageWriter queueId(int queueId) {
        out.patchInt(start + MessageLayout.QUEUE_ID_AT, queueId);
        return this;
    }

    public MessageWriter originConnection(long connection) {
        return int64(MessageLayout.ORIGIN_CONNECTION_AT, connection);
    }

    public MessageWriter clientId(String clientId) {
        return text(Slot.CLIENT_ID, clientId);
    }

    /** JMSType; sets the tag hash, too. */
    public MessageWriter type(String type) {
        if (type != null) {
            out.patchInt(start + MessageLayout.TAG_HASH_AT, type.hashCode());
        }
        return text(Slot.TYPE, type);
    }

    public MessageWriter correlationId(String text) {
        return text(Slot.CORRELATION_ID, text);
    }

    public MessageWriter correlationId(byte[] bytes) {
        return bytes == null ? this : flag(MessageLayout.FLAG_CORRELATION_BYTES).slot(Slot.CORRELATION_ID_BYTES, bytes);
    }

    public MessageWriter replyTo(ReplyTo replyTo) {
        if (replyTo == null) {
            return this;
        }
        open(Slot.REPLY_TO);
        out.putByte(replyTo.kind().code()).putUtf8(replyTo.name());
        return close();
    }

    /** JMSXGroupID; sets the group hash, too. */
    public MessageWriter groupId(String groupId) {
        if (groupId != null) {
            out.patchInt(start + MessageLayout.GROUP_HASH_AT, groupId.hashCode());
        }
        return text(Slot.GROUP_ID, groupId);
    }

    public MessageWriter groupSequence(int sequence) {
        open(Slot.GROUP_SEQUENCE);
        out.putInt(sequence);
        return close();
    }

    public MessageWriter userId(String userId) {
        return text(Slot.USER_ID, userId);
    }

    public MessageWriter keys(String keys) {
        return text(Slot.KEYS, keys);
    }

    public MessageWriter streamKey(String streamKey) {
        return text(Slot.STREAM_KEY, streamKey);
    }

    /** The application's properties; null or empty leaves the slot out. */
    public MessageWriter properties(Map<String, ?> properties) {
        if (properties == null || properties.isEmpty()) {
            return this;
        }
        if (properties.size() > MessageLayout.PROPERTIES_MAX) {
            throw new IllegalArgumentException(properties.size() + " properties");
        }
        open(Slot.PROPERTIES);
        out.putShort(properties.size());
        properties.forEach((name, value) -> {
            out.putString(name);
            TypedValues.put(out, value);
        });
        return close();
    }

    public MessageWriter body(byte[] body) {
        return slot(Slot.BODY, body);
    }

    /** A body of what remains in the buffer, whose position stays. */
    public MessageWriter body(ByteBuffer body) {
        if (body == null) {
            return this;
        }
        open(Slot.BODY);
        out.putRaw(body);
        return close();
    }

    /** A body of UTF-8. */
    public MessageWriter body(String text) {
        return text(Slot.BODY, text);
    }

    /** Opens the body; what the caller then appends to the buffer, up to {@link #end}, is it. */
    public OutBuffer openBody() {
        open(Slot.BODY);
        return out;
    }

    /** Ends the message and gives its length. */
    public int end() {
        if (openSlotAt >= 0) {
            close();
        }
        int length = out.size() - start;
        out.patchByte(start + MessageLayout.FLAGS_AT, flags);
        out.patchInt(start + MessageLayout.LENGTH_AT, length);
        out = null;
        return length;
    }

    private MessageWriter flag(int flag) {
        flags |= flag;
        return this;
    }

    private MessageWriter int64(int at, long value) {
        out.patchLong(start + at, value);
        return this;
    }

    private MessageWriter uuid(int at, UUID id) {
        out.patchLong(start + at, id.getMostSignificantBits());
        return int64(at + 8, id.getLeastSignificantBits());
    }

    private MessageWriter text(Slot slot, String text) {
        if (text == null) {
            return this;
        }
        open(slot);
        out.putUtf8(text);
        return close();
    }

    private MessageWriter slot(Slot slot, byte[] content) {
        if (content == null) {
            return this;
        }
        open(slot);
        out.putRaw(content);
        return close();
    }

    private void open(Slot slot) {
        if (slot.id() <= lastSlot || openSlotAt >= 0) {
            throw new IllegalStateException("Slot " + slot + " after slot " + lastSlot);
        }
        lastSlot = slot.id();
        openSlotAt = out.mark();
        out.putShort(slot.id()).putInt(0);
    }

    private MessageWriter close() {
        out.patchInt(openSlotAt + 2, out.size() - openSlotAt - MessageLayout.SLOT_HEAD);
        openSlotAt = -1;
        return this;
    }
}
