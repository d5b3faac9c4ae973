package io.penstock.protocol.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The arithmetic of SCRAM-SHA-256 (RFC 5802 section 3, RFC 7677). Without state; any thread. */
final class ScramKeys {
    static final int SIZE = 32;
    /** RFC 7677 asks for at least so many; a client accepts no fewer from a server. */
    static final int ITERATIONS_ACCEPTED_MIN = 4096;
    /** A server that asks for more would only keep the client busy. */
    static final int ITERATIONS_MAX = 1_000_000;

    private static final String HMAC = "HmacSHA256";

    private ScramKeys() {}

    static byte[] salted(String password, byte[] salt, int iterations) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("The password is empty");
        }
        PBEKeySpec spec = new PBEKeySpec(
                Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray(), salt, iterations, SIZE * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    static ScramCredential credential(byte[] salted, byte[] salt, int iterations) {
        return new ScramCredential(salt, iterations, hash(clientKey(salted)), serverKey(salted));
    }

    static byte[] clientKey(byte[] salted) {
        return hmac(salted, "Client Key");
    }

    static byte[] serverKey(byte[] salted) {
        return hmac(salted, "Server Key");
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }

    static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    static byte[] xor(byte[] one, byte[] other) {
        byte[] result = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            result[i] = (byte) (one[i] ^ other[i]);
        }
        return result;
    }
}
