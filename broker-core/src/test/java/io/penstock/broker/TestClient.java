package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.auth.ScramClient;
import io.penstock.protocol.auth.ScramNonces;
import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.Deliver;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Grant;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.ProduceAnswer;
import io.penstock.protocol.wire.Recall;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A client that speaks the commands over a {@link FakeConnection}. What it asks it asks at once; {@code ask} lets the
 * broker run until it rests, {@code send} does not. One thread.
 */
final class TestClient {
    static final Subscribe.Durability QUEUE = Subscribe.Durability.QUEUE;
    private static final int AMPLE_BYTES = 64 << 20;

    private final CoreHarness broker;
    private final ClientEpoch identity;
    private final FakeConnection connection;
    private final Map<Integer, Frame> answers = new HashMap<>();
    private final List<Got> inbox = new ArrayList<>();
    private final List<Integer> drained = new ArrayList<>();
    private final List<Recall> recalls = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private final Map<Integer, Long> numbers = new HashMap<>();
    private int opaque;

    private TestClient(CoreHarness broker, ClientEpoch identity) {
        this.broker = broker;
        this.identity = identity;
        this.connection = new FakeConnection("127.0.0.1:" + identity.connection());
        connection.handler(broker.core().requests().accept(connection));
    }

    /** A new client instance, said nothing yet. */
    static TestClient silent(CoreHarness broker, ClientEpoch identity) {
        return new TestClient(broker, identity);
    }

    static TestClient connected(CoreHarness broker) {
        return connected(broker, new ClientEpoch(UUID.randomUUID(), 1, 0));
    }

    static TestClient connected(CoreHarness broker, ClientEpoch identity) {
        TestClient client = silent(broker, identity);
        client.ok(Hello.LAYOUT, client.anonymous());
        return client;
    }

    /** Logged in as a user that {@link Accounts} made. */
    static TestClient of(CoreHarness broker, String user) {
        return of(broker, user, new ClientEpoch(UUID.randomUUID(), 1, 0));
    }

    static TestClient of(CoreHarness broker, String user, ClientEpoch identity) {
        TestClient client = silent(broker, identity);
        Frame last = client.logIn(user);
        assertThat(last.code()).as(last.header().remark()).isZero();
        return client;
    }

    /** Says HELLO as a user; gives the last answer. */
    Frame logIn(String user) {
        ScramClient scram = new ScramClient(user, Accounts.PASSWORD, new ScramNonces(new SecureRandom()));
        Frame first = ok(Hello.LAYOUT, hello(Hello.SCRAM_SHA_256, scram.first()));
        byte[] challenge = Hello.Answer.LAYOUT.decode(first.body()).auth();
        return ask(Hello.LAYOUT, hello(Hello.SCRAM_SHA_256, scram.proof(challenge)));
    }

    /** The same client's next socket. */
    TestClient reconnected() {
        return again(broker);
    }

    /** The same client's next socket, to this broker. */
    TestClient again(CoreHarness at) {
        TestClient next =
                silent(at, new ClientEpoch(identity.clientInstance(), identity.connection(), identity.epoch() + 1));
        next.numbers.putAll(numbers);
        next.ok(Hello.LAYOUT, next.anonymous());
        return next;
    }

    Hello anonymous() {
        return hello(Hello.ANONYMOUS, new byte[0]);
    }

    Hello hello(String mechanism, byte[] auth) {
        return new Hello(Hello.LEVEL, Frame.SIZE_MAX, identity, "test", mechanism, auth);
    }

    ClientEpoch identity() {
        return identity;
    }

    FakeConnection connection() {
        return connection;
    }

    /** Sends a request and does not wait; answers the number under which the answer will come. */
    <T> int send(Layout<T> layout, T command) {
        OutBuffer out = new OutBuffer();
        FrameWriter.request(out, layout, ++opaque, command);
        connection.arrive(out);
        return opaque;
    }

    <T> void oneway(Layout<T> layout, T command) {
        OutBuffer out = new OutBuffer();
        FrameWriter.oneway(out, layout, command);
        connection.arrive(out);
    }

    /** The answer to a request, or null as long as there is none. */
    Frame answer(int number) {
        drain();
        return answers.get(number);
    }

    boolean isOk(int number) {
        return answer(number) != null && answer(number).code() == 0;
    }

    <T> Frame ask(Layout<T> layout, T command) {
        int number = send(layout, command);
        broker.run();
        return answer(number);
    }

    <T> Frame ok(Layout<T> layout, T command) {
        Frame answer = ask(layout, command);
        assertThat(answer).as("answer to %s", command).isNotNull();
        assertThat(answer.code())
                .as("%s: %s", command, answer.header().remark())
                .isZero();
        return answer;
    }

    <T> void refused(ErrorCode code, Layout<T> layout, T command) {
        Frame answer = ask(layout, command);
        assertThat(answer).as("answer to %s", command).isNotNull();
        assertThat(answer.code()).as(answer.header().remark()).isEqualTo(code.number());
    }

    private void drain() {
        for (Frame frame : connection.takeReceived()) {
            if (frame.isResponse()) {
                assertThat(answers.put(frame.opaque(), frame))
                        .as("a second answer")
                        .isNull();
            } else {
                switch (CommandCode.of(frame.code())) {
                    case DELIVER -> take(Deliver.of(frame.body()));
                    case RECALL -> recalls.add(Recall.LAYOUT.decode(frame.body()));
                    case GRANT -> grants.add(Grant.LAYOUT.decode(frame.body()));
                    default -> throw new AssertionError("the broker sent " + frame.code());
                }
            }
        }
    }

