package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationCreate.Pause;
import io.penstock.protocol.wire.DestinationCreate.Settings;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.DestinationUpdate;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.QueuePurge;
import io.penstock.protocol.wire.QueueTransfer;
import io.penstock.protocol.wire.QueueTransfer.Action;
import io.penstock.protocol.wire.QueueTransfer.Outcome;
import io.penstock.protocol.wire.QueueTransfer.Result;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Purging, pausing, moving, retrying and discarding: what an operator does to a queue. */
class QueueOperationsTest {
    private static final CoreHarness.Options OPTIONS =
            CoreHarness.Options.small().settings(DestinationSettings.UNLIMITED.deliveryLimit(3));

    private final CrashDisk disk = new CrashDisk();
    private final TurnedClock clock = new TurnedClock();
    private CoreHarness broker = CoreHarness.open(disk, clock, OPTIONS);
    private TestClient client = broker.client();
    private final int orders = client.queue("orders");

    private static TagRange range(long subscription, long from, long to) {
        return new TagRange(subscription, 0, from, to);
    }

    private long waiting(String name) {
        broker.pass(20);
        var answer = client.ok(DestinationList.LAYOUT, new DestinationList(DestinationCreate.Kind.ANY, name, null, 10));
        return DestinationList.Answer.LAYOUT.decode(answer.body()).destinations().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .depth()
                .messages();
    }

    private List<Outcome> transfer(String queue, Action action, String target, long... offsets) {
        int number = client.send(
                QueueTransfer.LAYOUT,
                new QueueTransfer(
                        queue,
                        0,
                        action,
                        target,
                        LongStream.of(offsets)
                                .mapToObj(QueueTransfer.Offset::new)
                                .toList()));
        broker.pass(50);
        assertThat(client.isOk(number)).isTrue();
        return QueueTransfer.Answer.LAYOUT.decode(client.answer(number).body()).outcomes();
    }

    private static Outcome outcome(long offset, Result result) {
        return new Outcome(offset, result);
    }

