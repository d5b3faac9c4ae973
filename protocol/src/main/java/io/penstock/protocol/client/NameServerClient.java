package io.penstock.protocol.client;

import io.penstock.protocol.route.BrokerData;
import io.penstock.protocol.route.RouteBody;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.route.RouteField;
import io.penstock.protocol.transport.ConnectOptions;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionLimits;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.PenstockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Asks name servers by RocketMQ's codes. Stays with one of the addresses until it fails, then tries the next; when none
 * answers within its time-out the failure names them all. A connection lives as long as one question. Thread-safe.
 */
public final class NameServerClient {
    private final ClientParts parts;
    private final ClientOptions options;
    private final List<Endpoint> addresses;
    private final AtomicInteger preferred = new AtomicInteger();

    public NameServerClient(ClientParts parts, ClientOptions options, List<Endpoint> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a name server's address is needed");
        }
        this.parts = parts;
        this.options = options;
        this.addresses = List.copyOf(addresses);
    }

    /**
     * One that asks this name server first, and then whatever name servers are among the addresses.
     *
     * @param others of name servers or brokers
     */
    public static NameServerClient from(
            ClientParts parts, ClientOptions options, Endpoint first, List<Endpoint> others) {
        List<Endpoint> all = new ArrayList<>();
        all.add(first);
        others.stream().filter(each -> !each.equals(first)).forEach(all::add);
        return new NameServerClient(parts, options, all);
    }

    /** The brokers that are registered, by name. */
    public CompletableFuture<List<BrokerData>> brokers() {
        return members()
                .thenApply(all ->
                        all.stream().filter(each -> each.firstAddress() != null).toList());
    }

    /** The same and those that are away: they were registered, and have no address now. */
    public CompletableFuture<List<BrokerData>> members() {
        return ask(RouteCode.GET_CLUSTER_INFO, Map.of(RouteField.AWAY, "true"))
                .thenApply(answer -> RouteBody.decodeClusters(answer.body()));
    }

    /**
     * The brokers that hold a topic, by name, those that are away included: they have no address. Fails with {@code
     * NO_SUCH_DESTINATION} if there is none.
     */
    public CompletableFuture<List<BrokerData>> route(String topic) {
        return ask(
                        RouteCode.GET_ROUTE,
                        Map.of("topic", topic, "acceptStandardJsonOnly", "true", RouteField.AWAY, "true"))
                .thenApply(answer -> RouteBody.decode(answer.body()).brokers());
    }

    /** The address that answered last, or will be asked next. */
    Endpoint lastAsked() {
        return addresses.get(preferred.get() % addresses.size());
    }

    /** Has a name server forget a broker that is away; false when it is not away there. */
    public CompletableFuture<Boolean> forget(String broker) {
        return ask(RouteCode.FORGET_BROKER, Map.of("brokerName", broker))
                .thenApply(answer -> Boolean.parseBoolean(answer.header().ext("forgotten")));
    }

    private CompletableFuture<Frame> ask(int code, Map<String, String> fields) {
        return ask(code, fields, 0, new ArrayList<>());
    }

    private CompletableFuture<Frame> ask(int code, Map<String, String> fields, int tried, List<String> failures) {
        int index = preferred.get();
        Endpoint address = addresses.get(index % addresses.size());
        return askOne(address, code, fields)
                .<CompletableFuture<Frame>>handle((answer, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    PenstockException why = Greeting.asPenstock(failure);
                    if (!isUnreachable(why)) {
                        return CompletableFuture.failedFuture(why);
                    }
                    failures.add(address + " (" + why.getMessage() + ")");
                    preferred.compareAndSet(index, (index + 1) % addresses.size());
                    return tried + 1 < addresses.size()
                            ? ask(code, fields, tried + 1, failures)
                            : CompletableFuture.failedFuture(new PenstockException(
                                    ErrorCode.NAME_SERVER_UNREACHABLE,
                                    "no name server answers: " + String.join(", ", failures),
                                    why));
                })
                .thenCompose(Function.identity());
    }

    private static boolean isUnreachable(PenstockException why) {
        return why.code().category() == ErrorCode.Category.RECONNECT
                || why.code() == ErrorCode.REQUEST_TIMEOUT
                // A broker among the addresses is asked what only a name server knows.
                || why.code() == ErrorCode.UNSUPPORTED_COMMAND
                || why.code() == ErrorCode.TLS_FAILED;
    }

    private CompletableFuture<Frame> askOne(Endpoint address, int code, Map<String, String> fields) {
        int limitMs = options.timeOuts().connectMs();
        Conversation conversation = new Conversation(parts.transport().scheduler(), request -> {}, why -> {});
        ConnectOptions dial = new ConnectOptions(
                address, limitMs, options.wire().tls(), options.wire().socket(), ConnectionLimits.forClients());
        return parts.transport().connect(dial, conversation).thenCompose(connection -> {
            conversation.attach(connection);
            return conversation.askRocketMq(code, fields, limitMs).whenComplete((answer, failure) -> leave(connection));
        });
    }

    private static void leave(Connection connection) {
        connection.close("the question is answered");
    }
}
