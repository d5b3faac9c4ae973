package io.penstock.protocol.auth;

import java.security.MessageDigest;
import java.util.function.Supplier;

/**
 * The client's half of a SCRAM-SHA-256 login (RFC 5802, RFC 7677): {@link #first}, {@link #proof}, {@link #verify}, each once
 * and in this order. The password never travels, and a server that does not know it cannot pass {@link #verify}.
 *
 * <p>One thread; lives as long as one login. A failure is a {@code PenstockException} with AUTHENTICATION_FAILED.
 */
public final class ScramClient {
    private static final String NO_CHANNEL_BINDING = "n,,";

    private final String password;
    private final String nonce;
    private final String firstBare;
    private byte[] expectedSignature;

    public ScramClient(String user, String password, Supplier<String> nonces) {
        this.password = password;
        this.nonce = nonces.get();
        this.firstBare = "n=" + ScramText.escape(user) + ",r=" + nonce;
    }

    /** The first step. */
    public byte[] first() {
        return ScramText.bytes(NO_CHANNEL_BINDING + firstBare);
    }

    /** The second step, from the server's first. */
    public byte[] proof(byte[] serverFirst) {
        if (expectedSignature != null) {
            throw new IllegalStateException("The proof was given already");
        }
        String challenge = ScramText.decode(serverFirst);
        ScramText parts = ScramText.of(challenge);
        parts.refuseExtension();
        String fullNonce = parts.next('r');
        byte[] salt = ScramText.base64(parts.next('s'));
        int iterations = iterations(parts.next('i'));
        if (!fullNonce.startsWith(nonce) || fullNonce.length() == nonce.length() || salt.length == 0) {
            throw ScramText.failure("The server did not take up the login that this client began");
        }
        if (password.isEmpty()) {
            throw ScramText.failure("The password is empty");
        }
        String withoutProof = "c=" + ScramText.base64(ScramText.bytes(NO_CHANNEL_BINDING)) + ",r=" + fullNonce;
        String exchange = firstBare + "," + challenge + "," + withoutProof;
        byte[] salted = ScramKeys.salted(password, salt, iterations);
        byte[] clientKey = ScramKeys.clientKey(salted);
        byte[] signature = ScramKeys.hmac(ScramKeys.hash(clientKey), exchange);
        expectedSignature = ScramKeys.hmac(ScramKeys.serverKey(salted), exchange);
        return ScramText.bytes(withoutProof + ",p=" + ScramText.base64(ScramKeys.xor(clientKey, signature)));
    }

    /** Checks from the server's last step that it knows the credential. */
    public void verify(byte[] serverFinal) {
        if (expectedSignature == null) {
            throw new IllegalStateException("There was no proof yet");
        }
        ScramText parts = ScramText.of(serverFinal);
        if (parts.nextIs('e')) {
            throw ScramText.failure("The server refuses the login: " + parts.next('e'));
        }
        if (!MessageDigest.isEqual(expectedSignature, ScramText.base64(parts.next('v')))) {
            throw ScramText.failure("The server does not know this user's password");
        }
    }

    private static int iterations(String value) {
        int iterations;
        try {
            iterations = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw ScramText.failure("The number of iterations is no number");
        }
        if (iterations < ScramKeys.ITERATIONS_ACCEPTED_MIN || iterations > ScramKeys.ITERATIONS_MAX) {
            throw ScramText.failure(
                    "The server asks for " + iterations + " iterations, which this client does not accept");
        }
        return iterations;
    }
}
