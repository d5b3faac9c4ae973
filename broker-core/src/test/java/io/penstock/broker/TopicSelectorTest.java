package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.store.BlockLayout;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.BrokerStatus;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.Subscribe.Durability;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What topics' subscriptions do not want: not delivered, and settled, so that it holds nothing. */
class TopicSelectorTest {
    /** Longer than the intervals at which the broker settles what is not wanted. */
    private static final long A_WHILE_MS = 200;

    private final CrashDisk disk = new CrashDisk();
    private CoreHarness broker = CoreHarness.open(disk);
    private TestClient client = broker.client();
    private final int news = client.topic("news");

    @AfterEach
    void close() {
        broker.close();
    }

    private void send(TestClient from, String clientId, int... colours) {
        for (int colour : colours) {
            from.ok(Produce.LAYOUT, Selecting.coloured(from, news, "c" + colour, colour, clientId));
        }
    }

    /** Messages that any subscription still needs. */
    private long needed() {
        Destination topic = broker.core().store().state().destinations().find("news");
        return topic.unsettled();
    }

    private TestClient named(String clientId) {
        TestClient named = broker.client();
        named.ok(ClientId.LAYOUT, new ClientId(clientId));
        return named;
    }

    @Test
    void shouldDeliverWhatTheSubscriptionSelectsAndSettleTheRest() {
        long subscription = Selecting.subscribe(client, "news", Durability.PRIVATE, null, "colour > 1");
        client.open(1, 1, subscription);
        client.credit(1, 0, 100);
        send(client, null, 1, 2, 1, 3, 1);
        assertThat(client.texts()).containsExactly("c2", "c3");
        broker.pass(A_WHILE_MS);
        assertThat(needed()).isEqualTo(2);
    }

    @Test
    void shouldSettleWhatIsNotWantedWhileTheConsumerHasNoCredit() {
        long subscription = Selecting.subscribe(client, "news", Durability.PRIVATE, null, "colour = 2");
        client.open(1, 1, subscription);
        send(client, null, 1, 2, 1, 1, 2, 1);
        broker.pass(A_WHILE_MS);
        assertThat(needed()).isEqualTo(2);
        client.credit(1, 0, 100);
        assertThat(client.texts()).containsExactly("c2", "c2");
    }

    @Test
    void shouldSettleWhatADurableSubscriptionDoesNotWantWhileNobodyConsumes() {
        TestClient owner = named("owner");
        long subscription = Selecting.subscribe(owner, "news", Durability.DURABLE, "d", "colour = 2");
        owner.disconnect();
        for (int i = 0; i < 700; i++) {
            send(client, null, 1, 2, 3);
        }
        broker.pass(A_WHILE_MS);
        assertThat(needed()).isEqualTo(700);
        owner = named("owner");
        assertThat(Selecting.subscribe(owner, "news", Durability.DURABLE, "d", "colour = 2"))
                .isEqualTo(subscription);
        owner.open(1, 1, subscription);
        owner.credit(1, 0, 1_000);
        assertThat(owner.texts()).hasSize(700).containsOnly("c2");
    }

    @Test
    void shouldSettleWhatFollowsADamagedBlockOfTheIndexAndTheRestAfterARestart() {
        TestClient owner = named("owner");
        long one = Selecting.subscribe(owner, "news", Durability.DURABLE, "one", "colour = 2");
        Selecting.subscribe(owner, "news", Durability.DURABLE, "two", "colour = 2");
        owner.disconnect();
        for (int i = 0; i < 300; i++) {
            send(client, null, 1, 2, 3);
        }
        disk.flip("blocks-00000000", usedBlocks().get(2) * BlockLayout.BLOCK_BYTES + 100, 3);
        broker.pass(1_000);
        int kept = BlockLayout.ENTRIES - BlockLayout.ENTRIES / 3;
        assertThat(needed()).as("all of the block").isBetween(300L + kept - 1, 300L + kept + 1);
        assertThat(damagedBlocks()).as("once, not for each subscription").isEqualTo(1);
        broker.pass(1_000);
        assertThat(damagedBlocks()).isEqualTo(1);
        broker.stop();
        broker = CoreHarness.open(disk);
        broker.pass(A_WHILE_MS);
        assertThat(needed()).as("the index was rebuilt").isEqualTo(300);
        owner = named("owner");
        owner.open(1, 1, one);
        owner.credit(1, 0, 1_000);
        assertThat(owner.taken()).extracting(Got::text).hasSize(300).containsOnly("c2");
    }

