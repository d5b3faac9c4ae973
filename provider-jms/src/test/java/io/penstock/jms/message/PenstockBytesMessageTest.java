package io.penstock.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PenstockBytesMessageTest {
    private final PenstockBytesMessage message = new PenstockBytesMessage();

    /** A read of a fixed size. */
    private interface Read {
        Object from(BytesMessage message) throws JMSException;
    }

    @Test
    void shouldReadWhatWasWritten() throws JMSException {
        message.writeBoolean(true);
        message.writeByte((byte) -1);
        message.writeByte((byte) -1);
        message.writeShort((short) -2);
        message.writeShort((short) -2);
        message.writeChar('ü');
        message.writeInt(-3);
        message.writeLong(-4);
        message.writeFloat(5.5f);
        message.writeDouble(6.5);
        message.writeUTF("zwölf");
        message.writeBytes(new byte[] {1, 2, 3});
        message.writeBytes(new byte[] {4, 5, 6}, 1, 1);
        PenstockBytesMessage received = Received.from(message);
        assertThat(received.readBoolean()).isTrue();
        assertThat(received.readByte()).isEqualTo((byte) -1);
        assertThat(received.readUnsignedByte()).isEqualTo(255);
        assertThat(received.readShort()).isEqualTo((short) -2);
        assertThat(received.readUnsignedShort()).isEqualTo(65_534);
        assertThat(received.readChar()).isEqualTo('ü');
        assertThat(received.readInt()).isEqualTo(-3);
        assertThat(received.readLong()).isEqualTo(-4);
        assertThat(received.readFloat()).isEqualTo(5.5f);
        assertThat(received.readDouble()).isEqualTo(6.5);
        assertThat(received.readUTF()).isEqualTo("zwölf");
        byte[] rest = new byte[9];
        assertThat(received.readBytes(rest)).isEqualTo(4);
        assertThat(rest).startsWith(1, 2, 3, 5);
        assertThat(received.readBytes(rest)).isEqualTo(-1);
    }

    @Test
    void shouldWriteObjectsAsTheirPrimitives() throws JMSException {
        for (Object value : List.of(true, (byte) 1, (short) 2, '3', 4, 5L, 6f, 7d, "8", new byte[] {9})) {
            message.writeObject(value);
        }
        message.reset();
        assertThat(message.getBodyLength()).isEqualTo(1 + 1 + 2 + 2 + 4 + 8 + 4 + 8 + 3 + 1);
        assertThat(message.readBoolean()).isTrue();
        assertThat(message.readByte()).isEqualTo((byte) 1);
        assertThat(message.readShort()).isEqualTo((short) 2);
        assertThat(message.readChar()).isEqualTo('3');
        assertThat(message.readInt()).isEqualTo(4);
        assertThat(message.readLong()).isEqualTo(5);
        assertThat(message.readFloat()).isEqualTo(6f);
        assertThat(message.readDouble()).isEqualTo(7d);
        assertThat(message.readUTF()).isEqualTo("8");
        assertThat(message.readByte()).isEqualTo((byte) 9);
        assertThatThrownBy(() -> new PenstockBytesMessage().writeObject(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new PenstockBytesMessage().writeObject(List.of()))
                .isInstanceOf(MessageFormatException.class);
    }

    static List<Read> reads() {
        return List.of(
                BytesMessage::readShort,
                BytesMessage::readUnsignedShort,
                BytesMessage::readChar,
                BytesMessage::readInt,
                BytesMessage::readLong,
                BytesMessage::readFloat,
                BytesMessage::readDouble,
                BytesMessage::readUTF);
    }

    @ParameterizedTest
    @MethodSource("reads")
    void shouldStayWhereItIsWhenTheBodyEnds(Read read) throws JMSException {
        message.writeByte((byte) 7);
        PenstockBytesMessage received = Received.from(message);
        assertThatThrownBy(() -> read.from(received)).isInstanceOf(MessageEOFException.class);
        assertThat(received.readByte()).isEqualTo((byte) 7);
        assertThatThrownBy(received::readByte).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readBoolean).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readUnsignedByte).isInstanceOf(MessageEOFException.class);
    }

    @Test
    void shouldRefuseTextThatIsNone() throws JMSException {
        message.writeShort((short) 2);
        message.writeShort((short) 0xFFFF);
        message.reset();
        assertThatThrownBy(message::readUTF).isInstanceOf(MessageFormatException.class);
        assertThat(message.readShort()).isEqualTo((short) 2);
        assertThatThrownBy(() -> new PenstockBytesMessage().writeUTF("x".repeat(70_000)))
                .isInstanceOf(MessageFormatException.class);
    }

    @Test
    void shouldCheckTheLengthOfAPiece() throws JMSException {
        message.writeInt(1);
        message.reset();
        assertThatThrownBy(() -> message.readBytes(new byte[2], 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> message.readBytes(new byte[2], -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(message.readBytes(new byte[8], 3)).isEqualTo(3);
        assertThat(message.readBytes(new byte[0])).isZero();
    }

    @Test
    void shouldBeWriteOnlyThenReadOnly() throws JMSException {
        message.writeInt(1);
        assertThatThrownBy(message::readInt).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(message::getBodyLength).isInstanceOf(MessageNotReadableException.class);
        PenstockBytesMessage received = Received.from(message);
        assertThatThrownBy(() -> received.writeInt(2)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.writeObject(2)).isInstanceOf(MessageNotWriteableException.class);
        assertThat(received.readInt()).isEqualTo(1);
        received.reset();
        assertThat(received.readInt()).isEqualTo(1);
        received.clearBody();
        assertThatThrownBy(received::readInt).isInstanceOf(MessageNotReadableException.class);
        received.writeInt(2);
        received.reset();
        assertThat(received.readInt()).isEqualTo(2);
    }

    @Test
    void shouldBeSentWhateverItsModeAndPosition() throws JMSException {
        message.writeInt(1);
        assertThat(Received.from(message).readInt()).isEqualTo(1);
        message.writeInt(2);
        message.reset();
        assertThat(message.readInt()).isEqualTo(1);
        PenstockBytesMessage received = Received.from(message);
        assertThat(received.getBodyLength()).isEqualTo(8);
        assertThat(received.readInt()).isEqualTo(1);
        assertThat(Received.from(received).readLong()).isEqualTo((1L << 32) + 2);
    }

    @Test
    void shouldBeHadAsBytesOnly() throws JMSException {
        message.writeInt(1);
        assertThatThrownBy(() -> message.getBody(String.class)).isInstanceOf(MessageFormatException.class);
        assertThat(message.isBodyAssignableTo(byte[].class)).isTrue();
        assertThat(message.isBodyAssignableTo(String.class)).isFalse();
        message.writeByte((byte) 2);
        PenstockBytesMessage received = Received.from(message);
        received.readInt();
        assertThat(received.getBody(byte[].class)).containsExactly(0, 0, 0, 1, 2);
        assertThat(received.readInt()).isEqualTo(1);
        assertThat((byte[]) received.getBody(Object.class)).hasSize(5);
    }

    @Test
    void shouldTellNoBodyFromAnEmptyOne() throws JMSException {
        PenstockBytesMessage none = Received.from(message);
        assertThat(none.getBody(byte[].class)).isNull();
        assertThat(none.isBodyAssignableTo(String.class)).isTrue();
        assertThat(none.getBodyLength()).isZero();
        assertThatThrownBy(none::readByte).isInstanceOf(MessageEOFException.class);
        message.writeBytes(new byte[0]);
        assertThat(Received.from(message).getBody(byte[].class)).isEmpty();
    }
}
