package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.auth.ScramClient;
import io.penstock.protocol.auth.ScramCredential;
import io.penstock.protocol.auth.ScramNonces;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.UserDelete;
import io.penstock.protocol.wire.UserList;
import io.penstock.protocol.wire.UserPut;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may connect, and as whom. */
class ConnectionTest {
    private final CrashDisk disk = new CrashDisk();
    private final CoreHarness broker = CoreHarness.open(disk);

    private TestClient stranger() {
        return TestClient.silent(broker, new ClientEpoch(UUID.randomUUID(), 1, 0));
    }

    @Test
    void shouldRefuseEverythingBeforeHello() {
        TestClient client = stranger();
        client.refused(ErrorCode.LOGIN_REQUIRED, ClientId.LAYOUT, new ClientId("c"));
        assertThat(client.connection().closed()).isNotNull();
    }

    @Test
    void shouldAnswerPingBeforeAndAfterHello() {
        TestClient client = stranger();
        client.ok(Empty.PING, Empty.VALUE);
        client.ok(Hello.LAYOUT, client.anonymous());
        client.ok(Empty.PING, Empty.VALUE);
    }

    @Test
    void shouldLetOneLiveConnectionHaveAClientId() {
        TestClient one = broker.client();
        TestClient two = broker.client();
        one.ok(ClientId.LAYOUT, new ClientId("c"));
        one.ok(ClientId.LAYOUT, new ClientId("c"));
        one.refused(ErrorCode.CLIENT_ID_FIXED, ClientId.LAYOUT, new ClientId("d"));
        two.refused(ErrorCode.CLIENT_ID_IN_USE, ClientId.LAYOUT, new ClientId("c"));
        one.disconnect();
        two.ok(ClientId.LAYOUT, new ClientId("c"));
        two.lose();
        broker.client().ok(ClientId.LAYOUT, new ClientId("c"));
    }

    @Test
    void shouldReplaceTheOldSocketOfAReconnectingClientAtOnce() {
        TestClient old = broker.client();
        int orders = old.queue("orders");
        old.ok(ClientId.LAYOUT, new ClientId("c"));
        old.produce(orders, "a");
        old.consume("orders", 1, 1, 10);
        TestClient next = old.reconnected();
        assertThat(old.connection().closed()).isNotNull();
        next.ok(ClientId.LAYOUT, new ClientId("c"));
        next.consume("orders", 1, 1, 10);
        assertThat(next.texts()).containsExactly("a*2");
        broker.run();
        next.produce(orders, "b");
        assertThat(next.texts()).containsExactly("b");
    }

    @Test
    void shouldCloseAConnectionThatSendsAMalformedFrameAndServeTheOthers() {
        TestClient bad = broker.client();
        TestClient good = broker.client();
        OutBuffer out = new OutBuffer();
        FrameWriter.request(out, Hello.LAYOUT, 1, bad.anonymous());
        byte[] bytes = out.toByteArray();
        byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 7);
        java.nio.ByteBuffer.wrap(cut).putInt(0, cut.length - 4);
        OutBuffer broken = new OutBuffer();
        broken.putRaw(cut);
        bad.connection().arrive(broken);
        broker.run();
        assertThat(bad.connection().closed()).isNotNull();
        good.queue("orders");
    }

    @Test
    void shouldAskForAPasswordFromTheFirstUserOn() {
        TestClient admin = broker.client();
        ScramCredential credential = ScramCredential.derive("secret", new byte[16], ScramCredential.ITERATIONS_MIN);
        admin.ok(
                UserPut.LAYOUT,
                new UserPut(
                        "anna",
                        credential.iterations(),
                        credential.salt(),
                        credential.storedKey(),
                        credential.serverKey()));
        admin.refused(ErrorCode.NOT_AUTHORIZED, Empty.USER_LIST, Empty.VALUE);
        TestClient anonymous = stranger();
        anonymous.refused(ErrorCode.ANONYMOUS_REFUSED, Hello.LAYOUT, anonymous.anonymous());
        assertThat(UserList.LAYOUT
                        .decode(logIn(broker, "secret")
                                .ok(Empty.USER_LIST, Empty.VALUE)
                                .body())
                        .names())
                .containsExactly("anna");
        CoreHarness again = CoreHarness.open(disk.afterPowerLoss(1));
        TestClient anna = logIn(again, "secret");
        anna.ok(UserDelete.LAYOUT, new UserDelete("anna"));
        again.client().queue("orders");
    }

    private static TestClient logIn(CoreHarness broker, String password) {
        TestClient client = TestClient.silent(broker, new ClientEpoch(UUID.randomUUID(), 1, 0));
        ScramClient scram = new ScramClient("anna", password, new ScramNonces(new SecureRandom()));
        Frame first = client.ok(Hello.LAYOUT, client.hello(Hello.SCRAM_SHA_256, scram.first()));
        Hello.Answer challenge = Hello.Answer.LAYOUT.decode(first.body());
        assertThat(challenge.done()).isFalse();
        Frame second = client.ok(Hello.LAYOUT, client.hello(Hello.SCRAM_SHA_256, scram.proof(challenge.auth())));
        Hello.Answer welcome = Hello.Answer.LAYOUT.decode(second.body());
        scram.verify(welcome.auth());
        assertThat(welcome.done()).isTrue();
        assertThat(welcome.principal()).isEqualTo("anna");
        return client;
    }

    @Test
    void shouldRefuseFirstUseWhereItCreatesNothing() {
        CoreHarness strict = CoreHarness.open(
                new CrashDisk(), new TurnedClock(), CoreHarness.Options.small().autoCreateOff());
        TestClient client = strict.client();
        client.refused(
                ErrorCode.AUTO_CREATE_OFF,
                DestinationCreate.LAYOUT,
                new DestinationCreate(
                        "orders",
                        DestinationCreate.Kind.QUEUE,
                        DestinationCreate.Mode.CREATE_IF_ABSENT,
                        DestinationCreate.Settings.DEFAULT));
        client.ok(
                DestinationCreate.LAYOUT,
                new DestinationCreate(
                        "orders",
                        DestinationCreate.Kind.QUEUE,
                        DestinationCreate.Mode.MUST_BE_NEW,
                        DestinationCreate.Settings.DEFAULT));
        client.refused(
                ErrorCode.DESTINATION_EXISTS,
                DestinationCreate.LAYOUT,
                new DestinationCreate(
                        "orders",
                        DestinationCreate.Kind.QUEUE,
                        DestinationCreate.Mode.MUST_BE_NEW,
                        DestinationCreate.Settings.DEFAULT));
    }
}
