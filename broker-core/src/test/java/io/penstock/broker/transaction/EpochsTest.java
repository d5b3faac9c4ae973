package io.penstock.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.StateFixture;
import io.penstock.protocol.wire.ClientEpoch;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EpochsTest {
    private final Epochs epochs = new Epochs();

    @Test
    void shouldEndAnEpochAndThoseBeforeIt() {
        epochs.see(epoch(1, 3));
        assertThat(epochs.isEnded(epoch(1, 3))).isFalse();
        assertThat(epochs.isEnded(epoch(1, 2))).as("replaced").isTrue();
        epochs.end(epoch(1, 3));
        assertThat(epochs.isEnded(epoch(1, 3))).isTrue();
        assertThat(epochs.isEnded(epoch(1, 4))).isFalse();
        assertThat(epochs.isEnded(epoch(2, 0))).as("another connection").isFalse();
    }

    @Test
    void shouldNotReviveAnEpochByALateRecord() {
        epochs.end(epoch(1, 5));
        epochs.see(epoch(1, 4));
        epochs.end(epoch(1, 2));
        assertThat(epochs.isEnded(epoch(1, 5))).isTrue();
        assertThat(epochs.isEnded(epoch(1, 6))).isFalse();
    }

    @Test
    void shouldEndEveryEpochAtAStart() {
        epochs.see(epoch(1, 0));
        epochs.see(epoch(2, 7));
        epochs.endAll();
        assertThat(epochs.isEnded(epoch(1, 0))).isTrue();
        assertThat(epochs.isEnded(epoch(2, 7))).isTrue();
        assertThat(epochs.isEnded(epoch(2, 8))).isFalse();
    }

    @Test
    void shouldForgetTheConnectionThatWasLongestUnchanged() {
        for (int connection = 0; connection < Epochs.CONNECTIONS_LIMIT; connection++) {
            epochs.end(epoch(connection, 0));
        }
        epochs.end(epoch(0, 1));
        epochs.end(epoch(-1, 0));
        assertThat(epochs.size()).isEqualTo(Epochs.CONNECTIONS_LIMIT);
        assertThat(epochs.isEnded(epoch(0, 1))).isTrue();
        assertThat(epochs.isEnded(epoch(1, 0))).as("forgotten").isFalse();
        assertThat(epochs.isEnded(epoch(2, 0))).isTrue();
    }

    @Test
    void shouldComeBackFromACheckpointAsItWas() {
        epochs.see(epoch(1, 4));
        epochs.end(epoch(2, 9));
        ByteBuffer bytes = StateFixture.encoded(epochs::encode);
        Epochs copy = new Epochs();
        copy.decode(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(StateFixture.encoded(copy::encode)).isEqualTo(StateFixture.encoded(epochs::encode));
        copy.endAll();
        assertThat(copy.isEnded(epoch(1, 4))).isTrue();
    }

    private static ClientEpoch epoch(long connection, int epoch) {
        return new ClientEpoch(new UUID(1, 2), connection, epoch);
    }
}
