package io.penstock.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final String ROUTE = "{\"brokerDatas\":[{\"brokerAddrs\":{\"0\":\"127.0.0.1:20911\"},\"perm\":6,"
            + "\"ok\":true,\"no\":null,\"rate\":-1.5}],\"empty\":{},\"none\":[]}";

    @Test
    void shouldWriteWhatItRead() {
        assertThat(Json.text(Json.parse(ROUTE))).isEqualTo(ROUTE);
        assertThat(Json.text(Json.parse(" [ 1 , \"a\" ] "))).isEqualTo("[1,\"a\"]");
    }

    @Test
    void shouldEscapeAndUnescape() {
        String text = "quote\" back\\ tab\t nl\n cr\r nul\u0000 ü \uD83D\uDE00 alone\uD83D";
        String json = Json.text(text);

        assertThat(json).contains("\\\"", "\\\\", "\\t", "\\u0000", "\\ud83d").contains("\uD83D\uDE00");
        assertThat(Json.parse(json)).isEqualTo(text);
        assertThat(Json.parse("\"\\/\\b\\f\\u00e4\"")).isEqualTo("/\b\fä");
    }

    @Test
    void shouldReadNumbers() {
        assertThat(Json.parse("[0,-7,9223372036854775807,1e3,0.5,12345678901234567890123]"))
                .isEqualTo(List.of(0L, -7L, Long.MAX_VALUE, 1000.0, 0.5, 1.2345678901234568E22));
    }

    @Test
    void shouldReadMembersWithoutQuotes() {
        assertThat(Json.parse("{0:\"addr\",name:1}")).isEqualTo(Map.of("0", "addr", "name", 1L));
    }

    @Test
    void shouldRefuseWhatIsNoJson() {
        for (String bad : new String[] {
            "",
            " ",
            "{",
            "[",
            "\"",
            "\"\\",
            "\"\\u12",
            "\"\\uzzzz\"",
            "\"\\x\"",
            "{\"a\"}",
            "{\"a\":}",
            "{,}",
            "[1,]",
            "[1 2]",
            "nul",
            "truefalse",
            "--1",
            "1.2.3",
            "0x10",
            "NaN",
            "Infinity",
            "1d",
            "{} {}",
            "[".repeat(40),
            "'a'"
        }) {
            assertThatThrownBy(() -> Json.parse(bad)).as(bad).isInstanceOf(WireException.class);
        }
        assertThatThrownBy(() -> Json.parseObject(ByteBuffer.wrap(new byte[] {'[', ']'})))
                .isInstanceOf(WireException.class);
    }

    @Test
    void shouldBoundTheDepth() {
        String deepest = "[".repeat(33) + "]".repeat(33);

        assertThat(Json.text(Json.parse(deepest))).isEqualTo(deepest);
        assertThatThrownBy(() -> Json.parse("[" + deepest + "]")).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(1_000_000))).isInstanceOf(WireException.class);
    }

    @Test
    void shouldBoundTheNumberOfValues() {
        assertThatThrownBy(() -> Json.parse("[" + "{},".repeat(500_000) + "{}]"))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("500000 values");
    }

    @Test
    void shouldRefuseMutatedTextWithWireExceptionOnly() {
        SplittableRandom random = new SplittableRandom(4);
        byte[] good = ROUTE.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int i = random.nextInt(3); i > 0 && bad.length > 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                Json.text(Json.parse(ByteBuffer.wrap(bad)));
            } catch (WireException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1000, 99_000);
    }
}
