package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.SubscriptionDelete;
import io.penstock.protocol.wire.SubscriptionList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listing subscriptions and deleting durable ones: what an operator does to topics. */
class SubscriptionOperationsTest {
    private static final BranchId BRANCH = new BranchId(1, new byte[] {1}, new byte[] {2});

    private final CrashDisk disk = new CrashDisk();
    private final TurnedClock clock = new TurnedClock();
    private final CoreHarness broker = CoreHarness.open(disk, clock, CoreHarness.Options.small());
    private final TestClient client = broker.client();
    private final int news = client.topic("news");

    private static SubscriptionList.Answer page(TestClient asker, String topic, long after, int limit) {
        return SubscriptionList.Answer.LAYOUT.decode(
                asker.ok(SubscriptionList.LAYOUT, new SubscriptionList(topic, after, limit))
                        .body());
    }

    private static List<SubscriptionList.Entry> listed(TestClient asker, String topic) {
        return page(asker, topic, 0, SubscriptionList.AGES_MAX).subscriptions();
    }

    private static List<String> names(List<SubscriptionList.Entry> entries) {
        return entries.stream().map(SubscriptionList.Entry::name).toList();
    }

    private TestClient called(String id) {
        TestClient one = broker.client();
        one.ok(ClientId.LAYOUT, new ClientId(id));
        return one;
    }

    @Test
    void shouldListEverySubscriptionToATopicWithWhatWaitsForItAndWhoTakesIt() {
        client.queue("orders");
        client.topic("sports");
        TestClient owner = called("c");
        long durable = subscribed(owner, new Subscribe("news", Durability.DURABLE, "d", "colour IS NULL", true));
        long shared = client.subscribe("news", Durability.SHARED_DURABLE, "s");
        client.subscribe("sports", Durability.PRIVATE, null);
        client.produce(news, "a", "b", "c");
        clock.turn(5_000);
        client.open(1, 1, shared);
        client.credit(1, 0, 2);
        client.accept(1, client.taken().get(0).tag(shared));

        List<SubscriptionList.Entry> all = listed(client, null);
        assertThat(all)
                .extracting(SubscriptionList.Entry::durability)
                .containsExactly(Durability.DURABLE, Durability.SHARED_DURABLE, Durability.PRIVATE);
        assertThat(all.get(0).number()).isEqualTo(durable);
        assertThat(all.get(0).clientId()).isEqualTo("c");
        assertThat(all.get(0).terms()).isEqualTo(new SubscriptionList.Terms("news", "colour IS NULL", true));
        assertThat(all.get(0).load()).isEqualTo(new SubscriptionList.Load(3, 5_000, 0, 0));
        assertThat(all.get(1).clientId()).isNull();
        assertThat(all.get(1).load()).isEqualTo(new SubscriptionList.Load(2, 5_000, 1, 1));
        assertThat(all.get(2).name()).isNull();
        assertThat(all.get(2).terms()).isEqualTo(new SubscriptionList.Terms("sports", null, false));
        assertThat(all.get(2).load()).isEqualTo(new SubscriptionList.Load(0, -1, 0, 0));
        assertThat(names(listed(client, "news"))).containsExactly("d", "s");
        assertThat(listed(client, "orders")).isEmpty();
        assertThat(listed(client, "absent")).isEmpty();
    }

    private static long subscribed(TestClient by, Subscribe wanted) {
        return Subscribe.Answer.LAYOUT
                .decode(by.ok(Subscribe.LAYOUT, wanted).body())
                .subscription();
    }

    @Test
    void shouldListPageByPageAndTellAgesInSmallPagesOnly() {
        client.topic("sports");
        for (int i = 0; i < 5; i++) {
            client.subscribe("news", Durability.SHARED_DURABLE, "n" + i);
            client.subscribe("sports", Durability.SHARED_DURABLE, "s" + i);
        }
        client.produce(news, "a");
        for (String topic : new String[] {"news", null}) {
            List<String> found = new ArrayList<>();
            SubscriptionList.Answer page = page(client, topic, 0, 2);
            while (true) {
                found.addAll(names(page.subscriptions()));
                if (!page.more()) {
                    break;
                }
                assertThat(page.subscriptions()).hasSize(2);
                page = page(client, topic, page.subscriptions().get(1).number(), 2);
            }
            assertThat(found).hasSize(topic == null ? 10 : 5).doesNotHaveDuplicates();
        }
        assertThat(page(client, "news", 0, 5).more()).as("nothing is left").isFalse();
        assertThat(page(client, "news", Long.MAX_VALUE, 5).subscriptions()).isEmpty();
        assertThat(page(client, null, Long.MAX_VALUE, 5).subscriptions()).isEmpty();
        assertThat(page(client, "news", 0, SubscriptionList.AGES_MAX).subscriptions())
                .allMatch(each -> each.load().oldestMs() >= 0);
        assertThat(page(client, "news", 0, SubscriptionList.AGES_MAX + 1).subscriptions())
                .allMatch(each -> each.load().oldestMs() == -1);
    }

    @Test
    void shouldEndAPageWhereItsTextsAreLong() {
        int all = 300;
        String selector = "colour <> '" + "x".repeat(4_000) + "'";
        for (int i = 0; i < all; i++) {
            subscribed(client, new Subscribe("news", Durability.SHARED_DURABLE, "d" + i, selector, false));
        }
        SubscriptionList.Answer first = page(client, null, 0, SubscriptionList.LIMIT_MAX);
        int fit = first.subscriptions().size();
        assertThat(fit).isBetween(all - 50, all - 30);
        assertThat(first.more()).isTrue();
        SubscriptionList.Answer second =
                page(client, null, first.subscriptions().get(fit - 1).number(), SubscriptionList.LIMIT_MAX);
        assertThat(names(second.subscriptions()))
                .startsWith("d" + fit)
                .endsWith("d" + (all - 1))
                .hasSize(all - fit);
        assertThat(second.more()).isFalse();
    }

