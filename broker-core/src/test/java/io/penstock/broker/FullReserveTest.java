package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.proposer.AbandonedDestinations;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.store.StoppedLog;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList.State;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TemporaryName;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the broker itself asks for while not even its reserve has room: it waits, and is not asked for again and again. */
class FullReserveTest {
    private static final int EXPIRING = 500;
    /** Blocks of the index that hold as many messages that expire as others. */
    private static final int BLOCKS = 8;

    private final CrashDisk disk = new CrashDisk();
    private final CoreHarness broker = CoreHarness.open(disk);
    private final TestClient client = broker.client();
    private final int orders = client.queue("orders");

    /** Ends of branches weigh as little as any proposal does: they leave no room for another. */
    private static final int FILLING_BRANCHES = 200;

    /**
     * Settles the same message until that has no room, lets messages expire until that has none, and then branches that are
     * overdue.
     */
    private void takeAllRoom() {
        for (int i = 0; i < FILLING_BRANCHES; i++) {
            client.ok(BranchStart.LAYOUT, new BranchStart(branch(10 + i), BranchStart.Mode.NEW, 3));
        }
        for (int i = 0; i < 2 * EXPIRING; i++) {
            long ttlMs = i % 2 == 0 ? 1_000 : 0;
            client.ok(
                    Produce.LAYOUT,
                    new Produce(orders, -1, ttlMs, 0, client.message("m" + i, 1, client.nextNumber(1), true)));
        }
        disk.limitSpace(disk.used());
        client.produce(client.queue("other"), "settled");
        long subscription = client.subscribe("other", TestClient.QUEUE, null);
        Settle settle = new Settle(1, Settle.Outcome.ACCEPT, List.of(new TagRange(subscription, 0, 0, 0)));
        int code = 0;
        for (int i = 0; i < 10_000 && code == 0; i++) {
            code = client.ask(Settle.LAYOUT, settle).code();
        }
        assertThat(code).as("the disk was never full").isEqualTo(ErrorCode.DISK_FULL.number());
        broker.pass(4_000);
        assertThat(filled()).as("the last bytes are taken").isBetween(1L, FILLING_BRANCHES - 1L);
        assertThat(waiting()).as("the last bytes take some").isGreaterThan(EXPIRING + EXPIRING / 4);
    }

    private void makeRoom() {
        disk.limitSpace(Long.MAX_VALUE);
        broker.pass(100);
        assertThat(waiting()).isEqualTo(EXPIRING);
        broker.pass(5_000);
    }

    private long waiting() {
        return broker.core().store().state().destinations().find("orders").unsettled();
    }

    private int written(RecordKind kind) {
        AtomicInteger count = new AtomicInteger();
        try (StoppedLog log = new StoppedLog(disk.killProcess())) {
            log.verify((life, record) -> count.addAndGet(record.kind() == kind ? 1 : 0));
        }
        return count.get();
    }

    @Test
    void shouldAskOnceForWhatHasExpired() {
        takeAllRoom();
        broker.pass(30_000);
        makeRoom();
        assertThat(written(RecordKind.EXPIRE)).isEqualTo(BLOCKS);
    }

    @Test
    void shouldAskOnceForTheEndOfABranchThatIsOverdue() {
        client.ok(BranchStart.LAYOUT, new BranchStart(branch(1), BranchStart.Mode.NEW, 6));
        takeAllRoom();
        broker.pass(60_000);
        assertThat(stateOfTheBranch()).isEqualTo(State.ACTIVE);
        makeRoom();
        assertThat(stateOfTheBranch()).isNotEqualTo(State.ACTIVE);
        assertThat(written(RecordKind.BRANCH_STEP)).isEqualTo(FILLING_BRANCHES + 1);
    }

    private static BranchId branch(int number) {
        return new BranchId(number, new byte[] {1}, new byte[] {2});
    }

    private State stateOfTheBranch() {
        return broker.core().store().state().branches().unprepared().stream()
                .filter(each -> each.id().equals(branch(1)))
                .findAny()
                .orElseThrow()
                .state();
    }

    private long filled() {
        return broker.core().store().state().branches().unprepared().stream()
                .filter(each -> each.state() == State.ROLLBACK_ONLY)
                .count();
    }

    @Test
    void shouldAskOnceForTheEndOfAnAbandonedDestination() {
        String name = TemporaryName.of("broker-a", 1, 2);
        TestClient owner = broker.client();
        owner.create(name, DestinationCreate.Kind.TEMPORARY_QUEUE, DestinationCreate.Settings.DEFAULT);
        owner.lose();
        takeAllRoom();
        broker.pass(3 * AbandonedDestinations.PATIENCE_MS);
        assertThat(broker.core().store().state().destinations().find(name)).isNotNull();
        makeRoom();
        assertThat(broker.core().store().state().destinations().find(name)).isNull();
        assertThat(written(RecordKind.DESTINATION_DELETE)).isEqualTo(1);
    }
}
