package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.BrokerStatus;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.DestinationCreate.Pause;
import io.penstock.protocol.wire.DestinationCreate.Settings;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import io.penstock.protocol.wire.DestinationUpdate;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.QueuePurge;
import io.penstock.protocol.wire.QueueTransfer;
import io.penstock.protocol.wire.RedeliveryDelays;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages whose delivery has failed and that wait before they come again, as the link asks on which it failed. */
@Timeout(120)
class PostponedTest {
    /** A second, then twice as long each time, up to five seconds. */
    private static final RedeliveryDelays DELAYS = new RedeliveryDelays(1000, 2000, 5000, 0);

    private static final CoreHarness.Options FOUR_TIMES =
            CoreHarness.Options.small().settings(DestinationSettings.UNLIMITED.deliveryLimit(4));

    private final CrashDisk disk = new CrashDisk();
    private final TurnedClock clock = new TurnedClock();
    private CoreHarness broker = CoreHarness.open(disk, clock, FOUR_TIMES);
    private TestClient client = broker.client();
    private final TestClient other = broker.client();
    private final int orders = client.queue("orders");
    private int generation;

    @AfterEach
    void close() {
        broker.close();
    }

    private static LinkOpen link(int link, long subscription, String selector, RedeliveryDelays delays) {
        return new LinkOpen(link, 1, 0, subscription, selector, LinkOpen.Style.LISTENER, false, delays);
    }

    private static long consume(TestClient who, String selector, int messages) {
        return consume(who, "orders", selector, DELAYS, messages);
    }

    private static long consume(TestClient who, String queue, String selector, RedeliveryDelays delays, int messages) {
        long subscription = who.subscribe(queue, TestClient.QUEUE, null);
        who.ok(LinkOpen.LAYOUT, link(1, subscription, selector, delays));
        who.credit(1, 0, messages);
        return subscription;
    }

    /** The application of link 1 rolls back what it has got. */
    private void fail(TestClient who, List<TagRange> seen) {
        generation++;
        who.ok(LinkReset.LAYOUT, new LinkReset(1, generation, seen, List.of(), List.of(1)));
        who.credit(1, generation, 10);
    }

    private void failTaken(TestClient who, long subscription) {
        fail(who, who.taken().stream().map(got -> got.tag(subscription)).toList());
    }

    private int postponed() {
        BrokerStatus status = BrokerStatus.LAYOUT.decode(
                client.ok(Empty.BROKER_STATUS, Empty.VALUE).body());
        return status.entries().stream()
                .filter(each -> each.key().equals("postponed"))
                .mapToInt(each -> Integer.parseInt(each.value()))
                .sum();
    }

    private void send(String... texts) {
        for (String text : texts) {
            String group = text.startsWith(".") ? null : text.substring(0, 1);
            client.ok(Produce.LAYOUT, Selecting.ranked(client, orders, text, 4, group));
        }
    }

    // ---- when

    @Test
    void shouldComeAgainWhenItHasWaitedLongerAfterEachFailureWhileOthersOvertake() {
        client.produce(orders, "a");
        long subscription = consume(client, null, 1);
        client.produce(orders, "b");
        for (int delayMs : new int[] {1000, 2000, 4000}) {
            failTaken(client, subscription);
            assertThat(postponed()).isEqualTo(1);
            broker.pass(delayMs - 10);
            List<Got> before = client.taken();
            assertThat(before).extracting(Got::text).isSubsetOf("b");
            before.forEach(got -> client.accept(1, got.tag(subscription)));
            broker.pass(10);
            assertThat(client.taken())
                    .singleElement()
                    .satisfies(got -> assertThat(got.text()).isEqualTo("a"));
            assertThat(postponed()).isZero();
            generation++;
            client.ok(LinkReset.LAYOUT, new LinkReset(1, generation, List.of(), List.of(), List.of(1)));
            client.credit(1, generation, 10);
        }
        assertThat(client.texts()).containsExactly("a*4");
    }

    @Test
    void shouldWaitNoLongerThanTheLongest() {
        broker.close();
        broker = CoreHarness.open(disk.afterPowerLoss(1), clock, CoreHarness.Options.small());
        client = broker.client();
        client.produce(client.queue("others"), "a");
        long subscription = consume(client, "others", null, DELAYS, 1);
        for (int delayMs : new int[] {1000, 2000, 4000, 5000, 5000}) {
            failTaken(client, subscription);
            broker.pass(delayMs - 10);
            assertThat(client.connection().takeReceived()).isEmpty();
            broker.pass(10);
        }
        assertThat(client.texts()).containsExactly("a*6");
    }

