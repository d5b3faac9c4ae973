package io.penstock.broker.subscription;

import static io.penstock.broker.subscription.SubscriptionDecision.CREATE;
import static io.penstock.broker.subscription.SubscriptionDecision.REFUSE_DIFFERENT;
import static io.penstock.broker.subscription.SubscriptionDecision.REFUSE_IN_USE;
import static io.penstock.broker.subscription.SubscriptionDecision.REFUSE_OTHER_SHARING;
import static io.penstock.broker.subscription.SubscriptionDecision.REPLACE;
import static io.penstock.broker.subscription.SubscriptionDecision.USE;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.StateFixture;
import io.penstock.protocol.wire.Subscribe.Durability;
import org.junit.jupiter.api.Test;

class SubscriptionDecisionTest {
    private static final SubscriptionIdentity DURABLE = new SubscriptionIdentity(Durability.DURABLE, "c", "s");
    private static final SubscriptionIdentity SHARED_DURABLE =
            new SubscriptionIdentity(Durability.SHARED_DURABLE, "c", "s");
    private static final SubscriptionIdentity SHARED = new SubscriptionIdentity(Durability.SHARED, "c", "s");
    private static final SubscriptionTerms TERMS = new SubscriptionTerms(1, "a > 1", false);
    private static final SubscriptionTerms OTHER_SELECTOR = new SubscriptionTerms(1, "a > 2", false);
    private static final SubscriptionTerms OTHER_TOPIC = new SubscriptionTerms(2, "a > 1", false);
    private static final SubscriptionTerms NO_LOCAL = new SubscriptionTerms(1, "a > 1", true);

    private final StateFixture state = new StateFixture();
    private final Subscriptions subscriptions = new Subscriptions();

    @Test
    void shouldCreateWhatIsNotThere() {
        assertThat(SubscriptionDecision.decide(DURABLE, TERMS, null, 0)).isEqualTo(CREATE);
    }

    @Test
    void shouldUseAnIdleDurableOneOnTheSameTermsAndReplaceItOnOthers() {
        Subscription existing = existing(DURABLE);
        assertThat(SubscriptionDecision.decide(DURABLE, TERMS, existing, 0)).isEqualTo(USE);
        assertThat(SubscriptionDecision.decide(DURABLE, OTHER_SELECTOR, existing, 0))
                .isEqualTo(REPLACE);
        assertThat(SubscriptionDecision.decide(DURABLE, OTHER_TOPIC, existing, 0))
                .isEqualTo(REPLACE);
        assertThat(SubscriptionDecision.decide(DURABLE, NO_LOCAL, existing, 0)).isEqualTo(REPLACE);
    }

    @Test
    void shouldAllowOneConsumerOnAnUnsharedOne() {
        Subscription existing = existing(DURABLE);
        assertThat(SubscriptionDecision.decide(DURABLE, TERMS, existing, 1)).isEqualTo(REFUSE_IN_USE);
        assertThat(SubscriptionDecision.decide(DURABLE, OTHER_TOPIC, existing, 1))
                .isEqualTo(REFUSE_IN_USE);
    }

    @Test
    void shouldAllowManyConsumersOnASharedOneOnTheSameTerms() {
        for (SubscriptionIdentity identity : new SubscriptionIdentity[] {SHARED, SHARED_DURABLE}) {
            Subscription existing = existing(identity);
            assertThat(SubscriptionDecision.decide(identity, TERMS, existing, 5))
                    .isEqualTo(USE);
            assertThat(SubscriptionDecision.decide(identity, OTHER_SELECTOR, existing, 5))
                    .isEqualTo(REFUSE_DIFFERENT);
            assertThat(SubscriptionDecision.decide(identity, OTHER_SELECTOR, existing, 0))
                    .isEqualTo(REPLACE);
            subscriptions.delete(existing.id());
        }
    }

    @Test
    void shouldNeverMixDurableSharedAndDurableUnsharedOfOneName() {
        Subscription existing = existing(DURABLE);
        assertThat(subscriptions.find(SHARED_DURABLE)).isSameAs(existing);
        assertThat(SubscriptionDecision.decide(SHARED_DURABLE, TERMS, existing, 0))
                .isEqualTo(REFUSE_OTHER_SHARING);
        assertThat(SubscriptionDecision.decide(SHARED_DURABLE, TERMS, existing, 1))
                .isEqualTo(REFUSE_OTHER_SHARING);
        assertThat(subscriptions.find(SHARED))
                .as("not durable: another subscription")
                .isNull();
    }

    private Subscription existing(SubscriptionIdentity identity) {
        if (state.destinations.find("t") == null) {
            state.topic("t");
        }
        SubscriptionRecord record =
                new SubscriptionRecord(subscriptions.nextId(), identity, TERMS, SubscriptionOwner.BROKER);
        return subscriptions.put(record, 50, state.destinations.find("t"), ended -> {});
    }
}
