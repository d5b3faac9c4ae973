package io.penstock.protocol.message;

import static io.penstock.protocol.message.TypedValues.failure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Checks the structure of a message from outside, so that everything behind the event loops may trust it: lengths, order of
 * slots, types of properties. It decodes no text and looks into no body.
 *
 * <p>Without state; any thread. It reads nothing beyond the buffer's limit and allocates nothing; bad bytes give a
 * {@code WireException} with MESSAGE_FORMAT and nothing else.
 */
public final class MessageCheck {
    private static final int PROPERTY_MIN = 5;

    private MessageCheck() {}

    /** Checks that what remains in the buffer is exactly one message; the position stays. */
    public static void validate(ByteBuffer message) {
        int start = message.position();
        int limit = message.limit();
        if (limit - start < MessageLayout.FIXED_SIZE) {
            throw failure("only " + (limit - start) + " bytes");
        }
        int length = message.getInt(start + MessageLayout.LENGTH_AT);
        if (length != limit - start) {
            throw failure("a total length of " + length + " in " + (limit - start) + " bytes");
        }
        checkFixed(message, start);
        int at = start + MessageLayout.FIXED_SIZE;
        int last = 0;
        while (at < limit) {
            int after = slotEnd(message, at, limit);
            int id = message.getShort(at);
            if (id <= last) {
                throw failure("slot " + id + " after slot " + last);
            }
            checkSlot(message, id, at + MessageLayout.SLOT_HEAD, after);
            last = id;
            at = after;
        }
    }

    /** The same for a message that a client sends, which says nothing in the broker's place. */
    public static void validateSent(ByteBuffer message) {
        validate(message);
        int limit = message.limit();
        for (int at = message.position() + MessageLayout.FIXED_SIZE; at < limit; at = slotEnd(message, at, limit)) {
            if (message.getShort(at) == Slot.BROKER_PROPERTIES.id()) {
                throw failure("slot " + Slot.BROKER_PROPERTIES.id() + " is the broker's to write");
            }
        }
    }

    /** The user that a message whose structure is sound says that it is from; null if it names none. */
    public static String userId(ByteBuffer message) {
        int limit = message.limit();
        int at = message.position() + MessageLayout.FIXED_SIZE;
        while (at < limit) {
            int after = slotEnd(message, at, limit);
            int id = message.getShort(at);
            if (id == Slot.USER_ID.id()) {
                int from = at + MessageLayout.SLOT_HEAD;
                return StandardCharsets.UTF_8
                        .decode(message.slice(from, after - from))
                        .toString();
            }
            if (id > Slot.USER_ID.id()) {
                return null;
            }
            at = after;
        }
        return null;
    }

    /** The index behind the slot at {@code at}. */
    static int slotEnd(ByteBuffer message, int at, int limit) {
        if (limit - at < MessageLayout.SLOT_HEAD) {
            throw failure("a slot is cut short");
        }
        return TypedValues.skipSized(message, at + 2, limit);
    }

    private static void checkFixed(ByteBuffer message, int start) {
        int version = message.get(start + MessageLayout.VERSION_AT);
        if (version != MessageLayout.VERSION) {
            throw failure("layout version " + version);
        }
        int bodyType = message.get(start + MessageLayout.BODY_TYPE_AT);
        if (!BodyType.exists(bodyType)) {
            throw failure("body type " + bodyType);
        }
        int priority = message.get(start + MessageLayout.PRIORITY_AT);
        if (priority < 0 || priority > MessageLayout.PRIORITY_MAX) {
            throw failure("priority " + priority);
        }
        int queueId = message.getInt(start + MessageLayout.QUEUE_ID_AT);
        if (queueId < -1) {
            throw failure("queue id " + queueId);
        }
    }

    private static void checkSlot(ByteBuffer message, int id, int from, int to) {
        if (id == Slot.REPLY_TO.id()) {
            if (to == from || !ReplyTo.Kind.exists(message.get(from))) {
                throw failure("a reply-to without a kind");
            }
        } else if (id == Slot.GROUP_SEQUENCE.id()) {
            if (to - from != 4) {
                throw failure("a group sequence of " + (to - from) + " bytes");
            }
        } else if (id == Slot.PROPERTIES.id() || id == Slot.BROKER_PROPERTIES.id()) {
            checkProperties(message, from, to);
        }
    }

    private static void checkProperties(ByteBuffer message, int from, int to) {
        int count = to - from < 2 ? -1 : message.getShort(from);
        if (count < 0 || count > (to - from - 2) / PROPERTY_MIN) {
            throw failure(count + " properties in " + (to - from) + " bytes");
        }
        int at = from + 2;
        for (int i = 0; i < count; i++) {
            at = TypedValues.skip(message, TypedValues.skipSized(message, at, to), to);
        }
        if (at != to) {
            throw failure((to - at) + " bytes after the last property");
        }
    }
}
