package io.penstock.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final Map<String, String> EXT = Map.of("topic", "grüße", "a\"b", "line\nbreak");

    @Test
    void shouldReadBackFramesOfBothTypes() {
        for (HeaderType type : HeaderType.values()) {
            Header header = new Header(type, 310, new Speaker(9, 317), -5, 3, "rémark", EXT);
            ByteBuffer body = ByteBuffer.wrap(new byte[] {1, 2, 3});
            Frame frame = new Frame(header, body);
            OutBuffer out = new OutBuffer();
            out.putByte(77);
            frame.encode(out);
            ByteBuffer bytes = out.toByteBuffer();

            assertThat(bytes.getInt(1)).isEqualTo(out.size() - 5);
            Frame read = Frame.decode(bytes.position(5));
            assertThat(read.header()).isEqualTo(header);
            assertThat(read.body()).isEqualTo(body);
            assertThat(read.body().isReadOnly()).isTrue();
            assertThat(read.isResponse()).isTrue();
            assertThat(read.isOneway()).isTrue();
        }
    }

    @Test
    void shouldWriteOurOwnFramesWithTheBinaryHeader() {
        OutBuffer out = new OutBuffer();
        FrameWriter.request(out, Recall.LAYOUT, 258, new Recall(1, 2, 3));
        GoldenFiles.assertFrozen("frame-recall", out.toByteArray());
        Frame request = read(out);
        assertThat(request.header())
                .isEqualTo(new Header(HeaderType.BINARY, 20009, Speaker.PENSTOCK, 258, 0, null, Map.of()));
        assertThat(Recall.LAYOUT.decode(request.body())).isEqualTo(new Recall(1, 2, 3));

        FrameWriter.oneway(out, Recall.LAYOUT, new Recall(1, 2, 3));
        assertThat(read(out).isOneway()).isTrue();
        FrameWriter.response(out, ProduceAnswer.LAYOUT, 258, new ProduceAnswer(64));
        Frame answer = read(out);
        assertThat(answer.isResponse()).isTrue();
        assertThat(answer.code()).isZero();
        assertThat(ProduceAnswer.LAYOUT.decode(answer.body()).window()).isEqualTo(64);
        FrameWriter.ok(out, 3);
        assertThat(read(out).body().remaining()).isZero();
        FrameWriter.error(out, 3, ErrorCode.QUEUE_FULL, "The queue is full");
        Frame error = read(out);
        assertThat(ErrorCode.of(error.code())).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(error.header().remark()).isEqualTo("The queue is full");
    }

    @Test
    void shouldReadJsonHeadersAsLenientlyAsRocketMq() {
        Frame frame = json(
                "{\"code\":105,\"extFields\":{\"topic\":\"T\",\"n\":5,\"b\":true,\"x\":null,\"@type\":\"evil\"},"
                        + "\"language\":\"KLINGON\",\"opaque\":7,\"unknown\":[1,{\"a\":{}}],\"serializeTypeCurrentRPC\":\"JSON\"}");

        assertThat(frame.header())
                .isEqualTo(new Header(
                        HeaderType.JSON,
                        105,
                        new Speaker(Speaker.UNKNOWN_LANGUAGE, 0),
                        7,
                        0,
                        null,
                        Map.of("topic", "T", "n", "5", "b", "true")));
        assertThat(json("{\"language\":\"GO\",\"code\":200050}").header().language())
                .isEqualTo(9);
        assertThat(json("{\"code\":200050}").code()).isEqualTo(200050);
    }

    @Test
    void shouldWriteJsonHeadersAsRocketMqDoes() {
        OutBuffer out = new OutBuffer();
        Map<String, String> ext = new LinkedHashMap<>();
        ext.put("topic", "T");
        ext.put("absent", null);
        new Frame(Header.request(HeaderType.JSON, 105, 7, ext), ByteBuffer.allocate(0)).encode(out);

        assertThat(new String(out.toByteArray(), 8, out.size() - 8, StandardCharsets.UTF_8))
                .isEqualTo("{\"code\":105,\"extFields\":{\"topic\":\"T\"},\"flag\":0,\"language\":\"JAVA\","
                        + "\"opaque\":7,\"serializeTypeCurrentRPC\":\"JSON\",\"version\":513}");
    }

    @Test
    void shouldAnswerInTheTypeOfTheRequest() {
        Header request = new Header(HeaderType.JSON, 105, new Speaker(9, 317), 7, 0, null, Map.of());

        Header answer = request.answer(RocketMqCode.TOPIC_NOT_EXIST, "No route", Map.of());

        assertThat(answer)
                .isEqualTo(new Header(HeaderType.JSON, 17, Speaker.PENSTOCK, 7, Header.RESPONSE, "No route", Map.of()));
    }

    @Test
    void shouldRefuseFramesThatAreNone() {
        for (byte[] bad : new byte[][] {
            {}, {0, 0, 0}, {0, 0, 0, 9, '{', '}'}, {2, 0, 0, 0}, {1, 0, 0, 2, 0, 0}, {0, 0, 0, 2, '[', ']'}
        }) {
            assertThatThrownBy(() -> Frame.decode(ByteBuffer.wrap(bad))).isInstanceOf(WireException.class);
        }
        assertThatThrownBy(() -> json("{\"code\":5000000000}")).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> json("{\"code\":\"x\"}")).isInstanceOf(WireException.class);
    }

    @Test
    void shouldRefuseHostileFramesWithWireExceptionOnly() {
        SplittableRandom random = new SplittableRandom(3);
        List<byte[]> good = List.of(sample(HeaderType.JSON), sample(HeaderType.BINARY));
        int refused = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] source = good.get(random.nextInt(2));
            byte[] bad =
                    Arrays.copyOf(source, random.nextInt(3) == 0 ? random.nextInt(source.length + 9) : source.length);
            for (int i = random.nextInt(4); i > 0 && bad.length > 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                Frame frame = Frame.decode(ByteBuffer.wrap(bad));
                assertThat(frame.body().remaining()).isLessThanOrEqualTo(bad.length);
            } catch (WireException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void shouldRefuseToWriteAFrameThatNobodyWouldRead() {
        OutBuffer out = new OutBuffer();
        out.putInt(5);
        Produce produce = new Produce(1, -1, 0, 0, ByteBuffer.allocate(Frame.SIZE_MAX));

        assertThatThrownBy(() -> FrameWriter.request(out, Produce.LAYOUT, 1, produce))
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE));
        assertThat(out.size()).isEqualTo(4);
    }

    @Test
    void shouldRefuseHeadersThatAreTooLarge() {
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER_MAX + 5);
        frame.putInt(0, 1 << 24 | Frame.HEADER_MAX + 1);
        Header header = Header.request(HeaderType.JSON, 105, 1, Map.of("x", "x".repeat(Frame.HEADER_MAX)));
        OutBuffer out = new OutBuffer();

        assertThatThrownBy(() -> Frame.decode(frame))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("header");
        assertThatThrownBy(() -> FrameWriter.frame(out, header, null)).isInstanceOf(PenstockException.class);
        assertThat(out.isEmpty()).isTrue();
    }

    private static byte[] sample(HeaderType type) {
        OutBuffer out = new OutBuffer();
        new Frame(new Header(type, 310, new Speaker(9, 317), 5, 0, "remark", EXT), ByteBuffer.allocate(5)).encode(out);
        return Arrays.copyOfRange(out.toByteArray(), 4, out.size());
    }

    private static Frame json(String header) {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        return Frame.decode(ByteBuffer.allocate(bytes.length + 4)
                .putInt(bytes.length)
                .put(bytes)
                .flip());
    }

    private static Frame read(OutBuffer out) {
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
        assertThat(bytes.getInt()).isEqualTo(bytes.remaining());
        out.reset();
        return Frame.decode(bytes);
    }
}
