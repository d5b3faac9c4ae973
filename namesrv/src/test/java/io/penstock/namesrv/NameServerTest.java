package io.penstock.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.namesrv.request.AdministrationRule;
import io.penstock.namesrv.route.RouteLimits;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.route.DataVersion;
import io.penstock.protocol.route.RegistrationBody;
import io.penstock.protocol.route.RouteBody;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.route.TopicConfig;
import io.penstock.protocol.transport.NettyTransport;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Header;
import io.penstock.protocol.wire.HeaderType;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A name server over real sockets on loopback, asked as RocketMQ's clients, brokers and tools ask. */
@Timeout(60)
class NameServerTest {
    private final TurnedClock clock = new TurnedClock();
    private final NettyTransport transport = new NettyTransport("test-namesrv", 1, ThreadKind.DAEMON, Clock.system());
    private NameServer server;

    @BeforeEach
    void start() {
        server = started(NameServerConfig.at("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        server.close();
        transport.close();
    }

    @Test
    void shouldShowTheRouteOfARegisteredTopicInBothHeaderTypes() {
        try (WirePeer broker = new WirePeer(server.address());
                WirePeer client = new WirePeer(server.address())) {
            assertThat(register(broker, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB")
                            .code())
                    .isZero();
            for (HeaderType type : HeaderType.values()) {
                Frame answer = client.ask(type, RouteCode.GET_ROUTE, Map.of("topic", "TopicA"), null);
                assertThat(answer.header().type()).isEqualTo(type);
                assertThat(answer.code()).isZero();
                assertThat(WirePeer.text(answer))
                        .isEqualTo("{\"brokerDatas\":[{\"brokerAddrs\":{\"0\":\"127.0.0.1:20911\"},"
                                + "\"brokerName\":\"bk-a\",\"cluster\":\"C1\",\"enableActingMaster\":false}],"
                                + "\"filterServerTable\":{},\"queueDatas\":[{\"brokerName\":\"bk-a\",\"perm\":6,"
                                + "\"readQueueNums\":4,\"topicSysFlag\":0,\"writeQueueNums\":4}]}");
                Frame unknown = client.ask(type, RouteCode.GET_ROUTE, Map.of("topic", "TBW102"), null);
                assertThat(unknown.code()).isEqualTo(17);
                assertThat(unknown.header().remark()).contains("TBW102");
            }
        }
    }

    @Test
    void shouldTakeADeflatedRegistrationAndRefuseAWrongChecksum() {
        byte[] body = RegistrationBody.encodeDeflated(content("TopicA", "TopicB"));
        try (WirePeer broker = new WirePeer(server.address())) {
            Map<String, String> fields = fields("bk-a", "127.0.0.1:20911");
            fields.put("compressed", "true");
            fields.put("bodyCrc32", Integer.toString(RegistrationBody.checksum(body) + 1));
            assertThat(broker.ask(RouteCode.REGISTER_BROKER, fields, body).code())
                    .isEqualTo(1);
            assertThat(code(broker, "TopicA")).isEqualTo(17);
            fields.put("bodyCrc32", Integer.toString(RegistrationBody.checksum(body)));
            assertThat(broker.ask(RouteCode.REGISTER_BROKER, fields, body).code())
                    .isZero();
            assertThat(code(broker, "TopicA")).isZero();
        }
    }

    @Test
    void shouldRefuseAnUnknownBrokerThatRegistersASingleTopic() {
        try (WirePeer broker = new WirePeer(server.address())) {
            assertThat(register(broker, "bk-a", "127.0.0.1:20911", "TopicA").code())
                    .isEqualTo(1);
            assertThat(code(broker, "TopicA")).isEqualTo(17);
            assertThat(register(broker, "bk-a", "127.0.0.1:20911").code()).isZero();
            assertThat(register(broker, "bk-a", "127.0.0.1:20911", "TopicA").code())
                    .isZero();
            assertThat(code(broker, "TopicA")).isZero();
        }
    }

    @Test
    void shouldDropABrokerWhenItsChannelClosesOrItUnregisters() {
        try (WirePeer client = new WirePeer(server.address())) {
            WirePeer broker = new WirePeer(server.address());
            register(broker, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
            assertThat(code(client, "TopicA")).isZero();
            broker.close();
            awaitCode(client, "TopicA", 17);

            try (WirePeer again = new WirePeer(server.address())) {
                register(again, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
                assertThat(code(client, "TopicA")).isZero();
                assertThat(again.ask(RouteCode.UNREGISTER_BROKER, fields("bk-a", "127.0.0.1:20911"))
                                .code())
                        .isZero();
                assertThat(code(client, "TopicA")).isEqualTo(17);
            }
        }
    }

    @Test
    void shouldDropASilentBrokerAfter120Seconds() {
        try (WirePeer client = new WirePeer(server.address());
                WirePeer broker = new WirePeer(server.address())) {
            register(broker, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
            clock.advanceMs(60_000);
            broker.ask(RouteCode.BROKER_HEARTBEAT, fields("bk-a", "127.0.0.1:20911"));
            clock.advanceMs(60_001);
            assertThat(code(client, "TopicA")).isZero();
            clock.advanceMs(60_000);
            awaitCode(client, "TopicA", 17);
        }
    }

    @Test
    void shouldKnowNothingOfOtherNameServers() {
        try (NameServer other = started(NameServerConfig.at("127.0.0.1", 0));
                WirePeer broker = new WirePeer(server.address());
                WirePeer here = new WirePeer(server.address());
                WirePeer there = new WirePeer(other.address());
                WirePeer brokerThere = new WirePeer(other.address())) {
            register(broker, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
            assertThat(code(here, "TopicA")).isZero();
            assertThat(code(there, "TopicA")).isEqualTo(17);
            register(brokerThere, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
            server.close();
            assertThat(code(there, "TopicA")).isZero();
        }
    }

    @Test
    void shouldAnswerToolsQuestions() {
        try (WirePeer tool = new WirePeer(server.address())) {
            register(tool, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
            assertThat(WirePeer.text(tool.ask(RouteCode.GET_CLUSTER_INFO, Map.of())))
                    .contains("\"clusterAddrTable\":{\"C1\":[\"bk-a\"]}");
            assertThat(WirePeer.text(tool.ask(RouteCode.GET_ALL_TOPICS, Map.of())))
                    .isEqualTo("{\"topicList\":[\"TopicA\",\"TopicB\"]}");
            assertThat(WirePeer.text(tool.ask(RouteCode.GET_TOPICS_BY_CLUSTER, Map.of("cluster", "C1"))))
                    .contains("TopicB");
            assertThat(WirePeer.text(tool.ask(RouteCode.GET_TOPICS_BY_CLUSTER, Map.of("cluster", "C2"))))
                    .isEqualTo("{\"topicList\":[]}");
            assertThat(WirePeer.text(tool.ask(RouteCode.GET_SYSTEM_TOPICS, Map.of())))
                    .isEqualTo("{\"brokerAddr\":\"127.0.0.1:20911\",\"topicList\":[\"C1\",\"bk-a\"]}");
            for (int unit : new int[] {311, 312, 313}) {
                assertThat(WirePeer.text(tool.ask(unit, Map.of()))).isEqualTo("{\"topicList\":[]}");
            }
            assertThat(WirePeer.text(
                            tool.ask(RouteCode.GET_MEMBER_GROUP, Map.of("clusterName", "C1", "brokerName", "bk-a"))))
                    .contains("\"brokerAddrs\":{\"0\":\"127.0.0.1:20911\"}");
            assertThat(WirePeer.text(tool.ask(RouteCode.GET_CONFIG, Map.of()))).contains("brokersMax=1000");
            assertThat(tool.ask(RouteCode.UPDATE_CONFIG, Map.of(), "a=b".getBytes())
                            .code())
                    .isEqualTo(16);
            assertThat(tool.ask(999, Map.of()).code()).isEqualTo(3);
        }
    }

    @Test
    void shouldCompareDataVersions() {
        try (WirePeer broker = new WirePeer(server.address())) {
            Map<String, String> who = fields("bk-a", "127.0.0.1:20911");
            byte[] version = RouteBody.encodeVersion(new DataVersion(7, 0, 8));
            Frame before = broker.ask(RouteCode.QUERY_DATA_VERSION, who, version);
            assertThat(before.header().ext("changed")).isEqualTo("true");
            assertThat(before.body().remaining()).isZero();
            register(broker, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
            Frame after = broker.ask(RouteCode.QUERY_DATA_VERSION, who, version);
            assertThat(after.header().ext("changed")).isEqualTo("false");
            assertThat(WirePeer.text(after)).isEqualTo("{\"counter\":7,\"stateVersion\":0,\"timestamp\":8}");
        }
    }

    @Test
    void shouldTakeOperatorsChanges() {
        try (WirePeer tool = new WirePeer(server.address())) {
            register(tool, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
            Map<String, String> broker = Map.of("brokerName", "bk-a");
            assertThat(tool.ask(RouteCode.WIPE_WRITE_PERMISSION, broker)
                            .header()
                            .ext("wipeTopicCount"))
                    .isEqualTo("2");
            assertThat(route(tool, "TopicA")).contains("\"perm\":4");
            assertThat(tool.ask(RouteCode.ADD_WRITE_PERMISSION, broker).header().ext("addTopicCount"))
                    .isEqualTo("2");
            assertThat(route(tool, "TopicA")).contains("\"perm\":6");

            assertThat(tool.ask(RouteCode.DELETE_TOPIC, Map.of("topic", "TopicA"))
                            .code())
                    .isZero();
            assertThat(code(tool, "TopicA")).isEqualTo(17);
            String body = "{\"brokerDatas\":[],\"queueDatas\":[{\"brokerName\":\"bk-a\",\"perm\":6,"
                    + "\"readQueueNums\":2,\"topicSysFlag\":0,\"writeQueueNums\":2}]}";
            assertThat(tool.ask(RouteCode.REGISTER_TOPIC, Map.of("topic", "TopicC"), body.getBytes())
                            .code())
                    .isZero();
            assertThat(route(tool, "TopicC")).contains("\"readQueueNums\":2");
        }
    }

    @Test
    void shouldKeepOrderConfigurationsAndNoOtherKeys() {
        try (WirePeer tool = new WirePeer(server.address())) {
            register(tool, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
            Map<String, String> key = Map.of("namespace", "ORDER_TOPIC_CONFIG", "key", "TopicA");
            assertThat(tool.ask(RouteCode.GET_KV_CONFIG, key).code()).isEqualTo(22);
            assertThat(tool.ask(RouteCode.GET_KV_LIST, key).code()).isEqualTo(22);
            assertThat(put(tool, "ORDER_TOPIC_CONFIG", "TopicA", "bk-a:4").code())
                    .isZero();
            assertThat(tool.ask(RouteCode.GET_KV_CONFIG, key).header().ext("value"))
                    .isEqualTo("bk-a:4");
            assertThat(WirePeer.text(tool.ask(RouteCode.GET_KV_LIST, key)))
                    .isEqualTo("{\"table\":{\"TopicA\":\"bk-a:4\"}}");
            assertThat(route(tool, "TopicA")).contains("\"orderTopicConf\":\"bk-a:4\"");
            assertThat(WirePeer.text(register(tool, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB")))
                    .isEqualTo("{\"table\":{\"TopicA\":\"bk-a:4\"}}");

            assertThat(put(tool, "OTHER", "TopicA", "bk-a:4").code()).isEqualTo(16);
            assertThat(put(tool, "ORDER_TOPIC_CONFIG", "TopicA", "$(reboot)").code())
                    .isEqualTo(1);
            assertThat(put(tool, "ORDER_TOPIC_CONFIG", "../x", "bk-a:4").code()).isEqualTo(1);
            assertThat(tool.ask(RouteCode.DELETE_KV_CONFIG, key).code()).isZero();
            assertThat(tool.ask(RouteCode.GET_KV_CONFIG, key).code()).isEqualTo(22);
        }
    }

    @Test
    void shouldAnswerOurGreetingAndPing() {
        OutBuffer hello = new OutBuffer();
        Hello.LAYOUT.encode(
                new Hello(1, 1 << 20, new ClientEpoch(new UUID(1, 2), 1, 0), "test", Hello.ANONYMOUS, null), hello);
        try (WirePeer client = new WirePeer(server.address())) {
            Frame answer = client.ask(HeaderType.BINARY, CommandCode.HELLO.code(), Map.of(), hello.toByteArray());
            Hello.Answer who = Hello.Answer.LAYOUT.decode(answer.body());
            assertThat(who.role()).isEqualTo(Hello.Role.NAME_SERVER);
            assertThat(who.done()).isTrue();
            assertThat(who.identity().advertised()).isEqualTo(server.address());
            assertThat(client.ask(HeaderType.BINARY, CommandCode.PING.code(), Map.of(), null)
                            .code())
                    .isZero();
        }
    }

    @Test
    void shouldNotAnswerAOnewayRequest() {
        try (WirePeer peer = new WirePeer(server.address())) {
            peer.send(Header.oneway(HeaderType.JSON, RouteCode.GET_CLUSTER_INFO, 77, Map.of()), null);
            peer.send(Header.oneway(HeaderType.JSON, 999, 78, Map.of()), null);
            peer.send(Header.oneway(HeaderType.BINARY, CommandCode.PING.code(), 79, Map.of()), null);
            assertThat(peer.ask(RouteCode.GET_CLUSTER_INFO, Map.of()).code()).isZero();
        }
    }

    @Test
    void shouldRefuseWrongRequestsAndKeepTheConnection() {
        try (WirePeer peer = new WirePeer(server.address())) {
            assertThat(peer.ask(RouteCode.GET_ROUTE, Map.of()).code()).isEqualTo(1);
            assertThat(register(peer, "bad name", "127.0.0.1:1", "a", "b").code())
                    .isEqualTo(1);
            assertThat(register(peer, "bk-a", "127.0.0.1:1,evil", "a", "b").code())
                    .isEqualTo(1);
            assertThat(peer.ask(RouteCode.REGISTER_BROKER, fields("bk-a", "h:1"), "{\"x\":".getBytes())
                            .code())
                    .isEqualTo(1);
            assertThat(peer.ask(
                                    RouteCode.REGISTER_BROKER,
                                    fields("bk-a", "h:1"),
                                    "[".repeat(100_000).getBytes())
                            .code())
                    .isEqualTo(1);
            Map<String, String> noNumber = fields("bk-a", "h:1");
            noNumber.put("brokerId", "x");
            assertThat(peer.ask(RouteCode.REGISTER_BROKER, noNumber).code()).isEqualTo(1);
            assertThat(peer.ask(RouteCode.GET_CLUSTER_INFO, Map.of()).code()).isZero();
            assertThat(server.routes().brokers()).isEmpty();
        }
    }

    @Test
    void shouldNameTheLimitThatARegistrationExceeds() {
        NameServerConfig defaults = NameServerConfig.at("127.0.0.1", 0);
        NameServerConfig small = new NameServerConfig(
                defaults.listen(), null, defaults.frameMax(), new RouteLimits(1, 3, 1), AdministrationRule.LOOPBACK);
        try (NameServer limited = started(small);
                WirePeer peer = new WirePeer(limited.address())) {
            assertThat(register(peer, "bk-a", "h:1", "a", "b", "c").code()).isZero();
            Frame fourth = register(peer, "bk-a", "h:1", "d");
            assertThat(fourth.code()).isEqualTo(1);
            assertThat(fourth.header().remark()).contains("topicEntriesMax = 3");
            assertThat(register(peer, "bk-b", "h:2").header().remark()).contains("brokersMax = 1");
            assertThat(code(peer, "a")).isZero();
        }
    }

    @Test
    void shouldSayThatAListIsTooLongForAFrame() {
        List<TopicConfig> many = IntStream.range(0, 70_000)
                .mapToObj(i -> TopicConfig.readWrite("x".repeat(240) + i, 1))
                .toList();
        byte[] body = RegistrationBody.encodeDeflated(new RegistrationBody.Content(DataVersion.NONE, many));
        try (WirePeer peer = new WirePeer(server.address())) {
            Map<String, String> fields = fields("bk-a", "127.0.0.1:20911");
            fields.put("compressed", "true");
            assertThat(peer.ask(RouteCode.REGISTER_BROKER, fields, body).code()).isZero();
            Frame tooLong = peer.ask(RouteCode.GET_ALL_TOPICS, Map.of());
            assertThat(tooLong.code()).isEqualTo(1);
            assertThat(tooLong.header().remark()).contains("limit");
            assertThat(code(peer, many.get(69_999).name())).isZero();
        }
    }

    @Test
    void shouldTellASlaveWhereItsMasterIs() {
        try (WirePeer master = new WirePeer(server.address());
                WirePeer slave = new WirePeer(server.address())) {
            register(master, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
            Map<String, String> fields = fields("bk-a", "127.0.0.1:20912");
            fields.put("brokerId", "1");
            Frame answer = slave.ask(RouteCode.REGISTER_BROKER, fields, RegistrationBody.encodeJson(content()));
            assertThat(answer.header().ext("masterAddr")).isEqualTo("127.0.0.1:20911");
            assertThat(answer.header().ext("haServerAddr")).isEqualTo("127.0.0.1:20911");
            assertThat(route(slave, "TopicA")).contains("{\"0\":\"127.0.0.1:20911\",\"1\":\"127.0.0.1:20912\"}");
        }
    }

    @Test
    void shouldCloseAConnectionThatSendsNoFramesAndServeTheOthers() {
        SplittableRandom random = new SplittableRandom(11);
        try (WirePeer good = new WirePeer(server.address())) {
            register(good, "bk-a", "127.0.0.1:20911", "TopicA", "TopicB");
            for (byte[] bad : List.of(
                    new byte[] {-1, -1, -1, -1, 0, 0, 0, 0},
                    new byte[] {0x7F, -1, -1, -1, 0, 0, 0, 0},
                    new byte[] {0, 0, 0, 4, 0, 0, 0, 9},
                    new byte[] {0, 0, 0, 6, 0, 0, 0, 2, '{', '{'},
                    "GET / HTTP/1.1\r\n\r\n".getBytes())) {
                try (WirePeer hostile = new WirePeer(server.address())) {
                    hostile.sendRaw(bad);
                    assertThat(hostile.isClosedByPeer()).isTrue();
                }
            }
            for (int i = 0; i < 300; i++) {
                byte[] noise = new byte[random.nextInt(8, 200)];
                random.nextBytes(noise);
                ByteBuffer.wrap(noise).putInt(0, noise.length - 4).put(4, (byte) random.nextInt(2));
                try (WirePeer hostile = new WirePeer(server.address())) {
                    hostile.sendRaw(noise);
                }
            }
            assertThat(code(good, "TopicA")).isZero();
        }
    }

    private NameServer started(NameServerConfig config) {
        return new NameServer(config, transport, clock, ThreadKind.DAEMON, failure -> {}).start();
    }

    private static Frame put(WirePeer tool, String namespace, String key, String value) {
        return tool.ask(RouteCode.PUT_KV_CONFIG, Map.of("namespace", namespace, "key", key, "value", value));
    }

    private static Frame register(WirePeer broker, String name, String address, String... topics) {
        return broker.ask(
                RouteCode.REGISTER_BROKER, fields(name, address), RegistrationBody.encodeJson(content(topics)));
    }

    private static RegistrationBody.Content content(String... topics) {
        return new RegistrationBody.Content(
                new DataVersion(7, 0, 8),
                Stream.of(topics).map(name -> TopicConfig.readWrite(name, 4)).toList());
    }

    private static Map<String, String> fields(String name, String address) {
        return new HashMap<>(Map.of(
                "brokerName", name,
                "brokerAddr", address,
                "clusterName", "C1",
                "haServerAddr", address,
                "brokerId", "0"));
    }

    private static String route(WirePeer client, String topic) {
        return WirePeer.text(client.ask(RouteCode.GET_ROUTE, Map.of("topic", topic)));
    }

    private static int code(WirePeer client, String topic) {
        return client.ask(RouteCode.GET_ROUTE, Map.of("topic", topic)).code();
    }

    /** What happens on another connection is seen soon, not at once; the test's own time limit bounds the wait. */
    private static void awaitCode(WirePeer client, String topic, int code) {
        while (code(client, topic) != code) {
            Thread.onSpinWait();
        }
    }
}
