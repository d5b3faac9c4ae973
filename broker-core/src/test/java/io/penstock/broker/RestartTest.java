package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.store.file.Disk;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a broker knows after a start, by a checkpoint or without one, after an orderly stop or a crash. */
class RestartTest {
    private static final CoreHarness.Options CHECKPOINTS = CoreHarness.Options.small()
            .store(new BrokerConfig.Store(CoreHarness.SEGMENT_BYTES, BrokerConfig.Flush.BEFORE_ANSWER, 0, 10_000, 100));

    private final CrashDisk disk = new CrashDisk();

    private static List<String> drain(Disk disk, String queue) {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        client.queue(queue);
        client.consume(queue, 1, 1, 100_000);
        return client.texts();
    }

    private void fill(CoreHarness broker, List<String> left) {
        TestClient client = broker.client();
        int orders = client.queue("orders");
        for (int i = 0; i < 300; i++) {
            client.produce(orders, "m" + i);
            left.add("m" + i);
        }
        broker.pass(300);
        long subscription = client.subscribe("orders", TestClient.QUEUE, null);
        client.accept(1, new TagRange(subscription, 0, 0, 99), new TagRange(subscription, 0, 150, 150));
        left.removeAll(List.of("m150"));
        left.subList(0, 100).clear();
        client.produce(orders, "last");
        left.add("last");
    }

    @Test
    void shouldComeBackByReplayAlone() {
        List<String> left = new ArrayList<>();
        fill(CoreHarness.open(disk), left);
        assertThat(drain(disk.afterPowerLoss(7), "orders")).containsExactlyElementsOf(left);
    }

    @Test
    void shouldComeBackByACheckpointAndWhatFollowsIt() {
        List<String> left = new ArrayList<>();
        fill(CoreHarness.open(disk, new TurnedClock(), CHECKPOINTS), left);
        assertThat(disk.list()).anyMatch(name -> name.startsWith("checkpoint-"));
        assertThat(drain(disk.afterPowerLoss(7), "orders")).containsExactlyElementsOf(left);
    }

    @Test
    void shouldFlagNothingAfterAnOrderlyStopThatWasNotDelivered() {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        int orders = client.queue("orders");
        client.produce(orders, "a", "b", "c");
        client.consume("orders", 1, 1, 2);
        assertThat(client.texts()).containsExactly("a", "b");
        broker.stop();
        assertThat(drain(disk.killProcess(), "orders")).containsExactly("a*2", "b*2", "c");
    }

    @Test
    void shouldDoNothingMoreBehindAnOrderlyStop() {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        int orders = client.queue("orders");
        client.produce(orders, "a", "b");
        client.consume("orders", 1, 1, 1);
        broker.core().stop();
        int late = client.send(Produce.LAYOUT, client.persistent(orders, "c"));
        client.credit(1, 0, 10);
        assertThat(client.answer(late)).isNull();
        assertThat(client.texts()).containsExactly("a");
        broker.close();
        assertThat(drain(disk.killProcess(), "orders")).containsExactly("a*2", "b");
    }

    @Test
    void shouldFlagNothingAfterAnOrderlyStopThatNobodyConsumed() {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        client.produce(client.queue("orders"), "a", "b");
        client.consume("orders", 1, 1, 10);
        client.disconnect();
        broker.stop();
        assertThat(drain(disk.killProcess(), "orders")).containsExactly("a", "b");
    }

    @Test
    void shouldNotFlagAfterAnOrderlyStopWhatASelectorOnlyPassedOver() {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        int orders = client.queue("orders");
        for (int colour : new int[] {2, 1, 2, 1, 1}) {
            client.ok(Produce.LAYOUT, Selecting.coloured(client, orders, "c" + colour, colour));
        }
        long subscription = Selecting.consume(client, "orders", 1, "colour = 2", 10);
        assertThat(client.texts()).containsExactly("c2", "c2");
        client.accept(1, new TagRange(subscription, 0, 0, 0));
        broker.stop();
        assertThat(drain(disk.killProcess(), "orders"))
                .as("a mark is one offset: what lies below the last delivered one is flagged with it")
                .containsExactly("c1*2", "c2*2", "c1", "c1");
    }

