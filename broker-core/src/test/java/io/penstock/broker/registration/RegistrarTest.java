package io.penstock.broker.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.registration.ScriptedTransport.Dial;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.route.BrokerIdentity;
import io.penstock.protocol.route.RegistrationBody;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.route.TopicConfig;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.ServerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The registrar stepped by hand against a scripted name server. */
class RegistrarTest {
    private final TurnedClock clock = new TurnedClock();
    private final ScriptedTransport transport = new ScriptedTransport();
    private List<TopicConfig> topics = topics("orders.eu", "bills");
    private int wakes;

    @Test
    void shouldRegisterEverythingWithEveryNameServerAtOnce() {
        Registrar registrar = registrar("127.0.0.1:1", "127.0.0.1:2");
        step(registrar);
        assertThat(transport.dials).extracting(dial -> dial.endpoint).containsExactly("127.0.0.1:1", "127.0.0.1:2");
        for (Dial dial : List.copyOf(transport.dials)) {
            dial.accept();
            step(registrar);
            Frame frame = onlyFrame(dial);
            assertThat(frame.code()).isEqualTo(RouteCode.REGISTER_BROKER);
            assertThat(frame.header().extFields())
                    .containsEntry("brokerName", "broker-a")
                    .containsEntry("clusterName", "C1")
                    .containsEntry("brokerId", "0")
                    .containsEntry("brokerAddr", "10.0.0.1:10911")
                    .containsEntry("penstockScope", "complete");
            byte[] body = new byte[frame.body().remaining()];
            frame.body().duplicate().get(body);
            assertThat(frame.header().ext("bodyCrc32")).isEqualTo(Integer.toString(RegistrationBody.checksum(body)));
            assertThat(names(frame)).containsExactly("orders.eu", "bills");
            dial.answer(frame, RouteCode.SUCCESS);
        }
        assertThat(wakes).isPositive();
        step(registrar);
        assertThat(registrar.registered()).isEqualTo(2);
    }

    @Test
    void shouldTellAChangeSoonAndAloneAndManyChangesTogether() {
        Registrar registrar = registrar("127.0.0.1:1");
        Dial dial = registered(registrar);
        topics = topics("orders.eu", "bills", "one");
        step(registrar);
        assertThat(dial.received)
                .as("within the time in which changes are gathered")
                .isEmpty();
        topics = topics("orders.eu", "bills", "one", "two");
        clock.advanceMs(NameServerLink.COALESCE_MS);
        step(registrar);
        Frame both = onlyFrame(dial);
        assertThat(names(both)).containsExactly("one", "two");
        assertThat(both.header().ext("penstockScope")).isNull();

        // What changes while an answer is awaited goes with the next one.
        topics = topics("orders.eu", "bills", "one", "two", "three");
        step(registrar);
        assertThat(dial.received).isEmpty();
        dial.answer(both, RouteCode.SUCCESS);
        clock.advanceMs(NameServerLink.COALESCE_MS);
        step(registrar);
        clock.advanceMs(NameServerLink.COALESCE_MS);
        step(registrar);
        assertThat(names(onlyFrame(dial))).containsExactly("three");
    }

    @Test
    void shouldTellEverythingWhenATopicWentOrManyCame() {
        Registrar registrar = registrar("127.0.0.1:1");
        Dial dial = registered(registrar);
        topics = topics("bills");
        clock.advanceMs(NameServerLink.COALESCE_MS);
        step(registrar);
        Frame removal = onlyFrame(dial);
        assertThat(names(removal)).containsExactly("bills");
        assertThat(removal.header().ext("penstockScope")).isEqualTo("complete");
        dial.answer(removal, RouteCode.SUCCESS);
        step(registrar);

        topics = IntStream.range(0, 500)
                .mapToObj(i -> TopicConfig.readWrite("t" + i, 1))
                .toList();
        clock.advanceMs(NameServerLink.COALESCE_MS);
        step(registrar);
        Frame many = onlyFrame(dial);
        assertThat(many.header().ext("penstockScope")).isEqualTo("complete");
        assertThat(names(many)).hasSize(500);
    }

