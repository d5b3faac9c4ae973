package io.penstock.protocol.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The golden texts are what RocketMQ 5.5.0 sends, as the protocol's facts record them. */
class RouteBodyTest {
    private static final String ROUTE = "{\"brokerDatas\":[{\"brokerAddrs\":{\"0\":\"127.0.0.1:20911\"},"
            + "\"brokerName\":\"bk-a\",\"cluster\":\"C1\",\"enableActingMaster\":false}],"
            + "\"filterServerTable\":{},\"queueDatas\":[{\"brokerName\":\"bk-a\",\"perm\":6,\"readQueueNums\":4,"
            + "\"topicSysFlag\":0,\"writeQueueNums\":4}]}";

    private final BrokerData broker = new BrokerData("C1", "bk-a", new TreeMap<>(Map.of(0L, "127.0.0.1:20911")));

    @Test
    void shouldWriteARouteAsRocketMqDoes() {
        TopicRoute route = new TopicRoute(List.of(new QueueData("bk-a", 4, 4, 6, 0)), List.of(broker), null);
        assertThat(text(RouteBody.encode(route))).isEqualTo(ROUTE);
        assertThat(RouteBody.decode(bytes(ROUTE))).isEqualTo(route);
    }

    @Test
    void shouldReadTheOldStyleWithBareKeys() {
        TopicRoute route = RouteBody.decode(bytes(ROUTE.replace("\"0\":", "0:")));
        assertThat(route.brokers()).containsExactly(broker);
    }

    @Test
    void shouldCarryAnOrderConfiguration() {
        TopicRoute route = new TopicRoute(List.of(), List.of(), "bk-a:4;bk-b:4");
        assertThat(RouteBody.decode(ByteBuffer.wrap(RouteBody.encode(route)))).isEqualTo(route);
    }

    @Test
    void shouldWriteTheClusterInformation() {
        byte[] body = RouteBody.encodeClusters(Map.of("bk-a", broker), Map.of("C1", List.of("bk-a")));
        assertThat(text(body))
                .isEqualTo("{\"brokerAddrTable\":{\"bk-a\":{\"brokerAddrs\":{\"0\":\"127.0.0.1:20911\"},"
                        + "\"brokerName\":\"bk-a\",\"cluster\":\"C1\",\"enableActingMaster\":false}},"
                        + "\"clusterAddrTable\":{\"C1\":[\"bk-a\"]}}");
        assertThat(RouteBody.decodeClusters(ByteBuffer.wrap(body))).containsExactly(broker);
    }

    @Test
    void shouldWriteTheSmallBodies() {
        assertThat(text(RouteBody.encodeTopics(List.of("a", "b"), null))).isEqualTo("{\"topicList\":[\"a\",\"b\"]}");
        assertThat(text(RouteBody.encodeTopics(List.of("a"), "h:1")))
                .isEqualTo("{\"brokerAddr\":\"h:1\",\"topicList\":[\"a\"]}");
        assertThat(text(RouteBody.encodeMembers("C1", "bk-a", broker)))
                .isEqualTo("{\"brokerMemberGroup\":{\"brokerAddrs\":{\"0\":\"127.0.0.1:20911\"},"
                        + "\"brokerName\":\"bk-a\",\"cluster\":\"C1\"}}");
        assertThat(text(RouteBody.encodeVersion(new DataVersion(3, 1, 1700000000000L))))
                .isEqualTo("{\"counter\":3,\"stateVersion\":1,\"timestamp\":1700000000000}");
        assertThat(text(RouteBody.encodeTable(Map.of("t", "a:4")))).isEqualTo("{\"table\":{\"t\":\"a:4\"}}");
    }

    @Test
    void shouldRefuseWhatIsNoRouteWithOneKindOfFailure() {
        for (String bad : List.of(
                "",
                "[]",
                "null",
                "{\"brokerDatas\":7}",
                "{\"brokerDatas\":[7]}",
                "{\"brokerDatas\":[{\"brokerName\":\"b\",\"cluster\":\"c\",\"brokerAddrs\":{\"x\":\"h:1\"}}]}",
                "{\"queueDatas\":[{\"brokerName\":\"b\",\"perm\":99999999999}]}",
                "{\"queueDatas\":[{\"perm\":6}]}")) {
            assertThatThrownBy(() -> RouteBody.decode(bytes(bad))).as(bad).isInstanceOf(WireException.class);
        }
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
