package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Grant;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How consumers are not flooded, and how producers are slowed down. */
class FlowTest {
    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient client = broker.client();

    private int limited(long messages, DestinationCreate.WhenFull whenFull) {
        return client.create(
                "limited", DestinationCreate.Kind.QUEUE, new DestinationCreate.Settings(messages, -1, whenFull));
    }

    @Test
    void shouldDeliverNoMoreThanItsCredit() {
        int orders = client.queue("orders");
        client.produce(orders, "a", "b", "c", "d");
        client.consume("orders", 1, 1, 0);
        assertThat(client.texts()).isEmpty();
        client.credit(1, 0, 1);
        assertThat(client.texts()).containsExactly("a");
        client.credit(1, 0, 2);
        assertThat(client.texts()).containsExactly("b", "c");
    }

    @Test
    void shouldOverdrawItsByteCreditByOneMessageAtMost() {
        int orders = client.queue("orders");
        client.produce(orders, "a".repeat(500), "b".repeat(500), "c".repeat(500));
        client.open(1, 1, client.subscribe("orders", TestClient.QUEUE, null));
        client.oneway(Credit.LAYOUT, new Credit(1, 0, 10, 600, false, 0, -1));
        broker.run();
        assertThat(client.taken()).hasSize(1);
        client.oneway(Credit.LAYOUT, new Credit(1, 0, 0, 1, false, 0, -1));
        broker.run();
        assertThat(client.taken()).as("still overdrawn").isEmpty();
        client.oneway(Credit.LAYOUT, new Credit(1, 0, 0, 2000, false, 0, -1));
        broker.run();
        assertThat(client.taken()).hasSize(2);
    }

    @Test
    void shouldNotDeliverToASocketThatStallsUntilItCatchesUp() {
        int orders = client.queue("orders");
        client.produce(orders, "a");
        client.connection().unsent(8 << 20);
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).isEmpty();
        client.connection().unsent(0);
        broker.run();
        assertThat(client.texts()).containsExactly("a");
    }

    @Test
    void shouldWithholdTheWindowOfAFullQueueAndGrantItWhenThereIsRoom() {
        int limited = limited(3, DestinationCreate.WhenFull.BLOCK);
        assertThat(client.produce(limited, "a")).isEqualTo(ProducerWindows.WINDOW_MESSAGES);
        assertThat(client.produce(limited, "b")).isEqualTo(ProducerWindows.WINDOW_MESSAGES);
        assertThat(client.produce(limited, "c")).isZero();
        assertThat(client.grants()).isEmpty();
        long subscription = client.consume("limited", 1, 1, 1);
        client.accept(1, new TagRange(subscription, 0, 0, 0));
        assertThat(client.grants()).containsExactly(new Grant(limited, ProducerWindows.WINDOW_MESSAGES));
        assertThat(client.produce(limited, "d")).isZero();
    }

    @Test
    void shouldGrantTheWindowOfAQueueThatIsDeletedSoThatItsProducersFindOut() {
        int limited = limited(1, DestinationCreate.WhenFull.BLOCK);
        assertThat(client.produce(limited, "a")).isZero();
        TestClient other = broker.client();
        other.ok(
                io.penstock.protocol.wire.DestinationDelete.LAYOUT,
                new io.penstock.protocol.wire.DestinationDelete("limited"));
        assertThat(client.grants()).hasSize(1);
    }

    @Test
    void shouldRefuseExactlyWhatIsOverTheLimitOfAQueueThatRejects() {
        int limited = limited(2, DestinationCreate.WhenFull.REJECT);
        List<Integer> sends = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sends.add(client.send(Produce.LAYOUT, client.persistent(limited, "m" + i)));
        }
        broker.run();
        assertThat(sends.stream().map(client::isOk)).containsExactly(true, true, false, false);
        assertThat(client.answer(sends.get(2)).code()).isEqualTo(ErrorCode.QUEUE_FULL.number());
        long subscription = client.consume("limited", 1, 1, 10);
        assertThat(client.texts()).containsExactly("m0", "m1");
        client.accept(1, new TagRange(subscription, 0, 0, 0));
        client.produce(limited, "m4");
        assertThat(client.texts()).containsExactly("m4");
    }

    @Test
    void shouldParkAConnectionWhileTheRingIsFullAndLoseNothing() {
        int orders = client.queue("orders");
        List<Integer> sends = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            texts.add("m" + i);
            sends.add(client.send(Produce.LAYOUT, client.persistent(orders, "m" + i)));
        }
        broker.run();
        assertThat(sends).allMatch(client::isOk);
        client.consume("orders", 1, 1, 10_000);
        assertThat(client.texts()).containsExactlyElementsOf(texts);
    }

    @Test
    void shouldTellADestinationsDepth() {
        int orders = client.queue("orders");
        client.produce(orders, "a", "b", "c");
        long subscription = client.consume("orders", 1, 1, 2);
        client.accept(1, new TagRange(subscription, 0, 0, 0));
        var list = new io.penstock.protocol.wire.DestinationList(DestinationCreate.Kind.ANY, null, null, 10);
        var answer = client.ok(io.penstock.protocol.wire.DestinationList.LAYOUT, list);
        var entry = io.penstock.protocol.wire.DestinationList.Answer.LAYOUT
                .decode(answer.body())
                .destinations()
                .get(0);
        assertThat(entry.depth().messages()).isEqualTo(2);
        assertThat(entry.counters().inFlight()).isEqualTo(1);
        assertThat(entry.counters().settled()).isEqualTo(1);
        assertThat(entry.consumers()).isEqualTo(1);
    }
}
