package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Recall;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets what when consumers of a queue select, whether the messages are in memory or on disk. */
class SelectorDeliveryTest {
    /** Where the messages are. */
    enum Log {
        HOT,
        COLD
    }

    private CoreHarness broker;
    private TestClient client;
    private int orders;

    private void open(Log log) {
        CoreHarness.Options options = CoreHarness.Options.small();
        broker = CoreHarness.open(new CrashDisk(), new TurnedClock(), log == Log.COLD ? options.coldLog() : options);
        client = broker.client();
        orders = client.queue("orders");
    }

    @AfterEach
    void close() {
        if (broker != null) {
            broker.close();
        }
    }

    private void send(int... colours) {
        for (int i = 0; i < colours.length; i++) {
            client.ok(Produce.LAYOUT, Selecting.coloured(client, orders, i + ":" + colours[i], colours[i]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveEachConsumerWhatItSelectsAndLeaveTheRest(Log log) {
        open(log);
        send(1, 2, 3, 1, 2, 3);
        Selecting.consume(client, "orders", 1, "colour = 2", 10);
        assertThat(client.texts()).containsExactly("1:2", "4:2");
        Selecting.consume(client, "orders", 2, "colour = 3", 1);
        assertThat(client.texts()).containsExactly("2:3");
        client.consume("orders", 3, 1, 10);
        assertThat(client.texts()).containsExactly("0:1", "3:1", "5:3");
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveNewMessagesToTheConsumersThatSelectThem(Log log) {
        open(log);
        Selecting.consume(client, "orders", 1, "colour = 1", 10);
        Selecting.consume(client, "orders", 2, "colour = 2", 10);
        send(1, 2, 3, 2, 1);
        assertThat(client.taken())
                .extracting(got -> got.link() + " gets " + got.text())
                .containsExactlyInAnyOrder("1 gets 0:1", "2 gets 1:2", "2 gets 3:2", "1 gets 4:1");
    }

    @ParameterizedTest
    @EnumSource
    void shouldStopOnlyTheConsumersOfAFilterWhoseLinksHaveNoCredit(Log log) {
        open(log);
        Selecting.consume(client, "orders", 1, "colour = 1", 1);
        Selecting.consume(client, "orders", 2, "colour = 2", 10);
        send(1, 1, 2, 1, 2);
        assertThat(client.texts()).containsExactlyInAnyOrder("0:1", "2:2", "4:2");
        client.credit(1, 0, 10);
        assertThat(client.texts()).containsExactly("1:1", "3:1");
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackToEveryViewThatHasBeenThere(Log log) {
        open(log);
        send(1, 2, 1, 2, 1);
        long subscription = client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).hasSize(5);
        Selecting.consume(client, "orders", 2, "colour = 1", 10);
        assertThat(client.texts()).as("all is in flight").isEmpty();
        TestClient third = broker.client();
        Selecting.consume(third, "orders", 1, "colour = 2", 10);
        assertThat(third.texts()).isEmpty();
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of(new TagRange(subscription, 0, 0, 0))));
        assertThat(client.texts()).as("the kept one is still leased").containsExactly("2:1", "4:1");
        assertThat(third.texts()).containsExactly("1:2", "3:2");
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheOrderAfterARollback(Log log) {
        open(log);
        send(1, 2, 1, 2, 1);
        long subscription = Selecting.consume(client, "orders", 1, "colour = 1", 2);
        assertThat(client.texts()).containsExactly("0:1", "2:1");
        client.ok(
                LinkReset.LAYOUT,
                new LinkReset(1, 1, List.of(new TagRange(subscription, 0, 0, 0)), List.of(), List.of(1)));
        client.credit(1, 1, 10);
        assertThat(client.texts()).containsExactly("0:1*2", "2:1", "4:1");
    }

    @ParameterizedTest
    @EnumSource
    void shouldSelectByTypeWithoutLookingAtOthers(Log log) {
        open(log);
        send(1, 2, 3);
        Selecting.consume(client, "orders", 1, "JMSType IN ('type3', 'type1')", 10);
        assertThat(client.texts()).containsExactly("0:1", "2:3");
    }

    @ParameterizedTest
    @EnumSource
    void shouldSelectByTheCountOfTheDeliveryThatItWouldBe(Log log) {
        open(log);
        send(1, 1, 1);
        long subscription = client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).hasSize(3);
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.RELEASE, List.of(new TagRange(subscription, 0, 1, 1))));
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        client.taken();
        Selecting.consume(client, "orders", 2, "JMSXDeliveryCount > 1", 10);
        assertThat(client.taken()).extracting(Got::offset).contains(1L).doesNotContain(0L, 2L);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellADrainingConsumerThatNothingMatches(Log log) {
        open(log);
        send(1, 2, 3);
        long subscription = client.subscribe("orders", TestClient.QUEUE, null);
        client.ok(LinkOpen.LAYOUT, Selecting.link(1, 1, 0, subscription, "colour = 9"));
        client.oneway(
                io.penstock.protocol.wire.Credit.LAYOUT,
                new io.penstock.protocol.wire.Credit(1, 0, 5, 1 << 20, true, -1, -1));
        broker.run();
        assertThat(client.drained()).containsExactly(1);
        send(9);
        assertThat(client.texts()).as("the credit is void").isEmpty();
    }

    @Test
    void shouldRefuseASelectorThatIsNone() {
        open(Log.HOT);
        long subscription = client.subscribe("orders", TestClient.QUEUE, null);
        client.refused(ErrorCode.INVALID_SELECTOR, LinkOpen.LAYOUT, Selecting.link(1, 1, 0, subscription, "colour ="));
        client.refused(
                ErrorCode.INVALID_SELECTOR,
                LinkOpen.LAYOUT,
                Selecting.link(1, 1, 0, subscription, "colour = " + "1".repeat(5_000)));
        client.topic("news");
        client.refused(
                ErrorCode.INVALID_SELECTOR,
                Subscribe.LAYOUT,
                new Subscribe("news", Subscribe.Durability.PRIVATE, null, "NOT", false));
        Selecting.consume(client, "orders", 1, "", 10);
        send(1);
        assertThat(client.texts()).containsExactly("0:1");
    }

    @Test
    void shouldRecallFromAHolderOfAnotherFilterOnlyWhatHelps() {
        open(Log.HOT);
        send(1, 2, 3, 1);
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).hasSize(4);
        TestClient other = broker.client();
        Selecting.consume(other, "orders", 1, "colour = 9", 1);
        broker.pass(100);
        assertThat(client.recalls()).as("nothing that it holds would help").isEmpty();
        Selecting.consume(other, "orders", 2, "colour = 2", 1);
        broker.pass(100);
        assertThat(client.recalls()).containsExactly(new Recall(1, 0, 4));
        long subscription = client.subscribe("orders", TestClient.QUEUE, null);
        client.oneway(
                Settle.LAYOUT, new Settle(1, Settle.Outcome.RETURN, List.of(new TagRange(subscription, 0, 1, 3))));
        broker.run();
        assertThat(other.texts()).containsExactly("1:2");
        assertThat(client.texts()).containsExactly("2:3", "3:1");
        broker.pass(100);
        assertThat(client.recalls()).isEmpty();
    }
}
