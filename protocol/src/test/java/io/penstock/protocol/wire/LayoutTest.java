package io.penstock.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.Samples.Sample;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LayoutTest {
    /** A record that grew. */
    private record Grown(int first, String second, long third) {
        static final Layout<Grown> OLD = Layout.<Grown>of("Grown", 1, "As it was.")
                .int32("first", "", "First.", Grown::first)
                .build(in -> new Grown(in.int32(), null, -1));
        static final Layout<Grown> NEW = Layout.<Grown>of("Grown", 1, "As it is.")
                .int32("first", "", "First.", Grown::first)
                .since(2)
                .string("second", "Second.", Grown::second)
                .since(3)
                .int64("third", "ms", "Third.", Grown::third)
                .build(in -> new Grown(in.int32(), in.string(), in.int64()));
    }

    @Test
    void shouldReadBackWhatItWrote() {
        Samples samples = new Samples(1);
        for (int round = 0; round < 300; round++) {
            samples.all().forEach((name, sample) -> assertRoundTrip(name, sample));
        }
    }

    private static <T> void assertRoundTrip(String name, Sample<T> sample) {
        byte[] bytes = sample.encodeOne();
        ByteBuffer source = ByteBuffer.wrap(bytes);
        T read = sample.layout().decode(source);
        assertThat(sample.encode(read)).as(name).isEqualTo(bytes);
        assertThat(source.position()).isZero();
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 3)
                .position(3)
                .put(bytes)
                .position(3);
        assertThat(sample.encode(sample.layout().decode(direct))).as(name).isEqualTo(bytes);
        assertThat(bytes.length).isGreaterThanOrEqualTo(sample.layout().minSize());
    }

    @Test
    void shouldHaveASampleOfEveryCommandAndAnswer() {
        Set<Layout<?>> sampled = new HashSet<>();
        new Samples(1).all().values().forEach(sample -> sampled.add(sample.layout()));
        for (Command<?, ?> command : Commands.ALL) {
            assertThat(sampled).contains(command.request(), command.answer());
        }
    }

    @Test
    void shouldWriteTheFrozenBytes() {
        for (String name : new Samples(1).all().keySet()) {
            // A seed per name: a new command leaves the files of the others as they are.
            byte[] bytes = new Samples(name.hashCode()).all().get(name).encodeOne();
            GoldenFiles.assertFrozen(name, bytes);
        }
    }

    @Test
    void shouldRefuseHostileBytesWithWireExceptionOnly() {
        SplittableRandom random = new SplittableRandom(7);
        Samples samples = new Samples(7);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            for (Sample<?> sample : samples.all().values()) {
                refused += refusals(sample.layout(), mutate(sample.encodeOne(), random));
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    private static int refusals(Layout<?> layout, byte[] bytes) {
        try {
            layout.decode(ByteBuffer.wrap(bytes));
            return 0;
        } catch (WireException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_FRAME);
            return 1;
        }
    }

    private static byte[] mutate(byte[] good, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] bad = random.nextInt(3) == 0 ? Arrays.copyOf(good, random.nextInt(good.length + 1)) : good;
        for (int i = random.nextInt(3); i > 0 && bad.length >= 4; i--) {
            int[] evil = {-1, -2, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 24, random.nextInt()};
            ByteBuffer.wrap(bad).putInt(random.nextInt(bad.length - 3), evil[random.nextInt(evil.length)]);
        }
        return bad;
    }

    @Test
    void shouldAllocateNothingForACountThatCannotBe() {
        OutBuffer out = new OutBuffer();
        out.putInt(1).putByte(0).putInt(Integer.MAX_VALUE / 2);

        assertThatThrownBy(() -> Settle.LAYOUT.decode(out.toByteBuffer()))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("count");
    }

    @Test
    void shouldRefuseRangesThatAreNone() {
        for (long[] range : new long[][] {{1, 0, 5, 4}, {1, 0, -1, 4}, {1, -1, 0, 4}, {-1, 0, 0, 4}}) {
            OutBuffer out = new OutBuffer();
            out.putLong(range[0]).putInt((int) range[1]).putLong(range[2]).putLong(range[3]);
            assertThatThrownBy(() -> TagRange.LAYOUT.decode(out.toByteBuffer())).isInstanceOf(WireException.class);
            assertThatThrownBy(() -> new TagRange(range[0], (int) range[1], range[2], range[3]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new TagRange(0, 0, 3, 3).size()).isEqualTo(1);
        assertThat(new TagRange(0, 0, 0, Long.MAX_VALUE).size()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldRefuseAChoiceThatIsNone() {
        OutBuffer out = new OutBuffer();
        out.putInt(1).putByte(9).putInt(0);

        assertThatThrownBy(() -> Settle.LAYOUT.decode(out.toByteBuffer()))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("Outcome");
    }

    @Test
    void shouldUnderstandOlderAndNewerWriters() {
        OutBuffer older = new OutBuffer();
        Grown.OLD.encode(new Grown(5, null, 0), older);
        OutBuffer newer = new OutBuffer();
        Grown.NEW.encode(new Grown(5, "two", 3), newer);

        assertThat(Grown.NEW.decode(older.toByteBuffer())).isEqualTo(new Grown(5, "", 0));
        assertThat(Grown.OLD.decode(newer.toByteBuffer())).isEqualTo(new Grown(5, null, -1));
        assertThat(Grown.NEW.version()).isEqualTo(3);
        assertThatThrownBy(() -> Grown.NEW.decode(newer.toByteBuffer().limit(newer.size() - 1)))
                .isInstanceOf(WireException.class);
        assertThat(Grown.NEW.describe()).contains("| third | int64 | ms | 3 | Third. |");
    }

    @Test
    void shouldFailAtOnceWhenReaderAndDeclarationDiffer() {
        Layout<Integer> wrongType = Layout.<Integer>of("Wrong", 0, "Wrong.")
                .int32("field", "", "Field.", value -> value)
                .build(in -> in.int16());
        Layout<Integer> tooFew = Layout.<Integer>of("Wrong", 0, "Wrong.")
                .int32("field", "", "Field.", value -> value)
                .build(in -> 1);

        assertThatThrownBy(() -> wrongType.decode(ByteBuffer.allocate(8))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tooFew.decode(ByteBuffer.allocate(8))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldDeliverTheDeclaredBytesWithoutARecordPerMessage() {
        List<Delivered> messages = List.of(
                new Delivered(1, 77, 2, Delivered.REDELIVERED, ByteBuffer.wrap(new byte[] {1, 2, 3})),
                new Delivered(0, 78, 1, 0, ByteBuffer.wrap(new byte[0])));
        OutBuffer frames = new OutBuffer();
        DeliverWriter writer = new DeliverWriter();
        writer.begin(frames, 5, 6);
        messages.forEach(m -> writer.add(m.queueId(), m.offset(), m.deliveryCount(), m.flags(), m.message()));
        assertThat(writer.end()).isEqualTo(2);
        OutBuffer declared = new OutBuffer();
        FrameWriter.oneway(declared, Deliveries.LAYOUT, new Deliveries(5, 6, messages));
        assertThat(frames.toByteArray()).isEqualTo(declared.toByteArray());

        Frame frame = Frame.decode(frames.toByteBuffer().position(4));
        Deliver deliver = Deliver.of(frame.body());
        assertThat(deliver.link()).isEqualTo(5);
        assertThat(deliver.generation()).isEqualTo(6);
        assertThat(deliver.count()).isEqualTo(2);
        for (Delivered expected : messages) {
            assertThat(deliver.next()).isTrue();
            assertThat(new Delivered(
                            deliver.queueId(),
                            deliver.offset(),
                            deliver.deliveryCount(),
                            deliver.flags(),
                            deliver.message()))
                    .isEqualTo(expected);
        }
        assertThat(deliver.next()).isFalse();
    }

    @Test
    void shouldLeaveNothingOfADeliveryWithoutMessages() {
        OutBuffer frames = new OutBuffer();
        frames.putInt(1);
        DeliverWriter writer = new DeliverWriter();
        writer.begin(frames, 5, 6);

        assertThat(writer.end()).isZero();
        assertThat(frames.size()).isEqualTo(4);
    }

    @Test
    void shouldSurviveHostileDeliveries() {
        SplittableRandom random = new SplittableRandom(9);
        Samples samples = new Samples(9);
        for (int round = 0; round < 50_000; round++) {
            byte[] bad = mutate(samples.all().get("deliver").encodeOne(), random);
            assertThatCode(() -> readAll(bad)).doesNotThrowAnyException();
        }
    }

    private static int readAll(byte[] body) {
        int sum = 0;
        try {
            Deliver deliver = Deliver.of(ByteBuffer.wrap(body));
            while (deliver.next()) {
                sum += deliver.message().remaining() + deliver.queueId() + deliver.flags();
            }
        } catch (WireException e) {
            sum = -1;
        }
        return sum;
    }
}