    /** Links that were told since the last call that nothing more is ready. */
    List<Integer> drained() {
        drain();
        List<Integer> taken = List.copyOf(drained);
        drained.clear();
        return taken;
    }

    private void take(Deliver deliver) {
        if (deliver.count() == 0) {
            drained.add(deliver.link());
        }
        while (deliver.next()) {
            byte[] bytes = new byte[deliver.message().remaining()];
            deliver.message().get(deliver.message().position(), bytes);
            inbox.add(new Got(
                    deliver.link(),
                    deliver.generation(),
                    deliver.queueId(),
                    deliver.offset(),
                    deliver.deliveryCount(),
                    deliver.redelivered(),
                    new MessageView().wrap(deliver.message()).bodyText(),
                    bytes));
        }
    }

    /** What was delivered since the last call. */
    List<Got> taken() {
        drain();
        List<Got> taken = List.copyOf(inbox);
        inbox.clear();
        return taken;
    }

    /** What was delivered since the last call, as messages. */
    List<MessageView> views() {
        return taken().stream()
                .map(got -> new MessageView().wrap(ByteBuffer.wrap(got.bytes())))
                .toList();
    }

    /** The same as texts, with count if it is a redelivery. */
    List<String> texts() {
        return taken().stream().map(Got::shown).toList();
    }

    List<Recall> recalls() {
        drain();
        List<Recall> taken = List.copyOf(recalls);
        recalls.clear();
        return taken;
    }

    List<Grant> grants() {
        drain();
        List<Grant> taken = List.copyOf(grants);
        grants.clear();
        return taken;
    }

    int queue(String name) {
        return create(name, DestinationCreate.Kind.QUEUE, DestinationCreate.Settings.DEFAULT);
    }

    int topic(String name) {
        return create(name, DestinationCreate.Kind.TOPIC, DestinationCreate.Settings.DEFAULT);
    }

    int create(String name, DestinationCreate.Kind kind, DestinationCreate.Settings settings) {
        return idOf(new DestinationCreate(name, kind, DestinationCreate.Mode.CREATE_IF_ABSENT, settings));
    }

    /** The number of a destination that is created or found. */
    int idOf(DestinationCreate create) {
        Frame answer = ok(DestinationCreate.LAYOUT, create);
        return DestinationCreate.Answer.LAYOUT.decode(answer.body()).destinationId();
    }

    long subscribe(String destination, Subscribe.Durability durability, String name) {
        Frame answer = ok(Subscribe.LAYOUT, new Subscribe(destination, durability, name, null, false));
        return Subscribe.Answer.LAYOUT.decode(answer.body()).subscription();
    }

    void open(int link, int session, long subscription) {
        openGeneration(link, session, 0, subscription);
    }

    void openGeneration(int link, int session, int generation, long subscription) {
        ok(LinkOpen.LAYOUT, new LinkOpen(link, session, generation, subscription, null, LinkOpen.Style.LISTENER));
    }

    void credit(int link, int generation, int messages) {
        creditSeen(link, generation, messages, -1);
    }

    void creditSeen(int link, int generation, int messages, long seen) {
        oneway(Credit.LAYOUT, new Credit(link, generation, messages, AMPLE_BYTES, false, 0, seen));
        broker.run();
    }

    /** Opens a link with credit on a queue; answers the subscription's number. */
    long consume(String queue, int link, int session, int messages) {
        long subscription = subscribe(queue, QUEUE, null);
        open(link, session, subscription);
        credit(link, 0, messages);
        return subscription;
    }

    void accept(int session, TagRange... tags) {
        ok(Settle.LAYOUT, new Settle(session, Settle.Outcome.ACCEPT, List.of(tags)));
    }

    /** The next number of one of its streams. */
    long nextNumber(int stream) {
        return numbers.merge(stream, 1L, Long::sum) - 1;
    }

    /** A message of one of its numbered streams. */
    ByteBuffer message(String text, int stream, long number, boolean persistent) {
        OutBuffer out = new OutBuffer();
        MessageWriter writer = new MessageWriter()
                .begin(out)
                .bodyType(BodyType.TEXT)
                .messageId(new UUID(stream, number))
                .producer(identity.clientInstance(), stream, number);
        if (persistent) {
            writer.persistent();
        }
        writer.body(text).end();
        return ByteBuffer.wrap(out.toByteArray());
    }

    Produce persistent(int destination, String text) {
        return new Produce(destination, -1, 0, 0, message(text, 1, nextNumber(1), true));
    }

    Produce nonPersistent(int destination, String text) {
        return new Produce(destination, -1, 0, 0, message(text, 1, nextNumber(1), false));
    }

    /** The same send once more, saying that it is a repeat. */
    static Produce repeated(Produce produce) {
        ByteBuffer copy = ByteBuffer.allocate(produce.message().remaining());
        copy.put(produce.message().duplicate()).flip();
        int flags = copy.get(MessageLayout.FLAGS_AT) | MessageLayout.FLAG_REPEATED;
        copy.put(MessageLayout.FLAGS_AT, (byte) flags);
        return new Produce(produce.destinationId(), produce.queueId(), produce.ttlMs(), produce.delayMs(), copy);
    }

    /** Sends persistent messages, each with its answer; answers the last window. */
    int produce(int destination, String... texts) {
        int window = -1;
        for (String text : texts) {
            Frame answer = ok(Produce.LAYOUT, persistent(destination, text));
            window = ProduceAnswer.LAYOUT.decode(answer.body()).window();
        }
        return window;
    }

    void disconnect() {
        ok(Empty.CONNECTION_CLOSE, Empty.VALUE);
        connection.close("closed by its client");
        broker.run();
    }

    /** The channel breaks. */
    void lose() {
        connection.close("reset by peer");
        broker.run();
    }
}
