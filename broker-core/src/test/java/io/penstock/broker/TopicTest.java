package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.Unsubscribe;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Topics and their subscriptions: who gets what, and who may do what. */
class TopicTest {
    private final CrashDisk disk = new CrashDisk();
    private final CoreHarness broker = CoreHarness.open(disk);
    private final TestClient client = broker.client();
    private final int news = client.topic("news");

    private static Subscribe durable(String topic, String name) {
        return new Subscribe(topic, Durability.DURABLE, name, null, false);
    }

    @Test
    void shouldForcePersistentMessagesOnlyForThoseWhoOutliveACrash() {
        client.open(1, 1, client.subscribe("news", Durability.PRIVATE, null));
        client.produce(news, "the first one of a destination proves the log");
        long before = disk.forces();
        client.produce(news, "nobody will ask for it after a crash");
        assertThat(disk.forces()).isEqualTo(before);
        TestClient keeper = broker.client();
        keeper.ok(ClientId.LAYOUT, new ClientId("keeper"));
        keeper.subscribe("news", Durability.DURABLE, "kept");
        before = disk.forces();
        client.produce(news, "kept");
        assertThat(disk.forces()).isGreaterThan(before);
    }

    @Test
    void shouldGiveEachPrivateSubscriptionAllThatComesAfterIt() {
        client.produce(news, "before");
        TestClient one = broker.client();
        TestClient two = broker.client();
        one.open(1, 1, one.subscribe("news", Durability.PRIVATE, null));
        one.credit(1, 0, 10);
        client.produce(news, "first");
        two.open(1, 1, two.subscribe("news", Durability.PRIVATE, null));
        two.credit(1, 0, 10);
        client.produce(news, "second");
        assertThat(one.texts()).containsExactly("first", "second");
        assertThat(two.texts()).containsExactly("second");
    }

    @Test
    void shouldShareASharedSubscriptionAndEndItWithItsLastConsumer() {
        TestClient one = broker.client();
        TestClient two = broker.client();
        long subscription = one.subscribe("news", Durability.SHARED, "s");
        assertThat(two.subscribe("news", Durability.SHARED, "s")).isEqualTo(subscription);
        one.open(1, 1, subscription);
        two.open(1, 1, subscription);
        one.credit(1, 0, 10);
        two.credit(1, 0, 10);
        client.produce(news, "a", "b");
        assertThat(one.texts()).containsExactly("a");
        assertThat(two.texts()).containsExactly("b");
        one.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        assertThat(two.texts()).containsExactly("a");
        two.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        assertThat(one.subscribe("news", Durability.SHARED, "s")).isNotEqualTo(subscription);
    }