    private List<Integer> usedBlocks() {
        return broker.core().store().state().destinations().usedBlocks().stream()
                .boxed()
                .toList();
    }

    private long damagedBlocks() {
        var answer = client.ok(Empty.BROKER_STATUS, Empty.VALUE);
        return BrokerStatus.LAYOUT.decode(answer.body()).entries().stream()
                .filter(entry -> entry.key().equals("damagedBlocks"))
                .mapToLong(entry -> Long.parseLong(entry.value()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldSettleTheSameAfterARestart() {
        TestClient owner = named("owner");
        Selecting.subscribe(owner, "news", Durability.DURABLE, "d", "colour = 2");
        owner.disconnect();
        send(client, null, 1, 2, 1, 2, 1);
        broker.stop();
        broker = CoreHarness.open(disk);
        broker.pass(A_WHILE_MS);
        assertThat(needed()).isEqualTo(2);
        broker.stop();
        broker = CoreHarness.open(disk);
        assertThat(needed()).as("by the records alone").isEqualTo(2);
    }

    @Test
    void shouldKeepForOthersWhatOneSubscriptionDoesNotWant() {
        long choosy = Selecting.subscribe(client, "news", Durability.PRIVATE, null, "colour = 2");
        long all = client.subscribe("news", Durability.PRIVATE, null);
        client.open(1, 1, choosy);
        client.open(2, 1, all);
        client.credit(1, 0, 10);
        client.credit(2, 0, 10);
        send(client, null, 1, 2);
        assertThat(client.taken())
                .extracting(got -> got.link() + got.text())
                .containsExactlyInAnyOrder("1c2", "2c1", "2c2");
    }

    @Test
    void shouldLeaveOutWhatTheOwnConnectionSendsForNoLocal() {
        long subscription =
                Selecting.subscribe(client, new Subscribe("news", Durability.PRIVATE, null, "colour < 9", true));
        client.open(1, 1, subscription);
        client.credit(1, 0, 10);
        TestClient other = broker.client();
        send(client, "someone", 1);
        send(other, "someone", 2, 9);
        send(client, null, 3);
        assertThat(client.texts()).containsExactly("c2");
        broker.pass(A_WHILE_MS);
        assertThat(needed()).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutWhatTheClientIdSendsForADurableNoLocal() {
        TestClient owner = named("owner");
        Subscribe subscribe = new Subscribe("news", Durability.DURABLE, "d", null, true);
        long subscription = Selecting.subscribe(owner, subscribe);
        owner.disconnect();
        owner = named("owner");
        send(owner, "owner", 1);
        send(client, null, 2);
        assertThat(Selecting.subscribe(owner, subscribe)).isEqualTo(subscription);
        owner.open(1, 1, subscription);
        owner.credit(1, 0, 10);
        assertThat(owner.texts()).containsExactly("c2");
    }

    @Test
    void shouldKeepASharedSubscriptionForOneWhoIsAboutToOpenTheLink() {
        TestClient one = broker.client();
        TestClient two = broker.client();
        long subscription = one.subscribe("news", Durability.SHARED, "s");
        one.open(1, 1, subscription);
        assertThat(two.subscribe("news", Durability.SHARED, "s")).isEqualTo(subscription);
        one.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        two.open(1, 1, subscription);
        two.credit(1, 0, 10);
        send(client, null, 1);
        assertThat(two.texts()).containsExactly("c1");
    }

    @Test
    void shouldEndASharedSubscriptionWhoseOnlyClientWentBeforeItOpenedALink() {
        TestClient one = broker.client();
        long subscription = one.subscribe("news", Durability.SHARED, "s");
        one.lose();
        assertThat(client.subscribe("news", Durability.SHARED, "s")).isNotEqualTo(subscription);
    }
}
