package io.penstock.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.auth.ScramCredential;
import io.penstock.protocol.auth.ScramNonces;
import io.penstock.protocol.auth.ScramServer;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.PenstockException;
import java.net.ServerSocket;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** From an address to a client that is logged in, or one clear failure in bounded time. */
class LoginTest extends ClientFixture {
    @Test
    void shouldLogInAnonymously() throws Exception {
        BrokerClient client = connect();
        Hello hello = broker.hellos.take();
        assertThat(hello.mechanism()).isEqualTo(Hello.ANONYMOUS);
        assertThat(hello.client().clientInstance()).isEqualTo(identity.instance());
        assertThat(hello.client().connection()).isEqualTo(3);
        assertThat(client.broker().name()).isEqualTo("broker-a");
        assertThat(client.broker().dialled()).isEqualTo(broker.endpoint().toString());
    }

    private PenstockException scram(String password, ErrorCode expected) throws Exception {
        broker.automatic.remove(CommandCode.HELLO);
        login = new ClientOptions.Login("anna", "right");
        ScramCredential credential = ScramCredential.derive(password, new byte[16], ScramCredential.ITERATIONS_MIN);
        ScramServer server = new ScramServer(user -> credential, new byte[16], new ScramNonces(new SecureRandom()));
        var connecting = connecting(broker.endpoint());
        ScriptedBroker.Received first = broker.expect(Commands.HELLO);
        assertThat(first.as(Hello.LAYOUT).mechanism()).isEqualTo(Hello.SCRAM_SHA_256);
        first.answer(
                Commands.HELLO,
                broker.welcome(false, server.challenge(first.as(Hello.LAYOUT).auth())));
        ScriptedBroker.Received second = broker.expect(Commands.HELLO);
        try {
            byte[] proof = server.finish(second.as(Hello.LAYOUT).auth());
            second.answer(Commands.HELLO, broker.welcome(true, proof));
        } catch (PenstockException e) {
            second.fail(e.code(), e.getMessage());
        }
        if (expected != null) {
            return failure(connecting, expected);
        }
        assertThat(get(connecting).broker().name()).isEqualTo("broker-a");
        return null;
    }

    @Test
    void shouldLogInByPassword() throws Exception {
        scram("right", null);
    }

    @Test
    void shouldRefuseAWrongPassword() throws Exception {
        scram("other", ErrorCode.AUTHENTICATION_FAILED);
    }

    @Test
    void shouldNotBelieveABrokerWithoutProof() throws Exception {
        login = new ClientOptions.Login("anna", "right");
        failure(connecting(broker.endpoint()), ErrorCode.AUTHENTICATION_FAILED);
    }

    @Test
    void shouldNameWhatIsNoPenstockBroker() throws Exception {
        broker.automatic.remove(CommandCode.HELLO);
        var connecting = connecting(broker.endpoint());
        broker.expect(Commands.HELLO).failAsRocketMq(3, "request type 20000 not supported");
        assertThat(failure(connecting, ErrorCode.NOT_A_PENSTOCK_BROKER))
                .hasMessageContaining(broker.endpoint().toString());
    }

    @Test
    void shouldNameWhatClosesAtHello() throws Exception {
        broker.automatic.remove(CommandCode.HELLO);
        var connecting = connecting(broker.endpoint());
        broker.expect(Commands.HELLO).drop();
        failure(connecting, ErrorCode.NOT_A_PENSTOCK_BROKER);
    }

    @Test
    void shouldNameWhatSpeaksAnotherProtocol() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            var connecting = connecting(new Endpoint.Tcp("127.0.0.1", other.getLocalPort()));
            try (var socket = other.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                failure(connecting, ErrorCode.NOT_A_PENSTOCK_BROKER);
            }
        }
    }

    @Test
    void shouldBoundTheWaitForAnAnswer() {
        broker.automatic.remove(CommandCode.HELLO);
        timeOuts = new ClientOptions.TimeOuts(150, 0, 0, 1_000);
        assertThat(failure(connecting(broker.endpoint()), ErrorCode.CONNECT_FAILED))
                .hasMessageContaining("150 ms");
    }

    @Test
    void shouldTryAllAddressesInTurn() throws Exception {
        Endpoint dead;
        try (ServerSocket free = new ServerSocket(0)) {
            dead = new Endpoint.Tcp("127.0.0.1", free.getLocalPort());
        }
        assertThat(get(connecting(dead, broker.endpoint())).broker().name()).isEqualTo("broker-a");
        assertThat(failure(connecting(dead, dead), ErrorCode.CONNECT_FAILED))
                .hasMessageContaining("none of 2 addresses");
        failure(connecting(dead), ErrorCode.CONNECT_FAILED);
    }

    @Test
    void shouldNameAnUnknownHost() {
        failure(connecting(new Endpoint.Tcp("no-such-host.invalid", 1)), ErrorCode.UNKNOWN_HOST);
    }

    @Test
    void shouldCloseInOrder() throws Exception {
        broker.automatic.remove(CommandCode.CONNECTION_CLOSE);
        BrokerClient client = connect();
        var waiting = client.claimClientId("me");
        broker.expect(Commands.CLIENT_ID);
        Thread closing = new Thread(client::close);
        closing.start();
        broker.expect(Commands.CONNECTION_CLOSE).ok();
        closing.join(20_000);
        failure(waiting, ErrorCode.CONNECTION_CLOSED);
        failure(client.unsubscribe("x"), ErrorCode.CONNECTION_CLOSED);
        client.close();
        assertThat(listener.told).isEmpty();
    }
}