    @Test
    void shouldNotFindASharedSubscriptionThatIsAboutToEnd() {
        TestClient one = broker.client();
        TestClient two = broker.client();
        long subscription = one.subscribe("news", Durability.SHARED, "s");
        one.open(1, 1, subscription);
        one.send(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        int asked = two.send(Subscribe.LAYOUT, new Subscribe("news", Durability.SHARED, "s", null, false));
        broker.run();
        long found = Subscribe.Answer.LAYOUT.decode(two.answer(asked).body()).subscription();
        two.open(1, 1, found);
        two.credit(1, 0, 10);
        client.produce(news, "a");
        assertThat(two.texts()).containsExactly("a");
    }

    @Test
    void shouldKeepForADurableSubscriptionWhatComesWhileNobodyConsumes() {
        TestClient one = broker.client();
        one.ok(ClientId.LAYOUT, new ClientId("c"));
        long subscription = one.subscribe("news", Durability.DURABLE, "d");
        one.disconnect();
        client.produce(news, "a", "b");
        TestClient again = broker.client();
        again.ok(ClientId.LAYOUT, new ClientId("c"));
        assertThat(again.subscribe("news", Durability.DURABLE, "d")).isEqualTo(subscription);
        again.open(1, 1, subscription);
        again.credit(1, 0, 10);
        assertThat(again.texts()).containsExactly("a", "b");
    }

    @Test
    void shouldLetADurableSubscriptionHaveOneConsumerOnly() {
        TestClient one = broker.client();
        one.ok(ClientId.LAYOUT, new ClientId("c"));
        long subscription = one.subscribe("news", Durability.DURABLE, "d");
        one.open(1, 1, subscription);
        one.refused(ErrorCode.SUBSCRIPTION_IN_USE, Subscribe.LAYOUT, durable("news", "d"));
        one.refused(
                ErrorCode.SUBSCRIPTION_IN_USE,
                LinkOpen.LAYOUT,
                new LinkOpen(2, 1, 0, subscription, null, LinkOpen.Style.LISTENER));
    }

    @Test
    void shouldLetADurableConsumerBeClosedAndMadeAnewWhileItsMessagesAreNotAcknowledged() {
        TestClient one = broker.client();
        one.ok(ClientId.LAYOUT, new ClientId("c"));
        long subscription = one.subscribe("news", Durability.DURABLE, "d");
        one.open(1, 1, subscription);
        one.credit(1, 0, 10);
        client.produce(news, "a", "b");
        Got first = one.taken().get(0);
        one.ok(LinkClose.LAYOUT, new LinkClose(1, List.of(first.tag(subscription))));
        assertThat(one.subscribe("news", Durability.DURABLE, "d")).isEqualTo(subscription);
        one.open(2, 1, subscription);
        one.credit(2, 0, 10);
        assertThat(one.texts()).containsExactly("b");
    }

    @Test
    void shouldRefuseADurableSubscriptionWithoutAClientId() {
        client.refused(ErrorCode.SUBSCRIPTION_CONFLICT, Subscribe.LAYOUT, durable("news", "d"));
    }

    @Test
    void shouldTakeSharedAndUnsharedDurableSubscriptionsOfOneNameForAConflict() {
        client.ok(ClientId.LAYOUT, new ClientId("c"));
        client.subscribe("news", Durability.DURABLE, "d");
        client.refused(
                ErrorCode.SUBSCRIPTION_CONFLICT,
                Subscribe.LAYOUT,
                new Subscribe("news", Durability.SHARED_DURABLE, "d", null, false));
    }

    @Test
    void shouldUnsubscribeOnlyWhatIsThereAndIdle() {
        client.ok(ClientId.LAYOUT, new ClientId("c"));
        client.refused(ErrorCode.NO_SUCH_SUBSCRIPTION, Unsubscribe.LAYOUT, new Unsubscribe("d"));
        long subscription = client.subscribe("news", Durability.DURABLE, "d");
        client.open(1, 1, subscription);
        client.credit(1, 0, 10);
        client.produce(news, "a");
        Got got = client.taken().get(0);
        client.refused(ErrorCode.SUBSCRIPTION_IN_USE, Unsubscribe.LAYOUT, new Unsubscribe("d"));
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of(got.tag(subscription))));
        client.refused(ErrorCode.SUBSCRIPTION_IN_USE, Unsubscribe.LAYOUT, new Unsubscribe("d"));
        client.accept(1, got.tag(subscription));
        client.ok(Unsubscribe.LAYOUT, new Unsubscribe("d"));
        client.refused(ErrorCode.NO_SUCH_SUBSCRIPTION, Unsubscribe.LAYOUT, new Unsubscribe("d"));
        assertThat(client.subscribe("news", Durability.DURABLE, "d")).isNotEqualTo(subscription);
    }

    @Test
    void shouldReplaceAnIdleDurableSubscriptionThatIsWantedOtherwise() {
        client.ok(ClientId.LAYOUT, new ClientId("c"));
        int sports = client.topic("sports");
        client.subscribe("news", Durability.DURABLE, "d");
        client.produce(news, "a");
        long subscription = client.subscribe("sports", Durability.DURABLE, "d");
        client.produce(news, "b");
        client.produce(sports, "c");
        client.open(1, 1, subscription);
        client.credit(1, 0, 10);
        assertThat(client.texts()).containsExactly("c");
    }

    @Test
    void shouldNotReplaceADurableSubscriptionWhoseMessagesAreNotAcknowledged() {
        client.ok(ClientId.LAYOUT, new ClientId("c"));
        client.topic("sports");
        long subscription = client.subscribe("news", Durability.DURABLE, "d");
        client.open(1, 1, subscription);
        client.credit(1, 0, 10);
        client.produce(news, "a");
        Got got = client.taken().get(0);
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of(got.tag(subscription))));
        client.refused(ErrorCode.SUBSCRIPTION_IN_USE, Subscribe.LAYOUT, durable("sports", "d"));
        client.accept(1, got.tag(subscription));
        assertThat(client.subscribe("sports", Durability.DURABLE, "d")).isNotEqualTo(subscription);
    }

    @Test
    void shouldTellAWrongKindFromAnUnknownName() {
        client.queue("orders");
        client.refused(
                ErrorCode.WRONG_DESTINATION_KIND,
                Subscribe.LAYOUT,
                new Subscribe("orders", Durability.PRIVATE, null, null, false));
        client.refused(
                ErrorCode.WRONG_DESTINATION_KIND,
                Subscribe.LAYOUT,
                new Subscribe("news", Durability.QUEUE, null, null, false));
        client.refused(
                ErrorCode.NO_SUCH_DESTINATION,
                Subscribe.LAYOUT,
                new Subscribe("nothing", Durability.QUEUE, null, null, false));
        client.refused(
                ErrorCode.WRONG_DESTINATION_KIND,
                DestinationCreate.LAYOUT,
                new DestinationCreate(
                        "orders",
                        DestinationCreate.Kind.TOPIC,
                        DestinationCreate.Mode.CREATE_IF_ABSENT,
                        DestinationCreate.Settings.DEFAULT));
        client.refused(
                ErrorCode.INVALID_DESTINATION_NAME,
                DestinationCreate.LAYOUT,
                new DestinationCreate(
                        "no spaces",
                        DestinationCreate.Kind.TOPIC,
                        DestinationCreate.Mode.CREATE_IF_ABSENT,
                        DestinationCreate.Settings.DEFAULT));
    }

    @Test
    void shouldDeleteADestinationThatNobodyConsumes() {
        int orders = client.queue("orders");
        client.produce(orders, "a");
        client.consume("orders", 1, 1, 10);
        client.refused(ErrorCode.DESTINATION_IN_USE, DestinationDelete.LAYOUT, new DestinationDelete("orders"));
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        client.ok(DestinationDelete.LAYOUT, new DestinationDelete("orders"));
        client.refused(ErrorCode.NO_SUCH_DESTINATION, DestinationDelete.LAYOUT, new DestinationDelete("orders"));
        assertThat(client.queue("orders")).isNotEqualTo(orders);
        client.taken();
        client.consume("orders", 2, 1, 10);
        assertThat(client.texts()).isEmpty();
    }

    @Test
    void shouldEndAPrivateSubscriptionWithItsConsumer() {
        long subscription = client.subscribe("news", Durability.PRIVATE, null);
        client.open(1, 1, subscription);
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        client.refused(
                ErrorCode.NO_SUCH_SUBSCRIPTION,
                LinkOpen.LAYOUT,
                new LinkOpen(2, 1, 0, subscription, null, LinkOpen.Style.LISTENER));
    }
}
