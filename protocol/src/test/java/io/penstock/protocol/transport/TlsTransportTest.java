package io.penstock.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract over TLS, and what is particular to TLS. */
class TlsTransportTest extends TransportContract {
    private static Path resource(String name) {
        try {
            return Path.of(TlsTransportTest.class.getResource("/tls/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static ClientTls trusting(ClientTls.Trust trust, ClientTls.HostCheck hostCheck) {
        return new ClientTls(trust, hostCheck, null, List.of(), List.of());
    }

    private static ClientTls.Trust store() {
        return new ClientTls.Trust.Store(new ClientTls.KeyStoreFile(resource("trust.p12"), "penstock", null));
    }

    private static ListenOptions listenOptions(TlsMode mode) {
        ListenOptions plain = ListenOptions.at(new Endpoint.Tcp("127.0.0.1", 0));
        return new ListenOptions(
                plain.endpoint(),
                new ServerTls(resource("localhost.p12"), "penstock", mode),
                plain.socket(),
                plain.limits(),
                plain.admission());
    }

    private static ConnectOptions with(ClientTls tls, Endpoint endpoint) {
        return new ConnectOptions(endpoint, 15_000, tls, SocketOptions.defaults(), ConnectionLimits.forClients());
    }

    @Override
    ListenOptions listenOptions() {
        return listenOptions(TlsMode.PERMISSIVE);
    }

    @Override
    ConnectOptions connectOptions(Endpoint listener) {
        return with(trusting(store(), ClientTls.HostCheck.VERIFY), listener);
    }

    @Override
    Endpoint nobody() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return new Endpoint.Tcp("127.0.0.1", free.getLocalPort());
        }
    }

    @Test
    void shouldServePlainAndTlsOnOnePort() throws Exception {
        Listener listener = listen(listenOptions(TlsMode.PERMISSIVE));
        Connection secret = connect(listener);
        secret.send(TestFrames.frame(1, 10));
        assertThat(server.next().opaque()).isEqualTo(1);
        assertThat(secret.encrypted()).isTrue();
        assertThat(accepted().encrypted()).isTrue();
        Connection open = transport
                .connect(ConnectOptions.to(listener.endpoint()), client)
                .get(20, TimeUnit.SECONDS);
        open.send(TestFrames.frame(2, 10));
        assertThat(server.next().opaque()).isEqualTo(2);
        assertThat(open.encrypted()).isFalse();
        assertThat(accepted().encrypted()).isFalse();
    }

    @Test
    void shouldRefusePlainWhereTlsIsEnforced() throws Exception {
        Listener listener = listen(listenOptions(TlsMode.ENFORCING));
        Connection open = transport
                .connect(ConnectOptions.to(listener.endpoint()), client)
                .get(20, TimeUnit.SECONDS);
        open.send(TestFrames.frame(2, 10));
        assertThat(server.closeReason()).contains("TLS is required");
        client.closeReason();
    }

    @Test
    void shouldRefuseACertificateThatNobodyTrusts() throws Exception {
        Listener listener = listen(listenOptions());
        assertTlsFails(trusting(new ClientTls.Trust.Jdk(), ClientTls.HostCheck.SKIP), listener.endpoint());
    }

    @Test
    void shouldTrustEveryoneIfTold() throws Exception {
        Listener listener = listen(listenOptions());
        ClientTls everyone = trusting(new ClientTls.Trust.Everyone(), ClientTls.HostCheck.SKIP);
        transport.connect(with(everyone, listener.endpoint()), client).get(20, TimeUnit.SECONDS);
        accepted();
    }

    @Test
    void shouldFailAgainstAPlainListener() throws Exception {
        Listener listener = listen(ListenOptions.at(new Endpoint.Tcp("127.0.0.1", 0)));
        assertTlsFails(trusting(store(), ClientTls.HostCheck.VERIFY), listener.endpoint());
    }

    private void assertTlsFails(ClientTls tls, Endpoint endpoint) {
        assertThatThrownBy(() -> transport.connect(with(tls, endpoint), client).get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TLS_FAILED));
    }
}