    private void reject(String queue, int destination, String... texts) {
        client.produce(destination, texts);
        TestClient rejecting = broker.client();
        long subscription = rejecting.consume(queue, 1, 1, texts.length);
        rejecting.taken();
        rejecting.ok(
                Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(range(subscription, 0, texts.length - 1))));
        rejecting.disconnect();
        broker.pass(20);
    }

    private void update(String name, Settings settings) {
        client.ok(DestinationUpdate.LAYOUT, new DestinationUpdate(name, settings));
    }

    private static Settings pause(Pause pause) {
        return new Settings(-1, -1, WhenFull.DEFAULT, -1, null, pause);
    }

    private long purge(String name) {
        return QueuePurge.Answer.LAYOUT
                .decode(client.ok(QueuePurge.LAYOUT, new QueuePurge(name)).body())
                .messages();
    }

    // ---- purge

    @Test
    void shouldPurgeAllButWhatConsumersHold() {
        for (int i = 0; i < 500; i++) {
            client.produce(orders, "m" + i);
        }
        TestClient consumer = broker.client();
        long subscription = consumer.consume("orders", 1, 1, 3);
        assertThat(consumer.texts()).hasSize(3);
        assertThat(purge("orders")).isEqualTo(497);
        assertThat(waiting("orders")).isEqualTo(3);
        consumer.accept(1, range(subscription, 0, 2));
        consumer.credit(1, 0, 10);
        assertThat(consumer.texts()).isEmpty();
        client.produce(orders, "next");
        assertThat(consumer.texts()).containsExactly("next");
    }

    @Test
    void shouldPurgeForGood() {
        client.produce(orders, "a", "b");
        assertThat(purge("orders")).isEqualTo(2);
        assertThat(purge("orders")).isZero();
        broker = CoreHarness.open(disk.afterPowerLoss(3), clock, OPTIONS);
        client = broker.client();
        assertThat(waiting("orders")).isZero();
        client.refused(ErrorCode.NO_SUCH_DESTINATION, QueuePurge.LAYOUT, new QueuePurge("nothing"));
    }

    // ---- pause

    @Test
    void shouldDeliverNothingWhilePausedAlsoAfterAStartAndGoOnWhenResumed() {
        update("orders", pause(Pause.DELIVERY));
        client.consume("orders", 1, 1, 10);
        client.produce(orders, "a");
        assertThat(client.texts()).isEmpty();
        broker = CoreHarness.open(disk.afterPowerLoss(3), clock, OPTIONS);
        client = broker.client();
        client.consume("orders", 1, 1, 10);
        broker.pass(50);
        assertThat(client.texts()).isEmpty();
        update("orders", pause(Pause.NONE));
        assertThat(client.texts()).containsExactly("a");
        update("orders", pause(Pause.UNCHANGED));
        client.produce(client.queue("orders"), "b");
        assertThat(client.texts()).containsExactly("b");
    }

    @Test
    void shouldRefuseSendsWhilePausedAndTakeARepeatOfThemLater() {
        update("orders", pause(Pause.SENDS));
        client.consume("orders", 1, 1, 10);
        Produce refused = client.persistent(orders, "a");
        client.refused(ErrorCode.DESTINATION_PAUSED, Produce.LAYOUT, refused);
        client.refused(
                ErrorCode.TRANSACTION_ROLLED_BACK,
                TxCommit.LAYOUT,
                new TxCommit(
                        1,
                        1,
                        0,
                        2,
                        client.nextNumber(2),
                        List.of(new StagedSend(orders, -1, 0, 0, client.message("t", 3, client.nextNumber(3), true))),
                        List.of(),
                        false));
        update("orders", pause(Pause.NONE));
        client.ok(Produce.LAYOUT, TestClient.repeated(refused));
        assertThat(client.texts()).containsExactly("a");
    }

    @Test
    void shouldChangeOnlyTheSettingsThatAreSaid() {
        update("orders", new Settings(1, -1, WhenFull.REJECT, 5, "%EXPIRED%", Pause.UNCHANGED));
        update("orders", new Settings(-1, -1, WhenFull.DEFAULT, -1, null, Pause.SENDS));
        DestinationSettings now =
                broker.core().published().destinations().find("orders").settings();
        assertThat(now).isEqualTo(new DestinationSettings(1, 0, WhenFull.REJECT, 5, "%EXPIRED%", Pause.SENDS));
        update("orders", new Settings(-1, -1, WhenFull.DEFAULT, -1, "", Pause.NONE));
        assertThat(broker.core()
                        .published()
                        .destinations()
                        .find("orders")
                        .settings()
                        .expiryQueue())
                .isNull();
        client.refused(
                ErrorCode.INVALID_DESTINATION_NAME,
                DestinationUpdate.LAYOUT,
                new DestinationUpdate(
                        "orders", new Settings(-1, -1, WhenFull.DEFAULT, -1, "no such name!", Pause.UNCHANGED)));
        client.refused(
                ErrorCode.INVALID_DESTINATION_NAME,
                DestinationCreate.LAYOUT,
                new DestinationCreate(
                        "fresh",
                        DestinationCreate.Kind.QUEUE,
                        DestinationCreate.Mode.MUST_BE_NEW,
                        new Settings(-1, -1, WhenFull.DEFAULT, -1, "no such name!", Pause.UNCHANGED)));
        client.refused(
                ErrorCode.NO_SUCH_DESTINATION,
                DestinationUpdate.LAYOUT,
                new DestinationUpdate("nothing", Settings.DEFAULT));
    }

    // ---- move, retry, discard

    @Test
    void shouldMoveMessagesAsTheyAre() {
        client.produce(orders, "a", "b", "c");
        client.queue("other");
        assertThat(transfer("orders", Action.MOVE, "other", 0, 2, 7))
                .containsExactly(outcome(0, Result.DONE), outcome(2, Result.DONE), outcome(7, Result.GONE));
        client.consume("orders", 1, 1, 10);
        client.consume("other", 2, 1, 10);
        assertThat(client.texts()).containsExactly("b", "a", "c");
        assertThat(transfer("orders", Action.MOVE, "other", 0, 1))
                .containsExactly(outcome(0, Result.GONE), outcome(1, Result.IN_USE));
    }

    @Test
    void shouldLeaveAMessageWhereItIsIfItsTargetIsNot() {
        client.produce(orders, "a");
        TestClient consumer = broker.client();
        long subscription = consumer.subscribe("orders", TestClient.QUEUE, null);
        consumer.open(1, 1, subscription);
        assertThat(transfer("orders", Action.MOVE, "nowhere", 0)).containsExactly(outcome(0, Result.NO_TARGET));
        assertThat(transfer("orders", Action.MOVE, "orders", 0)).containsExactly(outcome(0, Result.NO_TARGET));
        assertThat(transfer("orders", Action.RETRY, null, 0)).containsExactly(outcome(0, Result.NO_ORIGIN));
        consumer.credit(1, 0, 1);
        assertThat(consumer.texts()).containsExactly("a");
    }

    @Test
    void shouldDeliverAMessageAfterAllThatAConsumerAskedForWhileItWasToBeMoved() {
        client.produce(orders, "a");
        TestClient consumer = broker.client();
        long subscription = consumer.subscribe("orders", TestClient.QUEUE, null);
        consumer.open(1, 1, subscription);
        int number = client.send(
                QueueTransfer.LAYOUT,
                new QueueTransfer("orders", 0, Action.RETRY, null, List.of(new QueueTransfer.Offset(0))));
        consumer.credit(1, 0, 1);
        broker.pass(50);
        assertThat(client.isOk(number)).isTrue();
        assertThat(consumer.texts()).containsExactly("a");
    }

    @Test
    void shouldRetryDeadLettersWithoutWhatWasSaidOfThem() {
        reject("orders", orders, "a", "b");
        assertThat(waiting("%DLQ%orders")).isEqualTo(2);
        assertThat(transfer("%DLQ%orders", Action.RETRY, null, 0, 1))
                .containsExactly(outcome(0, Result.DONE), outcome(1, Result.DONE));
        assertThat(waiting("%DLQ%orders")).isZero();
        client.consume("orders", 1, 1, 10);
        List<Got> got = client.taken();
        assertThat(got).extracting(Got::shown).as("counts begin anew").containsExactly("a", "b");
        assertThat(new MessageView().wrap(ByteBuffer.wrap(got.get(0).bytes())).hasBrokerProperties())
                .isFalse();
    }

    @Test
    void shouldRetryATopicsDeadLetterForTheOneSubscription() {
        int topic = client.topic("prices");
        client.ok(ClientId.LAYOUT, new ClientId("c"));
        long one = client.subscribe("prices", Subscribe.Durability.DURABLE, "one");
        long two = client.subscribe("prices", Subscribe.Durability.DURABLE, "two");
        client.open(1, 1, one);
        client.open(2, 1, two);
        client.credit(1, 0, 10);
        client.credit(2, 0, 10);
        client.produce(topic, "a");
        client.taken();
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.ACCEPT, List.of(range(two, 0, 0))));
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(range(one, 0, 0))));
        broker.pass(20);
        assertThat(transfer("%DLQ%one", Action.RETRY, null, 0)).containsExactly(outcome(0, Result.DONE));
        assertThat(client.taken()).extracting(Got::link).containsExactly(1);
        assertThat(waiting("prices")).isEqualTo(1);
    }

    @Test
    void shouldNotRetryIntoWhatIsGone() {
        int gone = client.queue("gone");
        reject("gone", gone, "a");
        client.ok(DestinationDelete.LAYOUT, new DestinationDelete("gone"));
        assertThat(transfer("%DLQ%gone", Action.RETRY, null, 0)).containsExactly(outcome(0, Result.NO_TARGET));
        assertThat(waiting("%DLQ%gone")).isEqualTo(1);
    }

    @Test
    void shouldDiscardForGood() {
        reject("orders", orders, "a", "b");
        assertThat(transfer("%DLQ%orders", Action.DISCARD, null, 0, 5))
                .containsExactly(outcome(0, Result.DONE), outcome(5, Result.GONE));
        broker = CoreHarness.open(disk.afterPowerLoss(3), clock, OPTIONS);
        client = broker.client();
        client.consume("%DLQ%orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("b");
    }

    @Test
    void shouldRetryIntoAFullAndPausedQueueForItsMessagesWereAcceptedBefore() {
        reject("orders", orders, "a", "b");
        update("orders", new Settings(1, -1, WhenFull.REJECT, -1, null, Pause.SENDS));
        assertThat(transfer("%DLQ%orders", Action.RETRY, null, 0, 1))
                .containsExactly(outcome(0, Result.DONE), outcome(1, Result.DONE));
        assertThat(waiting("orders")).isEqualTo(2);
    }
}
