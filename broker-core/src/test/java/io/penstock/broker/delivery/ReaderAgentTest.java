package io.penstock.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.BlockReader;
import io.penstock.broker.store.RecordReader;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.Waiting;
import org.junit.jupiter.api.Test;

/** The reader with a clock that the test turns and tasks that read nothing. */
class ReaderAgentTest {
    private static final long LOOK_NANOS = 1_000;
    private static final int CORES = 2;
    private static final long REST_NANOS = 4 * LOOK_NANOS;

    /** Notes what it is told. */
    private static final class Noting implements Waiting {
        private long restAtMost = -1;
        private int wakes;

        @Override
        public void idle(int workDone) {
            restAtMost = -1;
        }

        @Override
        public void restAtMost(long nanos) {
            restAtMost = nanos;
        }

        @Override
        public void wake() {
            wakes++;
        }
    }

    private final class Look implements ReaderTask {
        @Override
        public Kind kind() {
            return Kind.LOOK;
        }

        @Override
        public boolean isPaced() {
            return true;
        }

        @Override
        public void read(OldMessages messages) {
            nanos += LOOK_NANOS;
            looks++;
        }

        @Override
        public void done() {}
    }

    private final Clock clock = new Clock() {
        @Override
        public long epochMs() {
            return 0;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    };
    private final Noting readers = new Noting();
    private final Noting logs = new Noting();
    private final ReaderProxy proxy = new ReaderProxy(readers);
    private final ReaderAgent reader = new ReaderAgent(
            proxy, new RecordReader(null), new BlockReader(null), new ReaderAgent.Waits(readers, logs), clock, CORES);
    private long nanos;
    private int looks;

    private int turn() {
        int done = reader.doWork();
        long rest = readers.restAtMost;
        readers.idle(done);
        assertThat(rest >= 0)
                .as("a rest has an end when something waits for it, and only then")
                .isEqualTo(done == 0 && looks == 1);
        if (rest >= 0) {
            assertThat(rest).isEqualTo(LOOK_NANOS + REST_NANOS - nanos);
        }
        return done;
    }

    @Test
    void shouldRestUntilTheNextLookMayRunAndWakeTheLogThreadForEach() {
        proxy.ask(new Look());
        proxy.ask(new Look());
        assertThat(turn()).isOne();
        assertThat(turn()).isZero();
        assertThat(turn()).as("told anew each time").isZero();
        nanos += REST_NANOS - 1;
        assertThat(turn()).as("woken early").isZero();
        nanos += 1;
        assertThat(turn()).isOne();
        assertThat(turn()).as("nothing left").isZero();
        assertThat(looks).isEqualTo(2);
        assertThat(logs.wakes).isEqualTo(2);
        assertThat(proxy.drain()).isEqualTo(2);
    }
}
