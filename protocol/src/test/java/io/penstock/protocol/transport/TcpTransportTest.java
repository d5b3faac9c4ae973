package io.penstock.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The contract over TCP, and what only a raw socket can do to it. */
class TcpTransportTest extends TransportContract {
    private static final long SEED = 20_261_120L;
    private static final int MUTATED_FRAMES = 100_000;
    private static final int FRAMES_PER_SOCKET = 100;

    @Override
    ListenOptions listenOptions() {
        return ListenOptions.at(new Endpoint.Tcp("127.0.0.1", 0));
    }

    @Override
    ConnectOptions connectOptions(Endpoint listener) {
        return ConnectOptions.to(listener);
    }

    @Override
    Endpoint nobody() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return new Endpoint.Tcp("127.0.0.1", free.getLocalPort());
        }
    }

    private static Socket dial(Listener listener) throws IOException {
        return new Socket("127.0.0.1", ((Endpoint.Tcp) listener.endpoint()).port());
    }

    @Test
    void shouldPutAFrameTogetherFromSingleBytes() throws Exception {
        Listener listener = listen(listenOptions());
        try (Socket socket = dial(listener)) {
            socket.setTcpNoDelay(true);
            for (byte each : TestFrames.bytes(5, 40)) {
                socket.getOutputStream().write(each);
                socket.getOutputStream().flush();
            }
            assertThat(TestFrames.isWhole(server.next(), 5, 40)).isTrue();
        }
        server.closeReason();
    }

    @Test
    void shouldCloseOnALengthThatCannotBe() throws Exception {
        byte[][] lengths = {
            {0x7f, -1, -1, -1},
            {-1, -1, -1, -1},
            {-128, 0, 0, 0},
            {0, 0, 0, 0},
            {0, 0, 0, 3},
            {1, 0, 0, 1},
            {0, 4, 0, 1}
        };
        for (byte[] length : lengths) {
            RecordingHandler handler = new RecordingHandler();
            try (Listener listener = transport.listen(listenOptions(), connection -> handler);
                    Socket socket = dial(listener)) {
                socket.getOutputStream().write(length);
                assertThat(handler.closeReason()).contains("frame length");
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                assertThat(listener.counters().badFrames()).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldCloseOnBytesThatAreNoFrame() throws Exception {
        Listener listener = listen(listenOptions());
        try (Socket socket = dial(listener)) {
            socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 7, 0, 0, 4, 1, 2, 3, 4});
            assertThat(server.closeReason()).contains("not a frame");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldNameAnUnknownHost() {
        ConnectOptions options = ConnectOptions.to(new Endpoint.Tcp("no-such-host.invalid", 1));
        assertThatThrownBy(() -> transport.connect(options, client).get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(PenstockException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_HOST);
                    assertThat(e).hasMessageContaining("no-such-host.invalid");
                });
    }

    @Test
    void shouldSayWhenThePortIsTaken() {
        Listener listener = listen(listenOptions());
        assertThatThrownBy(() -> listen(ListenOptions.at(listener.endpoint())))
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LISTEN_FAILED));
    }

    @Test
    void shouldCountWhatASlowReaderLeavesAndTellWhenItIsTaken() throws Exception {
        Listener listener = listen(listenOptions());
        try (Socket socket = dial(listener)) {
            Connection here = accepted();
            int size = 32 * 1024 * 1024;
            for (int i = 0; i < 32; i++) {
                here.send(TestFrames.frame(i, 1024 * 1024));
            }
            // From the moment that a sender sees too much, a call has to come.
            server.belowLowMark = new CompletableFuture<>();
            assertThat(here.unsentBytes())
                    .isGreaterThan(ConnectionLimits.forServers().unsentHighMark());
            socket.getInputStream().readNBytes(size);
            server.belowLowMark.get(20, TimeUnit.SECONDS);
            assertThat(here.unsentBytes())
                    .isLessThan(ConnectionLimits.forServers().unsentLowMark());
        }
    }

    @Test
    void shouldCloseAReaderThatTakesNothing() throws Exception {
        ListenOptions wide = listenOptions();
        ConnectionLimits limits = new ConnectionLimits(1_000, 1_000, 0, 0, 100, 1024 * 1024, 256 * 1024);
        Listener listener = listen(new ListenOptions(wide.endpoint(), null, wide.socket(), limits, wide.admission()));
        try (Socket socket = dial(listener)) {
            Connection here = accepted();
            for (int i = 0; i < 32; i++) {
                here.send(TestFrames.frame(i, 1024 * 1024));
            }
            assertThat(server.closeReason()).contains("took no bytes");
            assertThat(listener.counters().timedOut()).isEqualTo(1);
            assertThat(socket.isConnected()).isTrue();
        }
    }

    /** Answers each frame at once, and counts those that it was offered while it should have been spared. */
    private static final class Answering extends RecordingHandler {
        private static final int ANSWER_SIZE = 1_024;

        private final long mark = ConnectionLimits.forServers().readHoldMark();
        private final CompletableFuture<Void> full = new CompletableFuture<>();
        private final AtomicLong offeredAboveMark = new AtomicLong();

        @Override
        public Taken onFrame(Connection connection, io.penstock.protocol.wire.Frame frame) {
            if (connection.unsentBytes() > mark) {
                offeredAboveMark.incrementAndGet();
            }
            connection.send(TestFrames.frame(frame.opaque(), ANSWER_SIZE));
            if (connection.unsentBytes() > mark) {
                full.complete(null);
            }
            return Taken.DONE;
        }
    }

    @Test
    void shouldTakeNoRequestOfAPeerThatDoesNotReadItsAnswers() throws Exception {
        int requests = 100_000;
        Answering answering = new Answering();
        Listener listener = transport.listen(listenOptions(), connection -> answering);
        try (Socket socket = dial(listener)) {
            socket.setSoTimeout(20_000);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < requests; i++) {
                        out.write(TestFrames.bytes(i, 0));
                    }
                    out.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            answering.full.get(20, TimeUnit.SECONDS);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
            byte[] expected = TestFrames.bytes(0, Answering.ANSWER_SIZE);
            for (int i = 0; i < requests; i++) {
                assertThat(in.readInt()).isEqualTo(expected.length - Integer.BYTES);
                in.readFully(new byte[expected.length - Integer.BYTES]);
            }
            written.get(20, TimeUnit.SECONDS);
            assertThat(answering.offeredAboveMark).hasValue(0);
        }
    }

    /** Had both sides to be read before they read, this would never end. */
    @Test
    void shouldGoOnWhenBothSidesHaveMoreUnsentThanTheyHoldReadsFor() throws Exception {
        int frames = 48;
        RecordingHandler echoing = new RecordingHandler() {
            @Override
            public Taken onFrame(Connection connection, io.penstock.protocol.wire.Frame frame) {
                connection.send(TestFrames.frame(frame.opaque(), 1024 * 1024));
                return Taken.DONE;
            }
        };
        Listener listener = transport.listen(listenOptions(), connection -> {
            connection.loggedIn();
            for (int i = 0; i < frames; i++) {
                connection.send(TestFrames.frame(-i, 1024 * 1024));
            }
            return echoing;
        });
        Connection there = connect(listener);
        for (int i = 0; i < frames; i++) {
            there.send(TestFrames.frame(i, 1024 * 1024));
        }
        for (int i = 0; i < frames; i++) {
            assertThat(client.next().opaque()).isEqualTo(-i);
        }
        for (int i = 0; i < frames; i++) {
            assertThat(client.next().opaque()).isEqualTo(i);
        }
    }

    @Test
    void shouldLeaveNoThreadBehind() throws Exception {
        NettyTransport own = NettyTransport.withDefaults("leaving");
        Listener listener = own.listen(listenOptions(), connection -> server);
        own.connect(connectOptions(listener.endpoint()), client).get(20, TimeUnit.SECONDS);
        assertThat(threads("leaving")).isPositive();
        own.close();
        own.close();
        assertThat(threads("leaving-io")).isZero();
        assertThat(threads("leaving-vm")).isZero();
        server.closeReason();
        client.closeReason();
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    /** Frames that were hit by chance must cost their own connection and nothing else. */
    @Test
    void shouldSurviveMutatedFrames() throws Exception {
        Random random = new Random(SEED);
        RecordingHandler quiet = new RecordingHandler() {
            @Override
            public Taken onFrame(Connection connection, io.penstock.protocol.wire.Frame frame) {
                return Taken.DONE;
            }
        };
        RecordingHandler good = new RecordingHandler();
        Listener listener = transport.listen(
                listenOptions(), connection -> accepted.isEmpty() && accepted.add(connection) ? good : new Dropping());
        Connection bystander =
                transport.connect(connectOptions(listener.endpoint()), quiet).get(20, TimeUnit.SECONDS);
        // Dialled is not accepted: a later socket must not be taken for the bystander.
        while (accepted.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        int sent = 0;
        for (int round = 0; sent < MUTATED_FRAMES; round++) {
            try (Socket socket = dial(listener)) {
                OutputStream out = socket.getOutputStream();
                for (int i = 0; i < FRAMES_PER_SOCKET; i++, sent++) {
                    out.write(mutate(random, TestFrames.bytes(i, random.nextInt(60))));
                }
            } catch (IOException expected) {
                // The listener closed it at a bad frame, as it should; the rest of the round counts as sent.
                sent += FRAMES_PER_SOCKET / 2;
            }
            bystander.send(TestFrames.frame(round, 20));
            assertThat(TestFrames.isWhole(good.next(), round, 20))
                    .as("seed %d, round %d", SEED, round)
                    .isTrue();
        }
        assertThat(good.closed).isNotDone();
        assertThat(listener.counters().badFrames()).isPositive();
    }

    private static byte[] mutate(Random random, byte[] frame) {
        int hits = random.nextInt(4);
        for (int i = 0; i < hits; i++) {
            frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
        }
        return frame;
    }

    /** Takes frames and forgets them. */
    private static final class Dropping implements ConnectionHandler {
        @Override
        public Taken onFrame(Connection connection, io.penstock.protocol.wire.Frame frame) {
            return Taken.DONE;
        }

        @Override
        public void onUnsentBelowLowMark(Connection connection) {}

        @Override
        public void onClosed(Connection connection, String reason) {}
    }
}
