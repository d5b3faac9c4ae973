package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.BranchList;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.RightsList;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.SubscriptionList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who asks for one list after the other and reads none of them gets refusals, and not the broker's heap. */
@Timeout(60)
class UnreadReportsTest {
    /** What docs/delivery.md states. */
    private static final int UNREAD_LIMIT_BYTES = 4 * 1024 * 1024;

    /** Where deliveries stop. */
    private static final int UNSENT_LIMIT_BYTES = 2 * 1024 * 1024;

    /** One page, as it is encoded: its characters are ASCII here, and its numbers are few. */
    private static final int PAGE_LIMIT_BYTES = 1_300_000;

    private static final int QUESTIONS = 200;

    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient client = broker.client();

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void shouldHoldAFewPagesOfAListForASocketThatIsNotRead() {
        client.topic("news");
        for (int i = 0; i < 300; i++) {
            String selector = "colour <> '" + "x".repeat(4_000) + "'";
            client.ok(
                    Subscribe.LAYOUT,
                    new Subscribe("news", Subscribe.Durability.SHARED_DURABLE, "s" + i, selector, false));
        }
        FakeConnection socket = client.connection();
        socket.takeReceived();
        socket.stall();
        SubscriptionList question = new SubscriptionList(null, 0, 1_000);
        for (int i = 0; i < QUESTIONS; i++) {
            client.send(SubscriptionList.LAYOUT, question);
        }
        broker.run();
        assertThat(socket.unsentBytes())
                .isBetween((long) UNREAD_LIMIT_BYTES, (long) UNREAD_LIMIT_BYTES + PAGE_LIMIT_BYTES);
        List<Frame> answers = socket.takeReceived();
        assertThat(answers).hasSize(QUESTIONS);
        assertThat(answers.get(0).code()).isZero();
        assertThat(answers.get(QUESTIONS - 1).code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED.number());
        assertThat(answers.get(QUESTIONS - 1).header().remark()).contains("4 MiB");
        socket.unsent(0);
        client.ok(SubscriptionList.LAYOUT, question);
    }

    private static Stream<Arguments> reports() {
        return Stream.of(
                Arguments.of(SubscriptionList.LAYOUT, new SubscriptionList(null, 0, 1_000)),
                Arguments.of(
                        DestinationList.LAYOUT, new DestinationList(DestinationCreate.Kind.QUEUE, null, null, 1_000)),
                Arguments.of(BranchList.LAYOUT, new BranchList(BranchList.Scope.ALL, 0, 1_000)),
                Arguments.of(RightsList.LAYOUT, new RightsList(null, null)),
                Arguments.of(Empty.USER_LIST, Empty.VALUE),
                Arguments.of(Empty.BROKER_STATUS, Empty.VALUE));
    }

    @ParameterizedTest
    @MethodSource("reports")
    <T> void shouldRefuseEachKindOfListForASocketThatIsNotReadAndNoneForOneThatDeliveriesHaveFilled(
            Layout<T> layout, T question) {
        client.connection().unsent(UNREAD_LIMIT_BYTES);
        assertThat(client.ask(layout, question).code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED.number());
        client.connection().unsent(UNSENT_LIMIT_BYTES + 300_000);
        client.ok(layout, question);
    }
}
