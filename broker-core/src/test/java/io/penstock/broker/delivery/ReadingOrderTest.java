package io.penstock.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.agent.Clock;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The reader's line, by a clock that the test turns: reading itself takes no time here. */
class ReadingOrderTest {
    private static final long LOOK_NANOS = 1_000;

    private record Task(boolean isPaced, String name) implements ReaderTask {
        @Override
        public Kind kind() {
            return isPaced ? Kind.LOOK : Kind.WINDOW;
        }

        @Override
        public void read(OldMessages messages) {}

        @Override
        public void done() {}
    }

    private static final class Turned implements Clock {
        private long nanos = Long.MAX_VALUE - LOOK_NANOS;

        @Override
        public long epochMs() {
            return 0;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }

    private final Turned clock = new Turned();
    private final Queue<ReaderTask> asked = new ArrayDeque<>();
    private ReadingOrder order = new ReadingOrder(asked, clock, 2);

    private void window(String name) {
        asked.add(new Task(false, name));
    }

    private void look(String name) {
        asked.add(new Task(true, name));
    }

    /** Serves what may be served at this moment; each look takes its time. */
    private String served() {
        StringBuilder names = new StringBuilder();
        for (Task task = (Task) order.next(); task != null; task = (Task) order.next()) {
            clock.nanos += LOOK_NANOS;
            order.read(task);
            names.append(task.name());
        }
        return names.toString();
    }

    @Test
    void shouldServeFirstWhoCameFirstWhileNobodyRests() {
        window("a");
        window("b");
        look("1");
        assertThat(served()).isEqualTo("ab1");
        assertThat(order.isHolding()).isFalse();
    }

    @Test
    void shouldLetALookRestFourTimesAsLongAsItTookOnTwoCores() {
        look("1");
        look("2");
        assertThat(served()).isEqualTo("1");
        assertThat(order.isHolding()).isTrue();
        assertThat(order.restLeft()).isEqualTo(4 * LOOK_NANOS);
        clock.nanos += 4 * LOOK_NANOS - 1;
        assertThat(served()).isEmpty();
        clock.nanos += 1;
        assertThat(served()).isEqualTo("2");
        assertThat(order.isHolding()).isFalse();
    }

    @Test
    void shouldServeWindowsInTheRestOfALook() {
        look("1");
        look("2");
        window("a");
        assertThat(served()).isEqualTo("1a");
        window("b");
        assertThat(served()).isEqualTo("b");
    }

    @Test
    void shouldNotLetWindowsStarveALook() {
        look("1");
        assertThat(served()).isEqualTo("1");
        look("2");
        look("3");
        for (char name = 'a'; name <= 'h'; name++) {
            window(String.valueOf(name));
        }
        // Four windows take as long as the rest.
        assertThat(served()).isEqualTo("abcd2efgh3");
    }

    @Test
    void shouldNotRestOnAMachineOfManyCores() {
        order = new ReadingOrder(asked, clock, 10);
        look("1");
        look("2");
        window("a");
        assertThat(served()).isEqualTo("12a");
    }

    @Test
    void shouldNotRestForLongAfterALookThatWaitedForTheDisk() {
        look("1");
        ReaderTask look = order.next();
        clock.nanos += TimeUnit.SECONDS.toNanos(1);
        order.read(look);
        assertThat(order.restLeft()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(10));
    }

    @Test
    void shouldRestNineTimesAsLongOnOneCore() {
        order = new ReadingOrder(asked, clock, 1);
        look("1");
        look("2");
        assertThat(served()).isEqualTo("1");
        assertThat(order.restLeft()).isEqualTo(9 * LOOK_NANOS);
    }
}
