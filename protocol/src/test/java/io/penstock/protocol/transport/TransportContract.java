package io.penstock.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.PenstockException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for every way of connecting. */
abstract class TransportContract {
    final NettyTransport transport = NettyTransport.withDefaults("contract");
    final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    final RecordingHandler server = new RecordingHandler();
    final RecordingHandler client = new RecordingHandler();

    abstract ListenOptions listenOptions();

    abstract ConnectOptions connectOptions(Endpoint listener);

    abstract Endpoint nobody() throws Exception;

    @AfterEach
    void close() {
        transport.close();
    }

    Listener listen(ListenOptions options) {
        return transport.listen(options, connection -> {
            accepted.add(connection);
            return server;
        });
    }

    Connection connect(Listener listener) throws Exception {
        return transport.connect(connectOptions(listener.endpoint()), client).get(20, TimeUnit.SECONDS);
    }

    Connection accepted() throws Exception {
        Connection connection = accepted.poll(20, TimeUnit.SECONDS);
        assertThat(connection).isNotNull();
        return connection;
    }

    @Test
    void shouldCarryFramesBothWaysInOrder() throws Exception {
        Connection there = connect(listen(listenOptions()));
        Connection here = accepted();
        for (int i = 0; i < 1_000; i++) {
            there.send(TestFrames.frame(i, i * 7 % 3_000));
            here.send(TestFrames.frame(-i, i % 50));
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(TestFrames.isWhole(server.next(), i, i * 7 % 3_000)).isTrue();
            assertThat(TestFrames.isWhole(client.next(), -i, i % 50)).isTrue();
        }
        assertThat(here.loopback()).isTrue();
        assertThat(there.loopback()).isTrue();
    }

    @Test
    void shouldCarryTheLargestFrame() throws Exception {
        Connection there = connect(listen(listenOptions()));
        accepted().loggedIn();
        int size = ConnectionLimits.FRAME_LIMIT - 100;
        there.send(TestFrames.frame(1, size));
        there.send(TestFrames.frame(2, 3));
        assertThat(TestFrames.isWhole(server.next(), 1, size)).isTrue();
        assertThat(TestFrames.isWhole(server.next(), 2, 3)).isTrue();
    }

    @Test
    void shouldRefuseALargeFrameBeforeLogin() throws Exception {
        Connection there = connect(listen(listenOptions()));
        there.send(TestFrames.frame(1, 256 * 1024 + 1));
        assertThat(server.closeReason()).contains("frame length");
        client.closeReason();
        assertThat(server.frames).isEmpty();
    }

    @Test
    void shouldKeepOrderAcrossParking() throws Exception {
        server.parking = true;
        Connection there = connect(listen(listenOptions()));
        OutBuffer many = new OutBuffer();
        for (int i = 0; i < 2_000; i++) {
            TestFrames.append(many, i, 100);
        }
        there.send(many);
        Connection here = accepted();
        // Each resume offers the one parked frame again and no other: the count of offers tells.
        for (int offers = 1; offers <= 5; offers++) {
            awaitParks(offers);
            assertThat(server.frames).isEmpty();
            here.resume();
        }
        awaitParks(6);
        server.parking = false;
        here.resume();
        for (int i = 0; i < 2_000; i++) {
            assertThat(server.next().opaque()).isEqualTo(i);
        }
        there.send(TestFrames.frame(7, 7));
        assertThat(TestFrames.isWhole(server.next(), 7, 7)).isTrue();
    }

    private void awaitParks(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (server.parks.get() < count && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(server.parks.get()).isEqualTo(count);
    }

    @Test
    void shouldWriteWhatWasSentBeforeClose() throws Exception {
        Connection there = connect(listen(listenOptions()));
        for (int i = 0; i < 100; i++) {
            there.send(TestFrames.frame(i, 1_000));
        }
        there.close("done");
        there.close("done again");
        for (int i = 0; i < 100; i++) {
            assertThat(server.next().opaque()).isEqualTo(i);
        }
        assertThat(server.closeReason()).isEqualTo("closed by the peer");
        assertThat(client.closeReason()).isEqualTo("done");
        there.send(TestFrames.frame(1, 1));
    }

    @Test
    void shouldCloseAcceptedConnectionsWithTheListener() throws Exception {
        Listener listener = listen(listenOptions());
        connect(listener);
        accepted();
        listener.close();
        assertThat(server.closeReason()).isEqualTo("the listener is closed");
        client.closeReason();
        assertThat(listener.counters().open()).isZero();
    }

    @Test
    void shouldRefuseConnectionsAboveTheLimit() throws Exception {
        ListenOptions wide = listenOptions();
        Listener listener = listen(new ListenOptions(
                wide.endpoint(), wide.tls(), wide.socket(), wide.limits(), new ListenOptions.Admission(1, 1, 1)));
        Connection first = connect(listener);
        accepted();
        RecordingHandler second = new RecordingHandler();
        Connection refused = transport
                .connect(connectOptions(listener.endpoint()), second)
                .handle((connection, failure) -> connection)
                .get(20, TimeUnit.SECONDS);
        if (refused != null) {
            second.closeReason();
        }
        first.send(TestFrames.frame(1, 1));
        assertThat(server.next().opaque()).isEqualTo(1);
        assertThat(listener.counters().refused()).isEqualTo(1);
        assertThat(listener.counters().open()).isEqualTo(1);
    }

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        Endpoint nobody = nobody();
        assertThatThrownBy(
                        () -> transport.connect(connectOptions(nobody), client).get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(PenstockException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CONNECT_FAILED);
                    assertThat(e).hasMessageContaining(nobody.toString());
                });
        assertThat(client.closed).isNotDone();
    }

    @Test
    void shouldCloseAPeerThatDoesNotLogIn() throws Exception {
        ListenOptions wide = listenOptions();
        ConnectionLimits limits = new ConnectionLimits(1_000, 1_000, 50, 0, 60_000, 1_000, 1_000);
        Listener listener =
                listen(new ListenOptions(wide.endpoint(), wide.tls(), wide.socket(), limits, wide.admission()));
        connect(listener);
        assertThat(server.closeReason()).contains("not logged in");
        assertThat(listener.counters().timedOut()).isEqualTo(1);
    }

    @Test
    void shouldCloseASilentPeer() throws Exception {
        ListenOptions wide = listenOptions();
        ConnectionLimits limits = new ConnectionLimits(1_000, 1_000, 0, 80, 60_000, 1_000, 1_000);
        connect(listen(new ListenOptions(wide.endpoint(), wide.tls(), wide.socket(), limits, wide.admission())));
        assertThat(server.closeReason()).contains("silent");
    }

    @Test
    void shouldCloseAConnectionWhoseHandlerThrows() throws Exception {
        Listener listener = transport.listen(listenOptions(), connection -> new RecordingHandler() {
            @Override
            public Taken onFrame(Connection on, io.penstock.protocol.wire.Frame frame) {
                throw new IllegalStateException("a mistake made on purpose by a test");
            }
        });
        Connection there = connect(listener);
        there.send(TestFrames.frame(1, 1));
        client.closeReason();
    }
}
