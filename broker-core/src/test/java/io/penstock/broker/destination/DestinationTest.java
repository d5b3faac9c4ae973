package io.penstock.broker.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import org.junit.jupiter.api.Test;

class DestinationTest {
    /** A subscription that has settled everything below a floor. */
    private static final class Floor implements Backlog {
        long floor;
        boolean durable = true;

        @Override
        public boolean isDurable() {
            return durable;
        }

        @Override
        public long unsettled(DestinationQueue queue) {
            return queue.next() - floor;
        }

        @Override
        public long lowestUnsettled(DestinationQueue queue) {
            return floor;
        }

        @Override
        public long nextUnsettled(DestinationQueue queue, long from) {
            return Math.max(floor, from);
        }
    }

    private final StateFixture state = new StateFixture();

    @Test
    void shouldRejectExactlyAtItsMessageLimit() {
        Destination queue = limited(3, 0, WhenFull.REJECT);
        Floor floor = attach(queue);
        for (int i = 0; i < 3; i++) {
            assertThat(queue.rejects(10)).as("message " + i).isFalse();
            state.send(queue, 10);
        }
        assertThat(queue.rejects(10)).isTrue();
        assertThat(queue.isFull()).isTrue();
        floor.floor = 1;
        assertThat(queue.rejects(10)).isFalse();
        assertThat(queue.isFull()).isFalse();
        assertThat(queue.hasRoomFor(1, 10)).isTrue();
        assertThat(queue.hasRoomFor(2, 20)).isFalse();
    }

    @Test
    void shouldOutliveACrashWhileADurableSubscriptionIsThere() {
        Destination topic = limited(0, 0, WhenFull.BLOCK);
        Floor passing = new Floor();
        passing.durable = false;
        topic.attach(passing);
        assertThat(topic.outlivesCrash()).isFalse();
        Floor durable = attach(topic);
        assertThat(topic.outlivesCrash()).isTrue();
        topic.detach(passing);
        assertThat(topic.outlivesCrash()).isTrue();
        topic.detach(durable);
        assertThat(topic.outlivesCrash()).isFalse();
    }

    @Test
    void shouldNeverRejectWhereItBlocks() {
        Destination queue = limited(1, 0, WhenFull.BLOCK);
        attach(queue);
        state.send(queue, 10);
        assertThat(queue.rejects(10)).isFalse();
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.hasRoomFor(1, 10)).as("what a commit asks").isFalse();
    }

    @Test
    void shouldCountBytesExactlyWhileSizesAreEqual() {
        Destination queue = limited(0, 1_000, WhenFull.REJECT);
        Floor floor = attach(queue);
        state.send(queue, 100, 9);
        assertThat(queue.unsettledBytes()).isEqualTo(900);
        assertThat(queue.rejects(100)).isFalse();
        assertThat(queue.rejects(101)).isTrue();
        state.send(queue, 100);
        assertThat(queue.isFull()).isTrue();
        floor.floor = 10;
        assertThat(queue.unsettledBytes()).isZero();
        state.send(queue, 400, 2);
        assertThat(queue.unsettledBytes()).as("the mean begins anew when empty").isEqualTo(800);
    }

    @Test
    void shouldBeAsFullAsItsSlowestSubscription() {
        Destination topic = state.create("t", Kind.TOPIC, new DestinationSettings(5, 0, WhenFull.REJECT));
        state.send(topic, 10, 20);
        assertThat(topic.unsettled()).as("nobody waits for anything").isZero();
        assertThat(topic.rejects(10)).isFalse();
        Floor fast = attach(topic);
        Floor slow = attach(topic);
        fast.floor = 20;
        slow.floor = 16;
        assertThat(topic.unsettled()).isEqualTo(4);
        state.send(topic, 10);
        assertThat(topic.rejects(10)).isTrue();
        topic.detach(slow);
        assertThat(topic.rejects(10)).isFalse();
    }

    @Test
    void shouldKeepNoEntryThatNoSubscriptionNeeds() {
        Destination topic = state.topic("t");
        state.send(topic, 10, 5);
        topic.dropSettled(topic.queue(0));
        assertThat(topic.queue(0).entries().low()).isEqualTo(5);
        Floor one = attach(topic);
        Floor two = attach(topic);
        one.floor = 5;
        two.floor = 5;
        state.send(topic, 10, 5);
        one.floor = 9;
        two.floor = 7;
        topic.dropSettled(topic.queue(0));
        assertThat(topic.queue(0).entries().low()).isEqualTo(7);
        topic.detach(two);
        topic.dropSettled(topic.queue(0));
        assertThat(topic.queue(0).entries().low()).isEqualTo(9);
    }

    @Test
    void shouldTakeConcreteSettingsOnly() {
        assertThatThrownBy(() -> new DestinationSettings(-1, 0, WhenFull.BLOCK))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DestinationSettings(0, 0, WhenFull.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Destination limited(long messages, long bytes, WhenFull whenFull) {
        return state.create("q", Kind.QUEUE, new DestinationSettings(messages, bytes, whenFull));
    }

    private static Floor attach(Destination destination) {
        Floor floor = new Floor();
        destination.attach(floor);
        return floor;
    }
}
