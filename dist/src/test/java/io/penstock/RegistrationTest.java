package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.registration.Registrar;
import io.penstock.broker.registration.RegistrarConfig;
import io.penstock.namesrv.NameServer;
import io.penstock.namesrv.NameServerConfig;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.route.BrokerIdentity;
import io.penstock.protocol.route.TopicConfig;
import io.penstock.protocol.transport.NettyTransport;
import io.penstock.protocol.wire.ServerAddress;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The broker's registrar and real name servers over sockets: the two sides that never see each other's code. */
@Timeout(60)
class RegistrationTest {
    private final NettyTransport transport =
            new NettyTransport("test-registration", 1, ThreadKind.DAEMON, Clock.system());
    private volatile List<TopicConfig> topics = topics("orders.eu");

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void shouldKeepTwoNameServersInformedUntilItStops() {
        try (NameServer one = nameServer(0);
                NameServer two = nameServer(0)) {
            Registrar registrar = registrar(one.address(), two.address());
            // A lone topic is enough here: what the registrar says is complete.
            until(registrar, () -> knows(one, "orders.eu") && knows(two, "orders.eu"));
            until(registrar, () -> registrar.registered() == 2);

            topics = topics("orders.eu", "bills");
            until(registrar, () -> knows(one, "bills") && knows(two, "bills"));
            topics = topics("bills");
            until(registrar, () -> !knows(one, "orders.eu") && !knows(two, "orders.eu"));
            assertThat(knows(one, "bills")).isTrue();

            registrar.close();
            until(
                    registrar,
                    () -> one.routes().brokers().isEmpty()
                            && two.routes().brokers().isEmpty());
        }
    }

    @Test
    void shouldRegisterAgainWithANameServerThatCameBackEmpty() {
        NameServer first = nameServer(0);
        String address = first.address();
        Registrar registrar = registrar(address);
        until(registrar, () -> knows(first, "orders.eu"));
        first.close();
        until(registrar, () -> registrar.registered() == 0);
        try (NameServer second = nameServer(ServerAddress.parse(address, 0).port())) {
            until(registrar, () -> knows(second, "orders.eu"));
            registrar.close();
        }
    }

    @Test
    void shouldRegisterManyTopics() {
        topics = IntStream.range(0, 20_000)
                .mapToObj(i -> TopicConfig.readWrite("queue-" + i, 1))
                .toList();
        try (NameServer server = nameServer(0)) {
            Registrar registrar = registrar(server.address());
            until(registrar, () -> knows(server, "queue-19999"));
            assertThat(server.routes().topicsWhere(all -> true)).hasSize(20_000);
            registrar.close();
        }
    }

    private NameServer nameServer(int port) {
        NameServerConfig config = NameServerConfig.at("127.0.0.1", port);
        return new NameServer(config, transport, Clock.system(), ThreadKind.DAEMON, failure -> {}).start();
    }

    private Registrar registrar(String... nameServers) {
        return new Registrar(
                new RegistrarConfig(
                        Stream.of(nameServers)
                                .map(each -> ServerAddress.parse(each, 9876))
                                .toList(),
                        null,
                        new BrokerIdentity("C1", "broker-a", 0, "127.0.0.1:10911")),
                () -> topics,
                transport,
                Clock.system(),
                () -> {});
    }

    private static boolean knows(NameServer server, String topic) {
        return server.routes().route(topic).isPresent();
    }

    /** Steps the registrar until what is waited for has come; the test's time limit bounds it. */
    private static void until(Registrar registrar, BooleanSupplier come) {
        while (!come.getAsBoolean()) {
            registrar.doWork();
            Thread.onSpinWait();
        }
    }

    private static List<TopicConfig> topics(String... names) {
        return Stream.of(names).map(name -> TopicConfig.readWrite(name, 1)).toList();
    }
}
