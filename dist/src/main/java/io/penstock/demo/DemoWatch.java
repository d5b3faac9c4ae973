package io.penstock.demo;

import io.penstock.protocol.agent.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Knows when the producers are done, and when it has taken too long. Thread-safe. */
final class DemoWatch {
    private final Clock clock;
    private final long deadlineNanos;
    private final Duration patience;
    private final CountDownLatch producers;

    DemoWatch(Clock clock, Duration patience, int producerCount) {
        this.clock = clock;
        this.patience = patience;
        this.deadlineNanos = clock.nanos() + patience.toNanos();
        this.producers = new CountDownLatch(producerCount);
    }

    void producerDone() {
        producers.countDown();
    }

    boolean producersDone() {
        return producers.getCount() == 0;
    }

    /** Waits for the producers, but no longer than a moment; true if they are done. */
    boolean awaitProducers(int millis) throws InterruptedException {
        return producers.await(millis, TimeUnit.MILLISECONDS);
    }

    void failIfOverdue(String what) {
        if (clock.nanos() - deadlineNanos > 0) {
            throw new IllegalStateException("gave up after " + patience.toSeconds() + " s, " + what);
        }
    }
}