    @Test
    void shouldTellEverythingEach30Seconds() {
        Registrar registrar = registrar("127.0.0.1:1");
        Dial dial = registered(registrar);
        for (int i = 0; i < 3; i++) {
            clock.advanceMs(NameServerLink.COMPLETE_INTERVAL_MS - 1);
            step(registrar);
            assertThat(dial.received).isEmpty();
            clock.advanceMs(1);
            step(registrar);
            Frame frame = onlyFrame(dial);
            assertThat(frame.header().ext("penstockScope")).isEqualTo("complete");
            dial.answer(frame, RouteCode.SUCCESS);
            step(registrar);
        }
    }

    @Test
    void shouldTellEverythingAgainWhenAChangeIsRefused() {
        Registrar registrar = registrar("127.0.0.1:1");
        Dial dial = registered(registrar);
        topics = topics("orders.eu", "bills", "one");
        clock.advanceMs(NameServerLink.COALESCE_MS);
        step(registrar);
        dial.answer(onlyFrame(dial), RouteCode.SYSTEM_ERROR);
        step(registrar);
        assertThat(names(onlyFrame(dial))).containsExactly("orders.eu", "bills", "one");
    }

    @Test
    void shouldIntroduceItselfToANameServerThatTakesNoLoneTopicAndNeverInALoop() {
        topics = topics("lone");
        Registrar registrar = registrar("127.0.0.1:1");
        step(registrar);
        Dial dial = transport.last().accept();
        step(registrar);
        dial.answer(onlyFrame(dial), RouteCode.SYSTEM_ERROR);
        step(registrar);
        Frame presence = onlyFrame(dial);
        assertThat(names(presence)).isEmpty();
        assertThat(presence.header().ext("penstockScope")).isNull();
        dial.answer(presence, RouteCode.SUCCESS);
        step(registrar);
        Frame again = onlyFrame(dial);
        assertThat(names(again)).containsExactly("lone");
        dial.answer(again, RouteCode.SYSTEM_ERROR);
        step(registrar);
        assertThat(dial.received).isEmpty();
        assertThat(registrar.registered()).isZero();
        clock.advanceMs(NameServerLink.COMPLETE_INTERVAL_MS);
        step(registrar);
        dial.answer(onlyFrame(dial), RouteCode.SUCCESS);
        step(registrar);
        assertThat(registrar.registered()).isEqualTo(1);
    }

    @Test
    void shouldWaitASecondWhenTheNameServerIsBusy() {
        Registrar registrar = registrar("127.0.0.1:1");
        step(registrar);
        Dial dial = transport.last().accept();
        step(registrar);
        dial.answer(onlyFrame(dial), RouteCode.SYSTEM_BUSY);
        clock.advanceMs(999);
        step(registrar);
        assertThat(dial.received).isEmpty();
        clock.advanceMs(1_000);
        step(registrar);
        assertThat(names(onlyFrame(dial))).hasSize(2);
    }

