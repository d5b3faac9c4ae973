package io.penstock.protocol.auth;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a broker keeps of a password: enough to check a login, not enough to log in. RFC 5802 section 3, with SHA-256.
 *
 * <p>Immutable as long as nobody writes to the arrays; any thread.
 */
public record ScramCredential(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /** Fewer iterations are refused for new passwords. */
    public static final int ITERATIONS_MIN = 15_000;

    public ScramCredential {
        Objects.requireNonNull(salt, "salt");
        if (salt.length == 0 || storedKey.length != ScramKeys.SIZE || serverKey.length != ScramKeys.SIZE) {
            throw new IllegalArgumentException("No SCRAM-SHA-256 credential");
        }
        if (iterations < ScramKeys.ITERATIONS_ACCEPTED_MIN || iterations > ScramKeys.ITERATIONS_MAX) {
            throw new IllegalArgumentException(iterations + " iterations");
        }
    }

    /** The credential of a new password; takes some tens of milliseconds by intention. */
    public static ScramCredential derive(String password, byte[] salt, int iterations) {
        if (iterations < ITERATIONS_MIN) {
            throw new IllegalArgumentException(iterations + " iterations are fewer than " + ITERATIONS_MIN);
        }
        return ScramKeys.credential(ScramKeys.salted(password, salt, iterations), salt, iterations);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScramCredential that
                && iterations == that.iterations
                && Arrays.equals(salt, that.salt)
                && Arrays.equals(storedKey, that.storedKey)
                && Arrays.equals(serverKey, that.serverKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(salt);
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "ScramCredential[" + iterations + " iterations]";
    }
}