    @Test
    void shouldNotCountWhatTheSelectorLeavesOut() {
        subscribed(client, new Subscribe("news", Durability.SHARED_DURABLE, "d", "colour IS NOT NULL", false));
        client.produce(news, "a", "b");
        broker.pass(10_000);
        assertThat(listed(client, "news").get(0).load().unsettled()).isZero();
    }

    @Test
    void shouldDeleteADurableSubscriptionOfAnyClientIdForEver() {
        TestClient owner = called("c");
        owner.subscribe("news", Durability.DURABLE, "d");
        owner.disconnect();
        client.subscribe("news", Durability.SHARED_DURABLE, "d");
        client.produce(news, "a");
        client.ok(SubscriptionDelete.LAYOUT, new SubscriptionDelete("c", "d"));
        assertThat(listed(client, "news"))
                .extracting(SubscriptionList.Entry::durability)
                .containsExactly(Durability.SHARED_DURABLE);
        client.ok(SubscriptionDelete.LAYOUT, new SubscriptionDelete(null, "d"));
        assertThat(listed(client, "news")).isEmpty();
        CoreHarness again = CoreHarness.open(disk.killProcess(), clock, CoreHarness.Options.small());
        assertThat(listed(again.client(), "news")).isEmpty();
    }

    @Test
    void shouldSayOfWhatClientIdThereIsNoDurableSubscription() {
        called("c").subscribe("news", Durability.DURABLE, "d");
        client.subscribe("news", Durability.SHARED, "fleeting");
        assertThat(remark(client, new SubscriptionDelete(null, "d")))
                .isEqualTo("there is no durable subscription 'd' without a client id");
        assertThat(remark(client, new SubscriptionDelete("b", "d")))
                .isEqualTo("there is no durable subscription 'd' of client id 'b'");
        client.refused(
                ErrorCode.NO_SUCH_SUBSCRIPTION, SubscriptionDelete.LAYOUT, new SubscriptionDelete(null, "fleeting"));
    }

    private static String remark(TestClient by, SubscriptionDelete which) {
        return by.ask(SubscriptionDelete.LAYOUT, which).header().remark();
    }

    @Test
    void shouldNotDeleteWhatHasAConsumerOrUnfinishedAcknowledgements() {
        TestClient owner = called("c");
        SubscriptionDelete delete = new SubscriptionDelete("c", "d");
        long subscription = owner.subscribe("news", Durability.DURABLE, "d");
        owner.open(1, 1, subscription);
        owner.credit(1, 0, 10);
        client.produce(news, "a");
        var got = owner.taken().get(0);
        client.refused(ErrorCode.SUBSCRIPTION_IN_USE, SubscriptionDelete.LAYOUT, delete);
        owner.ok(LinkClose.LAYOUT, new LinkClose(1, List.of(got.tag(subscription))));
        client.refused(ErrorCode.SUBSCRIPTION_IN_USE, SubscriptionDelete.LAYOUT, delete);
        assertThat(listed(client, null).get(0).load().consumers()).isZero();
        assertThat(listed(client, null).get(0).load().inFlight()).isEqualTo(1);

        owner.ok(BranchStart.LAYOUT, new BranchStart(BRANCH, BranchStart.Mode.NEW, 0));
        owner.ok(
                BranchEnd.LAYOUT,
                new BranchEnd(BRANCH, BranchEnd.Outcome.SUCCESS, 1, 1, 0, List.of(), List.of(got.tag(subscription))));
        owner.ok(BranchStep.PREPARE, new BranchStep(BRANCH, false));
        client.refused(ErrorCode.SUBSCRIPTION_IN_USE, SubscriptionDelete.LAYOUT, delete);
        owner.ok(BranchStep.ROLLBACK, new BranchStep(BRANCH, false));
        client.ok(SubscriptionDelete.LAYOUT, delete);
    }

    @Test
    void shouldShowAndDeleteOnlyWhatOneAdministers() {
        TestClient boss = Accounts.boss(broker);
        boss.topic("sports.ball");
        boss.subscribe("news", Durability.SHARED_DURABLE, "n");
        boss.subscribe("sports.ball", Durability.SHARED_DURABLE, "s");
        TestClient coach = Accounts.with(broker, boss, "coach", "sports.*", Right.ADMIN);
        assertThat(names(listed(coach, null))).containsExactly("s");
        assertThat(names(listed(coach, "sports.ball"))).containsExactly("s");
        coach.refused(ErrorCode.NOT_AUTHORIZED, SubscriptionList.LAYOUT, new SubscriptionList("news", 0, 1));
        coach.refused(ErrorCode.NOT_AUTHORIZED, SubscriptionDelete.LAYOUT, new SubscriptionDelete(null, "n"));
        coach.ok(SubscriptionDelete.LAYOUT, new SubscriptionDelete(null, "s"));
        coach.refused(ErrorCode.NO_SUCH_SUBSCRIPTION, SubscriptionDelete.LAYOUT, new SubscriptionDelete(null, "s"));
        TestClient reader = Accounts.with(broker, boss, "reader", "*", Right.CONSUME, Right.BROWSE);
        reader.refused(ErrorCode.NOT_AUTHORIZED, SubscriptionList.LAYOUT, new SubscriptionList(null, 0, 1));
        reader.refused(ErrorCode.NOT_AUTHORIZED, SubscriptionDelete.LAYOUT, new SubscriptionDelete(null, "n"));
        assertThat(names(listed(boss, null))).containsExactly("n");
    }
}
