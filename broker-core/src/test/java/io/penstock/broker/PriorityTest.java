package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.Delivered;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages of a higher priority come before others that are ready, in order inside one priority. */
class PriorityTest {
    private final CrashDisk disk = new CrashDisk();
    private CoreHarness broker;
    private TestClient client;
    private int orders;

    private void open(SelectorDeliveryTest.Log log) {
        CoreHarness.Options options = CoreHarness.Options.small();
        broker = CoreHarness.open(
                disk, new TurnedClock(), log == SelectorDeliveryTest.Log.COLD ? options.coldLog() : options);
        client = broker.client();
        orders = client.queue("orders");
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private void send(int... priorities) {
        for (int i = 0; i < priorities.length; i++) {
            client.ok(Produce.LAYOUT, Selecting.ranked(client, orders, priorities[i] + "." + i, priorities[i], null));
        }
    }

    private Destination destination() {
        return broker.core().store().state().destinations().find("orders");
    }

    @ParameterizedTest
    @EnumSource(SelectorDeliveryTest.Log.class)
    void shouldDeliverWhatIsReadyByPriority(SelectorDeliveryTest.Log log) {
        open(log);
        send(4, 9, 0, 4, 9, 5);
        client.consume("orders", 1, 1, 4);
        assertThat(client.texts()).containsExactly("9.1", "9.4", "5.5", "4.0");
        send(7);
        client.credit(1, 0, 10);
        assertThat(client.texts()).containsExactly("7.0", "4.3", "0.2");
    }

    @Test
    void shouldHaveNoOtherQueueUnlessAnotherPriorityIsUsed() {
        open(SelectorDeliveryTest.Log.HOT);
        client.consume("orders", 1, 1, 10);
        send(4, 4);
        client.ok(Produce.LAYOUT, Selecting.ranked(client, orders, "grouped", 9, "g"));
        assertThat(destination().queues()).hasSize(1);
        send(9);
        assertThat(destination().queues())
                .extracting(DestinationQueue::priority)
                .containsExactly(4, 9);
        assertThat(client.texts()).containsExactly("4.0", "4.1", "grouped", "9.0");
    }

    @ParameterizedTest
    @EnumSource(SelectorDeliveryTest.Log.class)
    void shouldKeepOrderAndCountsThroughARollback(SelectorDeliveryTest.Log log) {
        open(log);
        send(4, 9, 4, 9);
        long subscription = client.consume("orders", 1, 1, 3);
        List<Got> got = client.taken();
        assertThat(got).extracting(Got::text).containsExactly("9.1", "9.3", "4.0");
        client.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(got.get(0).tag(subscription)), List.of(), List.of(1)));
        client.credit(1, 1, 10);
        assertThat(client.texts()).containsExactly("9.1*2", "9.3", "4.0", "4.2");
    }

    @Test
    void shouldCountOnlyTheNextOneWhenTheConnectionIsLost() {
        open(SelectorDeliveryTest.Log.HOT);
        send(4, 9, 4, 9);
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).hasSize(4);
        client.lose();
        TestClient again = broker.client();
        again.consume("orders", 1, 1, 10);
        assertThat(again.taken()).extracting(Got::count).containsExactly(2, 2, 2, 2);
        again.lose();
        TestClient third = broker.client();
        long subscription = third.consume("orders", 1, 1, 10);
        List<TagRange> got =
                third.taken().stream().map(each -> each.tag(subscription)).toList();
        third.ok(LinkReset.LAYOUT, new LinkReset(1, 1, got, List.of(), List.of(1)));
        third.credit(1, 1, 10);
        assertThat(third.taken())
                .as("nobody saw the others either time, and the first one was counted once")
                .extracting(each -> each.text() + "*" + each.count())
                .containsExactly("9.1*3", "9.3*2", "4.0*2", "4.2*2");
    }

    @Test
    void shouldSelectAmongPriorities() {
        open(SelectorDeliveryTest.Log.COLD);
        send(4, 9, 7, 0, 9, 4);
        Selecting.consume(client, "orders", 1, "JMSPriority < 8", 10);
        assertThat(client.texts()).containsExactly("7.2", "4.0", "4.5", "0.3");
        Selecting.consume(client, "orders", 2, "JMSPriority = 9", 1);
        assertThat(client.texts()).containsExactly("9.1");
    }

    @Test
    void shouldServeTopicsByPriorityToo() {
        open(SelectorDeliveryTest.Log.HOT);
        int news = client.topic("news");
        long subscription = client.subscribe("news", Subscribe.Durability.PRIVATE, null);
        client.open(1, 1, subscription);
        for (int priority : new int[] {1, 4, 8}) {
            client.ok(Produce.LAYOUT, Selecting.ranked(client, news, "p" + priority, priority, null));
        }
        client.credit(1, 0, 10);
        assertThat(client.texts()).containsExactly("p8", "p4", "p1");
    }

    @Test
    void shouldBrowseByPriority() {
        open(SelectorDeliveryTest.Log.HOT);
        send(4, 9, 0);
        Browse.Page snapshot = Browse.Page.LAYOUT.decode(
                client.ok(Browse.LAYOUT, Browse.snapshot("orders", null)).body());
        List<Integer> queues = new ArrayList<>();
        for (Browse.End end : snapshot.ends()) {
            Browse ask = new Browse("orders", null, end.queueId(), 0, end.upTo(), 1 << 20, 0);
            Browse.Page page =
                    Browse.Page.LAYOUT.decode(client.ok(Browse.LAYOUT, ask).body());
            page.messages().stream().map(Delivered::queueId).forEach(queues::add);
        }
        assertThat(queues).containsExactly(1, 0, 2);
    }

    @Test
    void shouldKeepLanesAndWhatIsSettledInThemOverARestartAndACrash() {
        open(SelectorDeliveryTest.Log.HOT);
        send(4, 9, 0, 9);
        long subscription = client.consume("orders", 1, 1, 10);
        List<Got> got = client.taken();
        client.accept(1, got.get(0).tag(subscription));
        broker.stop();
        broker = CoreHarness.open(disk);
        assertThat(destination().queues())
                .extracting(DestinationQueue::priority)
                .containsExactly(4, 9, 0);
        client = broker.client();
        orders = client.queue("orders");
        client.consume("orders", 1, 1, 1);
        assertThat(client.taken()).extracting(Got::text).containsExactly("9.3");
        broker = CoreHarness.open(disk.afterPowerLoss(1));
        client = broker.client();
        client.consume("orders", 1, 1, 10);
        assertThat(client.taken()).extracting(Got::text).containsExactly("9.3", "4.0", "0.2");
        assertThat(destination().unsettled()).isEqualTo(3);
    }

    @Test
    void shouldGoOnWithLowerPrioritiesWhenHigherOnesAreSettledByOthers() {
        open(SelectorDeliveryTest.Log.COLD);
        send(4, 9);
        long subscription = client.subscribe("orders", TestClient.QUEUE, null);
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.ACCEPT, List.of(new TagRange(subscription, 1, 0, 0))));
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("4.0");
    }
}
