package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.Browse;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Right;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Browsers' questions that come faster than their answers can leave: they wait in the broker, and answers do not pile up. */
@Timeout(60)
class BrowseLineTest {
    /** What docs/delivery.md states. */
    private static final int WAITING_LIMIT = 1_024;

    private static final int IN_WORK_LIMIT = 4;
    private static final int PAGE_BYTES = 256 * 1024;
    private static final int READER_TASKS_LIMIT = 512;

    /** Where answers stop while the socket has to catch up. */
    private static final int UNSENT_LIMIT_BYTES = 2 * 1024 * 1024;

    private static final int MESSAGES = 60;
    private static final int AMPLE = 1 << 20;

    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient client = broker.client();
    private final int orders = client.queue("orders");

    @AfterEach
    void close() {
        broker.close();
    }

    /** More than two pages. */
    private void fill() {
        for (int i = 0; i < MESSAGES; i++) {
            client.send(Produce.LAYOUT, client.persistent(orders, i + ":" + "x".repeat(10_000)));
        }
        broker.run();
        client.connection().takeReceived();
    }

    private static Browse page(long from) {
        return new Browse("orders", null, 0, from, MESSAGES, AMPLE, 0);
    }

    private static List<Integer> opaques(List<Frame> answers) {
        return answers.stream().map(Frame::opaque).toList();
    }

    private static Browse.Page pageOf(Frame answer) {
        assertThat(answer.code()).as(answer.header().remark()).isZero();
        return Browse.Page.LAYOUT.decode(answer.body());
    }

    private static String firstText(Frame answer) {
        String text = new MessageView()
                .wrap(pageOf(answer).messages().get(0).message())
                .bodyText();
        return text.substring(0, text.indexOf(':'));
    }

