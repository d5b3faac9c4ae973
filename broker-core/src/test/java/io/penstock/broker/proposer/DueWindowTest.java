package io.penstock.broker.proposer;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.schedule.ScheduledMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a set of all that waits: whatever a look misses, drops or finds twice, all go once, in order, on time. */
@Timeout(60)
class DueWindowTest {
    private static final int MAX = 20;

    private final TreeSet<ScheduledMessage> waiting = new TreeSet<>();
    private final List<ScheduledMessage> gone = new ArrayList<>();
    private DueWindow window = new DueWindow(MAX);
    private long offset;
    private int scheduled;

    private ScheduledMessage message(long due) {
        return new ScheduledMessage(due, 16, offset++, null);
    }

    private void schedule(long due) {
        scheduled++;
        ScheduledMessage message = message(due);
        waiting.add(message);
        window.scheduled(message);
    }

    private void letGo(long now) {
        for (ScheduledMessage next = window.poll(now); next != null; next = window.poll(now)) {
            assertThat(waiting.remove(next))
                    .as("twice, or never there: %s", next)
                    .isTrue();
            gone.add(next);
        }
    }

    private void look(long before, SplittableRandom random) {
        window.beginLook(before);
        List<ScheduledMessage> seen = new ArrayList<>(waiting);
        while (!seen.isEmpty()) {
            ScheduledMessage one = seen.remove(random.nextInt(seen.size()));
            int fate = random.nextInt(200);
            if (fate == 0) {
                window.missed(one);
            } else if (fate == 1) {
                window.missedSome();
            } else {
                window.found(one);
            }
            if (scheduled < 500 && random.nextInt(20) == 0) {
                schedule(before - 500 + random.nextInt(1_000));
            }
            assertThat(window.size()).isLessThanOrEqualTo(MAX);
        }
        window.endLook();
    }

    @Test
    void shouldLetEveryMessageGoOnceAndOnTimeWhateverALookMisses() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            waiting.clear();
            gone.clear();
            scheduled = 0;
            window = new DueWindow(MAX);
            long now = 0;
            for (int i = random.nextInt(200); i > 0; i--) {
                schedule(1 + random.nextInt(2_000));
            }
            for (int step = 0; step < 3_000 && (step < 100 || !waiting.isEmpty()); step++) {
                if (window.completeBefore() <= now + 20 && window.size() <= MAX / 2) {
                    look(now + 200, random);
                }
                letGo(now);
                if (window.completeBefore() > now) {
                    long time = now;
                    assertThat(waiting.stream().filter(each -> each.due() < time))
                            .as("seed %d", seed)
                            .isEmpty();
                    now += random.nextInt(10);
                }
                if (step < 100 && random.nextInt(3) == 0) {
                    schedule(now + 1 + random.nextInt(300));
                }
            }
            assertThat(waiting).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void shouldKeepTheNextOnesOnly() {
        window.beginLook(1_000);
        window.endLook();
        for (int i = 0; i < 3 * MAX; i++) {
            schedule(900 - i);
        }
        assertThat(window.size()).isEqualTo(MAX);
        assertThat(window.completeBefore()).isEqualTo(900 - 2 * MAX + 1);
        letGo(10_000);
        assertThat(gone).hasSize(MAX).isSorted();
        assertThat(gone.get(0).due()).isEqualTo(900 - 3 * MAX + 1);
    }

    @Test
    void shouldKnowNothingBeforeTheFirstLook() {
        schedule(5);
        letGo(100);
        assertThat(gone).isEmpty();
        window.beginLook(1_000);
        waiting.forEach(window::found);
        letGo(100);
        assertThat(gone).as("a look is under way").isEmpty();
        window.endLook();
        letGo(100);
        assertThat(gone).hasSize(1);
    }
}
