package io.penstock.protocol.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.route.RegistrationBody.Content;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class RegistrationBodyTest {
    private final Content content = new Content(
            new DataVersion(5, 2, 1_700_000_000_000L),
            List.of(TopicConfig.readWrite("orders.eu", 1), new TopicConfig("%RETRY%g|1", 8, 4, 4, 0)));

    @Test
    void shouldReadBackBothForms() {
        assertThat(RegistrationBody.decodeJson(ByteBuffer.wrap(RegistrationBody.encodeJson(content)), 10))
                .isEqualTo(content);
        assertThat(RegistrationBody.decodeDeflated(ByteBuffer.wrap(RegistrationBody.encodeDeflated(content)), 10))
                .isEqualTo(content);
    }

    @Test
    void shouldReadWhatARocketMqBrokerSends() {
        String json = "{\"filterServerList\":[],\"topicConfigSerializeWrapper\":{\"dataVersion\":{\"counter\":1,"
                + "\"stateVersion\":0,\"timestamp\":9},\"mappingDataVersion\":{\"counter\":0,\"stateVersion\":0,"
                + "\"timestamp\":1},\"topicConfigTable\":{\"TBW102\":{\"attributes\":{},\"order\":false,\"perm\":7,"
                + "\"readQueueNums\":8,\"topicFilterType\":\"SINGLE_TAG\",\"topicName\":\"TBW102\","
                + "\"topicSysFlag\":3,\"writeQueueNums\":8}},\"topicQueueMappingInfoMap\":{}}}";
        assertThat(RegistrationBody.decodeJson(bytes(json), 10))
                .isEqualTo(new Content(new DataVersion(1, 0, 9), List.of(new TopicConfig("TBW102", 8, 8, 7, 3))));
        String old = "{\"dataVersion\":{\"counter\":1,\"timestamp\":9},\"topicConfigTable\":{}}";
        assertThat(RegistrationBody.decodeJson(bytes(old), 10))
                .isEqualTo(new Content(new DataVersion(1, 0, 9), List.of()));
        assertThat(RegistrationBody.decodeJson(ByteBuffer.allocate(0), 10).topics())
                .isEmpty();
    }

    @Test
    void shouldReadDeflatedTopicsWithAttributes() {
        OutBuffer plain = new OutBuffer();
        plain.putString("{\"counter\":1,\"timestamp\":9}").putInt(2);
        plain.putString("a 4 5 6 SINGLE_TAG {\"message.type\":\"a b\"}").putString("b 1 1 2 MULTI_TAG");
        plain.putString("[]");
        assertThat(RegistrationBody.decodeDeflated(deflated(plain), 10).topics())
                .containsExactly(new TopicConfig("a", 4, 5, 6, 0), new TopicConfig("b", 1, 1, 2, 0));
    }

    @Test
    void shouldAllowNoMoreTopicsThanAsked() {
        assertThatThrownBy(() -> RegistrationBody.decodeJson(ByteBuffer.wrap(RegistrationBody.encodeJson(content)), 1))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("limit is 1");
        assertThatThrownBy(() ->
                        RegistrationBody.decodeDeflated(ByteBuffer.wrap(RegistrationBody.encodeDeflated(content)), 1))
                .isInstanceOf(WireException.class);
    }

    @Test
    void shouldStopInflatingABombLongBeforeItsEnd() {
        OutBuffer plain = new OutBuffer();
        plain.putString("{}").putInt(1_000_000);
        byte[] same = ("t 4 4 6 SINGLE_TAG " + " ".repeat(60_000)).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 500; i++) {
            plain.putBytes(same);
        }
        ByteBuffer bomb = deflated(plain);
        assertThat(bomb.remaining()).isLessThan(100_000);
        assertThatThrownBy(() -> RegistrationBody.decodeDeflated(bomb, 1_000_000))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("inflates to more than");
    }

    @Test
    void shouldTakeALargeHonestRegistration() {
        Content large = new Content(
                DataVersion.NONE,
                IntStream.range(0, 50_000)
                        .mapToObj(i -> TopicConfig.readWrite("queue-" + i, 1))
                        .toList());
        byte[] body = RegistrationBody.encodeDeflated(large);
        assertThat(body.length).isLessThan(1 << 20);
        assertThat(RegistrationBody.decodeDeflated(ByteBuffer.wrap(body), 50_000)
                        .topics())
                .hasSize(50_000);
    }

    @Test
    void shouldRefuseEveryCutAndChangedBodyWithOneKindOfFailure() {
        SplittableRandom random = new SplittableRandom(7);
        for (byte[] good : List.of(RegistrationBody.encodeJson(content), RegistrationBody.encodeDeflated(content))) {
            for (int i = 0; i < 2_000; i++) {
                byte[] bad = Arrays.copyOf(good, random.nextInt(1, good.length + 1));
                bad[random.nextInt(bad.length)] ^= (byte) random.nextInt(1, 256);
                attempt(() -> RegistrationBody.decodeJson(ByteBuffer.wrap(bad), 10));
                attempt(() -> RegistrationBody.decodeDeflated(ByteBuffer.wrap(bad), 10));
            }
        }
    }

    @Test
    void shouldKnowNames() {
        assertThat(RouteNames.isTopic("orders.eu-1_a|b%c")).isTrue();
        for (String bad : new String[] {null, "", "a b", "a,b", "a\"b", "\u00e4", "a/b", "x".repeat(256)}) {
            assertThat(RouteNames.isTopic(bad)).as(bad).isFalse();
        }
        for (String good : List.of("127.0.0.1:1", "h-1.x:65535", "[::1]:10911", "[fe80::1%eth0]:1")) {
            assertThat(RouteNames.isAddress(good)).as(good).isTrue();
        }
        for (String bad :
                new String[] {null, "", ":1", "h", "h:", "h:0", "h:65536", "h:1,", "a b:1", "::1:5", "[]:1"}) {
            assertThat(RouteNames.isAddress(bad)).as(bad).isFalse();
        }
    }

    @Test
    void shouldMakeTheChecksumThatRocketMqMakes() {
        // CRC-32 of "123456789" is CBF43926; the top bit is dropped.
        assertThat(RegistrationBody.checksum("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0x4BF43926);
    }

    private static void attempt(Runnable decoding) {
        try {
            decoding.run();
        } catch (WireException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static ByteBuffer deflated(OutBuffer plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(plain.toByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
