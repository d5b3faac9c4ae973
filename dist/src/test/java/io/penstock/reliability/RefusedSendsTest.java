package io.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.traffic.DeliveryCheck;
import io.penstock.traffic.DeliveryCheck.Redelivered;
import io.penstock.traffic.Payload;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Limits and kills together: what was answered stays whatever the limit becomes, and a send that was refused is refused, however
 * often the client had to repeat it.
 *
 * <p>{@code -Drounds=N} sets a fifth of the number of kills, {@code -Dseed=S} the moments.
 */
class RefusedSendsTest {
    private static final int ROUNDS = Math.max(3, Integer.getInteger("rounds", 20) / 5);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int BODY_SIZE = 200;
    private static final int WINDOW = 64;
    private static final String URL_OPTIONS = "failover.maxReconnectDelay=100";

    @TempDir
    private Path directory;

    private final Payload payload = new Payload(BODY_SIZE);
    private final DeliveryCheck check = new DeliveryCheck(payload, 1);

    @Test
    void shouldKeepAllThatWasAnsweredWhenALimitIsLowered() throws Exception {
        int count = 1_000;
        try (BrokerProcess broker = BrokerProcess.small(directory)) {
            broker.start();
            try (Connection connection = new PenstockConnectionFactory(broker.url(URL_OPTIONS)).createConnection()) {
                connection.start();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue("limited"));
                Semaphore unanswered = new Semaphore(WINDOW);
                AtomicReference<String> failure = new AtomicReference<>();
                for (int number = 0; number < count; number++) {
                    unanswered.acquire();
                    send(session, producer, number, new Outcomes(number, unanswered, failure));
                    if (number == count / 2) {
                        // What is under way is repeated to a broker that has a lower limit by then.
                        broker.kill();
                        broker.start("queueMessagesMax=10", "queueWhenFull=REJECT");
                    }
                }
                assertThat(unanswered.tryAcquire(WINDOW, 60, TimeUnit.SECONDS)).isTrue();
                broker.kill();
                broker.start("queueMessagesMax=10", "queueWhenFull=REJECT");
                takeAll(session.createConsumer(session.createQueue("limited")));
            }
        }
        assertThat(check.verdict().ok()).as("%s", check.verdict()).isTrue();
        assertThat(check.verdict().answered()).isGreaterThanOrEqualTo(count / 2);
    }

    private void takeAll(MessageConsumer consumer) throws JMSException {
        while (!check.complete()) {
            Message message = consumer.receive(20_000);
            assertThat(message).as("%s", check.verdict()).isNotNull();
            check.received(message.getBody(byte[].class), Redelivered.of(message.getJMSRedelivered()));
        }
    }

    private void send(Session session, MessageProducer producer, int number, CompletionListener then)
            throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(payload.body(0, number));
        synchronized (open) {
            open.set(number);
        }
        producer.send(message, then);
    }

    /** Writes down how one send ended. Called by the provider. */
    private final class Outcomes implements CompletionListener {
        private final int number;
        private final Semaphore unanswered;
        private final AtomicReference<String> failure;

        Outcomes(int number, Semaphore unanswered, AtomicReference<String> failure) {
            this.number = number;
            this.unanswered = unanswered;
            this.failure = failure;
        }

        @Override
        public void onCompletion(Message message) {
            over();
            check.answered(0, number);
            unanswered.release();
        }

        @Override
        public void onException(Message message, Exception exception) {
            over();
            if (exception instanceof JMSException jms && "PENSTOCK-1501".equals(jms.getErrorCode())) {
                synchronized (refused) {
                    refused.set(number);
                }
            } else {
                failure.compareAndSet(null, number + ": " + exception);
            }
            unanswered.release();
        }

        private void over() {
            synchronized (open) {
                open.clear(number);
            }
        }
    }

    private final BitSet refused = new BitSet();
    private final BitSet received = new BitSet();
    /** First arrivals behind a later one; the taker's own until it has ended. */
    private final BitSet late = new BitSet();
    /** Sent and neither answered nor refused. */
    private final BitSet open = new BitSet();

    private final BitSet unansweredAtKill = new BitSet();

    /** Between a kill and the next start nothing is answered. */
    private void noteUnanswered() {
        synchronized (open) {
            unansweredAtKill.or(open);
        }
    }

    @Test
    void shouldStoreExactlyWhatItDidNotRefuse() throws Exception {
        System.out.println("RefusedSendsTest: rounds=" + ROUNDS + " seed=" + SEED);
        Random random = new Random(SEED);
        try (BrokerProcess broker = BrokerProcess.small(directory, "queueMessagesMax=40", "queueWhenFull=REJECT")) {
            broker.start();
            String url = broker.url(URL_OPTIONS);
            AtomicReference<String> failure = new AtomicReference<>();
            Stop stop = new Stop();
            Thread sender = new Thread(() -> sendAll(url, stop, failure), "refused-sender");
            Thread taker = new Thread(() -> takeSome(url, stop, failure), "refused-taker");
            taker.start();
            sender.start();
            for (int round = 0; round < ROUNDS; round++) {
                awaitBoth();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
                broker.kill();
                noteUnanswered();
                broker.start();
            }
            awaitBoth();
            stop.sending();
            sender.join();
            Deadline.await(
                    60, () -> check.verdict() + " " + failure.get(), () -> check.complete() || failure.get() != null);
            stop.receiving();
            taker.join();
            assertThat(failure.get()).isNull();
        }
        DeliveryCheck.Verdict verdict = check.verdict();
        assertThat(verdict.lost() + verdict.unflaggedRepeats() + verdict.damaged())
                .as("%s", verdict)
                .isZero();
        // A send whose refusal was lost with the connection is new when it is repeated, and so stands behind what was
        // accepted after it (docs/transactions.md); no other may.
        BitSet unexplained = (BitSet) late.clone();
        unexplained.andNot(unansweredAtKill);
        assertThat(unexplained.isEmpty())
                .as("out of order though answered before the kill: %s", unexplained)
                .isTrue();
        assertThat(late.cardinality()).as("%s", verdict).isEqualTo((int) verdict.orderBreaks());
        BitSet both = (BitSet) refused.clone();
        both.and(received);
        assertThat(both.isEmpty()).as("refused and yet stored: %s", both).isTrue();
        System.out.println("RefusedSendsTest: " + check.verdict() + " refused=" + refused.cardinality());
    }

    /** Some sends must be answered and some refused between two kills. */
    private void awaitBoth() throws Exception {
        long answered = check.verdict().answered();
        int before = refusals();
        Deadline.await(
                60,
                () -> "answered " + check.verdict() + ", refused " + refusals(),
                () -> refusals() > before && check.verdict().answered() > answered);
    }

    private int refusals() {
        synchronized (refused) {
            return refused.cardinality();
        }
    }

    private void sendAll(String url, Stop stop, AtomicReference<String> failure) {
        Semaphore unanswered = new Semaphore(WINDOW);
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("refusing"));
            for (int number = 0; !stop.isSendingOver(); number++) {
                unanswered.acquire();
                send(session, producer, number, new Outcomes(number, unanswered, failure));
            }
            if (!unanswered.tryAcquire(WINDOW, 60, TimeUnit.SECONDS)) {
                failure.compareAndSet(null, "sends were never answered");
            }
        } catch (JMSException | InterruptedException e) {
            failure.compareAndSet(null, "sender: " + e);
        }
    }

    private void takeSome(String url, Stop stop, AtomicReference<String> failure) {
        try (Connection connection = new PenstockConnectionFactory(url).createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue("refusing"));
            while (!stop.isReceivingOver()) {
                Message message = consumer.receive(100);
                if (message != null) {
                    byte[] body = message.getBody(byte[].class);
                    check.received(body, Redelivered.of(message.getJMSRedelivered()));
                    int number = payload.read(body).number();
                    if (!received.get(number) && received.length() > number) {
                        late.set(number);
                    }
                    received.set(number);
                }
            }
        } catch (JMSException e) {
            failure.compareAndSet(null, "taker: " + e);
        }
    }
}
