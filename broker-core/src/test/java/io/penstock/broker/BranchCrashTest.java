package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.BranchWorkload.Doubt;
import io.penstock.broker.BranchWorkload.Fate;
import io.penstock.broker.BranchWorkload.Known;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.transaction.StagedMessage;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.Frame;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * After a power loss or a kill in the middle of any operation on the disk, recovery finds every branch whose preparation was answered, and no other than was asked
 * for; once it has finished them as the transaction manager had decided, each branch has happened as a whole or not at all. Run with {@code -Dpenstock.crashPoints=N} for
 * more, {@code -Dpenstock.crashSeed=S} for one run again.
 */
class BranchCrashTest {
    private static final int CRASH_POINTS = Integer.getInteger("penstock.crashPoints", 600);
    private static final int STEPS = 60;

    private long points;
    private long finished;
    private long moved;
    private long outOfTheWay;

    @Test
    void shouldFinishEveryPreparedBranchWhereverPowerGoesOff() {
        run(Doubt.SHORT);
    }

    /** The log is freed behind the branches, whose messages are moved out of its way, some more than once. */
    @Test
    void shouldFinishEveryBranchThatWasMovedWhereverPowerGoesOff() {
        run(Doubt.LONG);
        assertThat(moved).as("messages that a recovery found moved").isPositive();
        assertThat(outOfTheWay).as("behind whose first place the log began").isPositive();
    }

    private void run(Doubt doubt) {
        Long only = Long.getLong("penstock.crashSeed");
        long seed = only != null ? only : 1;
        do {
            runOnce(doubt, seed++);
        } while (only == null && points < CRASH_POINTS);
        if (only == null) {
            long other = System.nanoTime();
            System.out.println("BranchCrashTest, " + doubt + ": seeds 1 to " + (seed - 1) + " and " + other);
            runOnce(doubt, other);
        }
        assertThat(points).isPositive();
        assertThat(finished).as("branches that a recovery finished").isPositive();
    }

    private void runOnce(Doubt doubt, long seed) {
        CrashDisk disk = new CrashDisk();
        BranchWorkload workload = new BranchWorkload(disk, doubt, seed);
        SplittableRandom fates = new SplittableRandom(~seed);
        long[] operation = {0};
        disk.watch(() -> {
            operation[0]++;
            workload.listen();
            long fate = fates.nextLong();
            try {
                check(workload, disk, new SplittableRandom(fate));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", operation " + operation[0] + ", fate " + fate + ": " + e.getMessage(), e);
            }
            points++;
        });
        workload.run(STEPS);
        workload.broker().close();
    }

    private void check(BranchWorkload workload, CrashDisk disk, SplittableRandom random) {
        CrashDisk left = random.nextInt(4) == 0 ? disk.killProcess() : disk.afterPowerLoss(random.nextLong());
        CoreHarness broker = CoreHarness.open(left, workload.clock(), BrokerWorkload.OPTIONS);
        TestClient manager = broker.client();
        long head = broker.core().store().log().head();
        broker.core().store().state().branches().forEachStaged(message -> count(message, head));
        Set<BranchId> listed = recoverable(manager);
        checkListed(workload.branches, listed);
        for (Known known : workload.branches) {
            if (listed.contains(known.id)) {
                finish(manager, known);
                finished++;
            }
        }
        assertThat(recoverable(manager)).as("left over").isEmpty();
        if (random.nextInt(3) == 0) {
            left = left.afterPowerLoss(random.nextLong());
            broker.close();
            broker = CoreHarness.open(left, workload.clock(), BrokerWorkload.OPTIONS);
            assertThat(recoverable(broker.client()))
                    .as("back after a second loss")
                    .isEmpty();
        }
        checkWhole(workload, drained(broker, BranchWorkload.IN), drained(broker, BranchWorkload.OUT));
        broker.close();
    }

    private void count(StagedMessage message, long head) {
        assertThat(message.entry().position).as("still in the log").isGreaterThanOrEqualTo(head);
        moved += message.entry().position == message.sentPosition() ? 0 : 1;
        outOfTheWay += message.sentPosition() < head ? 1 : 0;
    }

    private static Set<BranchId> recoverable(TestClient client) {
        Frame answer = client.ok(BranchList.LAYOUT, new BranchList(BranchList.Scope.RECOVERABLE, 0, 1000));
        Set<BranchId> ids = new LinkedHashSet<>();
        BranchList.Answer.LAYOUT.decode(answer.body()).branches().forEach(entry -> ids.add(entry.branch()));
        return ids;
    }

    private static void checkListed(List<Known> branches, Set<BranchId> listed) {
        Set<BranchId> possible = new HashSet<>();
        for (Known known : branches) {
            if (known.prepare != Fate.NOT_ASKED && known.finish != Fate.DONE) {
                possible.add(known.id);
            }
            if (known.prepare == Fate.DONE && known.finish == Fate.NOT_ASKED) {
                assertThat(listed).as("prepared, and lost").contains(known.id);
            }
        }
        assertThat(possible).as("never prepared, or finished").containsAll(listed);
    }

    /** As written down; without a word of a commit it is rolled back. */
    private static void finish(TestClient manager, Known known) {
        if (known.commits) {
            manager.ok(
                    BranchCommit.LAYOUT,
                    new BranchCommit(known.id, BranchCommit.Phase.SECOND, 1, manager.nextNumber(1), false));
        } else {
            manager.ok(BranchStep.ROLLBACK, new BranchStep(known.id, false));
        }
    }

    private static Set<String> drained(CoreHarness broker, String queue) {
        TestClient client = broker.client();
        client.queue(queue);
        client.consume(queue, 1, 1, 1_000_000);
        Set<String> texts = new LinkedHashSet<>();
        for (Got got : client.taken()) {
            assertThat(texts.add(got.text())).as("twice: %s", got).isTrue();
        }
        return texts;
    }

    private static void checkWhole(BranchWorkload workload, Set<String> in, Set<String> out) {
        Set<String> gone = new HashSet<>();
        Set<String> unknown = new HashSet<>();
        for (Known known : workload.branches) {
            boolean committed = known.commits || known.onePhase == Fate.DONE;
            if (known.onePhase == Fate.ASKED) {
                unknown.addAll(known.consumed);
                boolean happened = known.consumed.stream().anyMatch(text -> !in.contains(text))
                        || known.sent.stream().anyMatch(out::contains);
                if (happened) {
                    none(in, known.consumed, "half of %s", known.id);
                    assertThat(out).as("half of %s", known.id).containsAll(known.persistent);
                }
            } else if (committed) {
                gone.addAll(known.consumed);
                // What was prepared is promised, whatever its delivery mode.
                assertThat(out)
                        .as("committed: %s", known.id)
                        .containsAll(known.onePhase == Fate.NOT_ASKED ? known.sent : known.persistent);
                assertThat(out.stream().filter(known.sent::contains).toList())
                        .as("in order: %s", known.id)
                        .isEqualTo(known.sent.stream().filter(out::contains).toList());
            } else {
                none(out, known.sent, "not committed: %s", known.id);
            }
        }
        none(in, gone, "consumed for good");
        for (String text : workload.produced) {
            if (!gone.contains(text) && !unknown.contains(text)) {
                assertThat(in).as("neither consumed nor there").contains(text);
            }
        }
    }

    private static void none(Set<String> there, Iterable<String> texts, String what, Object... details) {
        for (String text : texts) {
            assertThat(there).as(what, details).doesNotContain(text);
        }
    }
}
