package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A full disk, and a broken one. */
class StoreFailureTest {
    /** Checkpoints find their room in it when the log finds none. */
    private static final long KEPT_FREE_BYTES = 32 * 1024;

    private static final CoreHarness.Options FREEING = CoreHarness.Options.small()
            .store(new BrokerConfig.Store(
                    CoreHarness.SEGMENT_BYTES, BrokerConfig.Flush.BEFORE_ANSWER, KEPT_FREE_BYTES, 100_000, 1_000));

    private final CrashDisk disk = new CrashDisk();

    @Test
    void shouldRefuseSendsOnAFullDiskGoOnConsumingAndResumeByItself() {
        CoreHarness broker = CoreHarness.open(disk, new TurnedClock(), FREEING);
        TestClient client = broker.client();
        int orders = client.queue("orders");
        client.produce(orders, "first");
        broker.pass(2_000);
        disk.limitSpace(disk.used() + 3L * CoreHarness.SEGMENT_BYTES + KEPT_FREE_BYTES);
        List<String> stored = new ArrayList<>(List.of("first"));
        Produce refused = null;
        for (int i = 0; i < 200 && refused == null; i++) {
            Produce produce = client.persistent(orders, "m" + i + ".".repeat(8_000));
            int number = client.send(Produce.LAYOUT, produce);
            broker.run();
            if (client.isOk(number)) {
                stored.add("m" + i + ".".repeat(8_000));
            } else {
                assertThat(client.answer(number).code()).isEqualTo(ErrorCode.DISK_FULL.number());
                refused = produce;
            }
        }
        assertThat(refused).as("the disk was never full").isNotNull();
        client.refused(ErrorCode.DISK_FULL, Produce.LAYOUT, refused);

        long subscription = client.consume("orders", 1, 1, 1_000);
        assertThat(client.texts()).containsExactlyElementsOf(stored);
        for (int offset = 0; offset < stored.size(); offset++) {
            client.accept(1, new TagRange(subscription, 0, offset, offset));
        }
        broker.pass(5_000);
        client.ok(Produce.LAYOUT, refused);
        client.accept(1, client.taken().get(0).tag(subscription));
        for (int i = 0; i < 50; i++) {
            client.produce(orders, "again" + i + ".".repeat(8_000));
            Got got = client.taken().get(0);
            client.accept(1, got.tag(subscription));
            broker.pass(1_100);
        }
    }

    @Test
    void shouldAnswerNothingAsDurableAfterAFailedForce() {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        int orders = client.queue("orders");
        client.produce(orders, "a");
        disk.failForceAt(1);
        client.refused(ErrorCode.STORE_FAILED, Produce.LAYOUT, client.persistent(orders, "b"));
        client.refused(ErrorCode.STORE_FAILED, Produce.LAYOUT, client.persistent(orders, "c"));
        broker.pass(500);
        client.refused(ErrorCode.STORE_FAILED, Produce.LAYOUT, client.nonPersistent(orders, "d"));

        CoreHarness again = CoreHarness.open(disk.killProcess());
        TestClient next = again.client();
        next.consume("orders", 1, 1, 10);
        assertThat(next.texts()).contains("a").doesNotContain("c", "d");
        next.produce(orders, "e");
    }

    @Test
    void shouldLatchWithoutFallingOverWhenACheckpointFindsTheDiskBroken() {
        CoreHarness broker = CoreHarness.open(disk, new TurnedClock(), FREEING);
        TestClient client = broker.client();
        int orders = client.queue("orders");
        client.ok(Produce.LAYOUT, client.nonPersistent(orders, "a"));
        disk.failForceAt(1);
        broker.pass(3_000);
        client.refused(ErrorCode.STORE_FAILED, Produce.LAYOUT, client.persistent(orders, "b"));
    }
}
