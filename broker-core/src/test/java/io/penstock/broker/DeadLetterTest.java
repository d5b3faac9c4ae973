package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.message.BrokerProperties;
import io.penstock.protocol.message.MessageIdText;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.QueueTransfer;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which messages become dead letters, what is said of them there, and that nothing is lost or doubled on the way. */
class DeadLetterTest {
    private static final CoreHarness.Options THREE_TIMES =
            CoreHarness.Options.small().settings(DestinationSettings.UNLIMITED.deliveryLimit(3));

    private CrashDisk disk = new CrashDisk();
    private TurnedClock clock = new TurnedClock();
    private CoreHarness broker = CoreHarness.open(disk, clock, THREE_TIMES);
    private TestClient client = broker.client();
    private final int orders = client.queue("orders");

    private static TagRange range(long subscription, long from, long to) {
        return new TagRange(subscription, 0, from, to);
    }

    /** Gives the first message that a new link gets back as seen, so many times. */
    private void fail(TestClient who, String queue, int times) {
        long subscription = who.consume(queue, 1, 1, 1);
        for (int generation = 1; generation <= times; generation++) {
            Got got = who.taken().get(0);
            who.ok(LinkReset.LAYOUT, reset(generation, List.of(got.tag(subscription)), List.of()));
            broker.pass(10);
            who.credit(1, generation, 1);
        }
    }

    private static LinkReset reset(int generation, List<TagRange> seen, List<TagRange> dead) {
        return new LinkReset(1, generation, seen, dead, List.of(1));
    }

    private List<String> letters(String queue) {
        broker.pass(20);
        TestClient reader = broker.client();
        reader.consume(queue, 1, 1, 1000);
        List<String> texts = reader.texts();
        reader.disconnect();
        return texts;
    }

