package io.penstock.protocol.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentThreadTest {
    private static final long LONG_PARK_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Counts what it is given and lets a test look at its life. */
    private static final class CountingAgent implements Agent {
        final AtomicLong given = new AtomicLong();
        final AtomicLong done = new AtomicLong();
        final AtomicInteger closes = new AtomicInteger();
        volatile RuntimeException failure;

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public int doWork() {
            if (failure != null) {
                throw failure;
            }
            long more = given.get() - done.get();
            done.addAndGet(more);
            return (int) more;
        }

        @Override
        public void close() {
            closes.incrementAndGet();
        }
    }

    private static AgentThread thread(Agent agent, CompletableFuture<Throwable> failed) {
        return new AgentThread(agent, new ParkingWaiter(LONG_PARK_NANOS), ThreadKind.DAEMON, failed::complete);
    }

    @Test
    void shouldLoseNoWakeUp() {
        CountingAgent agent = new CountingAgent();
        try (AgentThread thread = thread(agent, new CompletableFuture<>()).start()) {
            for (int i = 1; i <= 20_000; i++) {
                agent.given.lazySet(i);
                thread.wake();
                while (agent.done.get() < i) {
                    Thread.onSpinWait();
                }
            }
        }
        assertThat(agent.closes).hasValue(1);
    }

    @Test
    void shouldRestNoLongerThanTheAgentSaysAndAsLongAsEverWhenItSaysNothing() throws Exception {
        ParkingWaiter waiter = new ParkingWaiter(LONG_PARK_NANOS);
        CountDownLatch turns = new CountDownLatch(10);
        AtomicInteger silent = new AtomicInteger();
        Agent agent = new Agent() {
            @Override
            public String name() {
                return "resting";
            }

            @Override
            public int doWork() {
                if (turns.getCount() > 0) {
                    waiter.restAtMost(TimeUnit.MILLISECONDS.toNanos(1));
                    turns.countDown();
                } else {
                    silent.incrementAndGet();
                }
                return 0;
            }
        };
        AgentThread thread = new AgentThread(agent, waiter, ThreadKind.DAEMON, failure -> {}).start();
        try {
            assertThat(turns.await(20, TimeUnit.SECONDS)).isTrue();
            TimeUnit.MILLISECONDS.sleep(100);
            // One that announces the rest, one that is the last look before it, and both again if a park ends by
            // chance.
            assertThat(silent.get()).isLessThanOrEqualTo(4);
        } finally {
            thread.close();
        }
    }

    @Test
    void shouldEndOnAFailureAndTellOnce() throws Exception {
        CountingAgent agent = new CountingAgent();
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        try (AgentThread thread = thread(agent, failed).start()) {
            agent.failure = new IllegalStateException("a mistake made on purpose by a test");
            thread.wake();
            assertThat(failed.get(20, TimeUnit.SECONDS)).isSameAs(agent.failure);
        }
        assertThat(agent.closes).hasValue(1);
    }

    @Test
    void shouldCloseAnAgentThatWasNeverStarted() {
        CountingAgent agent = new CountingAgent();
        AgentThread thread = thread(agent, new CompletableFuture<>());
        thread.close();
        thread.close();
        assertThat(agent.closes).hasValue(1);
    }

    @Test
    void shouldCloseFromItsOwnThread() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<AgentThread> self = new CompletableFuture<>();
        Agent agent = new Agent() {
            @Override
            public String name() {
                return "self-closing";
            }

            @Override
            public int doWork() {
                self.join().close();
                return 0;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        self.complete(thread(agent, new CompletableFuture<>()).start());
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldCloseCompositesInReverseOrderWhateverFails() {
        StringBuilder order = new StringBuilder();
        CompositeAgent composite = new CompositeAgent("both", List.of(new Noting("a", order), new Noting("b", order)));
        assertThat(composite.doWork()).isEqualTo(2);
        try {
            composite.close();
        } catch (IllegalStateException e) {
            order.append('!').append(e.getSuppressed().length);
        }
        assertThat(order).hasToString("ba!1");
    }

    private record Noting(String name, StringBuilder order) implements Agent {
        @Override
        public int doWork() {
            return 1;
        }

        @Override
        public void close() {
            order.append(name);
            throw new IllegalStateException("a mistake made on purpose by a test");
        }
    }
}
