package io.penstock.reliability;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for a condition, looking at it often, until it holds or the time is up. Without state; any thread. */
final class Deadline {
    private static final long LOOK_MS = 20;

    private Deadline() {}

    /** @param what says what was awaited and how things stand */
    static void await(int seconds, Supplier<String> what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + seconds + " s: " + what.get());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }
}