    @Test
    void shouldNotFlagAfterAnOrderlyStopWhatWasGivenBackUnread() {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        client.produce(client.queue("orders"), "a", "b", "c");
        client.consume("orders", 1, 1, 1);
        client.consume("orders", 2, 2, 10);
        assertThat(client.texts()).containsExactly("a", "b", "c");
        client.ok(LinkClose.LAYOUT, new LinkClose(2, List.of()));
        broker.stop();
        assertThat(drain(disk.killProcess(), "orders")).containsExactly("a*2", "b", "c");
    }

    @Test
    void shouldFlagAfterAnOrderlyStopWhatALostClientHad() {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        client.produce(client.queue("orders"), "a", "b", "c");
        client.consume("orders", 1, 1, 2);
        assertThat(client.texts()).containsExactly("a", "b");
        client.lose();
        broker.stop();
        assertThat(drain(disk.killProcess(), "orders")).containsExactly("a*2", "b*2", "c");
    }

    @Test
    void shouldFlagAllThatWasReservedAfterACrash() {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        client.produce(client.queue("orders"), "a", "b");
        client.consume("orders", 1, 1, 1);
        assertThat(drain(disk.afterPowerLoss(3), "orders")).containsExactly("a*2", "b*2");
    }

    @Test
    void shouldKeepNonPersistentMessagesOverAnOrderlyStopOnly() {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        int orders = client.queue("orders");
        client.ok(Produce.LAYOUT, client.nonPersistent(orders, "a"));
        client.produce(orders, "b");
        assertThat(drain(disk.killProcess(), "orders")).containsExactly("b");
        broker.stop();
        CoreHarness second = CoreHarness.open(disk);
        second.client().queue("orders");
        second.stop();
        assertThat(drain(disk.killProcess(), "orders")).containsExactly("a", "b");
    }

    @Test
    void shouldForgetNonDurableSubscriptionsAndKeepDurableOnes() {
        CoreHarness broker = CoreHarness.open(disk);
        TestClient client = broker.client();
        int news = client.topic("news");
        client.ok(ClientId.LAYOUT, new ClientId("c"));
        long durable = client.subscribe("news", Durability.DURABLE, "d");
        long shared = client.subscribe("news", Durability.SHARED, "s");
        client.produce(news, "a");
        TestClient next = CoreHarness.open(disk.afterPowerLoss(5)).client();
        next.ok(ClientId.LAYOUT, new ClientId("c"));
        assertThat(next.subscribe("news", Durability.DURABLE, "d")).isEqualTo(durable);
        assertThat(next.subscribe("news", Durability.SHARED, "s")).isNotEqualTo(shared);
        next.open(1, 1, durable);
        next.credit(1, 0, 10);
        assertThat(next.texts()).containsExactly("a");
    }

    @Test
    void shouldFreeTheLogBehindWhatIsConsumed() {
        CoreHarness broker = CoreHarness.open(disk, new TurnedClock(), CHECKPOINTS);
        TestClient client = broker.client();
        int orders = client.queue("orders");
        long subscription = client.consume("orders", 1, 1, 100_000);
        for (int i = 0; i < 200; i++) {
            client.produce(orders, ".".repeat(8_000));
            client.accept(1, new TagRange(subscription, 0, i, i));
            broker.pass(20);
        }
        assertThat(disk.list().stream().filter(name -> name.endsWith(".log")).count())
                .as("1.6 MB passed through segments of 64 KiB")
                .isLessThan(10);
        assertThat(drain(disk.afterPowerLoss(11), "orders")).isEmpty();
    }
}
