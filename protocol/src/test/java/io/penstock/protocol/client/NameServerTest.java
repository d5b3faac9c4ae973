package io.penstock.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.route.RouteBody;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Hello;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a name server to a broker, and the routes in between. */
class NameServerTest extends ClientFixture {
    private final ScriptedBroker nameServer = new ScriptedBroker();

    NameServerTest() {
        nameServer.role = Hello.Role.NAME_SERVER;
    }

    @AfterEach
    void closeNameServer() {
        nameServer.close();
    }

    private static BrokerData data(String name, Endpoint address) {
        return new BrokerData("cluster", name, new TreeMap<>(Map.of(0L, address.toString())));
    }

    private void answerClusters(BrokerData... brokers) throws Exception {
        Map<String, BrokerData> table = new LinkedHashMap<>();
        for (BrokerData each : brokers) {
            table.put(each.brokerName(), each);
        }
        var asked = nameServer.next();
        assertThat(asked.frame().code()).isEqualTo(RouteCode.GET_CLUSTER_INFO);
        asked.answerRocketMq(0, null, RouteBody.encodeClusters(table, Map.of("cluster", table.keySet())));
    }

    private static Endpoint nobody() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return new Endpoint.Tcp("127.0.0.1", free.getLocalPort());
        }
    }

    @Test
    void shouldGoToTheFirstBrokerByName() throws Exception {
        var connecting = connecting(nameServer.endpoint());
        answerClusters(data("broker-b", nobody()), data("broker-a", broker.endpoint()));
        assertThat(get(connecting).broker().dialled())
                .isEqualTo(broker.endpoint().toString());
    }

    @Test
    void shouldSayThatThereIsNoBroker() throws Exception {
        var connecting = connecting(nameServer.endpoint());
        answerClusters();
        assertThat(failure(connecting, ErrorCode.NO_BROKER))
                .hasMessageContaining(nameServer.endpoint().toString());
    }

    @Test
    void shouldNameBothAddressesWhenTheAdvertisedOneIsDead() throws Exception {
        Endpoint dead = nobody();
        var connecting = connecting(nameServer.endpoint());
        answerClusters(data("broker-a", dead));
        assertThat(failure(connecting, ErrorCode.CONNECT_FAILED))
                .hasMessageContaining("advertises " + dead)
                .hasMessageContaining(nameServer.endpoint().toString());
    }

    @Test
    void shouldGoToTheNextBrokerWhenTheFirstHasJustDied() throws Exception {
        var connecting = connecting(nameServer.endpoint());
        answerClusters(data("broker-a", broker.endpoint()), data("broker-0", nobody()));
        assertThat(get(connecting).broker().dialled())
                .isEqualTo(broker.endpoint().toString());
    }

    @Test
    void shouldNotTryALogInThatOneBrokerRefusesAtTheNext() throws Exception {
        broker.automatic.remove(CommandCode.HELLO);
        Endpoint dead = nobody();
        var connecting = connecting(nameServer.endpoint());
        answerClusters(data("broker-a", broker.endpoint()), data("broker-b", dead));
        broker.expect(Commands.HELLO).fail(ErrorCode.AUTHENTICATION_FAILED, "no such user, on purpose");
        assertThat(failure(connecting, ErrorCode.AUTHENTICATION_FAILED)).hasMessageNotContaining(dead.toString());
    }

    @Test
    void shouldNameAllBrokersThatCannotBeReached() throws Exception {
        Endpoint first = nobody();
        Endpoint second = nobody();
        var connecting = connecting(nameServer.endpoint());
        answerClusters(data("broker-a", first), data("broker-b", second));
        assertThat(failure(connecting, ErrorCode.CONNECT_FAILED))
                .hasMessageContaining("none of 2 brokers")
                .hasMessageContaining(first.toString())
                .hasMessageContaining(second.toString());
    }

    @Test
    void shouldAskTheNextNameServerAndStayWithIt() throws Exception {
        Endpoint dead = nobody();
        NameServerClient client = new NameServerClient(parts, options(), List.of(dead, nameServer.endpoint()));
        for (int i = 0; i < 2; i++) {
            var asked = client.brokers();
            answerClusters(data("broker-a", broker.endpoint()));
            assertThat(get(asked)).containsExactly(data("broker-a", broker.endpoint()));
        }
    }

    @Test
    void shouldNameAllNameServersThatDoNotAnswer() throws Exception {
        Endpoint first = nobody();
        Endpoint second = nobody();
        NameServerClient client = new NameServerClient(parts, options(), List.of(first, second));
        assertThat(failure(client.route("orders"), ErrorCode.NAME_SERVER_UNREACHABLE))
                .hasMessageContaining(first.toString())
                .hasMessageContaining(second.toString());
    }

    @Test
    void shouldBoundTheWaitForASilentNameServer() throws Exception {
        timeOuts = new ClientOptions.TimeOuts(150, 0, 0, 1_000);
        NameServerClient client = new NameServerClient(parts, options(), List.of(nameServer.endpoint()));
        failure(client.brokers(), ErrorCode.NAME_SERVER_UNREACHABLE);
    }

    @Test
    void shouldSayThatATopicHasNoRoute() throws Exception {
        NameServerClient client = new NameServerClient(parts, options(), List.of(nameServer.endpoint()));
        var asked = client.route("orders");
        var question = nameServer.next();
        assertThat(question.frame().header().ext("topic")).isEqualTo("orders");
        question.failAsRocketMq(RouteCode.TOPIC_NOT_EXIST, "no route for orders");
        failure(asked, ErrorCode.NO_SUCH_DESTINATION);
    }

    /** A clock that a test turns. */
    private static final class TestClock implements Clock {
        private long nanos;

        @Override
        public long epochMs() {
            return nanos / 1_000_000;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }

    @Test
    void shouldRememberARouteForHalfAMinute() throws Exception {
        TestClock clock = new TestClock();
        List<CompletableFuture<List<BrokerData>>> asked = new ArrayList<>();
        RouteCache cache = new RouteCache(
                topic -> {
                    asked.add(new CompletableFuture<>());
                    return asked.get(asked.size() - 1);
                },
                clock);
        var first = cache.route("orders");
        assertThat(cache.route("orders")).isSameAs(first);
        List<BrokerData> route = List.of(data("broker-a", broker.endpoint()));
        asked.get(0).complete(route);
        assertThat(get(first)).isEqualTo(route);
        clock.nanos += TimeUnit.SECONDS.toNanos(29);
        cache.route("orders");
        assertThat(asked).hasSize(1);
        clock.nanos += TimeUnit.SECONDS.toNanos(2);
        cache.route("orders");
        assertThat(asked).hasSize(2);
        asked.get(1).completeExceptionally(new IllegalStateException("no answer, on purpose"));
        cache.route("orders");
        assertThat(asked).hasSize(3);
        asked.get(2).complete(route);
        cache.invalidate("orders");
        cache.route("orders");
        assertThat(asked).hasSize(4);
    }

    @Test
    void shouldMoveOnlyWhatALeavingBrokerHeld() throws Exception {
        List<BrokerData> three =
                List.of(data("a", broker.endpoint()), data("b", broker.endpoint()), data("c", broker.endpoint()));
        Set<String> homes = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            String name = "queue-" + i;
            String home = HomeBroker.ofDestination(name, three).orElseThrow().brokerName();
            homes.add(home);
            String left = HomeBroker.ofDestination(name, three.subList(0, 2))
                    .orElseThrow()
                    .brokerName();
            assertThat(home.equals("c") || home.equals(left)).isTrue();
        }
        assertThat(homes).containsExactlyInAnyOrder("a", "b", "c");
    }
}