    private DestinationList.Entry entry(String name) {
        broker.pass(20);
        var answer = client.ok(DestinationList.LAYOUT, new DestinationList(DestinationCreate.Kind.ANY, name, null, 10));
        return DestinationList.Answer.LAYOUT.decode(answer.body()).destinations().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private long waiting(String name) {
        return entry(name).depth().messages();
    }

    @Test
    void shouldSendAMessageToTheDeadLettersWhenItsDeliveryHasFailedAsOftenAsAllowed() {
        client.produce(orders, "poison", "b");
        fail(client, "orders", 3);
        assertThat(client.texts()).containsExactly("b");
        assertThat(letters("%DLQ%orders")).containsExactly("poison");
        assertThat(waiting("orders")).isEqualTo(1);
    }

    @Test
    void shouldDeliverItOnceMoreBeforeThat() {
        client.produce(orders, "a");
        fail(client, "orders", 2);
        assertThat(client.texts()).containsExactly("a*3");
        assertThat(entry("%DLQ%orders")).isNull();
    }

    @Test
    void shouldNotWaitForAConsumerToComeToIt() {
        client.produce(orders, "a");
        fail(client, "orders", 2);
        long subscription = client.subscribe("orders", TestClient.QUEUE, null);
        client.ok(LinkReset.LAYOUT, reset(3, List.of(range(subscription, 0, 0)), List.of()));
        client.disconnect();
        client = broker.client();
        assertThat(waiting("%DLQ%orders")).isEqualTo(1);
        assertThat(waiting("orders")).isZero();
    }

    @Test
    void shouldFindWhatHasReachedTheLimitAfterACrashBeforeItWasMoved() {
        client.produce(orders, "a", "b");
        fail(client, "orders", 2);
        long subscription = client.subscribe("orders", TestClient.QUEUE, null);
        client.send(LinkReset.LAYOUT, reset(3, List.of(range(subscription, 0, 0)), List.of()));
        broker.core().logAgent().doWork();
        CrashDisk left = disk.killProcess();
        broker = CoreHarness.open(left, clock, THREE_TIMES);
        client = broker.client();
        assertThat(entry("%DLQ%orders")).as("not moved before the crash").isNull();
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("b*2");
        assertThat(letters("%DLQ%orders")).containsExactly("a");
    }

    @Test
    void shouldKeepDeadLettersOverAPowerLoss() {
        client.produce(orders, "a");
        fail(client, "orders", 3);
        broker.pass(20);
        broker = CoreHarness.open(disk.afterPowerLoss(1), clock, THREE_TIMES);
        client = broker.client();
        assertThat(waiting("orders")).isZero();
        assertThat(letters("%DLQ%orders")).containsExactly("a");
    }

    @Test
    void shouldSayOfADeadLetterWhyItIsOneAndKeepAllThatItsSenderWrote() {
        ByteBuffer sent = client.message("poison", 1, client.nextNumber(1), true);
        client.ok(Produce.LAYOUT, new Produce(orders, -1, 60_000, 0, sent.duplicate()));
        fail(client, "orders", 3);
        broker.pass(20);
        TestClient reader = broker.client();
        reader.consume("%DLQ%orders", 1, 1, 10);
        MessageView letter = reader.views().get(0);
        MessageView original = new MessageView().wrap(sent);
        assertThat(letter.messageId()).isEqualTo(original.messageId());
        assertThat(letter.persistent()).isTrue();
        assertThat(letter.bodyText()).isEqualTo("poison");
        Map<String, Object> said = letter.brokerProperties();
        assertThat(said)
                .containsEntry(BrokerProperties.REASON, "DELIVERY_LIMIT")
                .containsEntry(BrokerProperties.ORIGIN, "orders")
                .containsEntry(BrokerProperties.ORIGIN_ID, MessageIdText.of(original.messageId()))
                .containsEntry(BrokerProperties.DELIVERY_COUNT, 3)
                .containsKey(BrokerProperties.TIMESTAMP)
                .doesNotContainKeys(BrokerProperties.EXCEPTION, BrokerProperties.ORIGIN_SUBSCRIPTION);
    }

    @Test
    void shouldNotLetADeadLetterExpire() {
        client.ok(
                Produce.LAYOUT, new Produce(orders, -1, 1_000, 0, client.message("a", 1, client.nextNumber(1), true)));
        fail(client, "orders", 3);
        broker.pass(5_000);
        assertThat(letters("%DLQ%orders")).containsExactly("a");
    }

    @Test
    void shouldLetAMessageThatIsPastItsTimeExpireAndNotBecomeADeadLetter() {
        client.ok(Produce.LAYOUT, new Produce(orders, -1, 500, 0, client.message("a", 1, client.nextNumber(1), true)));
        long subscription = client.consume("orders", 1, 1, 1);
        broker.pass(600);
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(range(subscription, 0, 0))));
        assertThat(waiting("orders")).isZero();
        assertThat(entry("%DLQ%orders")).isNull();
    }

    @Test
    void shouldSendWhatAnApplicationRejectsToTheDeadLettersAtOnce() {
        client.produce(orders, "a", "b", "c");
        long subscription = client.consume("orders", 1, 1, 10);
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(range(subscription, 0, 0))));
        client.ok(
                LinkReset.LAYOUT,
                new LinkReset(
                        1,
                        1,
                        List.of(range(subscription, 1, 1)),
                        List.of(range(subscription, 2, 2)),
                        List.of(1),
                        "boom"));
        client.taken();
        client.credit(1, 1, 10);
        assertThat(client.texts()).containsExactly("b*2");
        broker.pass(20);
        TestClient reader = broker.client();
        reader.consume("%DLQ%orders", 1, 1, 10);
        List<Map<String, Object>> said =
                reader.views().stream().map(MessageView::brokerProperties).toList();
        assertThat(said).extracting(each -> each.get(BrokerProperties.REASON)).containsOnly("REJECTED");
        assertThat(said)
                .extracting(each -> each.get(BrokerProperties.DELIVERY_COUNT))
                .containsOnly(1);
        assertThat(said)
                .extracting(each -> each.get(BrokerProperties.EXCEPTION))
                .containsExactly(null, "boom");
    }

    /** By the last failed delivery, and by nobody who does not hold the message. */
    @Test
    void shouldSayWhatTheApplicationThrewWhenADeliveryFailedOnceTooOften() {
        client.produce(orders, "a", "b");
        long subscription = client.consume("orders", 1, 1, 2);
        List<TagRange> both = List.of(range(subscription, 0, 1));
        for (int generation = 1; generation <= 3; generation++) {
            List<TagRange> seen = generation < 3 ? both : List.of(range(subscription, 0, 0));
            client.ok(
                    LinkReset.LAYOUT, new LinkReset(1, generation, seen, List.of(), List.of(1), "boom " + generation));
            client.credit(1, generation, 2);
        }
        TestClient stranger = broker.client();
        stranger.subscribe("orders", TestClient.QUEUE, null);
        stranger.ok(
                LinkReset.LAYOUT, new LinkReset(1, 1, List.of(range(subscription, 0, 9)), List.of(), List.of(), "lie"));
        client.ok(LinkReset.LAYOUT, reset(4, List.of(range(subscription, 1, 1)), List.of()));
        broker.pass(20);
        TestClient reader = broker.client();
        reader.consume("%DLQ%orders", 1, 1, 10);
        assertThat(reader.views().stream().map(view -> view.brokerProperties().get(BrokerProperties.EXCEPTION)))
                .as("the second was rolled back at last, and nothing was thrown")
                .containsExactly("boom 3", null);
    }

    @Test
    void shouldCutWhatAClientSaysOfAnException() {
        client.produce(orders, "a");
        long subscription = client.consume("orders", 1, 1, 1);
        for (int generation = 1; generation <= 3; generation++) {
            client.ok(
                    LinkReset.LAYOUT,
                    new LinkReset(
                            1,
                            generation,
                            List.of(range(subscription, 0, 0)),
                            List.of(),
                            List.of(1),
                            "x".repeat(5_000)));
            client.credit(1, generation, 1);
        }
        broker.pass(20);
        TestClient reader = broker.client();
        reader.consume("%DLQ%orders", 1, 1, 10);
        assertThat(reader.views().get(0).brokerProperties())
                .containsEntry(BrokerProperties.EXCEPTION, "x".repeat(BrokerProperties.EXCEPTION_LIMIT));
    }

    @Test
    void shouldNotRejectWhatTheSessionDoesNotHold() {
        client.produce(orders, "a");
        long subscription = client.consume("orders", 1, 1, 10);
        TestClient other = broker.client();
        other.consume("orders", 1, 1, 10);
        other.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(range(subscription, 0, 0))));
        assertThat(waiting("orders")).isEqualTo(1);
        assertThat(entry("%DLQ%orders")).isNull();
    }

    @Test
    void shouldDeliverADeadLetterAgainAndAgain() {
        client.produce(orders, "a");
        fail(client, "orders", 3);
        broker.pass(20);
        TestClient reader = broker.client();
        fail(reader, "%DLQ%orders", 5);
        assertThat(reader.texts()).containsExactly("a*6");
        long subscription = reader.subscribe("%DLQ%orders", TestClient.QUEUE, null);
        reader.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(range(subscription, 0, 0))));
        reader.credit(1, 5, 1);
        assertThat(reader.texts()).as("rejected where dead letters are").containsExactly("a*7");
    }

    @Test
    void shouldTakeLettersBeyondWhatItsDeadLetterQueueLetsClientsSend() {
        client.create(
                "%DLQ%orders",
                DestinationCreate.Kind.QUEUE, new DestinationCreate.Settings(1, 0, DestinationCreate.WhenFull.REJECT));
        client.produce(orders, "a", "b", "c");
        long subscription = client.consume("orders", 1, 1, 10);
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(range(subscription, 0, 2))));
        assertThat(letters("%DLQ%orders")).containsExactly("a", "b", "c");
    }

    @Test
    void shouldHaveADeadLetterQueueForEachNamedSubscriptionOfATopic() {
        int topic = client.topic("prices");
        client.ok(ClientId.LAYOUT, new ClientId("c"));
        long one = client.subscribe("prices", Subscribe.Durability.DURABLE, "one");
        long two = client.subscribe("prices", Subscribe.Durability.DURABLE, "two words");
        client.open(1, 1, one);
        client.open(2, 1, two);
        client.credit(1, 0, 10);
        client.produce(topic, "a");
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(range(one, 0, 0))));
        assertThat(waiting("%DLQ%one")).isEqualTo(1);
        assertThat(client.taken()).hasSize(1);
        client.credit(2, 0, 10);
        assertThat(client.texts()).as("the other subscription's is its own").containsExactly("a");
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(range(two, 0, 0))));
        broker.pass(20);
        var all = client.ok(
                DestinationList.LAYOUT, new DestinationList(DestinationCreate.Kind.QUEUE, "%DLQ%two_words-", null, 10));
        assertThat(DestinationList.Answer.LAYOUT.decode(all.body()).destinations())
                .hasSize(1);
    }

    @Test
    void shouldRefuseATopicOfADeadLetterQueuesNameAndAMessageThatSpeaksForTheBroker() {
        client.refused(
                ErrorCode.INVALID_DESTINATION_NAME,
                DestinationCreate.LAYOUT,
                new DestinationCreate(
                        "%DLQ%orders",
                        DestinationCreate.Kind.TOPIC,
                        DestinationCreate.Mode.MUST_BE_NEW,
                        DestinationCreate.Settings.DEFAULT));
        ByteBuffer forged = BrokerProperties.put(
                client.message("a", 1, client.nextNumber(1), true), Map.of(BrokerProperties.ORIGIN, "secrets"));
        client.send(Produce.LAYOUT, new Produce(orders, -1, 0, 0, forged));
        broker.run();
        assertThat(client.connection().closed()).contains("the broker's to write");
        client = broker.client();
        assertThat(waiting("orders")).isZero();
    }

    @Test
    void shouldKeepANonPersistentMessageSo() {
        client.ok(Produce.LAYOUT, client.nonPersistent(orders, "a"));
        fail(client, "orders", 3);
        assertThat(waiting("%DLQ%orders")).isEqualTo(1);
        broker = CoreHarness.open(disk.killProcess(), clock, THREE_TIMES);
        client = broker.client();
        broker.pass(2_000);
        assertThat(waiting("%DLQ%orders")).isZero();
    }

    @Test
    void shouldSendLettersThatOnlyTheDiskKnows() {
        broker.close();
        disk = new CrashDisk();
        CoreHarness.Options cold = THREE_TIMES.coldLog();
        broker = CoreHarness.open(disk, clock, cold);
        client = broker.client();
        int queue = client.queue("cold");
        for (int i = 0; i < 400; i++) {
            client.produce(queue, "m" + i);
        }
        long subscription = client.consume("cold", 1, 1, 400);
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.REJECT, List.of(range(subscription, 0, 399))));
        broker.pass(500);
        assertThat(waiting("cold")).isZero();
        List<String> letters = letters("%DLQ%cold");
        assertThat(letters)
                .hasSize(400)
                .doesNotHaveDuplicates()
                .startsWith("m0", "m1")
                .endsWith("m399");
    }

    /** An existing log keeps the size of its segments, whatever the largest message may be from now on. */
    @Test
    void shouldKeepBackWhatWithItsReasonIsMoreThanASegmentHolds() {
        broker.stop();
        BrokerConfig.Store store =
                new BrokerConfig.Store(1 << 20, BrokerConfig.Flush.BEFORE_ANSWER, 0, 1L << 40, 1L << 40);
        BrokerConfig.Memory memory = new BrokerConfig.Memory(256 * 1024, 256, 4 << 20, 16 * 1024, 1 << 20);
        CoreHarness.Options larger = THREE_TIMES.store(store).memory(memory);
        broker = CoreHarness.open(disk, clock, larger);
        TestClient sender = broker.client();
        int size = CoreHarness.SEGMENT_BYTES;
        while (sender.ask(Produce.LAYOUT, sender.persistent(orders, ".".repeat(size)))
                        .code()
                != 0) {
            size -= 16;
            sender = broker.client();
        }
        client = broker.client();
        client.produce(orders, "b");
        client.queue("other");
        assertThat(transferFirst(QueueTransfer.Action.MOVE, "other")).isEqualTo(QueueTransfer.Result.TOO_LARGE);
        fail(client, "orders", 3);
        assertThat(client.texts()).containsExactly("b");
        assertThat(waiting("orders")).isEqualTo(2);
        assertThat(transferFirst(QueueTransfer.Action.DISCARD, null)).isEqualTo(QueueTransfer.Result.DONE);
        assertThat(waiting("orders")).isEqualTo(1);
    }

    private QueueTransfer.Result transferFirst(QueueTransfer.Action action, String target) {
        int number = client.send(
                QueueTransfer.LAYOUT,
                new QueueTransfer("orders", 0, action, target, List.of(new QueueTransfer.Offset(0))));
        broker.pass(50);
        assertThat(client.isOk(number)).isTrue();
        return QueueTransfer.Answer.LAYOUT
                .decode(client.answer(number).body())
                .outcomes()
                .get(0)
                .result();
    }

    // ---- what nobody saw

    @Test
    void shouldNeverMakeADeadLetterOfWhatNobodySawHoweverManyConsumersDie() {
        client.produce(orders, "a", "b", "c");
        for (int i = 0; i < 20; i++) {
            TestClient killed = broker.client();
            killed.consume("orders", 1, 1, 10);
            assertThat(killed.taken()).hasSize(3);
            killed.lose();
        }
        assertThat(waiting("orders")).isEqualTo(3);
        assertThat(entry("%DLQ%orders")).isNull();
    }

    @Test
    void shouldNotTakeWhatCameBackBehindOthersForSeenWhenThoseAreRead() {
        client.produce(orders, "early");
        TestClient other = broker.client();
        long subscription = other.consume("orders", 1, 1, 1);
        client.produce(orders, "b", "c", "d");
        TestClient killed = broker.client();
        killed.consume("orders", 1, 1, 10);
        Got first = killed.taken().get(0);
        other.taken();
        other.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.RELEASE, List.of(range(subscription, 0, 0))));
        other.ok(LinkReset.LAYOUT, reset(1, List.of(range(subscription, 0, 0)), List.of()));
        assertThat(killed.texts()).containsExactly("early*2");
        killed.creditSeen(1, 0, 0, first.offset());
        killed.lose();
        other.credit(1, 1, 10);
        assertThat(other.texts())
                .as("early is unread, and not the next one")
                .containsExactly("early*2", "b*2", "c*2", "d*2");
    }

    @Test
    void shouldMakeADeadLetterOfAMessageThatKillsItsConsumerEachTime() {
        client.produce(orders, "poison", "b");
        for (int i = 0; i < 3; i++) {
            TestClient killed = broker.client();
            killed.consume("orders", 1, 1, 10);
            Got got = killed.taken().get(0);
            assertThat(got.text()).isEqualTo("poison");
            if (got.count() > 1) {
                // A client says so before it hands over what comes again.
                killed.creditSeen(1, 0, 0, got.offset());
            }
            killed.lose();
        }
        assertThat(letters("%DLQ%orders")).containsExactly("poison");
        assertThat(waiting("orders")).isEqualTo(1);
    }

    @Test
    void shouldCountOnlyWhatWasReportedWhereOneFailedDeliveryIsTheLimit() {
        int single = client.create(
                "single",
                DestinationCreate.Kind.QUEUE,
                new DestinationCreate.Settings(
                        0, 0, DestinationCreate.WhenFull.BLOCK, 1, null, DestinationCreate.Pause.NONE));
        client.produce(single, "a");
        for (int i = 0; i < 5; i++) {
            TestClient killed = broker.client();
            killed.consume("single", 1, 1, 10);
            assertThat(killed.taken()).hasSize(1);
            killed.lose();
        }
        assertThat(waiting("single")).isEqualTo(1);
        TestClient killed = broker.client();
        killed.consume("single", 1, 1, 10);
        Got got = killed.taken().get(0);
        assertThat(got.count())
                .as("flagged, so that its client reports before it hands over")
                .isEqualTo(2);
        killed.creditSeen(1, 0, 0, got.offset());
        killed.lose();
        assertThat(letters("%DLQ%single")).containsExactly("a");
    }

    // ---- expiry queues

    @Test
    void shouldMoveExpiredMessagesToTheExpiryQueueWithOrWithoutAConsumer() {
        int short1 = client.create("short", DestinationCreate.Kind.QUEUE, expiring("%EXPIRED%"));
        for (int i = 0; i < 300; i++) {
            client.ok(
                    Produce.LAYOUT,
                    new Produce(short1, -1, 50, 0, client.message("m" + i, 1, client.nextNumber(1), true)));
        }
        client.produce(short1, "stays");
        broker.pass(100);
        client.consume("short", 1, 1, 10);
        assertThat(client.texts()).containsExactly("stays");
        broker.pass(500);
        assertThat(waiting("short")).isEqualTo(1);
        assertThat(letters("%EXPIRED%")).hasSize(300).doesNotHaveDuplicates();
        client.ok(
                Produce.LAYOUT, new Produce(short1, -1, 50, 0, client.message("later", 1, client.nextNumber(1), true)));
        client.disconnect();
        client = broker.client();
        broker.pass(3_000);
        TestClient reader = broker.client();
        reader.consume("%EXPIRED%", 1, 1, 1_000);
        MessageView letter = reader.views().get(300);
        assertThat(letter.bodyText()).isEqualTo("later");
        assertThat(letter.brokerProperties())
                .containsEntry(BrokerProperties.REASON, "EXPIRED")
                .containsEntry(BrokerProperties.ORIGIN, "short");
    }

    @Test
    void shouldMoveWhatExpiredInAConsumersBuffer() {
        int short1 = client.create("short", DestinationCreate.Kind.QUEUE, expiring("%EXPIRED%"));
        client.produce(short1, "a");
        client.produce(orders, "b");
        long first = client.consume("short", 1, 1, 10);
        long second = client.consume("orders", 2, 2, 10);
        assertThat(client.taken()).hasSize(2);
        TestClient other = broker.client();
        other.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.EXPIRED, List.of(range(first, 0, 0))));
        assertThat(waiting("short")).as("not held by that one").isEqualTo(1);
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.EXPIRED, List.of(range(first, 0, 0))));
        client.ok(Settle.LAYOUT, new Settle(2, Settle.Outcome.EXPIRED, List.of(range(second, 0, 0))));
        assertThat(waiting("short")).isZero();
        assertThat(waiting("orders")).as("no expiry queue there").isZero();
        assertThat(letters("%EXPIRED%")).containsExactly("a");
    }

    @Test
    void shouldForgetExpiredMessagesWhereTheExpiryQueueIsATopic() {
        client.topic("gone");
        int short1 = client.create("short", DestinationCreate.Kind.QUEUE, expiring("gone"));
        client.ok(Produce.LAYOUT, new Produce(short1, -1, 50, 0, client.message("m", 1, client.nextNumber(1), true)));
        broker.pass(2_000);
        assertThat(waiting("short")).isZero();
        assertThat(entry("gone").counters().enqueued()).isZero();
    }

    private static DestinationCreate.Settings expiring(String queue) {
        return new DestinationCreate.Settings(
                0, 0, DestinationCreate.WhenFull.BLOCK, 0, queue, DestinationCreate.Pause.NONE);
    }
}
