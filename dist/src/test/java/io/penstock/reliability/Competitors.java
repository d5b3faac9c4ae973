package io.penstock.reliability;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The {@link Competitor}s of one process, all on one connection, and what they saw in one journal. Main class of a process that ends
 * in order when its input ends; its arguments are URL, journal, seed and number of competitors. Used by one thread.
 */
final class Competitors implements AutoCloseable {
    private static final int END_SECONDS = 60;

    private final Stop stop = new Stop();
    private final List<Thread> threads = new ArrayList<>();
    private final Journal journal;
    private final Connection connection;

    Competitors(String url, Path journal, long seed, int count) throws JMSException {
        this.journal = new Journal(journal);
        this.connection = new PenstockConnectionFactory(url).createConnection();
        connection.start();
        for (int i = 0; i < count; i++) {
            threads.add(new Thread(new Competitor(connection, this.journal, stop, seed * 31 + i), "compete-" + i));
        }
        threads.forEach(Thread::start);
    }

    public static void main(String[] args) throws JMSException, IOException {
        try (Competitors competitors =
                new Competitors(args[0], Path.of(args[1]), Long.parseLong(args[2]), Integer.parseInt(args[3]))) {
            while (competitors.living() > 0 && System.in.read() >= 0) {
                // Only the end of the input means something.
            }
        }
    }

    /** So many still compete. */
    long living() {
        return threads.stream().filter(Thread::isAlive).count();
    }

    @Override
    public void close() throws JMSException {
        stop.receiving();
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                journal.failed(
                        -1,
                        thread.getName() + " has not ended within " + END_SECONDS + " s: "
                                + List.of(thread.getStackTrace()));
            }
        }
        connection.close();
        journal.close();
    }
}
