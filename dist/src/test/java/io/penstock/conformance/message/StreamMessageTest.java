package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.StreamMessage;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

@Section("3.11")
class StreamMessageTest extends ConformanceCase {
    private StreamMessage message;

    @BeforeEach
    void create() throws JMSException {
        message = session().createStreamMessage();
    }

    @Says("3.11 A stream message is filled and read in sequence, with every primitive type.")
    void shouldReadInTheOrderOfWriting() throws JMSException {
        message.writeBoolean(true);
        message.writeByte(Byte.MIN_VALUE);
        message.writeShort(Short.MIN_VALUE);
        message.writeChar('\uFFFF');
        message.writeInt(Integer.MIN_VALUE);
        message.writeLong(Long.MIN_VALUE);
        message.writeFloat(Float.NaN);
        message.writeDouble(Double.MIN_VALUE);
        message.writeString("ä\uD83D\uDE00");
        message.writeBytes(new byte[] {1, 2, 3});
        message.writeBytes(new byte[] {9, 1, 2, 9}, 1, 2);
        StreamMessage received = passed(message);
        assertThat(received.readBoolean()).isTrue();
        assertThat(received.readByte()).isEqualTo(Byte.MIN_VALUE);
        assertThat(received.readShort()).isEqualTo(Short.MIN_VALUE);
        assertThat(received.readChar()).isEqualTo('\uFFFF');
        assertThat(received.readInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(received.readLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(received.readFloat()).isNaN();
        assertThat(received.readDouble()).isEqualTo(Double.MIN_VALUE);
        assertThat(received.readString()).isEqualTo("ä\uD83D\uDE00");
        assertThat((byte[]) received.readObject()).containsExactly(1, 2, 3);
        assertThat((byte[]) received.readObject()).containsExactly(1, 2);
    }

    @Says("3.11 API StreamMessage.readObject: each value as the object of its type.")
    void shouldReadObjects() throws JMSException {
        List<Object> values = List.of(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "seven");
        for (Object value : values) {
            message.writeObject(value);
        }
        StreamMessage received = passed(message);
        for (Object value : values) {
            assertThat(received.readObject()).isEqualTo(value);
        }
    }

    @Says("3.11 API StreamMessage.writeObject: an object of another class is a MessageFormatException.")
    void shouldRefuseOtherObjects() {
        for (Object value : List.of(new Date(), new int[1], List.of())) {
            assertThatThrownBy(() -> message.writeObject(value)).isInstanceOf(MessageFormatException.class);
        }
    }

    @Says("3.11 Reading beyond the end is a MessageEOFException.")
    void shouldTellTheEndOfTheStream() throws JMSException {
        message.writeInt(1);
        StreamMessage received = passed(message);
        received.readInt();
        assertThatThrownBy(received::readBoolean).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readChar).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readLong).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readString).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(received::readObject).isInstanceOf(MessageEOFException.class);
        assertThatThrownBy(() -> received.readBytes(new byte[1])).isInstanceOf(MessageEOFException.class);
    }

    @Says("3.11 API StreamMessage: one being written cannot be read, until reset, which begins at the start.")
    void shouldBeWriteOnlyUntilReset() throws JMSException {
        message.writeInt(1);
        message.writeInt(2);
        assertThatThrownBy(message::readInt).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(message::readObject).isInstanceOf(MessageNotReadableException.class);
        message.reset();
        assertThat(message.readInt()).isEqualTo(1);
        assertThatThrownBy(() -> message.writeInt(3)).isInstanceOf(MessageNotWriteableException.class);
        message.reset();
        assertThat(message.readInt()).isEqualTo(1);
        assertThat(message.readInt()).isEqualTo(2);
    }

    @Says("3.11 API StreamMessage.readBytes: a field is read in pieces, and -1 or a short piece ends it.")
    void shouldReadAFieldInPieces() throws JMSException {
        message.writeBytes(new byte[] {1, 2, 3, 4, 5});
        message.writeBytes(new byte[] {6, 7, 8, 9});
        message.writeInt(10);
        StreamMessage received = passed(message);
        byte[] piece = new byte[2];
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(piece).containsExactly(1, 2);
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(piece).containsExactly(3, 4);
        assertThat(received.readBytes(piece)).isEqualTo(1);
        assertThat(piece[0]).isEqualTo((byte) 5);
        // The short piece ended the first field. The second divides evenly, so its end has to be asked for.
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(piece).containsExactly(8, 9);
        assertThat(received.readBytes(piece)).isEqualTo(-1);
        assertThat(received.readInt()).isEqualTo(10);
    }

    @Says("3.11 API StreamMessage.readBytes: a field half read must be finished before anything else is read.")
    void shouldNotReadOnFromAFieldHalfRead() throws JMSException {
        message.writeBytes(new byte[] {1, 2, 3, 4});
        message.writeInt(5);
        StreamMessage received = passed(message);
        byte[] piece = new byte[2];
        received.readBytes(piece);
        assertThatThrownBy(received::readInt).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(received::readObject).isInstanceOf(MessageFormatException.class);
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(received.readBytes(piece)).isEqualTo(-1);
        assertThat(received.readInt()).isEqualTo(5);
    }

    @Says("3.11 API StreamMessage.readBytes: an empty field gives 0, a null one -1.")
    void shouldTellEmptyFromNull() throws JMSException {
        message.writeBytes(new byte[0]);
        message.writeObject(null);
        message.writeInt(1);
        StreamMessage received = passed(message);
        assertThat(received.readBytes(new byte[2])).isZero();
        assertThat(received.readBytes(new byte[2])).isEqualTo(-1);
        assertThat(received.readInt()).isEqualTo(1);
    }

    @Says("3.12 Byte arrays are copied when written and when read.")
    void shouldCopyByteArrays() throws JMSException {
        byte[] bytes = {1, 2, 3};
        message.writeBytes(bytes);
        message.writeObject(bytes);
        Arrays.fill(bytes, (byte) 0);
        message.reset();
        byte[] read = (byte[]) message.readObject();
        assertThat(read).containsExactly(1, 2, 3);
        Arrays.fill(read, (byte) 0);
        message.reset();
        assertThat((byte[]) message.readObject()).containsExactly(1, 2, 3);
        assertThat((byte[]) message.readObject()).containsExactly(1, 2, 3);
    }
}
