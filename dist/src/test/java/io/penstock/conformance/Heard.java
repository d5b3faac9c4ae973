package io.penstock.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it hears. Any thread may ask. */
public final class Heard implements MessageListener {
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    @Override
    public void onMessage(Message message) {
        messages.add(message);
    }

    /** The next message, which must come. */
    public Message next() throws InterruptedException {
        Message next = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("a message for the listener").isNotNull();
        return next;
    }

    /** The texts of the next messages, all of which must come. */
    public List<String> texts(int count) throws InterruptedException, JMSException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(next().getBody(String.class));
        }
        return texts;
    }

    public boolean isSilent() {
        return messages.isEmpty();
    }
}
