package io.penstock.broker.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.QueueEntry;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DestinationsTest {
    private static final DestinationOwner OWNER = new DestinationOwner(new UUID(1, 2), 3);

    private final StateFixture state = new StateFixture();
    private final Destinations destinations = state.destinations;

    @Test
    void shouldFindWhatWasCreatedByNameAndNumber() {
        Destination orders = state.queue("orders");
        Destination prices = state.topic("prices");
        assertThat(orders.id()).isEqualTo(1);
        assertThat(prices.id()).isEqualTo(2);
        assertThat(destinations.find("orders")).isSameAs(orders).isSameAs(destinations.find(1));
        assertThat(destinations.find("prices").kind()).isEqualTo(Kind.TOPIC);
        assertThat(destinations.find("none")).isNull();
        assertThat(destinations.find(3)).isNull();
        assertThat(orders.queues()).hasSize(1);
        assertThat(orders.queue(0).destination()).isSameAs(orders);
        assertThat(orders.queue(1)).isNull();
        assertThat(orders.queue(-1)).isNull();
    }

    @Test
    void shouldNeverReuseANumber() {
        state.queue("a");
        state.queue("b");
        assertThat(destinations.delete(2).name()).isEqualTo("b");
        assertThat(destinations.delete(2)).isNull();
        assertThat(state.queue("b").id()).isEqualTo(3);
        assertThat(destinations.put(record(2, "c", Kind.QUEUE)))
                .as("a number given before")
                .isNull();
        destinations.delete(3);
        assertThat(decoded().nextId()).isEqualTo(4);
    }

    @Test
    void shouldHaveOneNameSpaceForQueuesAndTopics() {
        state.queue("x");
        assertThat(destinations.put(record(2, "x", Kind.TOPIC))).isNull();
        assertThat(destinations.put(record(1, "x", Kind.TOPIC))).isNull();
        assertThat(destinations.put(record(1, "y", Kind.QUEUE))).isNull();
        assertThat(destinations.size()).isEqualTo(1);
        assertThat(destinations.view().size()).isEqualTo(1);
    }

    @Test
    void shouldChangeSettingsInPlace() {
        Destination orders = state.queue("orders");
        DestinationView before = destinations.view();
        DestinationSettings limited = new DestinationSettings(10, 0, WhenFull.REJECT);
        assertThat(destinations.put(new DestinationRecord(1, "orders", Kind.QUEUE, limited)))
                .isSameAs(orders);
        assertThat(orders.settings()).isEqualTo(limited);
        assertThat(destinations.view().find("orders").settings()).isEqualTo(limited);
        assertThat(before.find("orders").settings()).isEqualTo(DestinationSettings.UNLIMITED);
    }

    @Test
    void shouldPublishImmutableSnapshots() {
        DestinationView empty = destinations.view();
        List<DestinationView> views = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            state.queue("q" + i);
            views.add(destinations.view());
        }
        destinations.delete(7);
        assertThat(empty.size()).isZero();
        for (int i = 1; i <= 300; i++) {
            DestinationView view = views.get(i - 1);
            assertThat(view.size()).isEqualTo(i);
            assertThat(view.find("q" + i)).isEqualTo(view.find(i)).isNotNull();
            assertThat(view.find("q" + (i + 1))).isNull();
        }
        assertThat(destinations.view().find(7)).isNull();
        assertThat(destinations.view().find("q7")).isNull();
        assertThat(destinations.view().size()).isEqualTo(299);
        assertThat(views.get(299).find("q7").id()).isEqualTo(7);
    }

    @Test
    void shouldComeBackFromACheckpointAsItWas() {
        Destination orders =
                state.create("orders", Kind.QUEUE, new DestinationSettings(1_000, 50_000, WhenFull.REJECT));
        Destination prices = state.topic("prices");
        state.send(orders, 100, 300);
        state.send(prices, 40, 3);
        orders.queue(0).entries().dropBefore(20);
        Destinations copy = decoded();
        assertThat(StateFixture.encoded(copy::encode)).isEqualTo(StateFixture.encoded(destinations::encode));
        Destination again = copy.find("orders");
        assertThat(again.settings()).isEqualTo(orders.settings());
        assertThat(again.messagesEnqueued()).isEqualTo(300);
        assertThat(again.bytesEnqueued()).isEqualTo(30_000);
        assertThat(again.queue(0).entries().low()).isEqualTo(20);
        QueueEntry entry = new QueueEntry();
        again.queue(0).entries().get(299, entry);
        assertThat(entry.position).isEqualTo(30_000);
        assertThat(copy.view().find("prices").id()).isEqualTo(prices.id());
        BitSet used = new BitSet();
        used.or(copy.usedBlocks());
        assertThat(used.cardinality()).isEqualTo(2);
    }

    @Test
    void shouldKnowTheTemporaryOnesOfEachConnection() {
        Destination first = temporary("TMP%a%1", OWNER);
        Destination second = temporary("TMP%a%2", OWNER);
        Destination other = temporary("TMP%a%3", new DestinationOwner(OWNER.clientInstance(), 4));
        state.queue("orders");
        assertThat(destinations.ownedBy(OWNER)).containsExactly(first, second);
        assertThat(destinations.put(new DestinationRecord(
                        first.id(), first.name(), Kind.TEMPORARY_QUEUE, DestinationSettings.UNLIMITED, other.owner())))
                .as("another's")
                .isNull();
        assertThat(destinations.view().size()).as("what others see").isEqualTo(1);

        Destinations copy = decoded();
        assertThat(StateFixture.encoded(copy::encode)).isEqualTo(StateFixture.encoded(destinations::encode));
        assertThat(copy.ownedBy(OWNER)).extracting(Destination::name).containsExactly("TMP%a%1", "TMP%a%2");
        assertThat(copy.find("TMP%a%3").owner()).isEqualTo(other.owner());
        assertThat(copy.find("orders").owner()).isEqualTo(DestinationOwner.NOBODY);
        assertThat(copy.view().size()).isEqualTo(1);

        destinations.delete(first.id());
        destinations.delete(second.id());
        assertThat(destinations.ownedBy(OWNER)).isEmpty();
        List<DestinationOwner> owners = new ArrayList<>();
        destinations.forEachOwner(owners::add);
        assertThat(owners).containsExactly(other.owner());
        assertThat(destinations.view().size()).isEqualTo(1);
    }

    @Test
    void shouldBeOpenToItsOwnerOnly() {
        Destination temporary = temporary("TMP%a%1", OWNER);
        DestinationOwner other = new DestinationOwner(OWNER.clientInstance(), 4);
        assertThat(temporary.isOpenTo(OWNER)).isTrue();
        assertThat(temporary.isOpenTo(other)).isFalse();
        assertThat(state.queue("orders").isOpenTo(other)).isTrue();
    }

    private Destination temporary(String name, DestinationOwner owner) {
        return destinations.put(new DestinationRecord(
                destinations.nextId(), name, Kind.TEMPORARY_QUEUE, DestinationSettings.UNLIMITED, owner));
    }

    @Test
    void shouldGiveTheBlocksOfADeletedDestinationBack() {
        Destination orders = state.queue("orders");
        state.send(orders, 100, 1_000);
        int available = state.blocks.available();
        destinations.delete(orders.id());
        assertThat(state.blocks.available()).isEqualTo(available + 7);
    }

    private Destinations decoded() {
        ByteBuffer bytes = StateFixture.encoded(destinations::encode);
        Destinations copy = new Destinations(state.blocks);
        copy.decode(bytes, Destinations.Blocks.KEPT);
        assertThat(bytes.hasRemaining()).isFalse();
        return copy;
    }

    private static DestinationRecord record(int id, String name, Kind kind) {
        return new DestinationRecord(id, name, kind, DestinationSettings.UNLIMITED);
    }
}
