package io.penstock.protocol.auth;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Makes the random text of a login step: 144 bits in Base64, which has no comma. As thread-safe as its source of randomness.
 */
public final class ScramNonces implements Supplier<String> {
    private static final int SIZE = 18;

    private final SecureRandom random;

    public ScramNonces(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String get() {
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
