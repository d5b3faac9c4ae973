package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Recall;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it costs to find out whom to ask for unread messages, in looks, and that everybody who can be helped is. */
@Timeout(60)
class RecallTest {
    /** What docs/delivery.md states. */
    private static final int TICK_LOOKS = 1_024;

    private static final int TURN_LOOKS = 256;
    private static final int MESSAGES_LIMIT = 128;
    /** A turn that has begun is finished. */
    private static final int MOST_LOOKS_IN_A_TICK = TICK_LOOKS + TURN_LOOKS + MESSAGES_LIMIT;

    private static final int TICK_MS = 10;

    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient holding = broker.client();
    private final TestClient waiting = broker.client();
    private final int orders = holding.queue("orders");

    @AfterEach
    void close() {
        broker.close();
    }

    private long looksIn(int ticks) {
        long before = broker.core().recallLooks();
        broker.pass((long) ticks * TICK_MS);
        return broker.core().recallLooks() - before;
    }

    private static void open(TestClient client, String queue, int firstLink, int links, String selector, int credit) {
        long subscription = client.subscribe(queue, TestClient.QUEUE, null);
        for (int link = firstLink; link < firstLink + links; link++) {
            client.ok(LinkOpen.LAYOUT, Selecting.link(link, link, 0, subscription, selector));
            client.credit(link, 0, credit);
        }
    }

    private void send(int destination, int colour, int messages) {
        for (int i = 0; i < messages; i++) {
            holding.ok(Produce.LAYOUT, Selecting.coloured(holding, destination, "m", colour));
        }
    }

    /** Ticks until a client is asked for something; never more than a number of looks in one of them. */
    private int ticksUntilAsked(TestClient client, int most) {
        for (int ticks = 1; ticks <= most; ticks++) {
            assertThat(looksIn(1)).isLessThanOrEqualTo(MOST_LOOKS_IN_A_TICK);
            if (!client.recalls().isEmpty()) {
                return ticks;
            }
        }
        throw new AssertionError("nobody was asked within " + most + " ticks");
    }

    @Test
    void shouldLookAtNobodyWhileNothingIsUnread() {
        open(waiting, "orders", 1, 500, null, 10);
        broker.pass(TICK_MS);
        assertThat(looksIn(10)).as("consumers that have had nothing").isZero();
        long subscription = waiting.subscribe("orders", TestClient.QUEUE, null);
        send(orders, 1, 500);
        List<Got> got = waiting.taken();
        assertThat(got).hasSize(500);
        for (Got each : got) {
            waiting.oneway(
                    Settle.LAYOUT, new Settle(each.link(), Settle.Outcome.ACCEPT, List.of(each.tag(subscription))));
        }
        broker.run();
        assertThat(looksIn(5)).as("what they had is forgotten").isLessThan(1_000);
        assertThat(looksIn(10)).as("consumers that have had something").isZero();
    }

    @Test
    void shouldForgetWhoHasNothingUnreadThoughNobodyWaits() {
        open(waiting, "orders", 1, 300, null, 1);
        long subscription = waiting.subscribe("orders", TestClient.QUEUE, null);
        send(orders, 1, 300);
        for (Got each : waiting.taken()) {
            waiting.oneway(
                    Settle.LAYOUT, new Settle(each.link(), Settle.Outcome.ACCEPT, List.of(each.tag(subscription))));
        }
        broker.run();
        broker.pass(2 * TICK_MS);
        assertThat(looksIn(10)).isZero();
    }

    @Test
    void shouldLookAtNobodyWhoConsumesAlone() {
        open(holding, "orders", 1, 1, null, 10);
        send(orders, 1, 10);
        assertThat(looksIn(10)).isZero();
    }

    @Test
    void shouldAskAllHoldersForAsManyWhoWaitWithABoundedNumberOfLooksInATick() {
        int links = 300;
        open(holding, "orders", 1, links, null, 2);
        send(orders, 1, 2 * links);
        open(waiting, "orders", 1, links, null, 1);
        List<Recall> asked = new ArrayList<>();
        for (int ticks = 0; asked.size() < links; ticks++) {
            assertThat(ticks).isLessThan(2 * links / TURN_LOOKS + 3);
            assertThat(looksIn(1)).isLessThanOrEqualTo(TURN_LOOKS + MESSAGES_LIMIT);
            asked.addAll(holding.recalls());
        }
        assertThat(asked.stream().map(Recall::link).distinct()).hasSize(links);
        assertThat(looksIn(10)).as("while nobody answers").isLessThanOrEqualTo(10L * (TURN_LOOKS + MESSAGES_LIMIT));
        assertThat(holding.recalls()).isEmpty();
    }

