package io.penstock.broker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.broker.security.AnonymousRule.Origin;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.auth.ScramClient;
import io.penstock.protocol.auth.ScramCredential;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Hello;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final byte[] SECRET = "sixteen bytes or more".getBytes(StandardCharsets.US_ASCII);
    private static final String PEER = "10.0.0.1:5000";

    private final TurnedClock clock = new TurnedClock();
    private final AtomicInteger nonces = new AtomicInteger();
    private final SortedMap<String, UserRecord> users = new TreeMap<>();
    private final LoginBackoff backoff = new LoginBackoff(clock);

    @Test
    void shouldLetTheRightPasswordInAndProveItself() {
        addUser("anna", "right");
        Authenticator login = login(AnonymousRule.OFF, PEER, Origin.ELSEWHERE);
        ScramClient client = client("anna", "right");
        LoginOutcome.Challenge challenge = (LoginOutcome.Challenge) login.step(scram(client.first()));
        assertThat(login.isLoggedIn()).isFalse();
        LoginOutcome.Granted granted = (LoginOutcome.Granted) login.step(scram(client.proof(challenge.bytes())));
        client.verify(granted.bytes());
        assertThat(granted.principal()).isEqualTo("anna");
        assertThat(login.isLoggedIn()).isTrue();
    }

    @Test
    void shouldRefuseAWrongPasswordAndAnUnknownUserAlike() {
        addUser("anna", "right");
        Authenticator wrong = login(AnonymousRule.OFF, PEER, Origin.ELSEWHERE);
        Authenticator unknown = login(AnonymousRule.OFF, PEER, Origin.ELSEWHERE);
        LoginOutcome.Refused refusedWrong = refusedProof(wrong, "anna", "wrong");
        LoginOutcome.Refused refusedUnknown = refusedProof(unknown, "nobody", "wrong");
        assertThat(refusedUnknown).isEqualTo(refusedWrong);
        assertThat(refusedWrong.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
        assertThat(wrong.isLoggedIn()).isFalse();
        assertThat(unknown.isLoggedIn()).isFalse();
    }

    @Test
    void shouldShowAnUnknownUserTheSameSaltEachTime() {
        addUser("anna", "right");
        assertThat(saltAndIterations("nobody")).isEqualTo(saltAndIterations("nobody"));
        assertThat(saltAndIterations("nobody")).isNotEqualTo(saltAndIterations("somebody"));
        assertThat(saltAndIterations("nobody"))
                .endsWith(saltAndIterations("anna").replaceAll(".*,i=", ",i="));
    }

    @Test
    void shouldAdmitAnonymousPeersByTheRule() {
        assertThat(anonymous(AnonymousRule.AUTO, Origin.THIS_MACHINE)).isTrue();
        assertThat(anonymous(AnonymousRule.AUTO, Origin.ELSEWHERE)).isFalse();
        assertThat(anonymous(AnonymousRule.LOOPBACK, Origin.THIS_MACHINE)).isTrue();
        assertThat(anonymous(AnonymousRule.LOOPBACK, Origin.ELSEWHERE)).isFalse();
        assertThat(anonymous(AnonymousRule.OFF, Origin.THIS_MACHINE)).isFalse();
        addUser("anna", "right");
        assertThat(anonymous(AnonymousRule.AUTO, Origin.THIS_MACHINE)).isFalse();
        assertThat(anonymous(AnonymousRule.LOOPBACK, Origin.THIS_MACHINE)).isTrue();
        assertThat(anonymous(AnonymousRule.OFF, Origin.THIS_MACHINE)).isFalse();
    }

    @Test
    void shouldCheckOfferedCredentialsEvenWhereAnonymousPeersAreAdmitted() {
        LoginOutcome.Refused refused =
                refusedProof(login(AnonymousRule.AUTO, "127.0.0.1:1", Origin.THIS_MACHINE), "anna", "any");
        assertThat(refused.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
    }

    @Test
    void shouldRefuseAReplayedProof() {
        addUser("anna", "right");
        ScramClient client = client("anna", "right");
        byte[] first = client.first();
        Authenticator login = login(AnonymousRule.OFF, PEER, Origin.ELSEWHERE);
        byte[] proof = client.proof(((LoginOutcome.Challenge) login.step(scram(first))).bytes());
        assertThat(login.step(scram(proof))).isInstanceOf(LoginOutcome.Granted.class);

        Authenticator replayed = login(AnonymousRule.OFF, PEER, Origin.ELSEWHERE);
        assertThat(replayed.step(scram(first))).isInstanceOf(LoginOutcome.Challenge.class);
        assertThat(replayed.step(scram(proof))).isInstanceOf(LoginOutcome.Refused.class);
        assertThat(replayed.isLoggedIn()).isFalse();
    }

    @Test
    void shouldRefuseStepsOutOfOrderForGood() {
        addUser("anna", "right");
        Authenticator proofFirst = login(AnonymousRule.LOOPBACK, PEER, Origin.THIS_MACHINE);
        assertRefusedForGood(proofFirst, scram("c=biws,r=x,p=AAAA".getBytes(StandardCharsets.US_ASCII)));

        Authenticator firstTwice = login(AnonymousRule.LOOPBACK, PEER, Origin.THIS_MACHINE);
        firstTwice.step(scram(client("anna", "right").first()));
        assertRefusedForGood(firstTwice, scram(client("anna", "right").first()));

        Authenticator anonymousInBetween = login(AnonymousRule.LOOPBACK, PEER, Origin.THIS_MACHINE);
        anonymousInBetween.step(scram(client("anna", "right").first()));
        assertRefusedForGood(anonymousInBetween, hello(Hello.ANONYMOUS, null));

        Authenticator afterwards = login(AnonymousRule.LOOPBACK, PEER, Origin.THIS_MACHINE);
        assertThat(afterwards.step(hello("", null))).isInstanceOf(LoginOutcome.Granted.class);
        assertRefusedForGood(afterwards, scram(client("anna", "right").first()));
    }

    @Test
    void shouldRefuseMalformedStepsWithoutAnotherFailure() {
        for (byte[] bad : new byte[][] {null, {}, {0}, {-1, -1}, "p=tls,,n=a,r=b".getBytes(), "n,,n=,r=".getBytes()}) {
            assertRefusedForGood(login(AnonymousRule.OFF, "10.1.1.1:1", Origin.ELSEWHERE), scram(bad));
        }
        assertRefusedForGood(login(AnonymousRule.OFF, PEER, Origin.ELSEWHERE), hello("PLAIN", new byte[3]));
    }

    @Test
    void shouldBackOffAfterRepeatedFailuresAndForgiveAfterAWhile() {
        addUser("anna", "right");
        for (int i = 0; i < 4; i++) {
            refusedProof(login(AnonymousRule.OFF, "10.0.0.1:" + (5000 + i), Origin.ELSEWHERE), "anna", "wrong");
        }
        LoginOutcome backedOff = login(AnonymousRule.OFF, PEER, Origin.ELSEWHERE)
                .step(scram(client("anna", "right").first()));
        assertThat(((LoginOutcome.Refused) backedOff).code()).isEqualTo(ErrorCode.LOGIN_DELAYED);
        assertThat(((LoginOutcome.Refused) backedOff).message()).contains("1 s");
        // Neither other users nor other addresses suffer.
        assertThat(login(AnonymousRule.OFF, PEER, Origin.ELSEWHERE)
                        .step(scram(client("bert", "x").first())))
                .isInstanceOf(LoginOutcome.Challenge.class);
        assertThat(login(AnonymousRule.OFF, "10.0.0.2:1", Origin.ELSEWHERE)
                        .step(scram(client("anna", "right").first())))
                .isInstanceOf(LoginOutcome.Challenge.class);
        clock.advanceMs(1_000);
        shouldLetTheRightPasswordInAndProveItself();
    }

    @Test
    void shouldDoubleThePenaltyUpToItsLimitAndCountAnAddressAsAWhole() {
        for (int i = 0; i < 40; i++) {
            backoff.failed("10.0.0.9", "user");
        }
        assertThat(backoff.refusedForMs("10.0.0.9", "user")).isEqualTo(LoginBackoff.PENALTY_MAX_MS);
        clock.advanceMs(LoginBackoff.PENALTY_MAX_MS);
        assertThat(backoff.refusedForMs("10.0.0.9", "user")).isZero();
        clock.advanceMs(LoginBackoff.MEMORY_MS);
        backoff.failed("10.0.0.9", "user");
        assertThat(backoff.refusedForMs("10.0.0.9", "user")).isZero();

        for (int i = 0; i <= LoginBackoff.FREE_FAILURES_OF_ADDRESS; i++) {
            backoff.failed("10.0.0.8", "user-" + i);
        }
        assertThat(backoff.refusedForMs("10.0.0.8", "fresh")).isEqualTo(1_000);
        backoff.succeeded("10.0.0.8", "fresh");
        assertThat(backoff.refusedForMs("10.0.0.8", "fresh")).isEqualTo(1_000);
    }

    @Test
    void shouldShowNoSecret() {
        assertThat(rules(AnonymousRule.OFF).toString()).isEqualTo("LoginRules[anonymous=OFF]");
        assertThatThrownBy(() -> new LoginRules(AnonymousRule.OFF, () -> users, backoff, new byte[3], () -> "n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void addUser(String name, String password) {
        ScramCredential made = ScramCredential.derive(
                password, "salt of 16 bytes".getBytes(StandardCharsets.US_ASCII), ScramCredential.ITERATIONS_MIN);
        users.put(name, new UserRecord(name, made.iterations(), made.salt(), made.storedKey(), made.serverKey()));
    }

    private boolean anonymous(AnonymousRule rule, Origin origin) {
        LoginOutcome outcome = login(rule, PEER, origin).step(hello(Hello.ANONYMOUS, null));
        if (outcome instanceof LoginOutcome.Refused refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.ANONYMOUS_REFUSED);
            return false;
        }
        assertThat(((LoginOutcome.Granted) outcome).principal()).isNull();
        return true;
    }

    private LoginOutcome.Refused refusedProof(Authenticator login, String user, String password) {
        ScramClient client = client(user, password);
        LoginOutcome.Challenge challenge = (LoginOutcome.Challenge) login.step(scram(client.first()));
        return (LoginOutcome.Refused) login.step(scram(client.proof(challenge.bytes())));
    }

    private String saltAndIterations(String user) {
        LoginOutcome outcome = login(AnonymousRule.OFF, PEER, Origin.ELSEWHERE)
                .step(scram(client(user, "x").first()));
        String challenge = new String(((LoginOutcome.Challenge) outcome).bytes(), StandardCharsets.UTF_8);
        return challenge.substring(challenge.indexOf(",s="));
    }

    private void assertRefusedForGood(Authenticator login, Hello step) {
        assertThat(login.step(step)).isInstanceOf(LoginOutcome.Refused.class);
        assertThat(login.step(hello(Hello.ANONYMOUS, null))).isInstanceOf(LoginOutcome.Refused.class);
        assertThat(login.isLoggedIn()).isFalse();
    }

    private Authenticator login(AnonymousRule rule, String peer, Origin origin) {
        return new Authenticator(rules(rule), peer, origin);
    }

    private LoginRules rules(AnonymousRule rule) {
        return new LoginRules(rule, () -> users, backoff, SECRET, this::nonce);
    }

    private ScramClient client(String user, String password) {
        return new ScramClient(user, password, this::nonce);
    }

    private String nonce() {
        return "nonce" + nonces.incrementAndGet();
    }

    private static Hello scram(byte[] auth) {
        return hello(Hello.SCRAM_SHA_256, auth);
    }

    private static Hello hello(String mechanism, byte[] auth) {
        return new Hello(1, 1 << 20, new ClientEpoch(new UUID(1, 2), 1, 0), "test", mechanism, auth);
    }

    private static final class TurnedClock implements Clock {
        private long nowMs = 1_000;

        void advanceMs(long ms) {
            nowMs += ms;
        }

        @Override
        public long epochMs() {
            return nowMs;
        }

        @Override
        public long nanos() {
            return nowMs * 1_000_000;
        }
    }
}
