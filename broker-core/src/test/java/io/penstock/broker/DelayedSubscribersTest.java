package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxStage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets a topic's delayed message: the subscriptions that existed when it was sent, whatever happens until it is due. */
@Timeout(60)
class DelayedSubscribersTest {
    private static final String TOPIC = "news";
    private static final String FILLER = "f".repeat(900);
    private static final int DELAY_MS = 200_000;

    private final CrashDisk disk = new CrashDisk();
    private final TurnedClock clock = new TurnedClock();
    private CoreHarness broker = open(disk);
    private TestClient client = broker.client();
    private final int news = client.topic(TOPIC);

    /** A log of small segments, whose head moves on. */
    private CoreHarness open(CrashDisk on) {
        return CoreHarness.open(on, clock, DiskUpkeepTest.options());
    }

    private void reopen(CrashDisk on) {
        broker = open(on);
        client = client.again(broker);
    }

    private void send(String text) {
        client.ok(
                Produce.LAYOUT,
                new Produce(news, -1, 0, DELAY_MS, client.message(text, 1, client.nextNumber(1), true)));
    }

    private void consume(int link, String durable) {
        client.open(link, 1, client.subscribe(TOPIC, Durability.SHARED_DURABLE, durable));
        client.credit(link, 0, 100);
    }

    /** What a durable subscription gets, which is consumed from now on. */
    private List<String> textsOf(int link, String durable) {
        consume(link, durable);
        return client.texts();
    }

    private Destination topic() {
        return broker.core().store().state().destinations().find(TOPIC);
    }

    /** All of it happens within one millisecond of the broker's clock. */
    @Test
    void shouldReachThoseWhoWereSubscribedWhenItWasSentAndNobodyElse() {
        consume(1, "durable");
        TestClient live = broker.client();
        live.open(1, 1, live.subscribe(TOPIC, Durability.PRIVATE, null));
        live.credit(1, 0, 10);
        send("a");
        TestClient late = broker.client();
        late.open(1, 1, late.subscribe(TOPIC, Durability.PRIVATE, null));
        late.credit(1, 0, 10);
        send("b");
        broker.pass(DELAY_MS + 10);
        assertThat(live.texts()).containsExactly("a", "b");
        assertThat(client.texts()).containsExactly("a", "b");
        assertThat(late.texts()).containsExactly("b");
    }

    @Test
    void shouldKeepNothingIfNobodyWasSubscribed() {
        send("a");
        consume(1, "late");
        broker.pass(DELAY_MS + 10);
        assertThat(client.texts()).isEmpty();
        assertThat(broker.core().store().state().dueBuckets().scheduled()).isZero();
        assertThat(topic().unsettled()).isZero();
        assertThat(topic().queue(0).entries().next()).isEqualTo(1);
        assertThat(topic().queue(0).entries().low()).isEqualTo(1);
    }

    @Test
    void shouldReachASubscriptionThatWasConsumedFromAgainButNotOneThatReplacedIt() {
        String selector = "colour = 'red'";
        client.subscribe(TOPIC, Durability.SHARED_DURABLE, "kept");
        client.ok(Subscribe.LAYOUT, new Subscribe(TOPIC, Durability.SHARED_DURABLE, "replaced", selector, false));
        send("a");
        consume(1, "kept");
        consume(2, "replaced");
        broker.pass(DELAY_MS + 10);
        assertThat(client.texts()).as("by one of them").containsExactly("a");
        assertThat(topic().unsettled()).isEqualTo(1);
        assertThat(topic().lowestUnsettled(topic().queue(0))).isZero();
        client.produce(news, "b");
        assertThat(client.texts()).as("by both").containsExactly("b", "b");
    }

    /** From the checkpoint, from the log, and from the log after a power loss. */
    @Test
    void shouldDecideTheSameAfterARestart() {
        client.subscribe(TOPIC, Durability.SHARED_DURABLE, "early");
        send("a");
        client.subscribe(TOPIC, Durability.SHARED_DURABLE, "late");
        broker.stop();
        reopen(disk);
        CrashDisk killed = disk.killProcess();
        reopen(killed);
        reopen(killed.afterPowerLoss(3));
        broker.pass(DELAY_MS + 10);
        assertThat(textsOf(1, "late")).isEmpty();
        assertThat(textsOf(2, "early")).containsExactly("a");
    }

    @Test
    void shouldKeepItsDecisionOverARestartAfterItWasDue() {
        client.subscribe(TOPIC, Durability.SHARED_DURABLE, "early");
        send("a");
        client.subscribe(TOPIC, Durability.SHARED_DURABLE, "late");
        broker.pass(DELAY_MS + 10);
        reopen(disk.killProcess());
        assertThat(textsOf(1, "late")).isEmpty();
        assertThat(textsOf(2, "early")).containsExactly("a");
    }

    @Test
    void shouldForceAPersistentOneForADurableSubscription() {
        client.subscribe(TOPIC, Durability.SHARED_DURABLE, "early");
        send("a");
        reopen(disk.afterPowerLoss(3));
        broker.pass(DELAY_MS + 10);
        assertThat(textsOf(1, "early")).containsExactly("a");
    }

    /** The message stands behind the later subscription in the log when it is due. */
    @Test
    void shouldGoByWhereItWasSentThoughItIsMoved() {
        client.subscribe(TOPIC, Durability.SHARED_DURABLE, "early");
        send("a");
        long sent = broker.core().store().log().appended();
        client.subscribe(TOPIC, Durability.SHARED_DURABLE, "late");
        churn(sent);
        long moved = broker.core().store().log().appended();
        reopen(disk.killProcess());
        churn(moved);
        assertThat(broker.core().store().state().dueBuckets().scheduled()).isEqualTo(1);
        reopen(disk.killProcess());
        clock.turn(DELAY_MS);
        broker.pass(50);
        assertThat(textsOf(1, "late")).isEmpty();
        assertThat(textsOf(2, "early")).containsExactly("a");
    }

    /** Sends and settles until the log begins behind a position, so that all that lives was moved. */
    private void churn(long position) {
        int busy = client.queue("busy");
        long subscription = client.consume("busy", 7, 7, 100_000);
        for (int i = 0; i < 2_000 && broker.core().store().log().head() <= position; i++) {
            client.produce(busy, "m" + i + FILLER);
            for (Got got : client.taken()) {
                client.accept(7, got.tag(subscription));
            }
            broker.pass(10);
        }
        assertThat(broker.core().store().log().head()).isGreaterThan(position);
        assertThat(broker.core().movedBytes()).isPositive();
    }

    /** What a transaction sends counts as sent when the broker got it, not at the commit. */
    @Test
    void shouldGoByWhenATransactedOneWasStaged() {
        consume(1, "early");
        StagedSend delayed = new StagedSend(news, -1, 0, DELAY_MS, client.message("a", 1, 0, true));
        client.oneway(TxStage.LAYOUT, new TxStage(2, 1, List.of(delayed), List.of()));
        broker.run();
        consume(2, "between");
        client.ok(TxCommit.LAYOUT, new TxCommit(2, 1, 1, 1, client.nextNumber(1), List.of(), List.of()));
        broker.pass(DELAY_MS + 10);
        assertThat(client.texts()).containsExactly("a");
        assertThat(topic().unsettled()).isEqualTo(1);
    }
}
