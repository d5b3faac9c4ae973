package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;

@Section("3.11")
class BytesMessageTest extends ConformanceCase {
    private static final int SEED = 31;

    private BytesMessage message;

    @BeforeEach
    void create() throws JMSException {
        message = session().createBytesMessage();
    }

    @Says("3.11 A bytes message is a stream of bytes that primitives are written to and read from.")
    void shouldReadWhatWasWritten() throws JMSException {
        message.writeBoolean(true);
        message.writeByte((byte) -1);
        message.writeShort((short) -2);
        message.writeChar('ß');
        message.writeInt(-3);
        message.writeLong(-4);
        message.writeFloat(1.5f);
        message.writeDouble(-2.5);
        message.writeUTF("ä\0\uD83D\uDE00");
        message.writeBytes(new byte[] {1, 2});
        message.writeBytes(new byte[] {9, 3, 9}, 1, 1);
        BytesMessage received = passed(message);
        assertThat(received.readBoolean()).isTrue();
        assertThat(received.readByte()).isEqualTo((byte) -1);
        assertThat(received.readShort()).isEqualTo((short) -2);
        assertThat(received.readChar()).isEqualTo('ß');
        assertThat(received.readInt()).isEqualTo(-3);
        assertThat(received.readLong()).isEqualTo(-4);
        assertThat(received.readFloat()).isEqualTo(1.5f);
        assertThat(received.readDouble()).isEqualTo(-2.5);
        assertThat(received.readUTF()).isEqualTo("ä\0\uD83D\uDE00");
        byte[] rest = new byte[10];
        assertThat(received.readBytes(rest)).isEqualTo(3);
        assertThat(rest).startsWith(1, 2, 3);
        assertThat(received.readBytes(rest)).isEqualTo(-1);
    }

    @Says("3.11 API BytesMessage: the encoding is that of java.io.DataOutputStream, big-endian, so others can read it.")
    void shouldWriteTheBytesOfDataStreams() throws JMSException {
        message.writeInt(0x01020304);
        message.writeShort((short) 0x0506);
        message.writeChar('\u0708');
        message.writeBoolean(true);
        message.writeUTF("a");
        BytesMessage received = passed(message);
        byte[] all = new byte[(int) received.getBodyLength()];
        received.readBytes(all);
        assertThat(all).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 1, 'a');
    }

    @Says("3.11 API BytesMessage.readUnsignedX: the value without its sign.")
    void shouldReadUnsigned() throws JMSException {
        message.writeByte((byte) -1);
        message.writeShort((short) -1);
        BytesMessage received = passed(message);
        assertThat(received.readUnsignedByte()).isEqualTo(255);
        assertThat(received.readUnsignedShort()).isEqualTo(65_535);
    }

    @Says("3.11 Reading beyond the end is a MessageEOFException.")
    void shouldTellTheEnd() throws JMSException {
        message.writeShort((short) 1);
        BytesMessage received = passed(message);
        assertThatThrownBy(received::readLong).isInstanceOf(MessageEOFException.class);
        received.reset();
        received.readShort();
        assertThatThrownBy(received::readBoolean).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readByte).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readUnsignedByte).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readUnsignedShort).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readChar).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readInt).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readFloat).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readDouble).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readUTF).isInstanceOf(MessageEOFException.class);
    }

    @Says("3.11 API BytesMessage: one being written cannot be read, until reset, which begins at the start.")
    void shouldBeWriteOnlyUntilReset() throws JMSException {
        message.writeInt(1);
        assertThatThrownBy(message::readInt).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(() -> message.readBytes(new byte[1])).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(message::getBodyLength).isInstanceOf(MessageNotReadableException.class);
        message.reset();
        assertThat(message.getBodyLength()).isEqualTo(4);
        assertThat(message.readInt()).isEqualTo(1);
        assertThatThrownBy(() -> message.writeInt(2)).isInstanceOf(MessageNotWriteableException.class);
    }

    @Says("3.11 API BytesMessage.readBytes: as many as there are up to the length, -1 at the end.")
    void shouldReadInPieces() throws JMSException {
        message.writeBytes(new byte[] {1, 2, 3, 4, 5});
        BytesMessage received = passed(message);
        byte[] piece = new byte[4];
        assertThat(received.readBytes(piece, 2)).isEqualTo(2);
        assertThat(piece).startsWith(1, 2);
        assertThat(received.readBytes(piece)).isEqualTo(3);
        assertThat(piece).startsWith(3, 4, 5);
        assertThat(received.readBytes(piece)).isEqualTo(-1);
    }

    @Says(
            "3.11 API BytesMessage.readBytes: a length that is negative or beyond the array is an IndexOutOfBoundsException.")
    void shouldRefuseAWrongLength() throws JMSException {
        message.writeBytes(new byte[] {1, 2, 3});
        BytesMessage received = passed(message);
        assertThatThrownBy(() -> received.readBytes(new byte[2], -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> received.readBytes(new byte[2], 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(received.readByte()).isEqualTo((byte) 1);
    }

    @Says(
            "3.11 API BytesMessage.writeObject: boxes, Strings and byte arrays; another class is a MessageFormatException.")
    void shouldWriteObjectsOfPrimitiveTypes() throws JMSException {
        for (Object value : List.of(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "seven", new byte[] {8})) {
            message.writeObject(value);
        }
        assertThatThrownBy(() -> message.writeObject(List.of())).isInstanceOf(MessageFormatException.class);
        BytesMessage received = passed(message);
        assertThat(received.readBoolean()).isTrue();
        assertThat(received.readByte()).isEqualTo((byte) 1);
        assertThat(received.readShort()).isEqualTo((short) 2);
        assertThat(received.readChar()).isEqualTo('c');
        assertThat(received.readInt()).isEqualTo(3);
        assertThat(received.readLong()).isEqualTo(4);
        assertThat(received.readFloat()).isEqualTo(5f);
        assertThat(received.readDouble()).isEqualTo(6d);
        assertThat(received.readUTF()).isEqualTo("seven");
        assertThat(received.readByte()).isEqualTo((byte) 8);
    }

    @Says("3.12 A null object cannot be written to a bytes message: NullPointerException.")
    void shouldRefuseNull() {
        assertThatThrownBy(() -> message.writeObject(null)).isInstanceOf(NullPointerException.class);
    }

    @Says("3.11 A body of a mebibyte arrives whole.")
    void shouldCarryALargeBody() throws JMSException {
        byte[] large = new byte[1 << 20];
        new Random(SEED).nextBytes(large);
        message.writeBytes(large);
        assertThat(passed(message).getBody(byte[].class)).isEqualTo(large);
    }
}
