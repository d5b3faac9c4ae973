package io.penstock.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ScramTest {
    private static final byte[] SECRET = bytes("a secret of the broker");
    private static final byte[] RFC_SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final ScramCredential RFC_CREDENTIAL =
            ScramKeys.credential(ScramKeys.salted("pencil", RFC_SALT, 4096), RFC_SALT, 4096);
    private static final Supplier<String> CLIENT_NONCE = () -> "rOprNGfwEbeRWgbNEkqO";
    private static final Supplier<String> SERVER_NONCE = () -> "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    @Test
    void shouldSpeakAsTheExampleOfRfc7677() {
        ScramClient client = new ScramClient("user", "pencil", CLIENT_NONCE);
        ScramServer server = server(RFC_CREDENTIAL);

        byte[] first = client.first();
        assertThat(text(first)).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        byte[] challenge = server.challenge(first);
        assertThat(text(challenge))
                .isEqualTo(
                        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0," + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        byte[] proof = client.proof(challenge);
        assertThat(text(proof))
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        byte[] last = server.finish(proof);
        assertThat(text(last)).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        client.verify(last);
        assertThat(server.principal()).isEqualTo("user");
    }

    @Test
    void shouldRefuseAWrongPasswordAndAnUnknownUserAlike() {
        ScramServer server = server(RFC_CREDENTIAL);
        ScramClient wrong = new ScramClient("user", "pencil2", CLIENT_NONCE);
        byte[] proof = wrong.proof(server.challenge(wrong.first()));
        ScramServer other = server(RFC_CREDENTIAL);
        ScramClient unknown = new ScramClient("nobody", "pencil", CLIENT_NONCE);
        byte[] unknownProof = unknown.proof(other.challenge(unknown.first()));

        assertThatThrownBy(() -> server.finish(proof)).hasMessage("User name or password is wrong");
        assertThatThrownBy(() -> other.finish(unknownProof)).hasMessage("User name or password is wrong");
        assertThat(server.principal()).isNull();
        assertThat(other.principal()).isNull();
    }

    @Test
    void shouldGiveAnUnknownUserTheSameSaltEachTime() {
        byte[] first = new ScramClient("nobody", "x", CLIENT_NONCE).first();
        byte[] another = new ScramClient("somebody", "x", CLIENT_NONCE).first();

        assertThat(server(RFC_CREDENTIAL).challenge(first))
                .isEqualTo(server(RFC_CREDENTIAL).challenge(first));
        assertThat(server(RFC_CREDENTIAL).challenge(first))
                .isNotEqualTo(server(RFC_CREDENTIAL).challenge(another));
    }

    @Test
    void shouldRefuseAServerThatDoesNotKnowThePassword() {
        ScramClient client = new ScramClient("user", "pencil", CLIENT_NONCE);
        client.proof(server(RFC_CREDENTIAL).challenge(client.first()));

        assertFails(() -> client.verify(bytes("v=" + Base64.getEncoder().encodeToString(new byte[32]))));
        assertFails(() -> client.verify(bytes("e=other-error")));
    }

    @Test
    void shouldRefuseTooFewAndTooManyIterationsAndAForeignNonce() {
        String tail = ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=";
        for (String challenge : new String[] {
            "r=rOprNGfwEbeRWgbNEkqOx" + tail + "100",
            "r=rOprNGfwEbeRWgbNEkqOx" + tail + "2000000000",
            "r=foreign" + tail + "4096",
            "r=rOprNGfwEbeRWgbNEkqO" + tail + "4096",
            "m=x,r=rOprNGfwEbeRWgbNEkqOx" + tail + "4096"
        }) {
            ScramClient client = new ScramClient("user", "pencil", CLIENT_NONCE);
            assertFails(() -> client.proof(bytes(challenge)));
        }
    }

    @Test
    void shouldCarryNamesWithCommasAndEqualsSigns() {
        ScramCredential credential = ScramCredential.derive("gehéim", bytes("0123456789abcdef"), 15_000);
        ScramServer server = new ScramServer(Map.of("a=b,c", credential)::get, SECRET, SERVER_NONCE);
        ScramClient client = new ScramClient("a=b,c", "gehéim", CLIENT_NONCE);

        client.verify(server.finish(client.proof(server.challenge(client.first()))));

        assertThat(server.principal()).isEqualTo("a=b,c");
        assertThatThrownBy(() -> ScramCredential.derive("x", SECRET, 14_999))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSurviveMutatedSteps() {
        SplittableRandom random = new SplittableRandom(5802);
        byte[] first = new ScramClient("user", "pencil", CLIENT_NONCE).first();
        byte[] proof = new ScramClient("user", "pencil", CLIENT_NONCE)
                .proof(server(RFC_CREDENTIAL).challenge(first));
        int logins = 0;
        for (int round = 0; round < 20_000; round++) {
            ScramServer server = server(RFC_CREDENTIAL);
            try {
                server.challenge(mutate(first, random));
                server.finish(mutate(proof, random));
                logins++;
                assertThat(server.principal()).isEqualTo("user");
            } catch (PenstockException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
                assertThat(server.principal()).isNull();
            }
        }
        assertThat(logins).isPositive();
    }

    private static byte[] mutate(byte[] good, SplittableRandom random) {
        byte[] bad = good.clone();
        for (int i = random.nextInt(3); i > 0; i--) {
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        return bad;
    }

    private static ScramServer server(ScramCredential credential) {
        return new ScramServer(Map.of("user", credential)::get, SECRET, SERVER_NONCE);
    }

    private static void assertFails(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
