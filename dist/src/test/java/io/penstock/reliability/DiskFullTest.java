package io.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import io.penstock.traffic.Payload;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room: sends fail soon and say why, consumers go on, and sending resumes by itself. */
class DiskFullTest {
    private static final int BODY_SIZE = 32 << 10;
    private static final int MESSAGES_LIMIT = 10_000;

    /** Three checkpoints: what consumers had settled before has given its room back by then. */
    private static final long REFUSED_FOR_GOOD_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** A refusal that comes later was a send that waited for room; thousands are measured, beside whatever else the machine does. */
    private static final long REFUSAL_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final String[] SETTINGS = {
        "segmentSize=4m", "maxMessageSize=512k", "diskReserve=8m", "checkpointSize=4m", "checkpointInterval=1s"
    };

    @TempDir
    private Path directory;

    private final Payload payload = new Payload(BODY_SIZE);
    private final DeliveryCheck check = new DeliveryCheck(payload, 1);
    private int next;

    @Test
    void shouldRefuseSendsUntilConsumersHaveMadeRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, 64);
                BrokerInTest broker = BrokerInTest.start(disk.path(), SETTINGS)) {
            try (Connection connection = new PenstockConnectionFactory(broker.url("")).createConnection()) {
                Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue("full"));
                MessageConsumer consumer = session.createConsumer(session.createQueue("full"));
                connection.start();
                for (int i = 0; i < 2; i++) {
                    sendUntilRefusedForGood(session, producer, disk);
                    takeAll(consumer);
                    awaitAccepted(session, producer);
                }
                takeAll(consumer);
            }
            assertThat(broker.halted()).isNotDone();
        }
        assertThat(check.verdict().ok()).as("%s", check.verdict()).isTrue();
    }

    @Test
    void shouldServeConsumersWhileSomebodyElseFillsTheDisk() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, 64);
                BrokerInTest broker = BrokerInTest.start(disk.path(), SETTINGS)) {
            try (Connection connection = new PenstockConnectionFactory(broker.url("")).createConnection()) {
                Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue("full"));
                MessageConsumer consumer = session.createConsumer(session.createQueue("full"));
                connection.start();
                for (int i = 0; i < 100; i++) {
                    send(session, producer);
                }
                Path filler = disk.path().resolve("somebody-else");
                fill(filler);
                sendUntilRefused(session, producer, disk);
                takeAll(consumer);
                Files.delete(filler);
                awaitAccepted(session, producer);
                takeAll(consumer);
            }
            assertThat(broker.halted()).isNotDone();
        }
        assertThat(check.verdict().ok()).as("%s", check.verdict()).isTrue();
    }

    private static void fill(Path file) {
        byte[] block = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private void send(Session session, MessageProducer producer) throws Exception {
        int number = next++;
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(payload.body(0, number));
        producer.send(message);
        check.answered(0, number);
    }

    /** Answers how many were not refused. */
    private int sendUntilRefused(Session session, MessageProducer producer, SmallDisk disk) throws Exception {
        for (int i = 0; i < MESSAGES_LIMIT; i++) {
            long started = System.nanoTime();
            try {
                send(session, producer);
            } catch (ResourceAllocationException full) {
                assertRefusal(full, started, disk);
                return i;
            }
        }
        throw new AssertionError("the disk never filled up");
    }

    /** Sends, and goes on when a checkpoint gives back room after a refusal, until it is refused again and again. */
    private void sendUntilRefusedForGood(Session session, MessageProducer producer, SmallDisk disk) throws Exception {
        long since = System.nanoTime();
        while (System.nanoTime() - since < REFUSED_FOR_GOOD_NANOS) {
            if (sendUntilRefused(session, producer, disk) > 0) {
                since = System.nanoTime();
            }
        }
    }

    private static void assertRefusal(ResourceAllocationException full, long started, SmallDisk disk) {
        assertThat(full.getErrorCode()).isEqualTo("PENSTOCK-1502");
        assertThat(full.getMessage()).containsAnyOf(disk.path().toString(), "diskReserve");
        assertThat(System.nanoTime() - started).isLessThan(REFUSAL_LIMIT_NANOS);
    }

    private void takeAll(MessageConsumer consumer) throws Exception {
        while (!check.complete()) {
            Message message = consumer.receive(10_000);
            assertThat(message).as("%s", check.verdict()).isNotNull();
            check.received(message.getBody(byte[].class), Redelivered.of(message.getJMSRedelivered()));
            message.acknowledge();
        }
    }

    private void awaitAccepted(Session session, MessageProducer producer) throws Exception {
        Deadline.await(20, () -> "the disk has room and sends are still refused", () -> {
            try {
                send(session, producer);
                return true;
            } catch (ResourceAllocationException full) {
                return false;
            }
        });
    }
}
