package io.penstock.jms;

import io.penstock.jms.message.DeserializationPolicy;
import io.penstock.jms.message.MessageCodec;
import io.penstock.jms.message.MessageOrigin;
import io.penstock.jms.message.PenstockTextMessage;
import io.penstock.jms.message.SendStamp;
import jakarta.jms.DeliveryMode;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Text messages to bytes and back, as the provider's codec makes them. */
final class Texts {
    static final MessageCodec CODEC = new MessageCodec(PenstockDestination::of, DeserializationPolicy.basics());

    private Texts() {}

    /** @param sentAtMs when it was sent, with a second to live; 0 lives for ever */
    static ByteBuffer bytes(String text, long sentAtMs) throws Exception {
        PenstockTextMessage message = new PenstockTextMessage();
        message.setText(text);
        long ttlMs = sentAtMs == 0 ? 0 : 1_000;
        new SendStamp(
                        new PenstockQueue("q"),
                        DeliveryMode.PERSISTENT,
                        4,
                        ttlMs,
                        0,
                        new UUID(3, text.hashCode()),
                        sentAtMs == 0 ? 1 : sentAtMs)
                .on(message);
        return CODEC.encode(message, new MessageOrigin(new UUID(1, 2), 5, null, null, null), 0, 0);
    }

    static String of(ByteBuffer bytes) throws Exception {
        return ((TextMessage) CODEC.decode(bytes, 1, new PenstockQueue("q"))).getText();
    }
}
