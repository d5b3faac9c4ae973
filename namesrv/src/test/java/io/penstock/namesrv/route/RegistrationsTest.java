package io.penstock.namesrv.route;

import static io.penstock.namesrv.route.RouteTableTest.complete;
import static io.penstock.namesrv.route.RouteTableTest.identity;
import static io.penstock.namesrv.route.RouteTableTest.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.namesrv.TurnedClock;
import io.penstock.namesrv.liveness.BrokerLiveness;
import io.penstock.namesrv.route.Registrations.Outcome;
import io.penstock.protocol.route.BrokerRegistration.Scope;
import io.penstock.protocol.route.DataVersion;
import org.junit.jupiter.api.Test;

class RegistrationsTest {
    private final TurnedClock clock = new TurnedClock();
    private final RouteTable table = new RouteTable(new RouteLimits(10, 4, 1));
    private final Registrations registrations = new Registrations(table, new BrokerLiveness(clock));

    @Test
    void shouldRefuseASingleTopicOfAnUnknownBroker() {
        assertThat(registrations.register(registration("a", 0, "127.0.0.1:1", Scope.ADDITIONS, "t"), 1, 0))
                .isEqualTo(Outcome.SINGLE_TOPIC_OF_UNKNOWN_BROKER);
        assertThat(brokerNames()).isEmpty();

        assertThat(registrations.register(registration("a", 0, "127.0.0.1:1", Scope.ADDITIONS), 1, 0))
                .isEqualTo(Outcome.TAKEN);
        assertThat(registrations.register(registration("a", 0, "127.0.0.1:1", Scope.ADDITIONS, "t"), 1, 0))
                .isEqualTo(Outcome.TAKEN);
        assertThat(table.view().route("t")).isEmpty();
        table.publish();
        assertThat(table.view().route("t")).isPresent();
    }

    @Test
    void shouldDropABrokerAfterItsSilenceAndNotBefore() {
        registrations.register(complete("a", 0, "127.0.0.1:1", "t"), 1, 0);
        clock.advanceMs(120_000);
        assertThat(registrations.dropSilent()).isZero();
        clock.advanceMs(1);
        assertThat(registrations.dropSilent()).isEqualTo(1);
        assertThat(brokerNames()).isEmpty();
        assertThat(registrations.dropSilent()).isZero();
    }

    @Test
    void shouldKeepABrokerThatGivesSignsOfLife() {
        registrations.register(complete("a", 0, "127.0.0.1:1", "t"), 1, 0);
        clock.advanceMs(100_000);
        registrations.heard("127.0.0.1:1");
        clock.advanceMs(100_000);
        assertThat(registrations.dropSilent()).isZero();
        assertThat(registrations.compareVersion("127.0.0.1:1", DataVersion.NONE))
                .isEqualTo(DataVersion.NONE);
        clock.advanceMs(100_000);
        assertThat(registrations.dropSilent()).isZero();
        // A version that differs asks for a registration; it is no sign that the entry is true.
        assertThat(registrations.compareVersion("127.0.0.1:1", new DataVersion(2, 0, 0)))
                .isEqualTo(DataVersion.NONE);
        clock.advanceMs(100_000);
        assertThat(registrations.dropSilent()).isEqualTo(1);
    }

    @Test
    void shouldHonourTheSilenceThatABrokerAsksForWithinBounds() {
        registrations.register(complete("a", 0, "127.0.0.1:1"), 1, 3_000);
        registrations.register(complete("b", 0, "127.0.0.1:2"), 1, 1);
        registrations.register(complete("c", 0, "127.0.0.1:3"), 1, Long.MAX_VALUE);
        clock.advanceMs(1_000);
        assertThat(registrations.dropSilent()).isZero();
        clock.advanceMs(1);
        assertThat(registrations.dropSilent()).isEqualTo(1);
        clock.advanceMs(2_500);
        assertThat(registrations.dropSilent()).isEqualTo(1);
        assertThat(brokerNames()).containsExactly("c");
        clock.advanceMs(600_000);
        assertThat(registrations.dropSilent()).isEqualTo(1);
    }

    @Test
    void shouldDropWhatRegisteredOverAClosedConnectionOnly() {
        registrations.register(complete("a", 0, "127.0.0.1:1"), 1, 0);
        registrations.register(complete("b", 0, "127.0.0.1:2"), 2, 0);
        registrations.register(complete("c", 0, "127.0.0.1:3"), 1, 0);
        // c came back over a new connection before the old one was seen to close.
        registrations.register(complete("c", 0, "127.0.0.1:3"), 3, 0);
        registrations.dropConnection(1);
        assertThat(brokerNames()).containsExactly("b", "c");
    }

    @Test
    void shouldLetAnAddressBelongToOneBrokerOnly() {
        registrations.register(complete("a", 0, "127.0.0.1:1", "t"), 1, 0);
        registrations.register(complete("b", 0, "127.0.0.1:1", "t"), 2, 0);
        assertThat(brokerNames()).containsExactly("b");
        registrations.dropConnection(1);
        assertThat(brokerNames()).containsExactly("b");
        registrations.dropConnection(2);
        assertThat(brokerNames()).isEmpty();
    }

    @Test
    void shouldNotDropABrokerThatMovedWhenItsFormerAddressFallsSilent() {
        registrations.register(complete("a", 0, "127.0.0.1:1", "t"), 1, 0);
        clock.advanceMs(60_000);
        registrations.register(complete("a", 0, "127.0.0.1:9", "t"), 2, 0);
        registrations.dropConnection(1);
        clock.advanceMs(60_001);
        assertThat(registrations.dropSilent()).isZero();
        assertThat(table.registered("a").firstAddress()).isEqualTo("127.0.0.1:9");
    }

    @Test
    void shouldKeepAKnownBrokerAliveWhenItsNewTopicDoesNotFit() {
        registrations.register(complete("a", 0, "127.0.0.1:1", "t1", "t2", "t3", "t4"), 1, 0);
        clock.advanceMs(100_000);
        assertThatThrownBy(() ->
                        registrations.register(complete("a", 0, "127.0.0.1:1", "t1", "t2", "t3", "t4", "t5"), 1, 0))
                .isInstanceOf(RouteLimitException.class);
        clock.advanceMs(100_000);
        assertThat(registrations.dropSilent()).isZero();
        assertThat(brokerNames()).containsExactly("a");
    }

    @Test
    void shouldUnregisterWhatWasRegisteredAndNothingElse() {
        registrations.register(complete("a", 0, "127.0.0.1:1", "t"), 1, 0);
        registrations.unregister(identity("a", 0, "127.0.0.1:2"));
        registrations.unregister(identity("a", 1, "127.0.0.1:1"));
        assertThat(brokerNames()).containsExactly("a");
        registrations.unregister(identity("a", 0, "127.0.0.1:1"));
        assertThat(brokerNames()).isEmpty();
        clock.advanceMs(200_000);
        assertThat(registrations.dropSilent()).isZero();
    }

    private Iterable<String> brokerNames() {
        table.publish();
        return table.view().brokers().keySet();
    }
}
