package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.Grant;
import io.penstock.jms.link.Grant.Rest;
import io.penstock.jms.link.LinkOpening;
import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Settling.Outcome;
import io.penstock.jms.link.Subscription;
import io.penstock.jms.link.Subscription.Durability;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Credit, buffers, recalls, generations, start and stop. */
class ReceivingTest extends LinkTestCase {
    private static final int LINK = 1;

    private static String[] texts(int count) {
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = "m" + i;
        }
        return texts;
    }

    @Test
    void shouldResolveSubscribeAndOpenBeforeTheConsumerIsThere() throws Exception {
        Session session = connection.createSession();
        session.createConsumer(TOPIC);
        assertThat(link.said(FakeLink.Resolve.class)).hasSize(1);
        assertThat(link.said(Subscription.class).get(0).durability()).isEqualTo(Durability.PRIVATE);
        assertThat(link.said(LinkOpening.class))
                .containsExactly(new LinkOpening(LINK, 1, 0, FakeLink.SUBSCRIPTION, null));
    }

    @Test
    void shouldGrantNothingBeforeTheFirstReceive() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        assertThat(link.said(Grant.class)).isEmpty();
        assertThat(consumer.receive(1)).isNull();
        Grant first = link.said(Grant.class).get(0);
        assertThat(first.messages()).isEqualTo(100);
        assertThat(first.bytes()).isPositive();
        assertThat(first.rest()).isEqualTo(Rest.KEPT);
    }

    @Test
    void shouldGrantTheRestWhenHalfIsTaken() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, texts(100));
        link.forget();
        for (int i = 0; i < 49; i++) {
            assertThat(next(consumer)).isEqualTo("m" + i);
        }
        assertThat(link.said(Grant.class)).isEmpty();
        assertThat(next(consumer)).isEqualTo("m49");
        Grant more = link.said(Grant.class).get(0);
        assertThat(more.messages()).isEqualTo(50);
        assertThat(more.seen()).isEqualTo(new Grant.Tag(0, 49));
    }

    @Test
    void shouldGrantAListenerWhenTheConnectionIsStarted() throws Exception {
        Session session = connection.createSession();
        session.createConsumer(QUEUE).setMessageListener(message -> {});
        assertThat(link.said(Grant.class)).isEmpty();
        connection.start();
        assertThat(link.said(Grant.class)).hasSize(1);
    }

    @Test
    void shouldSayThatAReceiveWaitsOnceAllCreditIsOut() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        assertThat(consumer.receive(500)).isNull();
        assertThat(link.said(Grant.class)).extracting(Grant::messages).containsExactly(100, 0);
    }

    @Test
    void shouldReturnNothingWhileStopped() throws Exception {
        MessageConsumer consumer = connection.createSession().createConsumer(QUEUE);
        assertThat(consumer.receive(20)).isNull();
        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(link.said(Grant.class)).isEmpty();
    }

    @Test
    void shouldDrainAndGiveBackAtStop() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, texts(3));
        link.forget();
        connection.stop();
        assertThat(link.said(Grant.class)).extracting(Grant::rest).containsExactly(Rest.DRAINED);
        assertThat(link.said(Settling.class)).containsExactly(new Settling(1, Outcome.RETURNED, List.of(tags(0, 2))));
        link.deliver(LINK, 0, 3, "late");
        assertThat(link.said(Settling.class).get(1).tags()).containsExactly(tags(3, 3));
        assertThat(consumer.receive(20)).isNull();
        link.listener.onDeliver(LINK, 0, List.of());
        link.forget();
        connection.start();
        assertThat(consumer.receive(1)).isNull();
        assertThat(link.said(Grant.class).get(0).messages()).isEqualTo(100);
        link.deliver(LINK, 0, 0, texts(1));
        assertThat(next(consumer)).isEqualTo("m0");
    }

    @Test
    void shouldAskTheBrokerBeforeReceiveNoWaitSaysNothing() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        CompletableFuture<Message> received = CompletableFuture.supplyAsync(() -> receiveNoWait(consumer), threads);
        assertThat(link.await(Grant.class, 1).get(0).rest()).isEqualTo(Rest.DRAINED);
        link.listener.onDeliver(LINK, 0, List.of());
        assertThat(received.get(10, TimeUnit.SECONDS)).isNull();

        CompletableFuture<Message> second = CompletableFuture.supplyAsync(() -> receiveNoWait(consumer), threads);
        link.await(Grant.class, 2);
        link.deliver(LINK, 0, 0, "there");
        assertThat(text(second.get(10, TimeUnit.SECONDS))).isEqualTo("there");
    }

    private static Message receiveNoWait(MessageConsumer consumer) {
        return Unchecked.call(consumer::receiveNoWait);
    }

    @Test
    void shouldGiveTheOldestUnreadBackWhenRecalled() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, texts(5));
        link.forget();
        link.listener.onRecall(LINK, 0, 2);
        assertThat(link.said(Settling.class)).containsExactly(new Settling(1, Outcome.RETURNED, List.of(tags(0, 1))));
        assertThat(next(consumer)).isEqualTo("m2");
        link.await(Settling.class, 2);
        link.forget();
        link.listener.onRecall(LINK, 0, 9);
        link.listener.onRecall(LINK, 0, 9);
        assertThat(link.said(Settling.class).get(0).tags()).containsExactly(tags(3, 4));
        assertThat(link.said(Settling.class).get(1).tags()).isEmpty();
    }

    @Test
    void shouldDropWhatIsOfAnOlderGeneration() throws Exception {
        Session session = started(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, texts(3));
        assertThat(next(consumer)).isEqualTo("m0");
        session.recover();
        assertThat(link.said(LinkReset.class)).containsExactly(new LinkReset(1, 1, List.of(tags(0, 0)), List.of(LINK)));
        link.deliver(LINK, 0, 3, "of before");
        assertThat(consumer.receive(20)).isNull();
        link.deliver(LINK, 1, 0, texts(2));
        assertThat(next(consumer)).isEqualTo("m0");
        assertThat(next(consumer)).isEqualTo("m1");
    }

    @Test
    void shouldNotShowAMessageWhoseTimeIsOver() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.forget();
        link.listener.onDeliver(
                LINK, 0, List.of(new Delivered(0, 0, 1, Delivered.History.NEW, Texts.bytes("old", 1_000))));
        link.deliver(LINK, 0, 1, "fresh");
        assertThat(next(consumer)).isEqualTo("fresh");
        assertThat(link.await(Settling.class, 2)).extracting(Settling::tags).contains(List.of(tags(0, 0)));
    }

    @Test
    void shouldFlagRedeliveredMessages() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        link.listener.onDeliver(
                LINK, 0, List.of(new Delivered(0, 0, 1, Delivered.History.REDELIVERED, Texts.bytes("again", 0))));
        Message again = consumer.receive(1_000);
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    }

    @Test
    void shouldEndABlockedReceiveWhenTheConsumerIsClosedElsewhere() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        CompletableFuture<Message> blocked =
                CompletableFuture.supplyAsync(() -> Unchecked.call(consumer::receive), threads);
        link.await(Grant.class, 2);
        consumer.close();
        assertThat(blocked.get(10, TimeUnit.SECONDS)).isNull();
        assertThat(link.said(FakeLink.Close.class)).containsExactly(new FakeLink.Close(LINK, List.of()));
    }

    @Test
    void shouldEndABlockedReceiveWhenTheSessionIsClosedElsewhere() throws Exception {
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        CompletableFuture<Message> blocked =
                CompletableFuture.supplyAsync(() -> Unchecked.call(consumer::receive), threads);
        link.await(Grant.class, 2);
        session.close();
        assertThat(blocked.get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void shouldServeListenersOfASessionOneAfterTheOther() throws Exception {
        Session session = started(Session.AUTO_ACKNOWLEDGE);
        List<String> running = new ArrayList<>();
        LinkedBlockingQueue<Integer> most = new LinkedBlockingQueue<>();
        for (int i = 0; i < 2; i++) {
            session.createConsumer(QUEUE).setMessageListener(message -> {
                synchronized (running) {
                    running.add("one");
                }
                Thread.yield();
                synchronized (running) {
                    most.add(running.size());
                    running.clear();
                }
            });
        }
        link.deliver(1, 0, 0, texts(50));
        link.deliver(2, 0, 100, texts(50));
        for (int i = 0; i < 100; i++) {
            assertThat(most.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void shouldAskForOneMessageAtATimeWithoutPrefetch() throws Exception {
        connection = connection(ConnectionSettings.Wait.FOR_PERSISTENT, 0);
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.receive(1);
        assertThat(link.said(Grant.class)).extracting(Grant::messages).containsExactly(1);
        link.deliver(LINK, 0, 0, "one");
        link.forget();
        assertThat(next(consumer)).isEqualTo("one");
        assertThat(link.said(Grant.class)).isEmpty();
    }

    @Test
    void shouldRefuseAReceiveBesideAListener() throws Exception {
        MessageConsumer consumer = started(Session.AUTO_ACKNOWLEDGE).createConsumer(QUEUE);
        consumer.setMessageListener(message -> {});
        assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(jakarta.jms.IllegalStateException.class);
    }
}
