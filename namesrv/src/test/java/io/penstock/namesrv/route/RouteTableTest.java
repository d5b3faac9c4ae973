package io.penstock.namesrv.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.route.BrokerIdentity;
import io.penstock.protocol.route.BrokerRegistration;
import io.penstock.protocol.route.BrokerRegistration.Scope;
import io.penstock.protocol.route.DataVersion;
import io.penstock.protocol.route.QueueData;
import io.penstock.protocol.route.TopicConfig;
import io.penstock.protocol.route.TopicRoute;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private final RouteTable table = new RouteTable(RouteLimits.defaults());

    @Test
    void shouldShowATopicOnEachBrokerThatHoldsIt() {
        table.register(complete("b", 0, "127.0.0.1:2", "orders", "bills"));
        table.register(complete("a", 0, "127.0.0.1:1", "orders"));
        table.publish();

        TopicRoute route = table.view().route("orders").orElseThrow();
        assertThat(route.queues()).extracting(QueueData::brokerName).containsExactly("a", "b");
        assertThat(route.brokers())
                .extracting(each -> each.addresses().get(0L))
                .containsExactly("127.0.0.1:1", "127.0.0.1:2");
        assertThat(table.view().route("bills").orElseThrow().brokers()).hasSize(1);
        assertThat(table.view().route("nothing")).isEmpty();
    }

    @Test
    void shouldNotShowAChangeBeforeItIsPublished() {
        RouteView empty = table.view();
        table.register(complete("a", 0, "127.0.0.1:1", "orders"));
        assertThat(table.view()).isSameAs(empty);

        table.publish();
        RouteView first = table.view();
        table.register(complete("a", 0, "127.0.0.1:1", "orders", "bills"));
        table.setWriting("a", RouteTable.Writing.CLOSED);
        table.publish();

        assertThat(empty.route("orders")).isEmpty();
        assertThat(first.route("bills")).isEmpty();
        assertThat(first.route("orders").orElseThrow().queues().get(0).permission())
                .isEqualTo(6);
        assertThat(table.view().route("bills")).isPresent();
    }

    @Test
    void shouldRememberWhoIsAwayAndWhatItHeldUntilItIsBack() {
        table.register(complete("a", 0, "127.0.0.1:1", "orders"));
        table.register(complete("b", 0, "127.0.0.1:2", "bills"));
        table.unregister(new BrokerIdentity("C1", "a", 0, "127.0.0.1:1"));
        table.publish();

        assertThat(table.view().route("orders")).isEmpty();
        assertThat(table.view().brokers()).containsOnlyKeys("b");
        TopicRoute away = table.view().routeWithAway("orders").orElseThrow();
        assertThat(away.brokers()).hasSize(1).allMatch(each -> each.firstAddress() == null);
        assertThat(table.view().brokersWithAway()).containsOnlyKeys("a", "b");
        assertThat(table.view().routeWithAway("bills").orElseThrow().brokers()).hasSize(1);

        table.register(complete("a", 0, "127.0.0.1:3", "parcels"));
        table.publish();
        assertThat(table.view().routeWithAway("orders")).isEmpty();
        assertThat(table.view().brokersWithAway().get("a").firstAddress()).isEqualTo("127.0.0.1:3");
    }

    @Test
    void shouldForgetOnlyABrokerThatIsAway() {
        table.register(complete("a", 0, "127.0.0.1:1", "orders"));
        assertThat(table.forget("a")).isFalse();
        table.unregister(new BrokerIdentity("C1", "a", 0, "127.0.0.1:1"));
        assertThat(table.forget("a")).isTrue();
        table.publish();
        assertThat(table.view().routeWithAway("orders")).isEmpty();
        assertThat(table.view().brokersWithAway()).isEmpty();
    }

    @Test
    void shouldGiveUpThoseThatAreAwayLongestForWantOfRoom() {
        RouteTable small = new RouteTable(new RouteLimits(10, 3, 1));
        for (String name : List.of("a", "b")) {
            small.register(complete(name, 0, addressOf(name), "orders-" + name));
            small.unregister(new BrokerIdentity("C1", name, 0, addressOf(name)));
        }
        small.register(complete("c", 0, "127.0.0.1:3", "one", "two"));
        small.publish();
        assertThat(small.view().brokersWithAway()).containsOnlyKeys("b", "c");
        small.register(complete("c", 0, "127.0.0.1:3", "one", "two", "three"));
        small.publish();
        assertThat(small.view().brokersWithAway()).containsOnlyKeys("c");
    }

    private static String addressOf(String name) {
        return "127.0.0.1:" + (int) name.charAt(0);
    }

    @Test
    void shouldForgetWhatACompleteRegistrationLeavesOut() {
        table.register(complete("a", 0, "127.0.0.1:1", "orders", "bills"));
        table.register(complete("a", 0, "127.0.0.1:1", "bills"));
        table.publish();
        assertThat(table.view().topicsWhere(all -> true)).containsExactly("bills");
    }

    @Test
    void shouldKeepWhatAnAdditionLeavesOut() {
        table.register(complete("a", 0, "127.0.0.1:1", "orders", "bills"));
        table.register(registration("a", 0, "127.0.0.1:1", Scope.ADDITIONS, "letters"));
        table.publish();
        assertThat(table.view().topicsWhere(all -> true)).containsExactly("bills", "letters", "orders");
    }

    @Test
    void shouldTakeNoTopicsFromASlave() {
        table.register(complete("a", 0, "127.0.0.1:1", "orders"));
        table.register(complete("a", 1, "127.0.0.1:2", "old"));
        table.publish();
        assertThat(table.view().topicsWhere(all -> true)).containsExactly("orders");
        assertThat(table.view().route("orders").orElseThrow().brokers().get(0).addresses())
                .containsEntry(0L, "127.0.0.1:1")
                .containsEntry(1L, "127.0.0.1:2");
    }

    @Test
    void shouldDropTopicsWithTheLastAddressOnly() {
        table.register(complete("a", 0, "127.0.0.1:1", "orders"));
        table.register(complete("a", 1, "127.0.0.1:2"));
        assertThat(table.unregister(identity("a", 0, "127.0.0.1:1"))).isTrue();
        table.publish();
        assertThat(table.view().route("orders").orElseThrow().brokers().get(0).addresses())
                .containsOnlyKeys(1L);

        assertThat(table.unregister(identity("a", 1, "127.0.0.1:2"))).isTrue();
        table.publish();
        assertThat(table.view().route("orders")).isEmpty();
        assertThat(table.view().brokers()).isEmpty();
        assertThat(table.view().topicsWhere(all -> true)).isEmpty();
    }

    @Test
    void shouldNotUnregisterAnAddressThatHasBeenReplaced() {
        table.register(complete("a", 0, "127.0.0.1:1", "orders"));
        table.register(complete("a", 0, "127.0.0.1:9", "orders"));
        assertThat(table.unregister(identity("a", 0, "127.0.0.1:1"))).isFalse();
        table.publish();
        assertThat(table.view().route("orders").orElseThrow().brokers().get(0).firstAddress())
                .isEqualTo("127.0.0.1:9");
    }

    @Test
    void shouldMoveAnAddressThatComesBackInAnotherRole() {
        table.register(complete("a", 1, "127.0.0.1:1"));
        table.register(complete("a", 0, "127.0.0.1:1", "orders"));
        table.publish();
        assertThat(table.view().brokers().get("a").addresses()).containsOnlyKeys(0L);
    }

    @Test
    void shouldKeepABrokerClosedForWritingWhateverItRegisters() {
        table.register(complete("a", 0, "127.0.0.1:1", "orders", "bills"));
        assertThat(table.setWriting("a", RouteTable.Writing.CLOSED)).isEqualTo(2);
        table.register(complete("a", 0, "127.0.0.1:1", "orders", "bills"));
        table.publish();
        assertThat(permission("orders")).isEqualTo(4);

        assertThat(table.setWriting("a", RouteTable.Writing.OPEN)).isEqualTo(2);
        table.publish();
        assertThat(permission("orders")).isEqualTo(6);
        assertThat(table.setWriting("unknown", RouteTable.Writing.CLOSED)).isZero();
    }

    @Test
    void shouldRemoveATopicFromOneClusterOrFromAll() {
        table.register(complete("a", 0, "127.0.0.1:1", "orders"));
        table.register(new BrokerRegistration(
                new BrokerIdentity("other", "b", 0, "127.0.0.1:2"),
                null,
                Scope.COMPLETE,
                DataVersion.NONE,
                topics("orders")));
        assertThat(table.removeTopic("orders", "other")).isEqualTo(1);
        table.publish();
        assertThat(table.view().route("orders").orElseThrow().queues())
                .extracting(QueueData::brokerName)
                .containsExactly("a");
        assertThat(table.view().topicsOfCluster("other")).isEmpty();
        assertThat(table.view().topicsOfCluster("c")).containsExactly("orders");
        assertThat(table.removeTopic("orders", null)).isEqualTo(1);
        table.publish();
        assertThat(table.view().route("orders")).isEmpty();
    }

    @Test
    void shouldAddATopicOnlyToBrokersThatAreThere() {
        table.register(complete("a", 0, "127.0.0.1:1"));
        int put = table.addTopic("orders", List.of(new QueueData("a", 2, 2, 6, 0), new QueueData("gone", 2, 2, 6, 0)));
        table.publish();
        assertThat(put).isEqualTo(1);
        assertThat(table.view().route("orders").orElseThrow().queues()).containsExactly(new QueueData("a", 2, 2, 6, 0));
    }

    @Test
    void shouldRefuseTheTopicBeyondTheLimitAndChangeNothing() {
        RouteTable small = new RouteTable(new RouteLimits(2, 3, 1));
        small.register(complete("a", 0, "127.0.0.1:1", "t1", "t2"));
        assertThatThrownBy(() -> small.register(complete("b", 0, "127.0.0.1:2", "t1", "t2")))
                .isInstanceOf(RouteLimitException.class)
                .hasMessageContaining("topicEntriesMax = 3");
        small.register(complete("b", 0, "127.0.0.1:2", "t1"));
        // What is held already may be said again, and a topic that goes makes room for another.
        small.register(complete("a", 0, "127.0.0.1:1", "t1", "t3"));
        small.register(registration("a", 0, "127.0.0.1:1", Scope.ADDITIONS, "t3"));
        assertThatThrownBy(() -> small.register(registration("a", 0, "127.0.0.1:1", Scope.ADDITIONS, "t4")))
                .isInstanceOf(RouteLimitException.class);
        assertThatThrownBy(() -> small.addTopic("t4", List.of(new QueueData("a", 1, 1, 6, 0))))
                .isInstanceOf(RouteLimitException.class);
        small.publish();
        assertThat(small.view().topicsWhere(all -> true)).containsExactly("t1", "t3");
        small.unregister(identity("b", 0, "127.0.0.1:2"));
        small.register(registration("a", 0, "127.0.0.1:1", Scope.ADDITIONS, "t4"));
    }

    @Test
    void shouldRefuseTheBrokerBeyondTheLimit() {
        RouteTable small = new RouteTable(new RouteLimits(2, 10, 0));
        small.register(complete("a", 0, "127.0.0.1:1"));
        small.register(complete("a", 1, "127.0.0.1:2"));
        assertThatThrownBy(() -> small.register(complete("b", 0, "127.0.0.1:3")))
                .isInstanceOf(RouteLimitException.class)
                .hasMessageContaining("brokersMax = 2");
        small.register(complete("a", 1, "127.0.0.1:4"));
        small.unregister(identity("a", 1, "127.0.0.1:4"));
        small.register(complete("b", 0, "127.0.0.1:3"));
    }

    @Test
    void shouldHoldManyTopicsWithoutCopyingThemAllForOneChange() {
        String[] names = IntStream.range(0, 50_000).mapToObj(i -> "topic-" + i).toArray(String[]::new);
        table.register(complete("a", 0, "127.0.0.1:1", names));
        table.publish();
        assertThat(table.view().topicsWhere(all -> true)).hasSize(50_000);
        // 5,000 publications of the whole table would copy 250 million entries.
        for (int i = 0; i < 5_000; i++) {
            table.register(registration("a", 0, "127.0.0.1:1", Scope.ADDITIONS, "more-" + i));
            assertThat(table.publish()).isTrue();
            assertThat(table.view().route("more-" + i)).isPresent();
        }
        assertThat(table.view().topicsWhere(all -> true)).hasSize(55_000);
    }

    private int permission(String topic) {
        return table.view().route(topic).orElseThrow().queues().get(0).permission();
    }

    static BrokerIdentity identity(String name, long id, String address) {
        return new BrokerIdentity("c", name, id, address);
    }

    static BrokerRegistration complete(String name, long id, String address, String... topics) {
        return registration(name, id, address, Scope.COMPLETE, topics);
    }

    static BrokerRegistration registration(String name, long id, String address, Scope scope, String... topics) {
        return new BrokerRegistration(identity(name, id, address), null, scope, DataVersion.NONE, topics(topics));
    }

    private static List<TopicConfig> topics(String... names) {
        return Stream.of(names).map(name -> TopicConfig.readWrite(name, 4)).toList();
    }
}
