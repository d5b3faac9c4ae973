package io.penstock.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A listener that tries something with its first message, and keeps how that ended. Any thread may ask. */
public final class Trying implements MessageListener {
    private static final int PATIENCE_SECONDS = 20;

    private final Attempt attempt;
    private final CompletableFuture<Optional<Exception>> outcome = new CompletableFuture<>();

    public Trying(Attempt attempt) {
        this.attempt = attempt;
    }

    @Override
    public void onMessage(Message message) {
        try {
            attempt.run();
            outcome.complete(Optional.empty());
        } catch (JMSException | RuntimeException e) {
            outcome.complete(Optional.of(e));
        }
    }

    private Optional<Exception> outcome() throws Exception {
        return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** It came back, and had done what it tried. */
    public void assertDone() throws Exception {
        assertThat(outcome()).isEmpty();
    }

    /** It came back, and had either done what it tried or failed in this way. */
    public void assertDoneOrThrew(Class<? extends Exception> allowed) throws Exception {
        outcome().ifPresent(failure -> assertThat(failure).isInstanceOf(allowed));
    }
}