    @Test
    void shouldHoldNoMoreThanALittleForASocketThatIsNotReadAndAnswerEachQuestionOnceItIs() {
        fill();
        FakeConnection socket = client.connection();
        socket.stall();
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < WAITING_LIMIT; i++) {
            asked.add(client.send(Browse.LAYOUT, page(i % 30)));
        }
        List<Frame> answers = new ArrayList<>();
        int times = 0;
        do {
            socket.unsent(0);
            broker.run();
            List<Frame> some = socket.takeReceived();
            assertThat(socket.unsentBytes())
                    .as("what is held, after %s answers", answers.size())
                    .isBetween(1L, UNSENT_LIMIT_BYTES + (IN_WORK_LIMIT + 1L) * PAGE_BYTES);
            assertThat(some).as("some of them each time").isNotEmpty();
            answers.addAll(some);
            times++;
        } while (answers.size() < asked.size());
        assertThat(opaques(answers)).as("in their order").isEqualTo(asked);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(firstText(answers.get(i))).isEqualTo(String.valueOf(i % 30));
        }
        assertThat(times).as("times that the socket was read").isGreaterThan(50);
    }

    @Test
    void shouldReadNothingForAConnectionWithoutRoom() {
        fill();
        client.connection().unsent(UNSENT_LIMIT_BYTES);
        for (int i = 0; i < 10; i++) {
            client.send(Browse.LAYOUT, page(i));
        }
        for (int i = 0; i < 10; i++) {
            broker.core().logAgent().doWork();
        }
        assertThat(broker.core().reader().doWork()).as("tasks of the reader").isZero();
        assertThat(client.connection().takeReceived()).isEmpty();
        client.connection().unsent(0);
        broker.run();
        assertThat(client.connection().takeReceived()).hasSize(10);
    }

    @Test
    void shouldHaveOnlyAFewPagesOfAConnectionInWork() {
        fill();
        TestClient other = broker.client();
        for (int i = 0; i < 100; i++) {
            client.send(Browse.LAYOUT, page(0));
        }
        other.send(Browse.LAYOUT, page(1));
        for (int i = 0; i < 3; i++) {
            broker.core().logAgent().doWork();
        }
        for (int i = 0; i <= IN_WORK_LIMIT; i++) {
            broker.core().reader().doWork();
        }
        broker.core().logAgent().doWork();
        assertThat(client.connection().takeReceived()).hasSizeLessThanOrEqualTo(IN_WORK_LIMIT);
        assertThat(other.connection().takeReceived())
                .as("another's page, behind a few and not behind a hundred")
                .hasSize(1);
    }

    @Test
    void shouldAnswerInOrderWhateverKindOfQuestionItIs() {
        fill();
        List<Integer> asked = List.of(
                client.send(Browse.LAYOUT, page(0)),
                client.send(Browse.LAYOUT, Browse.snapshot("orders", null)),
                client.send(Browse.LAYOUT, page(MESSAGES)),
                client.send(Browse.LAYOUT, Browse.snapshot("nowhere", null)),
                client.send(Browse.LAYOUT, page(10)),
                client.send(Browse.LAYOUT, Browse.snapshot("orders", "colour >")));
        broker.run();
        List<Frame> answers = client.connection().takeReceived();
        assertThat(opaques(answers)).isEqualTo(asked);
        assertThat(answers.stream().map(Frame::code))
                .containsExactly(
                        0, 0, 0, ErrorCode.NO_SUCH_DESTINATION.number(), 0, ErrorCode.INVALID_SELECTOR.number());
        assertThat(pageOf(answers.get(1)).ends()).containsExactly(new Browse.End(0, MESSAGES));
        assertThat(pageOf(answers.get(2)).messages()).isEmpty();
    }

    @Test
    void shouldRefuseOneMoreThanMayWaitAndAnswerTheOthers() {
        fill();
        client.connection().unsent(UNSENT_LIMIT_BYTES);
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < WAITING_LIMIT; i++) {
            asked.add(client.send(Browse.LAYOUT, page(MESSAGES - 1)));
        }
        broker.run();
        assertThat(client.connection().takeReceived()).isEmpty();
        int tooMany = client.send(Browse.LAYOUT, page(0));
        broker.run();
        Frame refused = client.connection().takeReceived().get(0);
        assertThat(refused.opaque()).isEqualTo(tooMany);
        assertThat(refused.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED.number());
        assertThat(refused.header().remark()).contains("1024");
        client.connection().unsent(0);
        broker.run();
        assertThat(opaques(client.connection().takeReceived())).isEqualTo(asked);
    }

    @Test
    void shouldWaitForTheReaderWithoutRefusingAnybody() {
        fill();
        int clients = READER_TASKS_LIMIT / IN_WORK_LIMIT + 40;
        List<TestClient> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(broker.client());
        }
        for (TestClient each : all) {
            for (int i = 0; i < IN_WORK_LIMIT + 1; i++) {
                each.send(Browse.LAYOUT, page(MESSAGES - 1));
            }
        }
        for (int i = 0; i < 20; i++) {
            broker.core().logAgent().doWork();
        }
        broker.pass(20);
        for (TestClient each : all) {
            List<Frame> answers = each.connection().takeReceived();
            assertThat(answers).hasSize(IN_WORK_LIMIT + 1).allMatch(answer -> answer.code() == 0);
        }
    }

    @Test
    void shouldDropTheQuestionsOfAClosedConnection() {
        fill();
        client.connection().unsent(UNSENT_LIMIT_BYTES);
        for (int i = 0; i < 100; i++) {
            client.send(Browse.LAYOUT, page(0));
        }
        broker.run();
        client.lose();
        assertThat(broker.core().reader().doWork()).isZero();
        TestClient again = client.reconnected();
        assertThat(again.ok(Browse.LAYOUT, page(0)).code()).isZero();
        for (int i = 0; i < 100; i++) {
            again.send(Browse.LAYOUT, page(0));
        }
        broker.core().logAgent().doWork();
        again.connection().takeReceived();
        again.connection().close("while pages are in work");
        broker.run();
        assertThat(again.connection().takeReceived()).isEmpty();
    }

    @Test
    void shouldSayOfAWaitingQuestionWhatIsTrueWhenItsTurnComes() {
        fill();
        client.connection().unsent(UNSENT_LIMIT_BYTES);
        client.send(Browse.LAYOUT, page(0));
        broker.run();
        broker.client().ok(DestinationDelete.LAYOUT, new DestinationDelete("orders"));
        client.connection().unsent(0);
        broker.run();
        assertThat(client.connection().takeReceived())
                .extracting(Frame::code)
                .containsExactly(ErrorCode.NO_SUCH_DESTINATION.number());
    }

    @Test
    void shouldRefuseAWaitingQuestionWhoseRightIsTakenAway() {
        fill();
        TestClient boss = Accounts.boss(broker);
        TestClient anna = Accounts.with(broker, boss, "anna", "orders", Right.BROWSE);
        anna.connection().takeReceived();
        anna.connection().unsent(UNSENT_LIMIT_BYTES);
        anna.send(Browse.LAYOUT, page(0));
        broker.run();
        Accounts.revoke(boss, "anna", "orders", Right.BROWSE);
        anna.connection().unsent(0);
        broker.run();
        assertThat(anna.connection().takeReceived())
                .extracting(Frame::code)
                .containsExactly(ErrorCode.NOT_AUTHORIZED.number());
    }
}
