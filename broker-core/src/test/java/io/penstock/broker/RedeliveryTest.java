package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Recall;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes back, in which order, and how often it seems to have been delivered. */
class RedeliveryTest {
    /** How long who has had messages waits before others are asked for theirs; docs/delivery.md states it. */
    private static final int PATIENCE_MS = 250;

    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient client = broker.client();
    private final int orders = client.queue("orders");

    private static TagRange range(long subscription, long from, long to) {
        return new TagRange(subscription, 0, from, to);
    }

    @Test
    void shouldGiveEverythingBackInOrderAfterAReset() {
        client.produce(orders, "a", "b", "c", "d");
        long subscription = client.consume("orders", 1, 1, 3);
        assertThat(client.texts()).containsExactly("a", "b", "c");
        client.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(range(subscription, 0, 1)), List.of(), List.of(1)));
        assertThat(client.texts()).as("a reset takes the credit").isEmpty();
        client.credit(1, 0, 10);
        assertThat(client.texts()).as("credit of an older generation").isEmpty();
        client.credit(1, 1, 10);
        var got = client.taken();
        assertThat(got).extracting(Got::shown).containsExactly("a*2", "b*2", "c", "d");
        assertThat(got).allMatch(each -> each.generation() == 1);
    }

    @Test
    void shouldCountEachFailedDelivery() {
        client.produce(orders, "a");
        long subscription = client.consume("orders", 1, 1, 1);
        for (int generation = 1; generation < 4; generation++) {
            client.ok(
                    LinkReset.LAYOUT,
                    new LinkReset(1, generation, List.of(range(subscription, 0, 0)), List.of(), List.of(1)));
            client.credit(1, generation, 1);
        }
        assertThat(client.texts()).containsExactly("a", "a*2", "a*3", "a*4");
    }

    @Test
    void shouldPutReleasedMessagesBackInFrontOfNewOnes() {
        client.produce(orders, "a", "b", "c");
        long subscription = client.consume("orders", 1, 1, 2);
        client.taken();
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.RELEASE, List.of(range(subscription, 0, 0))));
        client.credit(1, 0, 10);
        assertThat(client.texts()).containsExactly("a*2", "c");
    }

    @Test
    void shouldKeepWhatAClosedLinkHasSeenForItsSession() {
        client.produce(orders, "a", "b", "c");
        long subscription = client.consume("orders", 1, 1, 3);
        client.taken();
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of(range(subscription, 0, 0))));
        TestClient other = broker.client();
        other.consume("orders", 1, 1, 10);
        assertThat(other.texts()).containsExactly("b", "c");
        client.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(range(subscription, 0, 0)), List.of(), List.of(1)));
        assertThat(other.texts()).containsExactly("a*2");
    }

    @Test
    void shouldGiveKeptMessagesOfAClosedLinkBackWithTheOrderlyEndOfTheConnection() {
        client.produce(orders, "a", "b");
        long subscription = client.consume("orders", 1, 1, 2);
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of(range(subscription, 0, 0))));
        client.disconnect();
        TestClient other = broker.client();
        other.consume("orders", 1, 1, 10);
        assertThat(other.texts()).containsExactly("a", "b");
    }

    @Test
    void shouldFlagEverythingDeliveredOnALostChannelAndCountWhatWasSeenAndTheNext() {
        client.produce(orders, "a", "b", "c", "d", "e");
        client.consume("orders", 1, 1, 4);
        client.creditSeen(1, 0, 0, 0);
        client.lose();
        TestClient other = broker.client();
        long subscription = other.consume("orders", 1, 1, 10);
        assertThat(other.texts()).containsExactly("a*2", "b*2", "c*2", "d*2", "e");
        other.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(range(subscription, 0, 3)), List.of(), List.of(1)));
        other.credit(1, 1, 10);
        assertThat(other.texts())
                .as("a and b had failed before, c and d were flagged only")
                .containsExactly("a*3", "b*3", "c*2", "d*2", "e");
    }

    @Test
    void shouldCountTheFirstMessageOfALostChannelThatHadReportedNothing() {
        client.produce(orders, "a", "b");
        client.consume("orders", 1, 1, 10);
        client.lose();
        TestClient other = broker.client();
        long subscription = other.consume("orders", 1, 1, 10);
        other.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(range(subscription, 0, 1)), List.of(), List.of(1)));
        other.credit(1, 1, 10);
        assertThat(other.texts()).containsExactly("a*2", "b*2", "a*3", "b*2");
    }

    @Test
    void shouldCountTheNextMessageThatTheLostLinkHeldThoughAnotherHoldsThoseBetween() {
        TestClient other = broker.client();
        client.consume("orders", 1, 1, 10);
        other.consume("orders", 1, 1, 10);
        client.produce(orders, "a", "b", "c", "d");
        assertThat(client.texts()).containsExactly("a", "c");
        client.creditSeen(1, 0, 0, 0);
        client.lose();
        assertThat(other.texts()).containsExactly("b", "d", "a*2", "c*2");
        long subscription = other.subscribe("orders", TestClient.QUEUE, null);
        other.ok(LinkReset.LAYOUT, new LinkReset(1, 1, List.of(range(subscription, 2, 2)), List.of(), List.of(1)));
        other.credit(1, 1, 10);
        assertThat(other.texts()).containsExactly("a*2", "b", "c*3", "d");
    }

    @Test
    void shouldNotFlagWhatAnOrderlyClosedConnectionHadInItsBuffer() {
        client.produce(orders, "a", "b");
        client.consume("orders", 1, 1, 10);
        client.disconnect();
        TestClient other = broker.client();
        other.consume("orders", 1, 1, 10);
        assertThat(other.texts()).containsExactly("a", "b");
    }

    @Test
    void shouldServeTwoConsumersThatAskInTurnInTurn() {
        client.produce(orders, "m1", "m2");
        TestClient other = broker.client();
        long subscription = client.subscribe("orders", TestClient.QUEUE, null);
        client.ok(LinkOpen.LAYOUT, new LinkOpen(1, 1, 0, subscription, null, LinkOpen.Style.RECEIVE));
        other.ok(LinkOpen.LAYOUT, new LinkOpen(1, 1, 0, subscription, null, LinkOpen.Style.RECEIVE));
        client.credit(1, 0, 10);
        assertThat(client.texts()).containsExactly("m1", "m2");
        client.creditSeen(1, 0, 0, 0);
        other.credit(1, 0, 1);
        broker.pass(20);
        List<Recall> recalls = client.recalls();
        assertThat(recalls).containsExactly(new Recall(1, 0, 1));
        broker.pass(50);
        assertThat(client.recalls())
                .as("a second recall before the first is answered")
                .isEmpty();
        client.oneway(Settle.LAYOUT, new Settle(1, Settle.Outcome.RETURN, List.of(range(subscription, 1, 1))));
        broker.run();
        assertThat(other.texts()).containsExactly("m2");
    }

    @Test
    void shouldNotGiveARecalledMessageBackToWhoeverHoldsLaterOnes() {
        client.produce(orders, "m1", "m2", "m3");
        TestClient other = broker.client();
        long subscription = client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("m1", "m2", "m3");
        other.consume("orders", 1, 1, 10);
        for (int i = 0; i < 2; i++) {
            broker.pass(20);
            client.oneway(Settle.LAYOUT, new Settle(1, Settle.Outcome.RETURN, List.of(range(subscription, i, i))));
            broker.run();
            assertThat(other.texts()).containsExactly("m" + (i + 1));
            assertThat(client.texts()).isEmpty();
        }
    }

    @Test
    void shouldAskEveryHolderInTurn() {
        client.produce(orders, "m1", "m2", "m3");
        TestClient second = broker.client();
        TestClient third = broker.client();
        client.consume("orders", 1, 1, 1);
        second.consume("orders", 1, 1, 2);
        assertThat(client.texts()).containsExactly("m1");
        assertThat(second.texts()).containsExactly("m2", "m3");
        third.consume("orders", 1, 1, 1);
        broker.pass(10);
        assertThat(client.recalls()).hasSize(1);
        // In its application's hands, though it has not said so.
        client.oneway(Settle.LAYOUT, new Settle(1, Settle.Outcome.RETURN, List.of()));
        broker.pass(10);
        assertThat(second.recalls()).hasSize(1);
        assertThat(client.recalls()).isEmpty();
    }

    @Test
    void shouldRecallForALinkThatWasAloneWhenItWasGrantedCredit() {
        long subscription = client.consume("orders", 1, 1, 10);
        TestClient second = broker.client();
        second.consume("orders", 1, 1, 10);
        client.produce(orders, "m1", "m2", "m3", "m4");
        assertThat(client.texts()).containsExactly("m1", "m3");
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.ACCEPT, List.of(range(subscription, 0, 0))));
        broker.pass(20);
        assertThat(second.recalls()).as("the first still holds m3").isEmpty();
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.ACCEPT, List.of(range(subscription, 2, 2))));
        broker.pass(PATIENCE_MS + 20);
        assertThat(second.recalls()).hasSize(1);
    }

    @Test
    void shouldNotTakeAnOlderMessageFromOneForAnotherWhileMessagesFlow() {
        long subscription = client.consume("orders", 1, 1, 1_000);
        TestClient second = broker.client();
        second.consume("orders", 1, 1, 1_000);
        for (int i = 0; i < 20; i++) {
            client.produce(orders, "for the first, which is busy", "for the second");
            client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.ACCEPT, List.of(range(subscription, 2 * i, 2 * i))));
            assertThat(client.texts()).hasSize(1);
            broker.pass(PATIENCE_MS - 20);
            assertThat(second.recalls()).isEmpty();
        }
        broker.pass(40);
        assertThat(second.recalls()).as("nothing flows any more").hasSize(1);
    }

    @Test
    void shouldAskAgainAfterAnEmptyAnswerToARecall() {
        client.produce(orders, "m1");
        TestClient other = broker.client();
        client.consume("orders", 1, 1, 10);
        other.consume("orders", 1, 1, 1);
        broker.pass(20);
        assertThat(client.recalls()).hasSize(1);
        client.oneway(Settle.LAYOUT, new Settle(1, Settle.Outcome.RETURN, List.of()));
        broker.pass(20);
        assertThat(client.recalls()).hasSize(1);
    }
}
