package io.penstock.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.message.ConversionTable.As;
import io.penstock.jms.message.ConversionTable.Cell;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PenstockStreamMessageTest {
    private final PenstockStreamMessage message = new PenstockStreamMessage();

    @ParameterizedTest
    @MethodSource("io.penstock.jms.message.ConversionTable#ofItems")
    void shouldConvertAsTheTableSays(Cell cell) throws JMSException {
        message.writeObject(cell.written());
        PenstockStreamMessage received = Received.from(message);
        if (cell.allowed()) {
            assertThat(read(received, cell.as())).isEqualTo(cell.expected());
            assertThatThrownBy(received::readObject).isInstanceOf(MessageEOFException.class);
        } else {
            assertThatThrownBy(() -> read(received, cell.as())).isInstanceOf(MessageFormatException.class);
            assertThat(received.readObject()).isEqualTo(cell.written());
        }
    }

    @Test
    void shouldKeepTheTypesOfTheTypedWriters() throws JMSException {
        message.writeBoolean(true);
        message.writeByte((byte) 1);
        message.writeShort((short) 2);
        message.writeChar('3');
        message.writeInt(4);
        message.writeLong(5);
        message.writeFloat(6);
        message.writeDouble(7);
        message.writeString("8");
        message.writeBytes(new byte[] {9, 10, 11}, 1, 2);
        PenstockStreamMessage received = Received.from(message);
        for (Object expected : List.of(true, (byte) 1, (short) 2, '3', 4, 5L, 6f, 7d, "8", new byte[] {10, 11})) {
            assertThat(received.readObject()).isEqualTo(expected);
        }
    }

    @Test
    void shouldStayWhereItIsWhenTheTextIsNoNumber() throws JMSException {
        message.writeString("seven");
        message.reset();
        assertThatThrownBy(message::readInt).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(message::readDouble).isInstanceOf(NumberFormatException.class);
        assertThat(message.readString()).isEqualTo("seven");
    }

    @ParameterizedTest
    @EnumSource(
            value = As.class,
            names = {"BYTE", "SHORT", "INT", "LONG"})
    void shouldReadANullAsNoWholeNumber(As as) throws JMSException {
        message.writeObject(null);
        PenstockStreamMessage received = Received.from(message);
        assertThatThrownBy(() -> read(received, as)).isInstanceOf(NumberFormatException.class);
        assertThat(received.readObject()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = As.class,
            names = {"CHAR", "FLOAT", "DOUBLE"})
    void shouldReadANullAsNullPointer(As as) throws JMSException {
        message.writeString(null);
        PenstockStreamMessage received = Received.from(message);
        assertThatThrownBy(() -> read(received, as)).isInstanceOf(NullPointerException.class);
        assertThat(received.readString()).isNull();
    }

    @Test
    void shouldReadANullAsFalseAndAsNoBytes() throws JMSException {
        message.writeString(null);
        message.writeBytes(null);
        message.reset();
        assertThat(message.readBoolean()).isFalse();
        assertThat(message.readBytes(new byte[4])).isEqualTo(-1);
    }

    @Test
    void shouldReadBytesInPieces() throws JMSException {
        message.writeBytes(new byte[] {1, 2, 3, 4, 5});
        message.writeInt(6);
        PenstockStreamMessage received = Received.from(message);
        byte[] piece = new byte[2];
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(piece).containsExactly(1, 2);
        assertThatThrownBy(received::readObject).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(received::readString).isInstanceOf(MessageFormatException.class);
        assertThat(received.readBytes(piece)).isEqualTo(2);
        assertThat(piece).containsExactly(3, 4);
        assertThat(received.readBytes(piece)).isEqualTo(1);
        assertThat(piece[0]).isEqualTo((byte) 5);
        assertThat(received.readInt()).isEqualTo(6);
    }

    @Test
    void shouldSayThatTheBytesEndedWhenTheLastPieceFitExactly() throws JMSException {
        message.writeBytes(new byte[] {1, 2});
        message.writeBytes(new byte[0]);
        message.writeInt(3);
        message.reset();
        byte[] piece = new byte[2];
        assertThat(message.readBytes(piece)).isEqualTo(2);
        assertThat(message.readBytes(piece)).isEqualTo(-1);
        assertThat(message.readBytes(piece)).isZero();
        assertThat(message.readInt()).isEqualTo(3);
    }

    @Test
    void shouldNotShareItsBytes() throws JMSException {
        byte[] bytes = {1};
        message.writeBytes(bytes);
        bytes[0] = 2;
        message.reset();
        byte[] read = (byte[]) message.readObject();
        assertThat(read).containsExactly(1);
        read[0] = 3;
        message.reset();
        assertThat((byte[]) message.readObject()).containsExactly(1);
    }

    @Test
    void shouldBeWriteOnlyThenReadOnly() throws JMSException {
        assertThatThrownBy(message::readInt).isInstanceOf(MessageNotReadableException.class);
        assertThatThrownBy(() -> message.readBytes(new byte[1])).isInstanceOf(MessageNotReadableException.class);
        message.writeInt(1);
        message.reset();
        assertThatThrownBy(() -> message.writeInt(2)).isInstanceOf(MessageNotWriteableException.class);
        PenstockStreamMessage received = Received.from(message);
        assertThatThrownBy(() -> received.writeObject("x")).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        assertThatThrownBy(received::readInt).isInstanceOf(MessageNotReadableException.class);
        received.writeInt(5);
        received.reset();
        assertThat(received.readInt()).isEqualTo(5);
    }

    @Test
    void shouldRefuseOtherObjects() {
        assertThatThrownBy(() -> message.writeObject(List.of())).isInstanceOf(MessageFormatException.class);
    }

    @Test
    void shouldHaveNoBodyAsAWhole() throws JMSException {
        message.writeInt(1);
        PenstockStreamMessage received = Received.from(message);
        assertThatThrownBy(() -> received.getBody(Object.class)).isInstanceOf(MessageFormatException.class);
        assertThat(received.isBodyAssignableTo(Object.class)).isFalse();
    }

    @Test
    void shouldSurviveEmpty() throws JMSException {
        PenstockStreamMessage received = Received.from(message);
        assertThatThrownBy(received::readObject).isInstanceOf(MessageEOFException.class);
    }

    private static Object read(PenstockStreamMessage from, As as) throws JMSException {
        return switch (as) {
            case BOOLEAN -> from.readBoolean();
            case BYTE -> from.readByte();
            case SHORT -> from.readShort();
            case CHAR -> from.readChar();
            case INT -> from.readInt();
            case LONG -> from.readLong();
            case FLOAT -> from.readFloat();
            case DOUBLE -> from.readDouble();
            case STRING -> from.readString();
            case BYTES -> {
                byte[] bytes = new byte[4];
                int count = from.readBytes(bytes);
                yield java.util.Arrays.copyOf(bytes, count);
            }
        };
    }
}
