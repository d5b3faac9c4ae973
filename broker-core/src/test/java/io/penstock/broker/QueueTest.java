package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A message into a queue, out of it, and gone. */
class QueueTest {
    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient client = broker.client();

    @Test
    void shouldDeliverWhatWasSentInOrderAndForgetWhatIsAccepted() {
        int orders = client.queue("orders");
        client.produce(orders, "a", "b", "c");
        long subscription = client.consume("orders", 1, 1, 10);
        var got = client.taken();
        assertThat(got).extracting(Got::shown).containsExactly("a", "b", "c");
        client.accept(1, got.get(0).tag(subscription), got.get(1).tag(subscription));
        client.disconnect();

        TestClient next = broker.client();
        next.consume("orders", 1, 1, 10);
        assertThat(next.texts()).containsExactly("c");
    }

    @Test
    void shouldDeliverAtOnceToALinkThatWaits() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 10);
        client.produce(orders, "a");
        assertThat(client.texts()).containsExactly("a");
        client.produce(orders, "b");
        assertThat(client.texts()).containsExactly("b");
    }

    @Test
    void shouldKeepTheOrderOfSendsThatShareABatch() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 1000);
        List<Integer> sends = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            texts.add("message " + i);
            sends.add(client.send(
                    Produce.LAYOUT,
                    i % 3 == 0 ? client.nonPersistent(orders, texts.get(i)) : client.persistent(orders, texts.get(i))));
        }
        broker.run();
        assertThat(sends).allMatch(client::isOk);
        assertThat(client.texts()).containsExactlyElementsOf(texts);
    }

    @Test
    void shouldServeTwoConsumersInTurn() {
        int orders = client.queue("orders");
        client.consume("orders", 1, 1, 10);
        TestClient other = broker.client();
        other.consume("orders", 1, 1, 10);
        client.produce(orders, "a", "b", "c", "d");
        assertThat(client.texts()).containsExactly("a", "c");
        assertThat(other.texts()).containsExactly("b", "d");
    }

    @Test
    void shouldStoreARepeatedSendOnceAndAnswerItOk() {
        int orders = client.queue("orders");
        Produce first = client.persistent(orders, "a");
        client.ok(Produce.LAYOUT, first);
        client.ok(Produce.LAYOUT, TestClient.repeated(first));
        Produce second = client.persistent(orders, "b");
        int once = client.send(Produce.LAYOUT, second);
        int again = client.send(Produce.LAYOUT, TestClient.repeated(second));
        broker.run();
        assertThat(client.isOk(once) && client.isOk(again)).isTrue();
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("a", "b");
    }

    @Test
    void shouldTakeARepeatedSendAsNewThatWasRefusedTheFirstTime() {
        int orders = client.queue("orders");
        client.produce(orders, "a");
        Produce unknown = new Produce(99, -1, 0, 0, client.message("b", 1, 1, true));
        client.refused(ErrorCode.NO_SUCH_DESTINATION, Produce.LAYOUT, unknown);
        client.ok(Produce.LAYOUT, new Produce(orders, -1, 0, 0, client.message("b", 1, 1, true)));
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("a", "b");
    }

    @Test
    void shouldSayInDoubtOfANumberThatIsTooOldToTell() {
        int orders = client.queue("orders");
        client.ok(Produce.LAYOUT, new Produce(orders, -1, 0, 0, client.message("a", 1, 0, true)));
        client.ok(Produce.LAYOUT, new Produce(orders, -1, 0, 0, client.message("b", 1, 5000, true)));
        client.refused(
                ErrorCode.SEND_IN_DOUBT,
                Produce.LAYOUT,
                new Produce(orders, -1, 0, 0, client.message("c", 1, 1, true)));
        TestClient unknown = TestClient.connected(broker, new ClientEpoch(UUID.randomUUID(), 7, 0));
        Produce repeated = new Produce(orders, -1, 0, 0, unknown.message("d", 1, 3, true));
        unknown.refused(ErrorCode.SEND_IN_DOUBT, Produce.LAYOUT, TestClient.repeated(repeated));
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("a", "b");
    }

    @Test
    void shouldRefuseAQueueNumberThatTheDestinationDoesNotHave() {
        int orders = client.queue("orders");
        client.refused(
                ErrorCode.NO_SUCH_DESTINATION,
                Produce.LAYOUT,
                new Produce(orders, 5, 0, 0, client.message("a", 1, 0, true)));
        client.produce(orders, "b");
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("b");
    }

    @Test
    void shouldIgnoreSettlementsOfWhatDoesNotExist() {
        int orders = client.queue("orders");
        client.produce(orders, "a");
        long subscription = client.subscribe("orders", TestClient.QUEUE, null);
        for (Settle.Outcome outcome : Settle.Outcome.values()) {
            client.ok(Settle.LAYOUT, new Settle(1, outcome, List.of(new TagRange(4711, 0, 0, Long.MAX_VALUE))));
            client.ok(Settle.LAYOUT, new Settle(1, outcome, List.of(new TagRange(subscription, 9, 0, Long.MAX_VALUE))));
            client.ok(Settle.LAYOUT, new Settle(1, outcome, List.of(new TagRange(subscription, 0, 1, Long.MAX_VALUE))));
        }
        client.produce(orders, "b");
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("a", "b");
    }
}
