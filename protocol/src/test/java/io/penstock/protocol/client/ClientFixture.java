package io.penstock.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.auth.ScramNonces;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.NettyTransport;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A client under test and the peer that a test plays. */
@Timeout(60)
abstract class ClientFixture {
    static final long SEED = 7;

    final NettyTransport transport = NettyTransport.withDefaults("client");
    final ClientParts parts =
            new ClientParts(transport, Clock.system(), new ScramNonces(new SecureRandom()), new Random(SEED));
    final ClientIdentity identity = new ClientIdentity(new UUID(1, 2), 3, "test");
    final ScriptedBroker broker = new ScriptedBroker();
    final RecordingListener listener = new RecordingListener();
    ClientOptions.Login login = ClientOptions.Login.anonymous();
    ClientOptions.TimeOuts timeOuts = new ClientOptions.TimeOuts(5_000, 0, 0, 5_000);
    ClientOptions.Failover failover = ClientOptions.Failover.defaults();

    @AfterEach
    void closeAll() {
        transport.close();
        broker.close();
    }

    ClientOptions options() {
        return new ClientOptions(login, timeOuts, ClientOptions.Wire.defaults(), failover);
    }

    CompletableFuture<BrokerClient> connecting(Endpoint... addresses) {
        return ReconnectingBrokerClient.connect(parts, identity, options(), List.of(addresses), listener);
    }

    BrokerClient connect() throws Exception {
        return get(connecting(broker.endpoint()));
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    static PenstockException failure(CompletableFuture<?> future, ErrorCode code) {
        Throwable failure = catchThrowable(() -> get(future));
        assertThat(failure).isNotNull().hasCauseInstanceOf(PenstockException.class);
        PenstockException cause = (PenstockException) failure.getCause();
        assertThat(cause.code()).as(cause.toString()).isEqualTo(code);
        return cause;
    }

    static OutgoingMessage message(int destination, int stream, long number) {
        byte[] bytes = new byte[MessageLayout.FIXED_SIZE + 2];
        bytes[1] = (byte) number;
        bytes[2] = (byte) (number >> 8);
        bytes[1 + MessageLayout.FLAGS_AT] = MessageLayout.FLAG_PERSISTENT;
        return new OutgoingMessage(destination, -1, 0, 0, stream, number, bytes, 1, MessageLayout.FIXED_SIZE);
    }
}
