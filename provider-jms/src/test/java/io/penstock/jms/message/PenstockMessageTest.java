package io.penstock.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PenstockMessageTest {
    private final PenstockMessage message = new PenstockMessage();
    private final MessageCodec codec = new MessageCodec(Received::destination, DeserializationPolicy.basics());

    @Test
    void shouldBeStampedOnTheSendersObject() throws JMSException {
        message.setJMSPriority(9999);
        new SendStamp(Received.HERE, DeliveryMode.NON_PERSISTENT, 7, 500, 200, new UUID(0xAB, -1), Received.NOW)
                .on(message);
        assertThat(message.getJMSDestination()).isEqualTo(Received.HERE);
        assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(message.getJMSPriority()).isEqualTo(7);
        assertThat(message.getJMSTimestamp()).isEqualTo(Received.NOW);
        assertThat(message.getJMSExpiration()).isEqualTo(Received.NOW + 500);
        assertThat(message.getJMSDeliveryTime()).isEqualTo(Received.NOW + 200);
        assertThat(message.getJMSMessageID()).isEqualTo("ID:00000000000000abffffffffffffffff");
    }

    @Test
    void shouldNotExpireWithoutATimeToLiveNorOverflowWithALongOne() throws JMSException {
        Received.stamp().on(message);
        assertThat(message.getJMSExpiration()).isZero();
        new SendStamp(Received.HERE, DeliveryMode.PERSISTENT, 4, Long.MAX_VALUE, 0, new UUID(1, 2), Received.NOW)
                .on(message);
        assertThat(message.getJMSExpiration()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldCarryTheHeaders() throws JMSException {
        message.setJMSType("");
        message.setJMSCorrelationID("corr");
        message.setJMSReplyTo(new Received.ATopic("answers"));
        new SendStamp(Received.HERE, DeliveryMode.NON_PERSISTENT, 7, 500, 200, new UUID(1, 2), Received.NOW)
                .on(message);
        PenstockMessage received = codec.decode(codec.encode(message, Received.ORIGIN, 1, 1), 1, Received.HERE);
        assertThat(received.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
        assertThat(received.getJMSTimestamp()).isEqualTo(Received.NOW);
        assertThat(received.getJMSExpiration()).isEqualTo(Received.NOW + 500);
        assertThat(received.getJMSDeliveryTime()).isEqualTo(Received.NOW + 200);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(7);
        assertThat(received.getJMSType()).isEmpty();
        assertThat(received.getJMSCorrelationID()).isEqualTo("corr");
        assertThat(received.getJMSReplyTo()).isEqualTo(new Received.ATopic("answers"));
        assertThat(received.getJMSDestination()).isEqualTo(Received.HERE);
        assertThat(received.getJMSRedelivered()).isFalse();
    }

    @Test
    void shouldLeaveAbsentHeadersAbsent() throws JMSException {
        PenstockMessage received = Received.from(message);
        assertThat(received.getJMSType()).isNull();
        assertThat(received.getJMSCorrelationID()).isNull();
        assertThat(received.getJMSCorrelationIDAsBytes()).isNull();
        assertThat(received.getJMSReplyTo()).isNull();
        assertThat(Collections.list(received.getPropertyNames())).containsExactly("JMSXDeliveryCount");
        assertThat(received.getBody(String.class)).isNull();
        assertThat(received.isBodyAssignableTo(String.class)).isTrue();
    }

    @Test
    void shouldCarryCorrelationIdsInBytes() throws JMSException {
        byte[] id = {1, (byte) 0xFF, 0};
        message.setJMSCorrelationIDAsBytes(id);
        id[0] = 9;
        assertThat(Received.from(message).getJMSCorrelationIDAsBytes()).containsExactly(1, 0xFF, 0);
        message.setJMSCorrelationID("text");
        assertThat(Received.from(message).getJMSCorrelationID()).isEqualTo("text");
        assertThat(message.getJMSCorrelationIDAsBytes()).isEqualTo("text".getBytes());
    }

    @Test
    void shouldCarryEachKindOfReplyTo() throws JMSException {
        for (Destination replyTo : List.of(
                new Received.AQueue("a"),
                new Received.ATopic("b"),
                new Received.ATemporaryQueue("c"),
                new Received.ATemporaryTopic("d"))) {
            message.setJMSReplyTo(replyTo);
            assertThat(Received.from(message).getJMSReplyTo()).isEqualTo(replyTo);
        }
        message.setJMSReplyTo(new Destination() {});
        assertThatThrownBy(() -> Received.from(message)).isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    void shouldLetHeadersOfAReceivedMessageBeSet() throws JMSException {
        PenstockMessage received = Received.from(message);
        received.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        received.setJMSRedelivered(true);
        received.setJMSType("t");
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSRedelivered()).isTrue();
        assertThat(received.getJMSType()).isEqualTo("t");
    }

    @Test
    void shouldShowTheUserOnlyWhenTheConnectionTellsIt() throws JMSException {
        Received.stamp().on(message);
        MessageOrigin told = new MessageOrigin(new UUID(5, 6), 77, null, "anna", null);
        PenstockMessage received = codec.decode(codec.encode(message, told, 1, 1), 1, Received.HERE);
        assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("anna");
        assertThat(Received.from(message).propertyExists("JMSXUserID")).isFalse();
    }

    @Test
    void shouldAskItsSessionToAcknowledge() throws JMSException {
        message.acknowledge();
        PenstockMessage received = Received.from(message);
        received.onAcknowledge(() -> {
            throw new IllegalStateException("closed");
        });
        assertThatThrownBy(received::acknowledge).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldTakeASnapshotWhenItIsEncoded() throws JMSException {
        PenstockTextMessage text = new PenstockTextMessage();
        text.setText("before");
        text.setIntProperty("p", 1);
        Received.stamp().on(text);
        ByteBuffer bytes = codec.encode(text, Received.ORIGIN, 1, 1);
        text.setText("after");
        text.setIntProperty("p", 2);
        PenstockTextMessage received = (PenstockTextMessage) codec.decode(bytes, 1, Received.HERE);
        assertThat(received.getText()).isEqualTo("before");
        assertThat(received.getIntProperty("p")).isEqualTo(1);
        assertThat(bytes.arrayOffset()).isZero();
    }

    @Test
    void shouldRefuseBytesThatAreNoMessage() {
        assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(new byte[20]), 1, Received.HERE))
                .isInstanceOf(MessageFormatException.class);
        byte[] empty = new byte[112];
        empty[5] = 17;
        assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(empty), 1, Received.HERE))
                .isInstanceOf(MessageFormatException.class);
    }

    @Test
    void shouldKnowItsOwnIdsOnly() {
        UUID id = new UUID(Long.MIN_VALUE, 15);
        assertThat(MessageId.parse(MessageId.text(id))).isEqualTo(id);
        assertThat(MessageId.parse(null)).isNull();
        assertThat(MessageId.parse("ID:1")).isNull();
        assertThat(MessageId.parse("ID:" + "x".repeat(32))).isNull();
    }
}
