package io.penstock.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutBufferTest {
    @Test
    void shouldWriteBigEndianAndGrow() {
        OutBuffer out = new OutBuffer(1);
        out.putByte(1)
                .putShort(0x0203)
                .putInt(0x04050607)
                .putLong(0x08090a0b0c0d0e0fL)
                .putBoolean(true);

        assertThat(out.toByteArray()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 1);
        out.patchInt(3, -1).patchByte(0, 9).patchLong(7, 0);
        assertThat(out.toByteArray()).containsExactly(9, 2, 3, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(out.getInt(3)).isEqualTo(-1);
    }

    @Test
    void shouldWriteTextOfAllPlanes() {
        for (String text : new String[] {"", "ascii", "ümlaut", "mixed then ß", "\uD83D\uDE00"}) {
            OutBuffer out = new OutBuffer(0);
            out.putString(text);
            byte[] expected = text.getBytes(StandardCharsets.UTF_8);
            assertThat(out.getInt(0)).isEqualTo(expected.length);
            assertThat(out.toByteBuffer().position(4)).isEqualTo(ByteBuffer.wrap(expected));
        }
        assertThat(new OutBuffer().putString(null).toByteArray()).containsExactly(-1, -1, -1, -1);
    }

    @Test
    void shouldWriteZerosOverWhatWasThere() {
        OutBuffer out = new OutBuffer();
        out.putLong(-1);
        out.reset();

        assertThat(out.putZeros(8).toByteArray()).containsOnly(0);
    }

    @Test
    void shouldHandItsBytesOver() {
        OutBuffer out = new OutBuffer();
        out.putInt(7);
        ByteBuffer taken = out.detach();
        out.putInt(8);

        assertThat(taken.getInt(0)).isEqualTo(7);
        assertThat(taken.remaining()).isEqualTo(4);
        assertThat(out.size()).isEqualTo(4);
    }

    @Test
    void shouldRefuseToPatchWhatIsNotWritten() {
        OutBuffer out = new OutBuffer().putInt(1);

        assertThatThrownBy(() -> out.patchInt(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.patchByte(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.truncate(5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldReadAndWriteServerAddresses() {
        assertThat(ServerAddress.parse("host:1", 9)).isEqualTo(new ServerAddress("host", 1));
        assertThat(ServerAddress.parse(" host ", 9)).isEqualTo(new ServerAddress("host", 9));
        assertThat(ServerAddress.parse("[::1]:5", 9)).isEqualTo(new ServerAddress("::1", 5));
        assertThat(ServerAddress.parse("[::1]", 9).toString()).isEqualTo("[::1]:9");
        for (String bad : new String[] {"", ":5", "host:", "host:x", "host:70000", "[::1", "[::1]5", "a:b:c", "::1"}) {
            assertThatThrownBy(() -> ServerAddress.parse(bad, 9))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            PenstockException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_URI));
        }
    }
}
