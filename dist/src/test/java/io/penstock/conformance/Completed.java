package io.penstock.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A completion listener that keeps what it is told. Any thread may ask. */
public final class Completed implements CompletionListener {
    private static final int PATIENCE_SECONDS = 20;

    /**
     * How one send ended.
     *
     * @param failure null if it was sent
     * @param thread that told
     */
    public record Ending(Message message, Exception failure, Thread thread) {}

    private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();

    @Override
    public void onCompletion(Message message) {
        endings.add(new Ending(message, null, Thread.currentThread()));
    }

    @Override
    public void onException(Message message, Exception failure) {
        endings.add(new Ending(message, failure, Thread.currentThread()));
    }

    /** The next ending, which must come. */
    public Ending next() throws InterruptedException {
        Ending next = endings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("the end of a send").isNotNull();
        return next;
    }

    /** The next message, which must have been sent. */
    public Message sent() throws InterruptedException {
        Ending ending = next();
        assertThat(ending.failure()).isNull();
        return ending.message();
    }

    public int count() {
        return endings.size();
    }
}