    @Test
    void shouldSpreadByJitterWhatFailedTogether() {
        RedeliveryDelays delays = new RedeliveryDelays(1000, 1000, 1000_000, 500);
        long subscription = consume(client, "orders", null, delays, 200);
        for (int i = 0; i < 200; i++) {
            client.produce(orders, "m" + i);
        }
        failTaken(client, subscription);
        client.credit(1, generation, 200);
        broker.pass(490);
        assertThat(client.texts()).isEmpty();
        List<Integer> arrivals = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            broker.pass(100);
            arrivals.add(client.taken().size());
        }
        broker.pass(20);
        assertThat(arrivals.stream().mapToInt(each -> each).sum()
                        + client.taken().size())
                .isEqualTo(200);
        assertThat(arrivals).as("about 20 each tenth of a second").allMatch(each -> each >= 8 && each <= 40);
    }

    @Test
    void shouldComeAtOnceWithoutDelays() {
        client.produce(orders, "a", "b");
        long subscription = consume(client, "orders", null, RedeliveryDelays.NONE, 1);
        failTaken(client, subscription);
        assertThat(client.texts()).containsExactly("a*2", "b");
        assertThat(postponed()).isZero();
    }

    @Test
    void shouldNotPostponeWhatTheApplicationHasNotGot() {
        client.produce(orders, "a", "b", "c");
        long subscription = consume(client, null, 10);
        Got first = client.taken().get(0);
        fail(client, List.of(first.tag(subscription)));
        assertThat(client.texts()).containsExactly("b", "c");
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        consume(other, null, 10);
        assertThat(other.texts()).containsExactly("b", "c");
        broker.pass(1000);
        assertThat(other.texts()).containsExactly("a*2");
    }

    @Test
    void shouldPostponeWhatIsReleasedAlone() {
        client.produce(orders, "a", "b", "c");
        long subscription = consume(client, null, 2);
        List<Got> got = client.taken();
        client.ok(
                Settle.LAYOUT,
                new Settle(1, Settle.Outcome.RELEASE, List.of(got.get(0).tag(subscription))));
        client.credit(1, 0, 10);
        assertThat(client.texts()).containsExactly("c");
        broker.pass(1000);
        assertThat(client.texts()).containsExactly("a*2");
    }

    // ---- for whom

    @Test
    void shouldPostponeWhatALostConnectionHadGot() {
        client.produce(orders, "a", "b", "c");
        consume(other, null, 10);
        other.creditSeen(1, 0, 0, 0);
        other.lose();
        consume(client, null, 10);
        assertThat(client.texts()).as("a was seen, b may have been").containsExactly("c*2");
        broker.pass(1000);
        assertThat(client.texts()).containsExactly("a*2", "b*2");
    }

    @Test
    void shouldKeepWaitingWhenItsConsumerHasGoneAndForgetItsPlaceWhenItIsOver() {
        client.produce(orders, "a");
        long subscription = consume(other, null, 10);
        Got got = other.taken().get(0);
        other.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(got.tag(subscription)), List.of(), List.of(1)));
        other.disconnect();
        broker.pass(500);
        consume(client, null, 10);
        broker.pass(490);
        assertThat(client.texts()).isEmpty();
        broker.pass(10);
        got = client.taken().get(0);
        assertThat(got.shown()).isEqualTo("a*2");
        fail(client, List.of(got.tag(subscription)));
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        broker.pass(2000);
        assertThat(postponed()).isZero();
        consume(client, null, 10);
        assertThat(client.texts()).containsExactly("a*3");
    }

    @Test
    void shouldWakeWhoHasWaitedAllTheTimeWhicheverSelectorItHas() {
        client.ok(Produce.LAYOUT, Selecting.coloured(client, orders, "red", 1));
        client.ok(Produce.LAYOUT, Selecting.coloured(client, orders, "blue", 2));
        long subscription = consume(client, "colour = 1", 10);
        Got red = client.taken().get(0);
        consume(other, null, 10);
        assertThat(other.texts()).containsExactly("blue");
        client.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(red.tag(subscription)), List.of(), List.of(1)));
        TestClient third = broker.client();
        consume(third, "colour < 3", 10);
        broker.pass(990);
        assertThat(other.texts()).isEmpty();
        assertThat(third.texts()).isEmpty();
        broker.pass(10);
        List<String> got = new ArrayList<>(other.texts());
        got.addAll(third.texts());
        assertThat(got).containsExactly("red*2");
    }

    @Test
    void shouldTellWhoAsksForWhatIsReadyNowThatNothingIs() {
        client.produce(orders, "a");
        long subscription = consume(client, null, 1);
        Got got = client.taken().get(0);
        client.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(got.tag(subscription)), List.of(), List.of(1)));
        client.oneway(Credit.LAYOUT, new Credit(1, 1, 1, 1 << 20, true, 0, -1));
        broker.run();
        assertThat(client.drained()).containsExactly(1);
        assertThat(client.texts()).isEmpty();
    }

    @Test
    void shouldPostponeForOneSubscriptionOnly() {
        int news = client.topic("news");
        long one = client.subscribe("news", Subscribe.Durability.SHARED_DURABLE, "one");
        long two = client.subscribe("news", Subscribe.Durability.SHARED_DURABLE, "two");
        client.ok(LinkOpen.LAYOUT, link(1, one, null, DELAYS));
        client.credit(1, 0, 10);
        client.produce(news, "a");
        fail(client, List.of(client.taken().get(0).tag(one)));
        other.ok(LinkOpen.LAYOUT, link(1, two, null, DELAYS));
        other.credit(1, 0, 10);
        assertThat(other.texts()).containsExactly("a");
        assertThat(client.texts()).isEmpty();
        broker.pass(1000);
        assertThat(client.texts()).containsExactly("a*2");
        assertThat(other.texts()).isEmpty();
    }

    @Test
    void shouldForgetWhatWaitsWithItsSubscription() {
        int news = client.topic("news");
        long own = other.subscribe("news", Subscribe.Durability.PRIVATE, null);
        other.ok(LinkOpen.LAYOUT, link(1, own, null, DELAYS));
        other.credit(1, 0, 10);
        client.produce(news, "a");
        Got got = other.taken().get(0);
        other.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(got.tag(own)), List.of(), List.of(1)));
        assertThat(postponed()).isEqualTo(1);
        other.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        assertThat(postponed()).isZero();
    }

    // ---- order

    @Test
    void shouldKeepAGroupForItsPostponedMessageWhileOthersFlow() {
        send("a1", "b1", "a2", ".1");
        long subscription = consume(client, null, 1);
        failTaken(client, subscription);
        assertThat(client.texts()).containsExactly("b1", ".1");
        consume(other, null, 10);
        broker.pass(500);
        send("a3", "b2");
        client.taken().forEach(got -> assertThat(got.text()).isEqualTo("b2"));
        assertThat(other.texts()).isEmpty();
        broker.pass(500);
        List<String> group = new ArrayList<>(client.texts());
        group.addAll(other.texts());
        assertThat(group).containsExactly("a1*2", "a2", "a3");
    }

    @Test
    void shouldLetNoMessageOfAGroupComeBeforeOneThatWaitsLonger() {
        send("a1", "a2", "a3");
        long subscription = consume(client, null, 1);
        failTaken(client, subscription);
        broker.pass(1000);
        List<Got> got = client.taken();
        assertThat(got).extracting(Got::shown).containsExactly("a1*2", "a2", "a3");
        fail(client, List.of(got.get(0).tag(subscription), got.get(1).tag(subscription)));
        broker.pass(1990);
        assertThat(client.texts()).as("a2 has waited its second, behind a1").isEmpty();
        broker.pass(10);
        assertThat(client.texts()).containsExactly("a1*3", "a2*2", "a3");
    }

    @Test
    void shouldLetAGroupGoWhenItsPostponedMessageIsSettledOtherwise() {
        send("a1", "a2");
        long subscription = consume(client, null, 1);
        failTaken(client, subscription);
        assertThat(client.texts()).isEmpty();
        client.accept(1, new TagRange(subscription, 0, 0, 0));
        assertThat(client.texts()).containsExactly("a2");
        assertThat(postponed()).isZero();
    }

    @Test
    void shouldComeBeforeLowerPrioritiesWhenItsTimeIsOver() {
        client.ok(Produce.LAYOUT, Selecting.ranked(client, orders, "high", 9, null));
        long subscription = consume(client, null, 1);
        failTaken(client, subscription);
        client.produce(orders, "usual");
        assertThat(client.texts()).containsExactly("usual");
        generation++;
        client.ok(LinkReset.LAYOUT, new LinkReset(1, generation, List.of(), List.of(), List.of(1)));
        broker.pass(1000);
        client.credit(1, generation, 10);
        assertThat(client.texts()).containsExactly("high*2", "usual");
    }

    // ---- what else may become of it

    @Test
    void shouldComeAtOnceAfterACrashWithItsCountAndBeCountedOn() {
        client.produce(orders, "a");
        long subscription = consume(client, null, 1);
        failTaken(client, subscription);
        broker.pass(1000);
        failTaken(client, subscription);
        broker.close();
        broker = CoreHarness.open(disk.afterPowerLoss(1), clock, FOUR_TIMES);
        client = broker.client();
        consume(client, null, 1);
        Got got = client.taken().get(0);
        assertThat(got.shown()).isEqualTo("a*3");
        client.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(got.tag(subscription)), List.of(), List.of(1)));
        client.credit(1, 1, 1);
        broker.pass(3990);
        assertThat(client.texts()).isEmpty();
        broker.pass(10);
        assertThat(client.texts()).containsExactly("a*4");
    }

    @Test
    void shouldComeAtOnceAfterAnOrderlyStop() {
        client.produce(orders, "a");
        long subscription = consume(client, null, 1);
        failTaken(client, subscription);
        broker.stop();
        broker = CoreHarness.open(disk, clock, FOUR_TIMES);
        client = broker.client();
        consume(client, null, 10);
        assertThat(client.texts()).containsExactly("a*2");
    }

    @Test
    void shouldBecomeADeadLetterWithoutWaitingWhenItHasFailedOftenEnough() {
        client.produce(orders, "a");
        long subscription = consume(client, null, 1);
        for (int delayMs : new int[] {1000, 2000, 4000}) {
            failTaken(client, subscription);
            broker.pass(delayMs);
        }
        failTaken(client, subscription);
        broker.pass(20);
        assertThat(postponed()).isZero();
        TestClient reader = broker.client();
        reader.consume("%DLQ%orders", 1, 1, 1);
        assertThat(reader.texts()).containsExactly("a");
    }

    @Test
    void shouldExpireWhileItWaits() {
        client.ok(Produce.LAYOUT, new Produce(orders, -1, 3000, 0, client.message("a", 1, client.nextNumber(1), true)));
        long subscription = consume(client, "orders", null, new RedeliveryDelays(60_000, 1000, 60_000, 0), 1);
        failTaken(client, subscription);
        broker.pass(2000);
        assertThat(postponed()).isEqualTo(1);
        broker.pass(3000);
        assertThat(postponed()).isZero();
        broker.pass(60_000);
        assertThat(client.texts()).isEmpty();
    }

    @Test
    void shouldNotComeAgainWhenItHasExpiredBesideMessagesInFlight() {
        client.ok(Produce.LAYOUT, new Produce(orders, -1, 500, 0, client.message("a", 1, client.nextNumber(1), true)));
        long subscription = consume(client, null, 1);
        failTaken(client, subscription);
        client.produce(orders, "b");
        assertThat(client.texts()).containsExactly("b");
        broker.pass(1010);
        assertThat(client.texts()).isEmpty();
        assertThat(postponed()).isZero();
    }

    @Test
    void shouldBeSeenByBrowsersPurgedAndMoved() {
        client.produce(orders, "a", "b");
        client.queue("elsewhere");
        long subscription = consume(client, null, 2);
        failTaken(client, subscription);
        Browse.Page page =
                Browse.Page.LAYOUT.decode(client.ok(Browse.LAYOUT, new Browse("orders", null, 0, 0, 2, 1 << 20, 100))
                        .body());
        assertThat(page.messages())
                .extracting(each -> new MessageView().wrap(each.message()).bodyText())
                .containsExactly("a", "b");
        int number = client.send(
                QueueTransfer.LAYOUT,
                new QueueTransfer(
                        "orders", 0, QueueTransfer.Action.MOVE, "elsewhere", List.of(new QueueTransfer.Offset(0))));
        broker.pass(50);
        assertThat(QueueTransfer.Answer.LAYOUT
                        .decode(client.answer(number).body())
                        .outcomes())
                .containsExactly(new QueueTransfer.Outcome(0, QueueTransfer.Result.DONE));
        assertThat(postponed()).isEqualTo(1);
        long purged = QueuePurge.Answer.LAYOUT
                .decode(client.ok(QueuePurge.LAYOUT, new QueuePurge("orders")).body())
                .messages();
        assertThat(purged).isEqualTo(1);
        assertThat(postponed()).isZero();
        broker.pass(2000);
        assertThat(client.texts()).isEmpty();
    }

    @Test
    void shouldStayPostponedWhenAMoveOfItIsNotDone() {
        client.produce(orders, "a");
        long subscription = consume(client, null, 1);
        failTaken(client, subscription);
        int number = client.send(
                QueueTransfer.LAYOUT,
                new QueueTransfer(
                        "orders", 0, QueueTransfer.Action.MOVE, "nowhere", List.of(new QueueTransfer.Offset(0))));
        broker.pass(50);
        assertThat(client.isOk(number)).isTrue();
        assertThat(client.texts()).isEmpty();
        broker.pass(950);
        assertThat(client.texts()).containsExactly("a*2");
    }

    @Test
    void shouldComeWhenDeliveryIsResumedIfItsTimeWasOverWhilePaused() {
        client.produce(orders, "a");
        long subscription = consume(client, null, 1);
        failTaken(client, subscription);
        client.ok(DestinationUpdate.LAYOUT, new DestinationUpdate("orders", pause(Pause.DELIVERY)));
        broker.pass(2000);
        assertThat(client.texts()).isEmpty();
        client.ok(DestinationUpdate.LAYOUT, new DestinationUpdate("orders", pause(Pause.NONE)));
        assertThat(client.texts()).containsExactly("a*2");
    }

    private static Settings pause(Pause pause) {
        return new Settings(-1, -1, WhenFull.DEFAULT, -1, null, pause);
    }

    // ---- branches

    private void work(TestClient who, String name, TagRange... consumed) {
        BranchId branch = branch(name);
        who.ok(BranchStart.LAYOUT, new BranchStart(branch, BranchStart.Mode.NEW, 0));
        who.ok(
                BranchEnd.LAYOUT,
                new BranchEnd(branch, BranchEnd.Outcome.SUCCESS, 1, name.hashCode(), 0, List.of(), List.of(consumed)));
    }

    private static BranchId branch(String name) {
        return new BranchId(1, name.getBytes(StandardCharsets.US_ASCII), new byte[0]);
    }

    @Test
    void shouldPostponeWhatABranchGivesBackAlsoWhenItsConsumerHasGone() {
        send("a1", "a2", ".1");
        long subscription = consume(other, null, 1);
        Got first = other.taken().get(0);
        work(other, "x", first.tag(subscription));
        other.ok(BranchStep.PREPARE, new BranchStep(branch("x"), false));
        other.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        consume(client, null, 10);
        assertThat(client.texts()).containsExactly(".1");
        client.ok(BranchStep.ROLLBACK, new BranchStep(branch("x"), false));
        broker.pass(990);
        assertThat(client.texts()).isEmpty();
        broker.pass(10);
        assertThat(client.texts()).containsExactly("a1*2", "a2");
    }

    @Test
    void shouldNotPostponeWhatABranchCommitsOrAnotherLinkHadWithoutDelays() {
        client.produce(orders, "a", "b");
        long subscription = consume(other, null, 1);
        consume(client, "orders", null, RedeliveryDelays.NONE, 1);
        work(other, "x", new TagRange(subscription, 0, 0, 1));
        client.credit(1, 0, 10);
        client.ok(BranchStep.ROLLBACK, new BranchStep(branch("x"), false));
        List<String> atOnce = new ArrayList<>(client.texts());
        assertThat(atOnce).as("b was the link's without delays").containsExactly("b", "b*2");
        broker.pass(1000);
        assertThat(client.texts()).containsExactly("a*2");
        work(other, "y", new TagRange(subscription, 0, 0, 1));
        assertThat(postponed()).isZero();
    }

    // ---- the limit

    @Test
    void shouldLetThoseComeEarlyWhoseTimeIsNearestWhenTooManyWait() {
        int limit = 100_000;
        broker.close();
        broker = CoreHarness.open(
                new CrashDisk(),
                clock,
                CoreHarness.Options.small()
                        .store(new BrokerConfig.Store(
                                16 << 20, BrokerConfig.Flush.WHEN_IDLE, 0, Long.MAX_VALUE / 2, Long.MAX_VALUE / 2)));
        client = broker.client();
        int many = client.queue("orders");
        long subscription = consume(client, "orders", null, new RedeliveryDelays(1000, 1000, 1000, 0), 10);
        for (int i = 0; i < limit + 5; i++) {
            client.send(Produce.LAYOUT, client.nonPersistent(many, "m" + i));
            if (i % 200 == 199) {
                broker.run();
            }
        }
        broker.run();
        for (int failed = 0; failed < limit + 5; generation++) {
            client.credit(1, generation, 1000);
            List<TagRange> got =
                    client.taken().stream().map(each -> each.tag(subscription)).toList();
            client.ok(LinkReset.LAYOUT, new LinkReset(1, generation + 1, got, List.of(), List.of(1)));
            failed += got.size();
        }
        assertThat(postponed()).isEqualTo(limit);
        client.credit(1, generation, 10);
        assertThat(client.texts())
                .as("those that failed first")
                .containsExactly("m0*2", "m1*2", "m2*2", "m3*2", "m4*2");
        broker.pass(2000);
        assertThat(postponed()).isZero();
    }
}
