package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.Delivered;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looking at a queue without taking anything. */
class BrowseTest {
    private static final int AMPLE = 1 << 20;

    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient client = broker.client();
    private final int orders = client.queue("orders");

    @AfterEach
    void close() {
        broker.close();
    }

    private Browse.Page ask(Browse browse) {
        return Browse.Page.LAYOUT.decode(client.ok(Browse.LAYOUT, browse).body());
    }

    private static String text(Delivered message) {
        String text = new MessageView().wrap(message.message()).bodyText();
        return message.flags() == Delivered.REDELIVERED ? text + "*" + message.deliveryCount() : text;
    }

    private List<String> browse(Browse.Page snapshot, String selector, int bytesMax) {
        List<String> texts = new ArrayList<>();
        for (Browse.End end : snapshot.ends()) {
            for (long from = 0; from < end.upTo(); ) {
                Browse.Page page = ask(new Browse("orders", selector, end.queueId(), from, end.upTo(), bytesMax, 0));
                page.messages().forEach(message -> texts.add(text(message)));
                assertThat(page.next()).as("it goes on").isGreaterThan(from);
                from = page.next();
            }
        }
        return texts;
    }

    private List<String> browse(String selector) {
        return browse(ask(Browse.snapshot("orders", selector)), selector, AMPLE);
    }

    @Test
    void shouldShowWhatWaitsAndWhatIsInFlightAndNotWhatIsSettled() {
        client.produce(orders, "a", "b", "c", "d");
        long subscription = client.consume("orders", 1, 1, 3);
        client.accept(1, new TagRange(subscription, 0, 1, 1));
        assertThat(browse((String) null)).containsExactly("a", "c", "d");
        client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.RELEASE, List.of(new TagRange(subscription, 0, 0, 0))));
        assertThat(browse((String) null)).containsExactly("a*2", "c", "d");
        client.taken();
        client.credit(1, 0, 10);
        assertThat(client.texts()).as("nothing was taken by browsing").containsExactly("a*2", "d");
    }

    @Test
    void shouldShowTheMomentOfTheSnapshot() {
        client.produce(orders, "a", "b");
        Browse.Page snapshot = ask(Browse.snapshot("orders", null));
        client.produce(orders, "c");
        assertThat(browse(snapshot, null, AMPLE)).containsExactly("a", "b");
    }

    @Test
    void shouldGoOnPageByPage() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            texts.add("m" + i);
            client.send(Produce.LAYOUT, client.persistent(orders, "m" + i));
        }
        broker.run();
        Browse.Page snapshot = ask(Browse.snapshot("orders", null));
        assertThat(browse(snapshot, null, AMPLE)).containsExactlyElementsOf(texts);
        assertThat(ask(new Browse("orders", null, 0, 0, 2_500, 1, 0)).messages())
                .as("one message at least")
                .hasSize(1);
        assertThat(ask(new Browse("orders", null, 0, 2_500, 2_500, 1, 0)).next())
                .isEqualTo(2_500);
        Browse.Page three = ask(new Browse("orders", null, 0, 7, 2_500, AMPLE, 3));
        assertThat(three.messages())
                .extracting(BrowseTest::text)
                .as("no more than asked for")
                .containsExactly("m7", "m8", "m9");
        assertThat(three.next()).isEqualTo(10);
    }

    @Test
    void shouldShowWhatASelectorMatches() {
        for (int colour = 0; colour < 6; colour++) {
            client.ok(Produce.LAYOUT, Selecting.coloured(client, orders, "c" + colour, colour));
        }
        assertThat(browse("colour > 3")).containsExactly("c4", "c5");
        assertThat(browse("JMSType = 'type2'")).containsExactly("c2");
        assertThat(browse("")).hasSize(6);
        client.refused(ErrorCode.INVALID_SELECTOR, Browse.LAYOUT, Browse.snapshot("orders", "colour >"));
    }

    @Test
    void shouldNotShowWhatIsPastItsTime() {
        Produce mortal = client.persistent(orders, "mortal");
        client.ok(Produce.LAYOUT, new Produce(orders, -1, 50, 0, mortal.message()));
        client.produce(orders, "lasting");
        assertThat(browse((String) null)).containsExactly("mortal", "lasting");
        broker.clock().turn(51);
        assertThat(browse((String) null)).containsExactly("lasting");
    }

    @Test
    void shouldRefuseWhatIsNoQueue() {
        client.topic("news");
        client.refused(ErrorCode.WRONG_DESTINATION_KIND, Browse.LAYOUT, Browse.snapshot("news", null));
        client.refused(ErrorCode.NO_SUCH_DESTINATION, Browse.LAYOUT, Browse.snapshot("nowhere", null));
        client.refused(ErrorCode.MALFORMED_FRAME, Browse.LAYOUT, new Browse("orders", null, 7, 0, 10, 10, 0));
    }
}
