package io.penstock.broker.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.destination.StateFixture;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private static final SubscriptionOwner OWNER = new SubscriptionOwner(new UUID(1, 2), 3);

    private final StateFixture state = new StateFixture();
    private final Subscriptions subscriptions = new Subscriptions();
    private final List<Subscription> ended = new ArrayList<>();

    @Test
    void shouldGiveAQueueItsOneSubscriptionFromTheStart() {
        Destination queue = state.queue("q");
        Subscription builtIn = subscriptions.createBuiltIn(queue);
        state.send(queue, 10, 4);
        assertThat(subscriptions.builtIn(queue.id())).isSameAs(builtIn);
        assertThat(builtIn.isDurable()).isTrue();
        assertThat(builtIn.unsettled()).isEqualTo(4).isEqualTo(queue.unsettled());
        assertThat(builtIn.accept(0, 1, 2)).isEqualTo(2);
        assertThat(queue.unsettled()).isEqualTo(2);
        assertThat(queue.lowestUnsettled(queue.queue(0))).isZero();
        builtIn.accept(0, 0, 0);
        assertThat(queue.lowestUnsettled(queue.queue(0))).isEqualTo(3);
    }

    @Test
    void shouldEnterAMessageForTheSubscriptionsThatExistWhenItComes() {
        Destination topic = state.topic("t");
        state.send(topic, 10, 3);
        Subscription early = durable("early", topic);
        state.send(topic, 10, 2);
        Subscription late = durable("late", topic);
        state.send(topic, 10, 1);
        assertThat(early.settlement(0).floor()).isEqualTo(3);
        assertThat(early.unsettled()).isEqualTo(3);
        assertThat(late.unsettled()).isEqualTo(1);
        assertThat(topic.lowestUnsettled(topic.queue(0))).isEqualTo(3);
        assertThat(subscriptions.of(topic.id())).containsExactly(early, late);
        assertThat(subscriptions.builtIn(topic.id())).isNull();
        subscriptions.delete(early.id());
        assertThat(topic.lowestUnsettled(topic.queue(0))).isEqualTo(5);
    }

    @Test
    void shouldSettleOnlyWhatExists() {
        Destination queue = state.queue("q");
        Subscription builtIn = subscriptions.createBuiltIn(queue);
        state.send(queue, 10, 3);
        assertThat(builtIn.isSettleable(new TagRange(builtIn.id(), 0, 0, 2))).isTrue();
        assertThat(builtIn.isSettleable(new TagRange(builtIn.id(), 0, 0, 3))).isFalse();
        assertThat(builtIn.isSettleable(new TagRange(builtIn.id(), 1, 0, 0))).isFalse();
        assertThat(builtIn.accept(0, 0, Long.MAX_VALUE)).isEqualTo(3);
        assertThat(builtIn.accept(1, 0, 5)).isZero();
        state.send(queue, 10);
        assertThat(builtIn.unsettled())
                .as("a message of later is not settled by a wild range")
                .isEqualTo(1);
        assertThat(builtIn.isSettleable(0, 2, 3)).as("partly settled").isFalse();
        assertThat(builtIn.settlement(1)).isNull();
    }

    @Test
    void shouldReplaceTheSubscriptionOfTheSameIdentityWithItsBacklog() {
        Destination topic = state.topic("t");
        Destination other = state.topic("u");
        Subscription first = durable("s", topic);
        state.send(topic, 10, 5);
        Subscription second = durable("s", other);
        assertThat(ended).containsExactly(first);
        assertThat(first.isEnded()).isTrue();
        assertThat(second.isEnded()).isFalse();
        assertThat(second.id()).isGreaterThan(first.id());
        assertThat(subscriptions.find(first.id())).isNull();
        assertThat(subscriptions.find(second.identity())).isSameAs(second);
        assertThat(topic.unsettled()).isZero();
        assertThat(subscriptions.of(topic.id())).isEmpty();
        subscriptions.delete(second.id());
        assertThat(subscriptions.find(second.identity())).isNull();
        assertThat(subscriptions.delete(second.id())).isNull();
    }

    @Test
    void shouldTellIdentitiesApart() {
        Destination topic = state.topic("t");
        Subscription durable = durable("s", topic);
        Subscription shared = put(new SubscriptionIdentity(Durability.SHARED, "c", "s"), topic);
        Subscription noClientId = put(new SubscriptionIdentity(Durability.SHARED_DURABLE, null, "s"), topic);
        Subscription one = put(SubscriptionIdentity.PRIVATE, topic);
        Subscription two = put(SubscriptionIdentity.PRIVATE, topic);
        assertThat(ended).isEmpty();
        assertThat(subscriptions.of(topic.id())).containsExactly(durable, shared, noClientId, one, two);
        assertThat(subscriptions.find(SubscriptionIdentity.PRIVATE)).isNull();
        assertThatThrownBy(() -> new SubscriptionIdentity(Durability.PRIVATE, null, "s"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SubscriptionIdentity(Durability.DURABLE, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotCreateANumberThatWasGivenBefore() {
        Destination topic = state.topic("t");
        Subscription first = durable("s", topic);
        assertThat(subscriptions.put(first.record(), 70, topic, ended::add)).isSameAs(first);
        SubscriptionRecord stale =
                new SubscriptionRecord(first.id(), SubscriptionIdentity.PRIVATE, first.terms(), OWNER);
        assertThat(subscriptions.put(stale, 70, topic, ended::add)).isNull();
        assertThat(ended).isEmpty();
        assertThat(subscriptions.size()).isEqualTo(1);
    }

    @Test
    void shouldEndWhatIsNotDurableAtAStart() {
        Destination topic = state.topic("t");
        Destination queue = state.queue("q");
        Subscription builtIn = subscriptions.createBuiltIn(queue);
        Subscription durable = durable("s", topic);
        Subscription shared = put(new SubscriptionIdentity(Durability.SHARED, "c", "s"), topic);
        Subscription own = put(SubscriptionIdentity.PRIVATE, topic);
        state.send(topic, 10, 2);
        assertThat(subscriptions.deleteNonDurable()).containsExactly(shared, own);
        assertThat(subscriptions.of(topic.id())).containsExactly(durable);
        assertThat(subscriptions.of(queue.id())).containsExactly(builtIn);
        assertThat(subscriptions.deleteAllOf(topic.id())).containsExactly(durable);
        assertThat(topic.unsettled()).isZero();
        assertThat(subscriptions.size()).isEqualTo(1);
    }

    @Test
    void shouldEndTheOwnSubscriptionsOfAConnectionWithIt() {
        Destination topic = state.topic("t");
        Subscription durable = durable("s", topic);
        Subscription one = put(SubscriptionIdentity.PRIVATE, topic);
        Subscription two = put(SubscriptionIdentity.PRIVATE, topic);
        assertThat(subscriptions.deletePrivateOf(new SubscriptionOwner(OWNER.clientInstance(), 4)))
                .isEmpty();
        subscriptions.delete(one.id());
        assertThat(subscriptions.deletePrivateOf(OWNER)).containsExactly(two);
        assertThat(subscriptions.deletePrivateOf(OWNER)).isEmpty();
        assertThat(subscriptions.of(topic.id())).containsExactly(durable);
    }

    @Test
    void shouldFlagReservedMessagesEverywhereAfterACrash() {
        Destination queue = state.queue("q");
        Subscription builtIn = subscriptions.createBuiltIn(queue);
        state.send(queue, 10, 3);
        builtIn.settlement(0).reserve(2);
        subscriptions.crashed();
        assertThat(builtIn.settlement(0).isRedelivered(1)).isTrue();
        assertThat(builtIn.settlement(0).isRedelivered(2)).isFalse();
    }

    @Test
    void shouldComeBackFromACheckpointAsItWas() {
        Destination topic = state.topic("t");
        Destination queue = state.queue("q");
        subscriptions.createBuiltIn(queue);
        Subscription named = put(new SubscriptionIdentity(Durability.SHARED_DURABLE, "c", "s"), topic);
        put(SubscriptionIdentity.PRIVATE, topic);
        state.send(topic, 10, 9);
        state.send(queue, 10, 9);
        named.accept(0, 3, 5);
        named.settlement(0).fail(7, 0);
        subscriptions.delete(subscriptions.nextId() - 1);

        ByteBuffer places = StateFixture.encoded(state.destinations::encode);
        Destinations destinations = new Destinations(state.blocks);
        destinations.decode(places, Destinations.Blocks.KEPT);
        ByteBuffer bytes = StateFixture.encoded(subscriptions::encode);
        Subscriptions copy = new Subscriptions();
        copy.decode(bytes, destinations);

        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(StateFixture.encoded(copy::encode)).isEqualTo(StateFixture.encoded(subscriptions::encode));
        assertThat(copy.nextId()).isEqualTo(subscriptions.nextId());
        Subscription again = copy.find(named.identity());
        assertThat(again.id()).isEqualTo(named.id());
        assertThat(again.terms()).isEqualTo(named.terms());
        assertThat(again.owner()).isEqualTo(OWNER);
        assertThat(again.existedAt(50)).isFalse();
        assertThat(again.existedAt(51)).isTrue();
        assertThat(copy.builtIn(queue.id()).existedAt(0)).isTrue();
        assertThat(again.unsettled()).isEqualTo(6);
        assertThat(again.settlement(0).failureCount(7)).isEqualTo(1);
        assertThat(destinations.find("q").unsettled()).isEqualTo(9);
    }

    private Subscription durable(String name, Destination topic) {
        return put(new SubscriptionIdentity(Durability.DURABLE, "c", name), topic);
    }

    private Subscription put(SubscriptionIdentity identity, Destination topic) {
        SubscriptionTerms terms = new SubscriptionTerms(topic.id(), "colour = 'red'", true);
        return subscriptions.put(
                new SubscriptionRecord(subscriptions.nextId(), identity, terms, OWNER), 50, topic, ended::add);
    }
}
