package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Settling.Outcome;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The acknowledge modes, recover, and what close leaves and gives back. */
class SettlingTest extends LinkTestCase {
    private static final int LINK = 1;

    private static long accepted(List<Settling> settled) {
        return settled.stream()
                .filter(s -> s.outcome() == Outcome.ACCEPTED)
                .flatMap(s -> s.tags().stream())
                .mapToLong(t -> t.to() - t.from() + 1)
                .sum();
    }

    @Test
    void shouldSettleAtOnceInAutoMode() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a");
        assertThat(next(consumer)).isEqualTo("a");
        assertThat(link.said(Settling.class)).containsExactly(new Settling(1, Outcome.ACCEPTED, List.of(tags(0, 0))));
    }

    @Test
    void shouldMergeConsecutiveOffsetsIntoOneRange() throws Exception {
        MessageConsumer consumer = started(Session.DUPS_OK_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b", "c");
        next(consumer);
        next(consumer);
        assertThat(link.said(Settling.class)).isEmpty();
        next(consumer);
        assertThat(link.said(Settling.class)).containsExactly(new Settling(1, Outcome.ACCEPTED, List.of(tags(0, 2))));
    }

    @Test
    void shouldSettleAllInAutoModeHoweverTheyAreGrouped() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b", "c");
        for (int i = 0; i < 3; i++) {
            next(consumer);
        }
        assertThat(accepted(link.said(Settling.class))).isEqualTo(3);
    }

    @Test
    void shouldSettleTheRestOfDupsOkAtClose() throws Exception {
        Session session = started(Session.DUPS_OK_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b");
        next(consumer);
        link.forget();
        session.close();
        assertThat(link.said())
                .containsExactly(
                        new Settling(1, Outcome.ACCEPTED, List.of(tags(0, 0))), new FakeLink.Close(LINK, List.of()));
    }

    @Test
    void shouldAcknowledgeAllThatTheSessionDelivered() throws Exception {
        Session session = started(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b", "c");
        next(consumer);
        Message second = consumer.receive(1_000);
        second.acknowledge();
        assertThat(link.said(FakeLink.Durably.class))
                .containsExactly(new FakeLink.Durably(new Settling(1, Outcome.ACCEPTED, List.of(tags(0, 1)))));
        assertThat(link.said(Settling.class)).isEmpty();
        second.acknowledge();
        assertThat(link.said(FakeLink.Durably.class)).hasSize(1);
    }

    @Test
    void shouldKeepWhatCouldNotBeAcknowledged() throws Exception {
        Session session = started(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a");
        Message message = consumer.receive(1_000);
        link.fail(new RuntimeException("broken"), word -> word instanceof FakeLink.Durably);
        assertThatThrownBy(message::acknowledge).isInstanceOf(JMSException.class);
        link.fail(null, word -> false);
        message.acknowledge();
        assertThat(link.said(FakeLink.Durably.class))
                .hasSize(2)
                .allMatch(d -> d.settling().tags().equals(List.of(tags(0, 0))));
    }

    @Test
    void shouldGiveBackOnlyWhatIsUnacknowledgedAtRecover() throws Exception {
        Session session = started(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b", "c");
        consumer.receive(1_000).acknowledge();
        next(consumer);
        session.recover();
        assertThat(link.said(LinkReset.class)).containsExactly(new LinkReset(1, 1, List.of(tags(1, 1)), List.of(LINK)));
    }

    @Test
    void shouldNotRedeliverWhatAutoModeSettledBeforeRecover() throws Exception {
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b");
        next(consumer);
        session.recover();
        assertThat(link.said(LinkReset.class)).isEmpty();
        assertThat(next(consumer)).isEqualTo("b");
    }

    @Test
    void shouldRedeliverTheMessageWhoseListenerRecovers() throws Exception {
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        AtomicBoolean recovered = new AtomicBoolean();
        session.createConsumer(QUEUE).setMessageListener(message -> {
            Unchecked.run(() -> {
                if (message.getBody(String.class).equals("b") && recovered.compareAndSet(false, true)) {
                    session.recover();
                }
                got.add(message.getBody(String.class));
            });
        });
        link.deliver(LINK, 0, 0, "a", "b", "c");
        assertThat(link.await(LinkReset.class, 1))
                .containsExactly(new LinkReset(1, 1, List.of(tags(1, 1)), List.of(LINK)));
        link.await(io.penstock.jms.link.Grant.class, 2);
        link.deliver(LINK, 1, 1, "b", "c");
        for (String text : List.of("a", "b", "b", "c")) {
            assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
        }
        session.close();
        assertThat(accepted(link.said(Settling.class))).isEqualTo(3);
    }

    @Test
    void shouldRedeliverAtOnceWhenAListenerThrowsInAutoMode() throws Exception {
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        session.createConsumer(QUEUE).setMessageListener(message -> {
            throw new IllegalArgumentException("no");
        });
        link.deliver(LINK, 0, 0, "a", "b");
        assertThat(link.await(LinkReset.class, 1))
                .containsExactly(new LinkReset(
                        1, 1, List.of(tags(0, 0)), List.of(LINK), "java.lang.IllegalArgumentException: no"));
        assertThat(link.said(Settling.class)).isEmpty();
    }

    @Test
    void shouldGoOnWhenAListenerThrowsInClientMode() throws Exception {
        Session session = started(Session.CLIENT_ACKNOWLEDGE);
        CountDownLatch both = new CountDownLatch(2);
        session.createConsumer(QUEUE).setMessageListener(message -> {
            both.countDown();
            throw new IllegalArgumentException("no");
        });
        link.deliver(LINK, 0, 0, "a", "b");
        assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
        session.close();
        assertThat(link.said(LinkReset.class)).containsExactly(new LinkReset(1, 1, List.of(tags(0, 1)), List.of(LINK)));
    }

    @Test
    void shouldKeepSeenMessagesLeasedWhenAConsumerCloses() throws Exception {
        Session session = started(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b", "c");
        Message first = consumer.receive(1_000);
        consumer.close();
        assertThat(link.said(FakeLink.Close.class)).containsExactly(new FakeLink.Close(LINK, List.of(tags(0, 0))));
        first.acknowledge();
        assertThat(link.said(FakeLink.Durably.class)).hasSize(1);
    }

    @Test
    void shouldGiveBackSeenMessagesWhenTheSessionCloses() throws Exception {
        Session session = started(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b");
        Message first = consumer.receive(1_000);
        link.forget();
        session.close();
        assertThat(link.said())
                .containsExactly(
                        new LinkReset(1, 1, List.of(tags(0, 0)), List.of(LINK)), new FakeLink.Close(LINK, List.of()));
        assertThatThrownBy(first::acknowledge).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldSettleAMessageWhoseListenerClosesItsConsumer() throws Exception {
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.setMessageListener(message -> Unchecked.run(consumer::close));
        link.deliver(LINK, 0, 0, "a", "b");
        assertThat(link.await(Settling.class, 1))
                .containsExactly(new Settling(1, Outcome.ACCEPTED, List.of(tags(0, 0))));
        assertThat(link.said(FakeLink.Close.class)).containsExactly(new FakeLink.Close(LINK, List.of(tags(0, 0))));
    }

    @Test
    void shouldNotHaveHappenedWhenABodyDoesNotFitInAutoMode() throws Exception {
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        PenstockConsumer consumer = (PenstockConsumer) session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b");
        assertThatThrownBy(() -> consumer.receiveBody(Boolean.class, 1_000)).isInstanceOf(MessageFormatException.class);
        assertThat(link.said(Settling.class)).isEmpty();
        assertThat(consumer.receiveBody(String.class, 1_000)).isEqualTo("a");
        assertThat(consumer.receiveBody(String.class, 1_000)).isEqualTo("b");
    }
}
