package io.penstock.cluster;

import io.penstock.admin.AdminClient;
import io.penstock.jms.ConnectionSettings;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.namesrv.NameServerConfig;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.client.ClientOptions;
import io.penstock.protocol.client.ClientParts;
import io.penstock.protocol.client.HomeBroker;
import io.penstock.protocol.client.NameServerClient;
import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.transport.NettyTransport;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.ServerAddress;
import io.penstock.reliability.BrokerProcess;
import io.penstock.server.RunningNameServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Two broker processes, {@code alpha} and {@code beta}, and a name server in the test's own process. Used by one thread. */
final class TwoBrokers implements AutoCloseable {
    static final String ALPHA = "alpha";
    static final String BETA = "beta";

    private static final List<BrokerData> BOTH =
            List.of(new BrokerData("C", ALPHA, new TreeMap<>()), new BrokerData("C", BETA, new TreeMap<>()));

    private final RunningNameServer nameServer;
    private final Map<String, BrokerProcess> brokers;

    private TwoBrokers(RunningNameServer nameServer, Map<String, BrokerProcess> brokers) {
        this.nameServer = nameServer;
        this.brokers = brokers;
    }

    static TwoBrokers start(Path directory) throws Exception {
        RunningNameServer names = RunningNameServer.start(NameServerConfig.at("127.0.0.1", 0), defect -> {});
        Map<String, BrokerProcess> brokers = new TreeMap<>();
        for (String name : List.of(ALPHA, BETA)) {
            brokers.put(
                    name,
                    BrokerProcess.small(
                            Files.createDirectories(directory.resolve(name)),
                            "brokerName=" + name,
                            "namesrvAddr=" + names.address()));
        }
        TwoBrokers both = new TwoBrokers(names, brokers);
        for (BrokerProcess each : brokers.values()) {
            each.launch();
        }
        brokers.values().forEach(BrokerProcess::awaitReady);
        return both;
    }

    BrokerProcess broker(String name) {
        return brokers.get(name);
    }

    RunningNameServer nameServer() {
        return nameServer;
    }

    /** By the name server. */
    String url(String options) {
        return "penstock://" + nameServer.address() + (options.isEmpty() ? "" : "?" + options);
    }

    PenstockConnectionFactory factory() {
        return new PenstockConnectionFactory(url(""));
    }

    /** A name that begins so and belongs to this broker. */
    static String at(String broker, String prefix) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> prefix + "." + i)
                .filter(name -> homeOf(name).equals(broker))
                .findFirst()
                .orElseThrow();
    }

    static String homeOf(String destination) {
        return HomeBroker.ofDestination(destination, BOTH).orElseThrow().brokerName();
    }

    /** Waits until the name server has seen a killed broker go; whoever calls is bounded by the test's time. */
    void awaitAway(String broker) throws Exception {
        awaitAtNameServer(names -> names.members()
                .thenApply(all -> all.stream()
                        .anyMatch(each -> each.brokerName().equals(broker) && each.firstAddress() == null)));
    }

    /** Waits until the name server knows who holds a destination; whoever calls is bounded by the test's time. */
    void awaitHolder(String destination) throws Exception {
        awaitAtNameServer(names -> names.route(destination).handle((found, none) -> none == null));
    }

    private void awaitAtNameServer(Function<NameServerClient, CompletableFuture<Boolean>> question) throws Exception {
        try (NettyTransport transport = NettyTransport.withDefaults("test-routes")) {
            ClientParts parts = new ClientParts(transport, Clock.system(), () -> "unused", new SplittableRandom(1));
            ServerAddress address = ServerAddress.parse(nameServer.address(), 9876);
            NameServerClient names = new NameServerClient(
                    parts, ClientOptions.defaults(), List.of(new Endpoint.Tcp(address.host(), address.port())));
            while (!question.apply(names).get()) {
                Thread.onSpinWait();
            }
        }
    }

    /** What a broker says of its destinations that begin so. */
    List<DestinationList.Entry> destinations(String broker, String prefix) {
        try (AdminClient admin =
                AdminClient.connect(ConnectionSettings.parse(broker(broker).url("")))) {
            return admin.ask(
                            Commands.DESTINATION_LIST,
                            new DestinationList(DestinationCreate.Kind.ANY, prefix, null, DestinationList.LIMIT_MAX))
                    .destinations();
        }
    }

    @Override
    public void close() {
        brokers.values().forEach(BrokerProcess::close);
        nameServer.close();
    }
}
