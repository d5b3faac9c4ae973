package io.penstock.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.InBackground;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Section({"6.2.5", "6.2.6", "6.2.13", "6.2.14"})
class SerialExecutionTest extends ConformanceCase {
    @Says("6.2.13 All listeners of a session run one at a time, whatever destinations they hear.")
    void shouldRunTheListenersOfASessionSerially() throws Exception {
        Connection connection = connection();
        Session session = connection.createSession();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(60);
        List<Queue> queues = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Queue queue = queue();
            queues.add(queue);
            session.createConsumer(queue).setMessageListener(message -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                inside.decrementAndGet();
                all.countDown();
            });
        }
        connection.start();
        for (int i = 0; i < 20; i++) {
            for (Queue queue : queues) {
                send(queue, "m" + i);
            }
        }
        assertThat(all.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(most).hasValue(1);
    }

    @Says("6.2.13 While a listener runs, everything else for its session waits.")
    void shouldLetOthersOfTheSessionWait() throws Exception {
        Queue slow = queue();
        Queue other = queue();
        Connection connection = connection();
        Session session = connection.createSession();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Heard heard = new Heard();
        session.createConsumer(slow).setMessageListener(message -> {
            entered.countDown();
            await(go);
        });
        session.createConsumer(other).setMessageListener(heard);
        connection.start();
        send(slow, "slow");
        assertThat(entered.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        send(other, "waits");
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(heard.isSilent()).isTrue();
        go.countDown();
        assertThat(heard.texts(1)).containsExactly("waits");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Says("6.2.14 Listeners of different sessions run at the same time, also on one connection.")
    void shouldRunSessionsConcurrently() throws Exception {
        Queue queue = queue();
        CyclicBarrier meeting = new CyclicBarrier(3);
        CountDownLatch met = new CountDownLatch(3);
        Connection connection = started();
        for (int i = 0; i < 3; i++) {
            connection.createSession().createConsumer(queue).setMessageListener(message -> {
                try {
                    meeting.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
                    met.countDown();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        send(queue, "a", "b", "c");
        assertThat(met.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Says("6.2.5 A listener may use its session: send, receive from no one, create things.")
    void shouldLetAListenerUseItsSession() throws Exception {
        Queue in = queue();
        Queue out = queue();
        Session session = session();
        MessageProducer producer = session.createProducer(null);
        CompletableFuture<Void> done = new CompletableFuture<>();
        session.createConsumer(in).setMessageListener(message -> {
            try {
                producer.send(out, session.createTextMessage("by a producer made before"));
                send(session, out, "by one made in the listener");
                session.createTemporaryQueue().delete();
                done.complete(null);
            } catch (JMSException e) {
                done.completeExceptionally(e);
            }
        });
        send(in, "go");
        done.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertHolds(out, "by a producer made before", "by one made in the listener");
    }

    @Says("6.2.5 A session may be used by many threads, one after the other.")
    void shouldServeOneThreadAfterTheOther() throws Exception {
        Queue queue = queue();
        Session session = session();
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 5; i++) {
            String text = "by thread " + i;
            InBackground.doing(() -> {
                        producer.send(session.createTextMessage(text));
                    })
                    .get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        }
        assertHolds(queue, "by thread 0", "by thread 1", "by thread 2", "by thread 3", "by thread 4");
    }

    @Says("6.2.6 A context may be asked for further ones from any thread, while its own session works.")
    void shouldCreateContextsWhileItsSessionIsBusy() throws Exception {
        Queue queue = queue();
        JMSContext context = context();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        context.createConsumer(queue).setMessageListener(message -> {
            entered.countDown();
            await(go);
        });
        send(queue, "busy");
        assertThat(entered.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        try (JMSContext second = context.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            Queue other = queue();
            second.createProducer().send(other, "by the second");
            assertThat(second.createConsumer(other).receiveBody(String.class, PATIENCE_MS))
                    .isEqualTo("by the second");
        } finally {
            go.countDown();
        }
    }

    @Says("6.2.6 A second listener may be set on a context whose connection was started with the first.")
    void shouldTakeASecondListenerWhileStarted() throws Exception {
        Queue one = queue();
        Queue two = queue();
        send(one, "first");
        send(two, "second");
        JMSContext context = context();
        Heard heardOne = new Heard();
        Heard heardTwo = new Heard();
        context.createConsumer(one).setMessageListener(heardOne);
        assertThat(heardOne.texts(1)).containsExactly("first");
        context.createConsumer(two).setMessageListener(heardTwo);
        assertThat(heardTwo.texts(1)).containsExactly("second");
    }
}
