package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.link.Outgoing;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.TextMessage;
import java.nio.ByteBuffer;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The simplified API over the same sessions. */
class PenstockContextTest extends LinkTestCase {
    private JMSContext context() {
        return new PenstockContext(connection, SessionMode.AUTO);
    }

    @Test
    void shouldStartWithTheFirstConsumerUnlessToldNotTo() throws Exception {
        JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(1, 0, 0, "a");
        assertThat(consumer.receiveBody(String.class, 5_000)).isEqualTo("a");

        connection = connection(ConnectionSettings.Wait.FOR_PERSISTENT, 100);
        JMSContext still = context();
        still.setAutoStart(false);
        JMSConsumer waiting = still.createConsumer(QUEUE);
        link.forget();
        assertThat(waiting.receive(20)).isNull();
        assertThat(link.said()).isEmpty();
    }

    @Test
    void shouldCloseTheConnectionWithTheLastContext() {
        JMSContext first = context();
        JMSContext second = first.createContext(JMSContext.SESSION_TRANSACTED);
        assertThat(second.getSessionMode()).isEqualTo(JMSContext.SESSION_TRANSACTED);
        assertThat(second.getTransacted()).isTrue();
        first.close();
        first.close();
        assertThat(released).isZero();
        assertThatThrownBy(first::getSessionMode).isInstanceOf(IllegalStateRuntimeException.class);
        second.createProducer().send(QUEUE, "still");
        second.close();
        assertThat(released).isEqualTo(1);
    }

    @Test
    void shouldLetAClientIdBeSetBeforeUse() {
        JMSContext context = context();
        context.setClientID("me");
        assertThat(context.getClientID()).isEqualTo("me");
        assertThatThrownBy(() -> context.setClientID("other")).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Test
    void shouldPutItsPropertiesAndHeadersOnWhatItSends() throws Exception {
        JMSProducer producer = context().createProducer();
        producer.setProperty("n", 5)
                .setJMSType("kind")
                .setJMSCorrelationID("c")
                .setPriority(7)
                .send(QUEUE, "body");
        Outgoing sent = link.said(Outgoing.class).get(0);
        TextMessage message = (TextMessage) Texts.CODEC.decode(
                ByteBuffer.wrap(sent.bytes(), sent.offset(), sent.length()).slice(), 1, QUEUE);
        assertThat(message.getIntProperty("n")).isEqualTo(5);
        assertThat(message.getJMSType()).isEqualTo("kind");
        assertThat(message.getJMSCorrelationID()).isEqualTo("c");
        assertThat(message.getJMSPriority()).isEqualTo(7);
        assertThat(message.getText()).isEqualTo("body");
        assertThat(producer.getPropertyNames()).containsExactly("n");
    }

    @Test
    void shouldCompleteAsynchronously() throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        context()
                .createProducer()
                .setAsync(new jakarta.jms.CompletionListener() {
                    @Override
                    public void onCompletion(jakarta.jms.Message message) {
                        heard.add(Unchecked.call(() -> message.getBody(String.class)));
                    }

                    @Override
                    public void onException(jakarta.jms.Message message, Exception exception) {
                        heard.add(exception.toString());
                    }
                })
                .send(QUEUE, "a");
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
    }

    @Test
    void shouldThrowTheUncheckedTwins() {
        JMSContext context = context();
        JMSProducer producer = context.createProducer();
        assertThatThrownBy(() -> context.createContext(-1)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.send(null, "a")).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> producer.send(QUEUE, (jakarta.jms.Message) null))
                .isInstanceOf(MessageFormatRuntimeException.class);
        assertThatThrownBy(() -> producer.setPriority(-1)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> producer.setProperty("", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(context::commit).isInstanceOf(IllegalStateRuntimeException.class);
        context.close();
        assertThatThrownBy(context::createTextMessage).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(() -> producer.send(QUEUE, "a")).isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(context::acknowledge).isInstanceOf(IllegalStateRuntimeException.class);
    }

    @Test
    void shouldRefuseCloseAndStopFromTheOwnListener() throws Exception {
        JMSContext context = context();
        LinkedBlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        context.createConsumer(QUEUE).setMessageListener(message -> {
            for (Runnable action : new Runnable[] {context::close, context::stop}) {
                try {
                    action.run();
                } catch (JMSRuntimeException refused) {
                    thrown.add(refused);
                }
            }
        });
        link.deliver(1, 0, 0, "a");
        assertThat(thrown.poll(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateRuntimeException.class);
        assertThat(thrown.poll(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateRuntimeException.class);
    }
}
