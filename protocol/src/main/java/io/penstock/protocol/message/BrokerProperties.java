package io.penstock.protocol.message;

import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Puts what the broker says of a message into its last slot, and takes it out again. All that its sender wrote stays as it
 * is, but for the expiration, which would have the copy vanish: that is zero in the copy.
 *
 * <p>No client can write this slot, so what stands there can be trusted. Without state; any thread.
 */
public final class BrokerProperties {
    /** Why the message is a dead letter: a {@code DeadLetterReason}'s name. */
    public static final String REASON = "JMS_PENSTOCK_DLQ_REASON";

    /** The name of the queue or topic that it was taken from. */
    public static final String ORIGIN = "JMS_PENSTOCK_DLQ_ORIG_DESTINATION";

    /** Of a topic's message, the number of the subscription that it was taken from, a long. */
    public static final String ORIGIN_SUBSCRIPTION = "JMS_PENSTOCK_DLQ_ORIG_SUBSCRIPTION";

    /** Its JMSMessageID, which stays the same. */
    public static final String ORIGIN_ID = "JMS_PENSTOCK_DLQ_ORIG_MESSAGE_ID";

    /** The JMSExpiration that it had, a long; absent if it had none. */
    public static final String ORIGIN_EXPIRATION = "JMS_PENSTOCK_DLQ_ORIG_EXPIRATION";

    /** How often its delivery had failed, an int. */
    public static final String DELIVERY_COUNT = "JMS_PENSTOCK_DLQ_DELIVERY_COUNT";

    /** When it was taken, broker clock, epoch ms, a long. */
    public static final String TIMESTAMP = "JMS_PENSTOCK_DLQ_TIMESTAMP";

    /** What the application threw, if it said so. */
    public static final String EXCEPTION = "JMS_PENSTOCK_DLQ_EXCEPTION";

    /** How all of these names begin. */
    public static final String PREFIX = "JMS_PENSTOCK_DLQ_";

    /** The longest text that is kept of an exception, in characters. */
    public static final int EXCEPTION_LIMIT = 1024;

    private BrokerProperties() {}

    /** A copy of the message that says this of it, instead of what was said before, and that does not expire. */
    public static ByteBuffer put(ByteBuffer message, Map<String, ?> said) {
        OutBuffer out = new OutBuffer(message.remaining() + 512);
        copyWithout(message, out);
        int slotAt = out.mark();
        out.putShort(Slot.BROKER_PROPERTIES.id()).putInt(0).putShort(said.size());
        said.forEach((name, value) -> {
            out.putString(name);
            TypedValues.put(out, value);
        });
        out.patchInt(slotAt + 2, out.size() - slotAt - MessageLayout.SLOT_HEAD);
        out.patchInt(MessageLayout.LENGTH_AT, out.size());
        out.patchLong(MessageLayout.EXPIRATION_AT, 0);
        return out.detach();
    }

    /** A copy of the message of which nothing is said. */
    public static ByteBuffer remove(ByteBuffer message) {
        OutBuffer out = new OutBuffer(message.remaining());
        copyWithout(message, out);
        out.patchInt(MessageLayout.LENGTH_AT, out.size());
        return out.detach();
    }

    private static void copyWithout(ByteBuffer message, OutBuffer out) {
        int start = message.position();
        int end = new MessageView().wrap(message).endWithoutBrokerProperties();
        out.putRaw(message.slice(start, end - start));
    }
}
