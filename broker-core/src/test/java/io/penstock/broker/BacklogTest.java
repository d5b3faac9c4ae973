package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Old messages, which the reader agent brings in windows. */
class BacklogTest {
    private final CrashDisk disk = new CrashDisk();
    private final CoreHarness broker = CoreHarness.open(
            disk, new TurnedClock(), CoreHarness.Options.small().coldLog());
    private final TestClient client = broker.client();
    private final int orders = client.queue("orders");

    private List<String> fill(int messages, int bytes) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            texts.add("m" + i + ".".repeat(bytes));
        }
        client.produce(orders, texts.toArray(String[]::new));
        return texts;
    }

    @Test
    void shouldDeliverABacklogInOrderByTheReader() {
        List<String> texts = fill(600, 1_500);
        client.consume("orders", 1, 1, 1_000);
        assertThat(client.texts()).containsExactlyElementsOf(texts);
    }

    @Test
    void shouldSkipWhatWasSettledInBetween() {
        List<String> texts = fill(400, 10);
        long subscription = client.subscribe("orders", TestClient.QUEUE, null);
        client.accept(1, new TagRange(subscription, 0, 10, 389));
        texts.subList(10, 390).clear();
        client.consume("orders", 1, 1, 1_000);
        assertThat(client.texts()).containsExactlyElementsOf(texts);
    }

    @Test
    void shouldServeSeveralConsumersOfABacklogAndNewMessagesBehindIt() {
        List<String> texts = fill(50, 100);
        TestClient other = broker.client();
        client.consume("orders", 1, 1, 20);
        other.consume("orders", 1, 1, 1_000);
        List<String> got = new ArrayList<>(client.texts());
        assertThat(got).hasSize(20);
        client.produce(orders, "new");
        texts.add("new");
        got.addAll(other.texts());
        assertThat(got).containsExactlyInAnyOrderElementsOf(texts);
    }

    @Test
    void shouldDeliverWhatFollowsADamagedMessage() {
        fill(3, 100);
        damage("m1.");
        client.consume("orders", 1, 1, 10);
        assertThat(client.taken()).extracting(got -> got.text().substring(0, 2)).containsExactly("m0", "m2");
    }

    /** Flips a bit of the text in the log. */
    private void damage(String text) {
        String segment = disk.list().stream()
                .filter(name -> name.endsWith(".log"))
                .findFirst()
                .orElseThrow();
        var bytes = disk.open(segment).view(0, CoreHarness.SEGMENT_BYTES);
        byte[] wanted = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.capacity() - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && bytes.get(at + same) == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                disk.flip(segment, at, 3);
                return;
            }
        }
        throw new AssertionError(text + " is not in " + segment);
    }
}
