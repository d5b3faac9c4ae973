package io.penstock.protocol.auth;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The broker's half of a SCRAM-SHA-256 login (RFC 5802, RFC 7677): {@link #challenge}, then {@link #finish}, each once. An
 * unknown user gets a salt that stays the same for the name, and fails at the proof like a wrong password does, so that
 * nobody can ask which users exist.
 *
 * <p>One thread; lives as long as one login. A failure is a {@code PenstockException} with AUTHENTICATION_FAILED.
 */
public final class ScramServer {
    private static final int FAKE_SALT_SIZE = 16;

    private final Function<String, ScramCredential> credentials;
    private final byte[] fakeSaltSecret;
    private final Supplier<String> nonces;

    private ScramCredential credential;
    private boolean known;
    private String user;
    private String gs2Header;
    private String nonce;
    private String exchangeSoFar;
    private boolean done;

    /**
     * @param credentials the credential of a user, null for an unknown one
     * @param fakeSaltSecret from what the salts of unknown users are made; the same for the broker's life
     */
    public ScramServer(Function<String, ScramCredential> credentials, byte[] fakeSaltSecret, Supplier<String> nonces) {
        this.credentials = credentials;
        this.fakeSaltSecret = fakeSaltSecret;
        this.nonces = nonces;
    }

    /** The answer to the client's first step. */
    public byte[] challenge(byte[] clientFirst) {
        if (credential != null) {
            throw ScramText.failure("The login began already");
        }
        String message = ScramText.decode(clientFirst);
        if (!message.startsWith("n,,") && !message.startsWith("y,,")) {
            throw ScramText.failure("Channel binding and other identities are not offered");
        }
        gs2Header = message.substring(0, 3);
        String firstBare = message.substring(3);
        ScramText parts = ScramText.of(firstBare);
        parts.refuseExtension();
        user = ScramText.unescape(parts.next('n'));
        String clientNonce = parts.next('r');
        if (user.isEmpty() || clientNonce.isEmpty()) {
            throw ScramText.failure("A login without a user or a nonce");
        }
        ScramCredential found = credentials.apply(user);
        known = found != null;
        credential = known ? found : fakeCredential();
        nonce = clientNonce + nonces.get();
        String challenge = "r=" + nonce + ",s=" + ScramText.base64(credential.salt()) + ",i=" + credential.iterations();
        exchangeSoFar = firstBare + "," + challenge;
        return ScramText.bytes(challenge);
    }

    /** Checks the client's proof; the answer lets the client check the broker. */
    public byte[] finish(byte[] clientFinal) {
        if (credential == null || done) {
            throw ScramText.failure("A proof that nobody asked for");
        }
        String message = ScramText.decode(clientFinal);
        ScramText parts = ScramText.of(message);
        byte[] binding = ScramText.base64(parts.next('c'));
        boolean sameNonce = MessageDigest.isEqual(ScramText.bytes(nonce), ScramText.bytes(parts.next('r')));
        int proofAt = message.lastIndexOf(",p=");
        if (proofAt < 0 || !sameNonce || !Arrays.equals(binding, ScramText.bytes(gs2Header))) {
            throw ScramText.failure("The proof belongs to another login");
        }
        byte[] proof = ScramText.base64(message.substring(proofAt + 3));
        if (proof.length != ScramKeys.SIZE) {
            throw ScramText.failure("A proof of " + proof.length + " bytes");
        }
        String exchange = exchangeSoFar + "," + message.substring(0, proofAt);
        byte[] signature = ScramKeys.hmac(credential.storedKey(), exchange);
        byte[] storedKey = ScramKeys.hash(ScramKeys.xor(proof, signature));
        boolean right = MessageDigest.isEqual(storedKey, credential.storedKey());
        if (!(right & known)) {
            throw ScramText.failure("User name or password is wrong");
        }
        done = true;
        return ScramText.bytes("v=" + ScramText.base64(ScramKeys.hmac(credential.serverKey(), exchange)));
    }

    /** The user who is logged in, null before {@link #finish} succeeded. */
    public String principal() {
        return done ? user : null;
    }

    private ScramCredential fakeCredential() {
        byte[] key = ScramKeys.hmac(fakeSaltSecret, "key " + user);
        byte[] salt = Arrays.copyOf(ScramKeys.hmac(fakeSaltSecret, "salt " + user), FAKE_SALT_SIZE);
        return new ScramCredential(salt, ScramCredential.ITERATIONS_MIN, key, key);
    }
}
