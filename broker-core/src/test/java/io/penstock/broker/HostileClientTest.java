package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.UserPut;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a client may put into a well-formed frame, the broker answers it and goes on, for everybody else too. */
class HostileClientTest {
    private static final int SESSION = 1;

    private final CrashDisk disk = new CrashDisk();
    private final CoreHarness broker = CoreHarness.open(disk);
    private final TestClient client = broker.client();
    private final int orders = client.queue("orders");

    private static TagRange range(long subscription, long from, long to) {
        return new TagRange(subscription, 0, from, to);
    }

    private TxCommit commit(List<StagedSend> sends) {
        return new TxCommit(SESSION, 1, 0, 2, client.nextNumber(2), sends, List.of(), false);
    }

    private StagedSend send(int destination, int queueId, String text) {
        return new StagedSend(destination, queueId, 0, 0, client.message(text, 0, 0, true));
    }

    @Test
    void shouldRefuseAUserWithoutAName() {
        byte[] key = new byte[32];
        client.refused(ErrorCode.MALFORMED_FRAME, UserPut.LAYOUT, new UserPut("", 4096, key, key, key));
        client.refused(ErrorCode.MALFORMED_FRAME, UserPut.LAYOUT, new UserPut("u".repeat(5000), 4096, key, key, key));
        client.produce(orders, "goes on");
    }

    @Test
    void shouldCountNoFailureOfMessagesThatTheSessionDoesNotHold() {
        for (int i = 0; i < 3000; i++) {
            client.send(Produce.LAYOUT, client.persistent(orders, "m" + i));
        }
        broker.run();
        long subscription = client.consume("orders", 1, SESSION, 2);
        TestClient other = broker.client();
        other.consume("orders", 1, SESSION, 2);
        assertThat(other.texts()).containsExactly("m2", "m3");
        List<TagRange> everything = List.of(range(subscription, 0, Long.MAX_VALUE));
        client.ok(Settle.LAYOUT, new Settle(SESSION + 1, Settle.Outcome.RELEASE, everything));
        client.ok(LinkReset.LAYOUT, new LinkReset(SESSION, 1, everything, List.of(), List.of(1)));
        client.credit(1, 1, 4);
        assertThat(client.texts()).containsExactly("m0", "m1", "m0*2", "m1*2", "m4", "m5");
    }

    @Test
    void shouldCountFailuresOfMoreMessagesThanARecordHolds() {
        int messages = 4000;
        for (int i = 0; i < messages; i++) {
            client.send(Produce.LAYOUT, client.persistent(orders, "m" + i));
        }
        broker.run();
        long subscription = client.consume("orders", 1, SESSION, messages);
        assertThat(client.texts()).hasSize(messages);
        client.ok(
                LinkReset.LAYOUT,
                new LinkReset(SESSION, 1, List.of(range(subscription, 0, messages)), List.of(), List.of(1)));
        client.credit(1, 1, messages);
        assertThat(client.texts()).hasSize(messages).allMatch(text -> text.endsWith("*2"));
    }

    @Test
    void shouldEndASharedSubscriptionWithItsLastKeptMessage() {
        int news = client.topic("news");
        long subscription = client.subscribe("news", Subscribe.Durability.SHARED, "s");
        client.open(1, SESSION, subscription);
        client.credit(1, 0, 1);
        client.produce(news, "a");
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of(range(subscription, 0, 0))));
        TestClient other = broker.client();
        assertThat(other.subscribe("news", Subscribe.Durability.SHARED, "s")).isEqualTo(subscription);
        other.disconnect();
        client.accept(SESSION, range(subscription, 0, 0));
        assertThat(client.subscribe("news", Subscribe.Durability.SHARED, "s")).isNotEqualTo(subscription);
    }

    @Test
    void shouldRefuseAFrameThatNoSegmentHasRoomFor() {
        List<StagedSend> sends = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sends.add(send(orders, 0, "x".repeat(15_000)));
        }
        client.refused(ErrorCode.FRAME_TOO_LARGE, TxCommit.LAYOUT, commit(sends));
        client.produce(orders, "goes on");
    }
}
