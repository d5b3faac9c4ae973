package io.penstock.users;

import java.util.concurrent.Callable;

/** For lambdas that must not throw what JMS throws. */
final class Unchecked {
    private Unchecked() {}

    static <T> T get(Callable<T> call) {
        try {
            return call.call();
        } catch (RuntimeException already) {
            throw already;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