    @Test
    void shouldConnectAgainWithGrowingPausesAndRegisterEverything() {
        Registrar registrar = registrar("127.0.0.1:1");
        Dial dial = registered(registrar);
        dial.breakDown();
        step(registrar);
        assertThat(registrar.registered()).isZero();
        long pause = NameServerLink.RETRY_FIRST_MS;
        for (int failures = 0; failures < 8; failures++) {
            int before = transport.dials.size();
            clock.advanceMs(pause - 1);
            step(registrar);
            assertThat(transport.dials).hasSize(before);
            clock.advanceMs(1);
            step(registrar);
            assertThat(transport.dials).hasSize(before + 1);
            transport.last().refuse();
            step(registrar);
            pause = Math.min(NameServerLink.RETRY_MAX_MS, 2 * pause);
        }
        clock.advanceMs(pause);
        step(registrar);
        Dial back = transport.last().accept();
        step(registrar);
        Frame frame = onlyFrame(back);
        assertThat(names(frame)).hasSize(2);
        back.answer(frame, RouteCode.SUCCESS);
        step(registrar);
        assertThat(registrar.registered()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpAConnectionThatDoesNotAnswerAndIgnoreItsLateEvents() {
        Registrar registrar = registrar("127.0.0.1:1");
        step(registrar);
        Dial silent = transport.last().accept();
        step(registrar);
        Frame unanswered = onlyFrame(silent);
        clock.advanceMs(NameServerLink.ANSWER_LIMIT_MS);
        step(registrar);
        assertThat(silent.closed).isTrue();
        clock.advanceMs(NameServerLink.RETRY_FIRST_MS);
        step(registrar);
        Dial fresh = transport.last().accept();
        step(registrar);
        silent.answer(unanswered, RouteCode.SUCCESS);
        silent.breakDown();
        step(registrar);
        assertThat(registrar.registered()).isZero();
        assertThat(fresh.closed).isFalse();
        fresh.answer(onlyFrame(fresh), RouteCode.SUCCESS);
        step(registrar);
        assertThat(registrar.registered()).isEqualTo(1);
    }

    @Test
    void shouldCloseAConnectionThatIsMadeTooLate() {
        Registrar registrar = registrar("127.0.0.1:1");
        step(registrar);
        Dial late = transport.last();
        clock.advanceMs(2 * NameServerLink.ANSWER_LIMIT_MS);
        step(registrar);
        late.accept();
        step(registrar);
        assertThat(late.closed).isTrue();
        assertThat(late.received).isEmpty();
    }

    @Test
    void shouldUnregisterWhenItIsClosed() {
        Registrar registrar = registrar("127.0.0.1:1");
        Dial dial = registered(registrar);
        registrar.close();
        Frame frame = onlyFrame(dial);
        assertThat(frame.code()).isEqualTo(RouteCode.UNREGISTER_BROKER);
        assertThat(frame.header().extFields()).containsEntry("brokerAddr", "10.0.0.1:10911");
        assertThat(dial.closed).isTrue();
        assertThat(registrar.registered()).isZero();
    }

    private Registrar registrar(String... addresses) {
        List<ServerAddress> nameServers = Stream.of(addresses)
                .map(each -> ServerAddress.parse(each, 9876))
                .toList();
        return new Registrar(
                new RegistrarConfig(nameServers, null, new BrokerIdentity("C1", "broker-a", 0, "10.0.0.1:10911")),
                () -> topics,
                transport,
                clock,
                () -> wakes++);
    }

    private Dial registered(Registrar registrar) {
        step(registrar);
        Dial dial = transport.last().accept();
        step(registrar);
        dial.answer(onlyFrame(dial), RouteCode.SUCCESS);
        step(registrar);
        assertThat(registrar.registered()).isEqualTo(1);
        return dial;
    }

    /** Steps until there is nothing left to do; an agent that never rests would fail here. */
    private static void step(Registrar registrar) {
        int rounds = 0;
        while (registrar.doWork() > 0) {
            assertThat(++rounds).isLessThan(100);
        }
    }

    private static Frame onlyFrame(Dial dial) {
        assertThat(dial.received).hasSize(1);
        return dial.received.poll();
    }

    private static List<String> names(Frame registration) {
        assertThat(registration.header().ext("compressed")).isEqualTo("true");
        return new ArrayList<>(RegistrationBody.decodeDeflated(registration.body(), 1_000).topics().stream()
                .map(TopicConfig::name)
                .toList());
    }

    private static List<TopicConfig> topics(String... names) {
        return Stream.of(names).map(name -> TopicConfig.readWrite(name, 1)).toList();
    }

    private static final class TurnedClock implements Clock {
        private long nowMs = 1_000;

        void advanceMs(long ms) {
            nowMs += ms;
        }

        @Override
        public long epochMs() {
            return nowMs;
        }

        @Override
        public long nanos() {
            return nowMs * 1_000_000;
        }
    }
}