    @Test
    void shouldFindTheOneHolderThatHelpsTheOneThatItHelpsAmongManyWhoAreNoHelp() {
        int links = 40;
        open(holding, "orders", 1, links, null, 1);
        send(orders, 1, links / 2);
        send(orders, 7, 1);
        send(orders, 1, links - links / 2 - 1);
        int helpful = holding.taken().get(links / 2).link();
        open(waiting, "orders", 1, links, "colour = 99", 1);
        open(waiting, "orders", links + 1, 1, "colour = 7", 1);
        open(waiting, "orders", links + 2, links, "colour = 99", 1);
        // Each that waits, with each holder and the one message that it holds.
        int round = 2 * links * (1 + 2 * links);
        for (int i = 0; i < 3; i++) {
            for (int ticks = 1; ; ticks++) {
                assertThat(ticks).as("ticks").isLessThanOrEqualTo(2 + round / (TURN_LOOKS - MESSAGES_LIMIT));
                assertThat(looksIn(1)).isLessThanOrEqualTo(TURN_LOOKS + MESSAGES_LIMIT);
                List<Recall> recalls = holding.recalls();
                if (!recalls.isEmpty()) {
                    assertThat(recalls).containsExactly(new Recall(helpful, 0, 1));
                    break;
                }
            }
            // It is in the application's hands.
            holding.oneway(Settle.LAYOUT, new Settle(helpful, Settle.Outcome.RETURN, List.of()));
            broker.run();
        }
    }

    @Test
    void shouldGoOnAtTheHolderWhereALinksTurnEnded() {
        // So many that of two links, if each gave up when its turn ends, each would come upon the same part of them
        // again.
        int links = 169;
        open(holding, "orders", 1, links, null, 1);
        send(orders, 1, 4);
        send(orders, 7, 1);
        send(orders, 1, links - 5);
        int helpful = holding.taken().get(4).link();
        open(waiting, "orders", 1, 1, "colour = 99", 1);
        open(waiting, "orders", 2, 1, "colour = 7", 1);
        assertThat(looksIn(5)).isLessThanOrEqualTo(5L * (TURN_LOOKS + MESSAGES_LIMIT));
        assertThat(holding.recalls()).containsExactly(new Recall(helpful, 0, 1));
    }

    @Test
    void shouldComeToEachSubscriptionInItsTurn() {
        int queues = 20;
        int links = 30;
        for (int i = 0; i < queues; i++) {
            String queue = "busy" + i;
            int destination = holding.queue(queue);
            open(holding, queue, 1000 * (i + 1), links, null, 1);
            send(destination, 1, links);
            open(waiting, queue, 1000 * (i + 1), links, "colour = 99", 1);
        }
        TestClient other = broker.client();
        open(other, "orders", 1, 1, null, 1);
        send(orders, 1, 1);
        TestClient third = broker.client();
        open(third, "orders", 1, 1, null, 1);
        assertThat(ticksUntilAsked(other, 2 * queues * TURN_LOOKS / TICK_LOOKS)).isPositive();
        assertThat(holding.recalls()).isEmpty();
    }

    @Test
    void shouldAskForWhatHasTheHighestPriorityFirst() {
        holding.ok(Produce.LAYOUT, Selecting.ranked(holding, orders, "low", 1, null));
        open(holding, "orders", 1, 1, null, 1);
        holding.ok(Produce.LAYOUT, Selecting.ranked(holding, orders, "high", 9, null));
        open(holding, "orders", 2, 1, null, 1);
        assertThat(holding.texts()).containsExactly("low", "high");
        open(waiting, "orders", 1, 1, null, 1);
        broker.pass(TICK_MS);
        assertThat(holding.recalls()).containsExactly(new Recall(2, 0, 1));
        broker.pass(TICK_MS);
        assertThat(holding.recalls())
                .as("the other one while it does not answer")
                .containsExactly(new Recall(1, 0, 1));
    }

    @Test
    void shouldForgetHoldersThatHaveLeft() {
        long subscription = holding.subscribe("orders", TestClient.QUEUE, null);
        for (int i = 0; i < 3; i++) {
            open(holding, "orders", 1, 3, null, 1);
            send(orders, 1, 3);
            List<TagRange> seen =
                    holding.taken().stream().map(each -> each.tag(subscription)).toList();
            open(waiting, "orders", 1, 2, null, 1);
            broker.pass(TICK_MS);
            assertThat(holding.recalls()).hasSize(2);
            // Seen and not settled: nobody is asked for it any more.
            for (int link = 1; link <= 3; link++) {
                holding.ok(LinkClose.LAYOUT, new LinkClose(link, List.of(seen.get(link - 1))));
            }
            broker.pass(TICK_MS);
            assertThat(looksIn(10)).isZero();
            for (int link = 1; link <= 3; link++) {
                holding.accept(link, seen.get(link - 1));
            }
            waiting.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
            waiting.ok(LinkClose.LAYOUT, new LinkClose(2, List.of()));
        }
    }
}
