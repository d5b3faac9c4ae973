package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.RecordKind;
import io.penstock.broker.store.StoppedLog;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.subscription.ExpireRecord;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that run out of their time. */
class ExpiryTest {
    private final CrashDisk disk = new CrashDisk();
    private final CoreHarness broker = CoreHarness.open(disk);
    private final TestClient client = broker.client();
    private final int orders = client.queue("orders");

    private void produce(String text, long ttlMs) {
        client.ok(
                Produce.LAYOUT, new Produce(orders, -1, ttlMs, 0, client.message(text, 1, client.nextNumber(1), true)));
    }

    private long waiting() {
        var answer = client.ok(DestinationList.LAYOUT, new DestinationList(DestinationCreate.Kind.ANY, null, null, 10));
        return DestinationList.Answer.LAYOUT
                .decode(answer.body())
                .destinations()
                .get(0)
                .depth()
                .messages();
    }

    @Test
    void shouldDeliverNothingThatIsPastItsTimeAndForgetIt() {
        produce("short", 100);
        produce("long", 10_000);
        produce("for ever", 0);
        broker.pass(100);
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("long", "for ever");
        assertThat(waiting()).isEqualTo(2);
    }

    @Test
    void shouldDeliverWhatStillHasTime() {
        produce("short", 100);
        broker.pass(90);
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("short");
    }

    @Test
    void shouldTakeATimeBeyondTheClocksEndForNever() {
        produce("for ages", Long.MAX_VALUE);
        broker.pass(100);
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("for ages");
    }

    @Test
    void shouldForgetManyExpiredMessagesAtOnce() {
        for (int i = 0; i < 500; i++) {
            produce("m" + i, 50);
        }
        produce("last", 0);
        broker.pass(100);
        client.consume("orders", 1, 1, 10);
        assertThat(client.texts()).containsExactly("last");
        assertThat(waiting()).isEqualTo(1);
    }

    /** Every other message expires, for each of many subscriptions: in one record that would be more than a segment. */
    @Test
    void shouldExpireScatteredMessagesOfManySubscriptionsInBoundedRecords() {
        int subscriptions = 60;
        int messages = 256;
        int news = client.topic("news");
        for (int i = 0; i < subscriptions; i++) {
            client.subscribe("news", Subscribe.Durability.SHARED_DURABLE, "s" + i);
        }
        for (int i = 0; i < messages; i++) {
            long ttlMs = i % 2 == 0 ? 1_000 : 0;
            client.ok(
                    Produce.LAYOUT,
                    new Produce(news, -1, ttlMs, 0, client.message("m" + i, 1, client.nextNumber(1), true)));
        }
        broker.pass(10_000);
        assertThat(broker.core().store().state().destinations().find("news").unsettled())
                .isEqualTo(messages / 2);
        List<Integer> sizes = new ArrayList<>();
        try (StoppedLog log = new StoppedLog(disk.killProcess())) {
            log.verify((life, record) -> {
                if (record.kind() == RecordKind.EXPIRE) {
                    sizes.add(
                            ExpireRecord.LAYOUT.decode(record.payload()).tags().size());
                }
            });
        }
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(subscriptions * messages / 2);
        assertThat(sizes).allMatch(size -> size <= 256);
    }

    @Test
    void shouldExpireOnlyForTheSubscriptionWhoseTurnItWas() {
        int news = client.topic("news");
        long quick = client.subscribe("news", Subscribe.Durability.SHARED_DURABLE, "quick");
        long late = client.subscribe("news", Subscribe.Durability.SHARED_DURABLE, "late");
        client.open(1, 1, quick);
        client.credit(1, 0, 10);
        client.ok(
                Produce.LAYOUT, new Produce(news, -1, 100, 0, client.message("short", 1, client.nextNumber(1), true)));
        TagRange inTime = client.taken().get(0).tag(quick);
        broker.clock().turn(100);
        client.open(2, 2, late);
        client.credit(2, 0, 10);
        client.produce(news, "more");
        assertThat(client.texts()).containsExactly("more", "more");
        client.ok(TxCommit.LAYOUT, new TxCommit(1, 1, 0, 1, client.nextNumber(1), List.of(), List.of(inTime)));
    }
}
