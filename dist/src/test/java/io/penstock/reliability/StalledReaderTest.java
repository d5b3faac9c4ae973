package io.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.Deliver;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.Subscribe;
import io.penstock.protocol.wire.TagRange;
import io.penstock.traffic.Payload;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that stalls on its socket while the segments of what it was sent are recycled sees its own messages and no other bytes. */
class StalledReaderTest {
    private static final int BODY_SIZE = 20_000;
    private static final int MESSAGES = 300;
    private static final int OVERWRITING = 1_500;
    /** Far more than the sockets' buffers hold. */
    private static final int DELIVERED_MIN = 50;

    private static final long LOG_BYTES_MAX = 16L << 20;
    private static final int LINK = 1;
    private static final int SESSION = 1;

    @TempDir
    private Path directory;

    private final Payload payload = new Payload(BODY_SIZE);

    @Test
    void shouldDeliverItsOwnMessagesAfterTheirSegmentsWereRecycled() throws Exception {
        try (BrokerInTest broker = BrokerInTest.start(
                        directory,
                        "segmentSize=2m",
                        "maxMessageSize=256k",
                        "checkpointSize=1m",
                        "checkpointInterval=200ms");
                Connection connection = new PenstockConnectionFactory(broker.url("")).createConnection();
                Status status = new Status(broker.url(""));
                RawPeer stalled = new RawPeer(broker.port(), 4_096)) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            connection.start();
            send(session, "stalled", 1, MESSAGES);
            long subscription = openLink(stalled);
            long delivered = awaitInFlight(stalled, status);
            // It has read nothing, and says that it is done with everything: the broker may free what it is still
            // sending.
            stalled.tell(
                    Settle.LAYOUT,
                    new Settle(
                            SESSION, Settle.Outcome.ACCEPT, List.of(new TagRange(subscription, 0, 0, MESSAGES - 1))));
            overwrite(session);
            // Segments are freed behind a checkpoint, in its own time; what follows is written into them.
            Deadline.await(30, () -> "segments are not freed", () -> status.number("logBytes") < LOG_BYTES_MAX);
            overwrite(session);
            readAll(stalled, delivered);
            System.out.println(
                    "StalledReaderTest: " + delivered + " messages were whole after " + 2 * OVERWRITING + " others");
        }
    }

    /** Lets the broker deliver until it sees that nobody reads; how many messages are on their way then. */
    private static long awaitInFlight(RawPeer peer, Status status) throws Exception {
        peer.tell(Credit.LAYOUT, new Credit(LINK, 0, MESSAGES, 64 << 20, false, 0, -1));
        long[] last = {0, System.nanoTime()};
        Deadline.await(20, () -> "nothing is delivered", () -> {
            long delivered = status.number("delivered");
            if (delivered != last[0]) {
                last[0] = delivered;
                last[1] = System.nanoTime();
            }
            return last[0] >= DELIVERED_MIN && System.nanoTime() - last[1] > TimeUnit.MILLISECONDS.toNanos(500);
        });
        return last[0];
    }

    private static long openLink(RawPeer peer) throws Exception {
        peer.hello();
        long subscription = peer.ask(
                        Commands.SUBSCRIBE, new Subscribe("stalled", Subscribe.Durability.QUEUE, null, null, false))
                .subscription();
        peer.ask(Commands.LINK_OPEN, new LinkOpen(LINK, SESSION, 0, subscription, null, LinkOpen.Style.LISTENER));
        return subscription;
    }

    private void send(Session session, String queue, int producer, int count) throws Exception {
        MessageProducer sender = session.createProducer(session.createQueue(queue));
        for (int number = 0; number < count; number++) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(payload.body(producer, number));
            sender.send(message);
        }
    }

    /** Writes far more than all segments hold, and takes it, so that each of them is used again. */
    private void overwrite(Session session) throws Exception {
        MessageConsumer consumer = session.createConsumer(session.createQueue("other"));
        int batch = 50;
        for (int sent = 0; sent < OVERWRITING; sent += batch) {
            send(session, "other", 2, batch);
            for (int i = 0; i < batch; i++) {
                assertThat(consumer.receive(10_000)).isNotNull();
            }
        }
        consumer.close();
    }

    private void readAll(RawPeer peer, long delivered) throws Exception {
        int read = 0;
        while (read < delivered) {
            Frame frame = peer.read();
            if (frame == null || frame.code() != CommandCode.DELIVER.code()) {
                assertThat(frame).as("after %s messages", read).isNotNull();
                continue;
            }
            Deliver deliver = Deliver.of(frame.body());
            while (deliver.next()) {
                Payload.Mark mark = payload.read(body(deliver.message()));
                assertThat(mark).as("message %s is damaged", read).isEqualTo(new Payload.Mark(1, read));
                read++;
            }
        }
    }

    private static byte[] body(ByteBuffer message) {
        ByteBuffer body = new MessageView().wrap(message, 0).body();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }
}
