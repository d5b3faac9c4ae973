package io.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.Payload;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More messages than anybody takes: the broker's heap stays what it is, producers are slowed down at the queue's limit, and go on
 * as before when there is room.
 *
 * <p>{@code -DoverloadSeconds=N} sets how long producers press against the stopped consumer.
 */
class OverloadTest {
    private static final int SECONDS = Integer.getInteger("overloadSeconds", 4);
    private static final int PRODUCERS = 4;
    private static final int BODY_SIZE = 4_000;
    private static final long HEAP_MAX = 256L << 20;
    private static final int QUEUE_MIB = 48;

    @TempDir
    private Path directory;

    @Test
    void shouldSlowProducersDownAndLetThemGoOn() throws Exception {
        try (BrokerProcess broker =
                BrokerProcess.small(directory, "queueBytesMax=" + QUEUE_MIB + "m", "queueWhenFull=BLOCK")) {
            broker.start();
            Payload payload = new Payload(BODY_SIZE);
            DeliveryCheck check = new DeliveryCheck(payload, PRODUCERS);
            try (Status status = new Status(broker.url(""));
                    Pressure pressure = new Pressure(broker.url(""), payload, check, PRODUCERS)) {
                Heap heap = new Heap(status);
                awaitStandstill(pressure, heap);
                long atLimit = pressure.answered();
                assertThat(atLimit * BODY_SIZE).isGreaterThan((long) QUEUE_MIB << 19);
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                Deadline.await(SECONDS + 30, () -> "time", () -> {
                    heap.look();
                    return System.nanoTime() - end > 0;
                });
                assertThat(pressure.answered()).as("held back").isEqualTo(atLimit);
                try (Drain drain = new Drain(broker.url(""), check)) {
                    Deadline.await(60, () -> "answered " + pressure.answered() + " " + pressure.failure(), () -> {
                        heap.look();
                        return pressure.answered() > 2 * atLimit || pressure.failure() != null;
                    });
                    assertThat(pressure.failure()).isNull();
                    pressure.end();
                    Deadline.await(60, () -> check.verdict() + " " + drain.failure(), check::complete);
                    assertThat(drain.failure()).isNull();
                }
                System.out.println("OverloadTest: at the limit " + atLimit + ", in all " + pressure.answered()
                        + ", heap at most " + (heap.most >> 20) + " MiB");
                assertThat(heap.most).isLessThan(HEAP_MAX);
            }
            assertThat(check.verdict().ok()).as("%s", check.verdict()).isTrue();
            assertThat(broker.log()).content().doesNotContain("OutOfMemoryError");
        }
    }

    private static void awaitStandstill(Pressure pressure, Heap heap) throws Exception {
        long[] last = {0, System.nanoTime()};
        Deadline.await(120, () -> "no standstill: " + pressure.answered(), () -> {
            heap.look();
            assertThat(pressure.failure()).isNull();
            if (pressure.answered() != last[0]) {
                last[0] = pressure.answered();
                last[1] = System.nanoTime();
            }
            return last[0] > 0 && System.nanoTime() - last[1] > TimeUnit.SECONDS.toNanos(2);
        });
    }

    /** The broker's heap as it tells itself. One thread. */
    private static final class Heap {
        private final Status status;
        private long most;

        Heap(Status status) {
            this.status = status;
        }

        void look() {
            most = Math.max(most, status.number("heapUsedBytes"));
        }
    }

    @Test
    void shouldNotDeadlockAProducerAndAConsumerOnOneConnection() throws Exception {
        int messages = 2_000;
        try (BrokerInTest broker = BrokerInTest.start(directory, "queueMessagesMax=50", "queueWhenFull=BLOCK");
                Connection connection = new PenstockConnectionFactory(broker.url("")).createConnection()) {
            connection.start();
            Session sending = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = sending.createProducer(sending.createQueue("narrow"));
            List<Integer> sent = new ArrayList<>();
            CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < messages; i++) {
                        producer.send(sending.createTextMessage("message " + i));
                        synchronized (sent) {
                            sent.add(i);
                        }
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitBlocked(sent);
            assertThat(all).isNotDone();
            Session receiving = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = receiving.createConsumer(receiving.createQueue("narrow"));
            for (int i = 0; i < messages; i++) {
                assertThat(consumer.receive(10_000).getBody(String.class)).isEqualTo("message " + i);
            }
            all.get(10, TimeUnit.SECONDS);
        }
    }

    private static void awaitBlocked(List<Integer> sent) throws Exception {
        long[] last = {-1, 0};
        Deadline.await(30, () -> "never blocked", () -> {
            synchronized (sent) {
                if (sent.size() != last[0]) {
                    last[0] = sent.size();
                    last[1] = System.nanoTime();
                }
            }
            return last[0] > 0 && System.nanoTime() - last[1] > TimeUnit.MILLISECONDS.toNanos(500);
        });
    }

    @Test
    void shouldNameTheLimitOfAQueueThatRejects() throws Exception {
        try (BrokerInTest broker = BrokerInTest.start(directory, "queueMessagesMax=10", "queueWhenFull=REJECT");
                Connection connection = new PenstockConnectionFactory(broker.url("")).createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("small"));
            for (int i = 0; i < 10; i++) {
                producer.send(session.createTextMessage("message " + i));
            }
            ResourceAllocationException refused = catchThrowableOfType(
                    ResourceAllocationException.class, () -> producer.send(session.createTextMessage("one too many")));
            assertThat(refused.getErrorCode()).isEqualTo("PENSTOCK-1501");
            assertThat(refused).hasMessageContaining("small").hasMessageContaining("10 messages");
            MessageConsumer consumer = session.createConsumer(session.createQueue("small"));
            assertThat(consumer.receive(5_000).getBody(String.class)).isEqualTo("message 0");
            // The acknowledgement is not waited for, so neither is the room that it makes.
            Deadline.await(10, () -> "no room", () -> {
                try {
                    producer.send(session.createTextMessage("after"));
                    return true;
                } catch (ResourceAllocationException full) {
                    return false;
                }
            });
            for (int i = 1; i < 10; i++) {
                assertThat(consumer.receive(5_000).getBody(String.class)).isEqualTo("message " + i);
            }
            assertThat(consumer.receive(5_000).getBody(String.class)).isEqualTo("after");
        }
    }
}
