package io.penstock.broker.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MessageRecordTest {
    @Test
    void shouldReadInPlaceWhatTheLayoutDeclares() {
        OutBuffer out = new OutBuffer().putInt(-1);
        MessageRecord.writeHeader(out, 7, 2, 123_456_789_012L, 987_654_321_098L, MessageRecord.PERSISTENT);
        out.putRaw(new byte[] {1, 2, 3});
        ByteBuffer bytes = out.toByteBuffer();
        MessageRecord record = new MessageRecord().wrap(bytes, 4, bytes.remaining() - 4);
        MessageRecord.Header declared = MessageRecord.Header.LAYOUT.decode(bytes.slice(4, bytes.remaining() - 4));
        assertThat(declared)
                .isEqualTo(new MessageRecord.Header(
                        record.destinationId(),
                        record.queueId(),
                        record.expiryAt(),
                        record.visibleAt(),
                        record.flags()));
        assertThat(declared).isEqualTo(new MessageRecord.Header(7, 2, 123_456_789_012L, 987_654_321_098L, 1));
        assertThat(record.isPersistent()).isTrue();
        assertThat(record.messageLength()).isEqualTo(3);
        assertThat(record.message()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(bytes.get(record.messageOffset())).isEqualTo((byte) 1);
        assertThat(StateFixture.encoded(to -> MessageRecord.Header.LAYOUT.encode(declared, to)))
                .isEqualTo(bytes.slice(4, MessageRecord.HEADER_BYTES));
    }

    @Test
    void shouldRefuseAPayloadThatEndsInItsHeader() {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        MessageRecord record = new MessageRecord();
        assertThatThrownBy(() -> record.wrap(bytes, 0, MessageRecord.HEADER_BYTES - 1))
                .isInstanceOf(WireException.class);
        assertThat(record.wrap(bytes, 0, MessageRecord.HEADER_BYTES).messageLength())
                .isZero();
        assertThat(record.isPersistent()).isFalse();
    }
}
