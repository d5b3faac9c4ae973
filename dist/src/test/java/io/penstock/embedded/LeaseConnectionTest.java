package io.penstock.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.ListenOptions;
import io.penstock.protocol.transport.NettyTransport;
import io.penstock.protocol.transport.SocketOptions;
import io.penstock.protocol.transport.Taken;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.PenstockException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LeaseConnectionTest {
    private static final EmbeddedOptions IN_MEMORY = EmbeddedOptions.of(Map.of());

    /** A host that has room for one lease. */
    private static final class Granting implements ConnectionHandler {
        @Override
        public Taken onFrame(Connection connection, Frame frame) {
            if (frame.header().isOneway()) {
                connection.close("lease returned");
            } else {
                OutBuffer answer = new OutBuffer();
                FrameWriter.ok(answer, frame.header().opaque());
                connection.send(answer);
            }
            return Taken.DONE;
        }

        @Override
        public void onUnsentBelowLowMark(Connection connection) {
            // A few bytes are sent in all.
        }

        @Override
        public void onClosed(Connection connection, String reason) {
            // Nothing is kept.
        }
    }

    @Test
    void shouldSayThatAHostHasNoRoomAsWhatItIs() {
        String name = "full-" + UUID.randomUUID();
        NettyTransport transport = new NettyTransport("full-host", 1, ThreadKind.DAEMON, Clock.system());
        transport.listen(
                new ListenOptions(
                        new Endpoint.InJvm(InJvmBroker.leasesOf(name)),
                        null,
                        SocketOptions.defaults(),
                        LeaseConnection.LIMITS,
                        new ListenOptions.Admission(1, 1, 1)),
                connection -> new Granting());
        try (LeaseConnection lease = LeaseConnection.open(name, IN_MEMORY)) {
            assertThat(lease).isNotNull();
            assertThatThrownBy(() -> LeaseConnection.open(name, IN_MEMORY))
                    .isInstanceOfSatisfying(
                            PenstockException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONNECTION_LIMIT));
        } finally {
            transport.close();
        }
    }
}
