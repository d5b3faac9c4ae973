package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.RedeliveryDelays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first exclusive consumer of a queue gets all of it, and the next takes over when it goes. */
class ExclusiveConsumerTest {
    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient client = broker.client();
    private final TestClient other = broker.client();
    private final int orders = client.queue("orders");
    private final long subscription = client.subscribe("orders", TestClient.QUEUE, null);

    @AfterEach
    void close() {
        broker.close();
    }

    private void exclusive(TestClient by, int link, String selector) {
        by.ok(
                LinkOpen.LAYOUT,
                new LinkOpen(link, 1, 0, subscription, selector, LinkOpen.Style.LISTENER, true, RedeliveryDelays.NONE));
        by.credit(link, 0, 10);
    }

    @Test
    void shouldServeTheFirstExclusiveConsumerAlone() {
        client.consume("orders", 1, 1, 10);
        exclusive(client, 2, null);
        exclusive(other, 1, null);
        client.produce(orders, "a", "b");
        assertThat(client.taken()).extracting(Got::link).containsExactly(2, 2);
        assertThat(other.taken()).isEmpty();
        client.ok(LinkClose.LAYOUT, new LinkClose(2, List.of()));
        assertThat(other.texts()).containsExactly("a", "b");
        client.produce(orders, "c");
        assertThat(other.texts()).containsExactly("c");
        other.lose();
        assertThat(client.taken())
                .as("none is exclusive any more")
                .extracting(Got::link)
                .containsOnly(1);
    }

    @Test
    void shouldKeepFromOthersWhatTheExclusiveConsumerDoesNotSelectOrAskFor() {
        Selecting.consume(client, "orders", 1, null, 10);
        exclusive(other, 1, "colour = 1");
        for (int colour : new int[] {2, 1}) {
            client.ok(Produce.LAYOUT, Selecting.coloured(client, orders, "c" + colour, colour));
        }
        assertThat(client.texts()).isEmpty();
        assertThat(other.texts()).containsExactly("c1");
        broker.pass(100);
        assertThat(other.recalls()).isEmpty();
        other.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        assertThat(client.texts()).containsExactlyInAnyOrder("c2", "c1");
    }

    @Test
    void shouldTellWhoDrainsThatNothingIsReadyWhileAnExclusiveConsumerDoesNotAsk() {
        client.ok(
                LinkOpen.LAYOUT,
                new LinkOpen(1, 1, 0, subscription, null, LinkOpen.Style.LISTENER, true, RedeliveryDelays.NONE));
        other.open(1, 1, subscription);
        client.produce(orders, "a");
        other.oneway(Credit.LAYOUT, new Credit(1, 0, 1, 1000, true, 0, -1));
        broker.run();
        assertThat(other.drained()).containsExactly(1);
        assertThat(other.texts()).isEmpty();
        client.credit(1, 0, 1);
        assertThat(client.texts()).containsExactly("a");
    }
}
