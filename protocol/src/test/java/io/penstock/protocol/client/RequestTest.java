package io.penstock.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Grant;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.ProduceAnswer;
import io.penstock.protocol.wire.Unsubscribe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests, answers and windows on one connection. */
class RequestTest extends ClientFixture {
    private static final DestinationCreate ORDERS = new DestinationCreate(
            "orders",
            DestinationCreate.Kind.QUEUE,
            DestinationCreate.Mode.CREATE_IF_ABSENT,
            DestinationCreate.Settings.DEFAULT);

    private long number(ScriptedBroker.Received produce) {
        var message = produce.as(Produce.LAYOUT).message();
        return (message.get(0) & 0xff) | (message.get(1) & 0xff) << 8;
    }

    private ScriptedBroker.Received produced(long number) throws Exception {
        ScriptedBroker.Received next = broker.expect(Commands.PRODUCE);
        assertThat(number(next)).isEqualTo(number);
        return next;
    }

    @Test
    void shouldMatchAnswersThatComeInAnotherOrder() throws Exception {
        BrokerClient client = connect();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            asked.add(client.unsubscribe(name));
        }
        var first = broker.expect(Commands.UNSUBSCRIBE);
        var second = broker.expect(Commands.UNSUBSCRIBE);
        var third = broker.expect(Commands.UNSUBSCRIBE);
        assertThat(third.as(Unsubscribe.LAYOUT).name()).isEqualTo("c");
        third.ok();
        get(asked.get(2));
        second.fail(ErrorCode.SUBSCRIPTION_IN_USE, "b is in use");
        assertThat(failure(asked.get(1), ErrorCode.SUBSCRIPTION_IN_USE)).hasMessage("b is in use");
        assertThat(asked.get(0)).isNotDone();
        first.ok();
        get(asked.get(0));
    }

    @Test
    void shouldFailARequestAfterItsTime() throws Exception {
        timeOuts = new ClientOptions.TimeOuts(5_000, 150, 0, 1_000);
        BrokerClient client = connect();
        var asked = client.claimClientId("me");
        var late = broker.expect(Commands.CLIENT_ID);
        assertThat(failure(asked, ErrorCode.REQUEST_TIMEOUT)).hasMessageContaining("150 ms");
        late.ok();
        var next = client.unsubscribe("x");
        broker.expect(Commands.UNSUBSCRIBE).ok();
        get(next);
    }

    @Test
    void shouldNameTheDestinationOfASendThatTookTooLong() throws Exception {
        timeOuts = new ClientOptions.TimeOuts(5_000, 0, 150, 1_000);
        BrokerClient client = connect();
        var resolving = client.destination(ORDERS);
        broker.expect(Commands.DESTINATION_CREATE)
                .answer(Commands.DESTINATION_CREATE, new DestinationCreate.Answer(5, DestinationCreate.Kind.QUEUE, 0));
        assertThat(get(resolving).destinationId()).isEqualTo(5);
        assertThat(client.windowOpen(5, 1)).isFalse();
        var sent = client.produce(message(5, 1, 1));
        assertThat(failure(sent, ErrorCode.SEND_TIMEOUT))
                .hasMessageContaining("orders")
                .hasMessageContaining("sendTimeout")
                .hasMessageContaining("150 ms");
        // What was given up before its window opened is never sent.
        var second = client.produce(message(5, 1, 2));
        client.unsubscribe("x");
        broker.expect(Commands.UNSUBSCRIBE).tell(Commands.GRANT, new Grant(5, 10));
        produced(2).answer(Commands.PRODUCE, new ProduceAnswer(10));
        get(second);
    }

    @Test
    void shouldKeepToTheWindowInOrder() throws Exception {
        broker.window = 2;
        BrokerClient client = connect();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            sent.add(client.produce(message(1, 1, i)));
        }
        assertThat(client.windowOpen(1, 1)).isFalse();
        assertThat(client.windowOpen(2, 1)).isTrue();
        var first = produced(1);
        var second = produced(2);
        // A request on the same connection shows that nothing more was sent before it.
        client.unsubscribe("x");
        broker.expect(Commands.UNSUBSCRIBE).ok();
        first.answer(Commands.PRODUCE, new ProduceAnswer(2));
        var third = produced(3);
        get(sent.get(0));
        second.answer(Commands.PRODUCE, new ProduceAnswer(0));
        third.answer(Commands.PRODUCE, new ProduceAnswer(0));
        get(sent.get(2));
        client.unsubscribe("y");
        broker.expect(Commands.UNSUBSCRIBE).tell(Commands.GRANT, new Grant(1, 3));
        for (int i = 4; i <= 6; i++) {
            produced(i).answer(Commands.PRODUCE, new ProduceAnswer(3));
        }
        get(sent.get(5));
        assertThat(client.windowOpen(1, 1)).isTrue();
    }

    @Test
    void shouldLetAFailedSendFreeItsPlace() throws Exception {
        broker.window = 1;
        BrokerClient client = connect();
        var full = client.produce(message(1, 1, 1));
        var next = client.produce(message(1, 1, 2));
        produced(1).fail(ErrorCode.QUEUE_FULL, "messagesMax 10");
        failure(full, ErrorCode.QUEUE_FULL);
        produced(2).answer(Commands.PRODUCE, new ProduceAnswer(1));
        get(next);
    }

    @Test
    void shouldBoundTheSpanOfAStream() throws Exception {
        broker.window = 100_000;
        BrokerClient client = connect();
        int limit = ProduceWindows.STREAM_SPAN_LIMIT;
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i <= limit; i++) {
            sent.add(client.produce(message(1, 1, i)));
        }
        var other = client.produce(message(2, 2, 70));
        var oldest = produced(0);
        ScriptedBroker.Received newest = null;
        for (int i = 1; i < limit; i++) {
            newest = produced(i);
        }
        produced(70).answer(Commands.PRODUCE, new ProduceAnswer(9));
        get(other);
        assertThat(client.windowOpen(1, 1)).isFalse();
        newest.answer(Commands.PRODUCE, new ProduceAnswer(100_000));
        get(sent.get(limit - 1));
        client.unsubscribe("x");
        broker.expect(Commands.UNSUBSCRIBE).ok();
        oldest.answer(Commands.PRODUCE, new ProduceAnswer(100_000));
        produced(limit & 0xffff);
    }

    @Test
    void shouldRefuseWhatIsAboveTheBrokersLimit() throws Exception {
        BrokerClient client = connect();
        byte[] large = new byte[(4 << 20) + 1];
        failure(
                client.produce(new OutgoingMessage(1, -1, 0, 0, 1, 1, large, 0, large.length)),
                ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void shouldPingWhileIdleAndMissTwo() throws Exception {
        broker.heartbeatMs = 100;
        broker.automatic.remove(CommandCode.PING);
        failover = new ClientOptions.Failover(
                0, 10, 100, 2, new ClientOptions.Failover.Attempts(0, 0, 0), ClientOptions.Failover.Order.AS_GIVEN);
        connect();
        broker.expect(Commands.PING).ok();
        broker.expect(Commands.PING);
        assertThat(listener.next()).isEqualTo("lost CONNECTION_LOST");
    }
}
