package io.penstock.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static final UUID ID = new UUID(0x0123456789abcdefL, 0x8899aabbccddeeffL);
    private static final UUID INSTANCE = new UUID(1, 2);

    static Map<String, Object> allKinds() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("nothing", null);
        properties.put("boolean", true);
        properties.put("byte", (byte) -2);
        properties.put("short", (short) -300);
        properties.put("char", 'ß');
        properties.put("int", 70_000);
        properties.put("long", 1L << 40);
        properties.put("float", 1.5f);
        properties.put("double", -2.25);
        properties.put("text", "grüße");
        properties.put("bytes", new byte[] {1, 2, 3});
        return properties;
    }

    static byte[] fullMessage() {
        OutBuffer out = new OutBuffer();
        new MessageWriter()
                .begin(out)
                .persistent()
                .typedPropertiesOnly()
                .bodyType(BodyType.TEXT)
                .priority(7)
                .messageId(ID)
                .producer(INSTANCE, 3, 44)
                .timestamp(1000)
                .expiration(2000)
                .deliveryTime(1500)
                .queueId(2)
                .originConnection(9)
                .clientId("client")
                .type("TagA")
                .correlationId("corr")
                .correlationId(new byte[] {4, 5})
                .replyTo(new ReplyTo(ReplyTo.Kind.TEMPORARY_QUEUE, "TMP.q"))
                .groupId("group")
                .groupSequence(5)
                .userId("user")
                .keys("k1 k2")
                .streamKey("stream")
                .properties(allKinds())
                .body("hällo")
                .end();
        return out.toByteArray();
    }

    @Test
    void shouldShowEverythingThatWasWritten() {
        byte[] bytes = fullMessage();
        ByteBuffer shifted = ByteBuffer.allocate(bytes.length + 7).put(5, bytes);
        MessageView view = new MessageView().wrap(shifted, 5);

        MessageCheck.validate(ByteBuffer.wrap(bytes));
        assertThat(view.length()).isEqualTo(bytes.length);
        assertThat(view.persistent()).isTrue();
        assertThat(view.correlationIdIsBytes()).isTrue();
        assertThat(view.typedPropertiesOnly()).isTrue();
        assertThat(view.bodyType()).isEqualTo(BodyType.TEXT);
        assertThat(view.priority()).isEqualTo(7);
        assertThat(view.messageId()).isEqualTo(ID);
        assertThat(view.clientInstance()).isEqualTo(INSTANCE);
        assertThat(view.clientInstanceHigh()).isEqualTo(1);
        assertThat(view.clientInstanceLow()).isEqualTo(2);
        assertThat(view.stream()).isEqualTo(3);
        assertThat(view.number()).isEqualTo(44);
        assertThat(view.timestamp()).isEqualTo(1000);
        assertThat(view.expiration()).isEqualTo(2000);
        assertThat(view.deliveryTime()).isEqualTo(1500);
        assertThat(view.queueId()).isEqualTo(2);
        assertThat(view.originConnection()).isEqualTo(9);
        assertThat(view.tagHash()).isEqualTo("TagA".hashCode()).isEqualTo(0x27A807);
        assertThat(view.groupHash()).isEqualTo("group".hashCode());
        assertThat(view.brokerTimestamp()).isZero();
        assertThat(view.visibleAt()).isZero();
        assertThat(view.bytes()).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void shouldShowEverySlotThatWasWritten() {
        MessageView view = new MessageView().wrap(ByteBuffer.wrap(fullMessage()));

        assertThat(view.clientId()).isEqualTo("client");
        assertThat(view.type()).isEqualTo("TagA");
        assertThat(view.correlationId()).isEqualTo("corr");
        assertThat(view.correlationIdBytes()).containsExactly(4, 5);
        assertThat(view.replyTo()).isEqualTo(new ReplyTo(ReplyTo.Kind.TEMPORARY_QUEUE, "TMP.q"));
        assertThat(view.groupId()).isEqualTo("group");
        assertThat(view.hasGroupSequence()).isTrue();
        assertThat(view.groupSequence()).isEqualTo(5);
        assertThat(view.userId()).isEqualTo("user");
        assertThat(view.keys()).isEqualTo("k1 k2");
        assertThat(view.streamKey()).isEqualTo("stream");
        assertThat(view.hasProperties()).isTrue();
        Map<String, Object> properties = view.properties();
        assertThat(properties.keySet()).containsExactlyElementsOf(allKinds().keySet());
        allKinds().forEach((name, value) -> assertThat(properties.get(name)).isEqualTo(value));
        assertThat(view.bodyText()).isEqualTo("hällo");
        assertThat(view.body()).isEqualTo(ByteBuffer.wrap("hällo".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldShowAbsentThingsAsNullOrZero() {
        OutBuffer out = new OutBuffer();
        int length = new MessageWriter().begin(out).end();
        MessageView view = new MessageView().wrap(out.toByteBuffer());

        MessageCheck.validate(out.toByteBuffer());
        assertThat(length).isEqualTo(MessageLayout.FIXED_SIZE).isEqualTo(112);
        assertThat(view.bodyType()).isEqualTo(BodyType.NONE);
        assertThat(view.persistent()).isFalse();
        assertThat(view.priority()).isEqualTo(4);
        assertThat(view.queueId()).isEqualTo(-1);
        assertThat(view.tagHash()).isZero();
        assertThat(view.clientId()).isNull();
        assertThat(view.correlationIdBytes()).isNull();
        assertThat(view.replyTo()).isNull();
        assertThat(view.hasGroupSequence()).isFalse();
        assertThat(view.groupSequence()).isZero();
        assertThat(view.hasProperties()).isFalse();
        assertThat(view.properties()).isEmpty();
        assertThat(view.body()).isNull();
        assertThat(view.hasBody()).isFalse();
    }

    @Test
    void shouldKeepItsPlacesForEver() {
        assertThat(new int[] {
                    MessageLayout.LENGTH_AT,
                    MessageLayout.VERSION_AT,
                    MessageLayout.BODY_TYPE_AT,
                    MessageLayout.FLAGS_AT,
                    MessageLayout.PRIORITY_AT,
                    MessageLayout.MESSAGE_ID_AT,
                    MessageLayout.CLIENT_INSTANCE_AT,
                    MessageLayout.STREAM_AT,
                    MessageLayout.NUMBER_AT,
                    MessageLayout.TIMESTAMP_AT,
                    MessageLayout.EXPIRATION_AT,
                    MessageLayout.DELIVERY_TIME_AT,
                    MessageLayout.QUEUE_ID_AT,
                    MessageLayout.TAG_HASH_AT,
                    MessageLayout.GROUP_HASH_AT,
                    MessageLayout.ORIGIN_CONNECTION_AT,
                    MessageLayout.BROKER_TIMESTAMP_AT,
                    MessageLayout.VISIBLE_AT_AT
                })
                .containsExactly(0, 4, 5, 6, 7, 8, 24, 40, 44, 52, 60, 68, 76, 80, 84, 88, 96, 104);
    }

    @Test
    void shouldLetTheCallerWriteTheBodyInPlace() {
        OutBuffer out = new OutBuffer();
        out.putInt(99);
        MessageWriter writer = new MessageWriter();
        writer.begin(out).bodyType(BodyType.MAP);
        TypedValues.putEntries(writer.openBody(), allKinds());
        writer.end();
        ByteBuffer message = out.toByteBuffer().position(4);

        MessageCheck.validate(message);
        Map<String, Object> entries =
                TypedValues.getEntries(new MessageView().wrap(message).body());
        assertThat(entries).hasSize(allKinds().size());
        assertThat(entries.get("double")).isEqualTo(-2.25);
    }

    @Test
    void shouldRefuseSlotsOutOfOrder() {
        MessageWriter writer = new MessageWriter().begin(new OutBuffer()).type("t");

        assertThatThrownBy(() -> writer.clientId("late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldSkipSlotsThatItDoesNotKnow() {
        OutBuffer out = new OutBuffer();
        new MessageWriter().begin(out).type("t").body("b").end();
        out.putShort(99).putInt(3).putRaw(new byte[3]);
        out.patchInt(0, out.size());

        MessageCheck.validate(out.toByteBuffer());
        assertThat(new MessageView().wrap(out.toByteBuffer()).bodyText()).isEqualTo("b");
    }

    @Test
    void shouldReadStreamValuesOneAfterTheOther() {
        OutBuffer out = new OutBuffer();
        allKinds().values().forEach(value -> TypedValues.put(out, value));
        ByteBuffer in = out.toByteBuffer();

        allKinds().values().forEach(value -> assertThat(TypedValues.get(in)).isEqualTo(value));
        assertThat(in.hasRemaining()).isFalse();
        assertThatThrownBy(() -> TypedValues.get(in)).isInstanceOf(WireException.class);
    }

    @Test
    void shouldSurviveMutatedMessages() {
        byte[] good = fullMessage();
        SplittableRandom random = new SplittableRandom(20261120);
        MessageView view = new MessageView();
        int accepted = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] bad = mutate(good, random);
            // Whatever is read beyond the message would be outside this slice.
            ByteBuffer message = ByteBuffer.wrap(bad).slice();
            try {
                MessageCheck.validate(message);
                accepted++;
            } catch (WireException e) {
                askEverything(view, message, e);
                continue;
            }
            touch(view.wrap(message));
        }
        assertThat(accepted).isPositive().isLessThan(150_000);
    }

    private static void askEverything(MessageView view, ByteBuffer refused, WireException why) {
        assertThat(why.code().number()).isEqualTo(1801);
        try {
            touch(view.wrap(refused));
        } catch (WireException alsoRefused) {
            assertThat(alsoRefused.code().number()).isEqualTo(1801);
        }
    }

    private static int touch(MessageView view) {
        int[] seen = {view.length() + view.bodyType().code()};
        view.forEachProperty((name, value) -> seen[0] += name.length());
        Object[] slots = {
            view.clientId(),
            view.type(),
            view.correlationId(),
            view.correlationIdBytes(),
            view.replyTo(),
            view.groupId(),
            view.groupSequence(),
            view.userId(),
            view.keys(),
            view.streamKey(),
            view.body(),
            view.bodyText(),
            view.bytes()
        };
        return seen[0] + slots.length;
    }

    private static byte[] mutate(byte[] good, SplittableRandom random) {
        int length = random.nextInt(8) == 0 ? random.nextInt(good.length + 20) : good.length;
        byte[] bad = Arrays.copyOf(good, length);
        int changes = random.nextInt(4);
        for (int i = 0; i < changes && length > 0; i++) {
            int at = random.nextInt(length);
            if (random.nextBoolean() || at + 4 > length) {
                bad[at] = (byte) random.nextInt(256);
            } else {
                int[] evil = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, length, 0, 1 << 24};
                ByteBuffer.wrap(bad).putInt(at, evil[random.nextInt(evil.length)]);
            }
        }
        if (length >= 4 && random.nextBoolean()) {
            ByteBuffer.wrap(bad).putInt(0, length);
        }
        return bad;
    }

    @Test
    void shouldShowOneValueByItsName() {
        MessageView view = new MessageView().wrap(ByteBuffer.wrap(fullMessage()));
        allKinds()
                .forEach((name, value) -> assertThat(shown(view, name))
                        .as(name)
                        .isEqualTo(
                                value instanceof Byte || value instanceof Short
                                        ? ((Number) value).intValue()
                                        : value instanceof Character || value instanceof byte[] ? "other" : value));
        assertThat(shown(view, "absent")).isNull();
        assertThat(shown(view, "tex")).isNull();
        assertThat(shown(view, "texts")).isNull();
        Shown sink = new Shown();
        view.type(sink);
        assertThat(sink.value).isEqualTo("TagA");
        view.correlationId(sink);
        assertThat(sink.value).isEqualTo("\u0004\u0005");
        view.groupId(sink);
        assertThat(sink.value).isEqualTo("group");
        view.userId(sink);
        assertThat(sink.value).isEqualTo("user");
        view.keys(sink);
        assertThat(sink.value).isEqualTo("k1 k2");
        assertThat(view.hasGroupId() && view.hasKeys()).isTrue();
        OutBuffer empty = new OutBuffer();
        new MessageWriter().begin(empty).end();
        view.wrap(empty.detach());
        view.type(sink);
        assertThat(sink.value).isNull();
        assertThat(shown(view, "text")).isNull();
        assertThat(view.hasGroupId() || view.hasKeys()).isFalse();
    }

    @Test
    void shouldWriteAMessageIdAsText() {
        assertThat(MessageIdText.of(ID)).isEqualTo("ID:0123456789abcdef8899aabbccddeeff");
        MessageView view = new MessageView().wrap(ByteBuffer.wrap(fullMessage()));
        assertThat(new UUID(view.messageIdHigh(), view.messageIdLow())).isEqualTo(ID);
    }

    private static Object shown(MessageView view, String name) {
        Shown sink = new Shown();
        view.property(name.getBytes(StandardCharsets.UTF_8), sink);
        return sink.value;
    }

    /** Makes objects of what is shown. */
    private static final class Shown implements ValueSink {
        private Object value = "nothing was shown";

        @Override
        public void ofNull() {
            value = null;
        }

        @Override
        public void ofBoolean(boolean shown) {
            value = shown;
        }

        @Override
        public void ofInt(int shown) {
            value = shown;
        }

        @Override
        public void ofLong(long shown) {
            value = shown;
        }

        @Override
        public void ofFloat(float shown) {
            value = shown;
        }

        @Override
        public void ofDouble(double shown) {
            value = shown;
        }

        @Override
        public void ofText(ByteBuffer in, int from, int length) {
            byte[] bytes = new byte[length];
            in.get(from, bytes);
            value = new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public void ofOther() {
            value = "other";
        }
    }
}
