package io.penstock.conformance.facility;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TransactionRolledBackException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What exceptions carry; their classes are checked where they are thrown. */
@Section({"10.2", "10.3"})
class ExceptionsTest extends ConformanceCase {
    private static Throwable failureOf(ThrowingCallable call) {
        return ThrowableAssert.catchThrowable(call);
    }

    @Says("10.2 A JMSException carries a text, and a code of the provider that is the start of the text.")
    void shouldCarryTextAndCode() throws JMSException {
        Session session = session();
        TemporaryQueue gone = session.createTemporaryQueue();
        gone.delete();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("commit", session::commit);
        calls.put("null destination", () -> session.createConsumer(null));
        calls.put("selector", () -> session.createConsumer(queue(), "="));
        calls.put("name", () -> session.createQueue("no blanks"));
        calls.put("gone", () -> session.createProducer(gone));
        calls.put("unsubscribe", () -> session.unsubscribe("nothing"));
        calls.put("credentials", () -> factory().createConnection("nobody-" + name(), "guess"));
        calls.put("client id", () -> started().setClientID("late"));
        calls.put("priority", () -> session.createProducer(null).setPriority(77));
        calls.forEach((name, call) -> {
            Throwable failure = failureOf(call);
            assertThat(failure).as(name).isInstanceOf(JMSException.class);
            JMSException exception = (JMSException) failure;
            assertThat(exception.getErrorCode()).as(name).matches("PENSTOCK-\\d{4}");
            assertThat(exception.getMessage()).as(name).startsWith(exception.getErrorCode() + ": ");
        });
    }

    @Says("10.2 A JMSRuntimeException carries the same, and the checked exception as its cause.")
    void shouldCarryTheSameUnchecked() {
        JMSContext context = context();
        for (ThrowingCallable call : java.util.List.<ThrowingCallable>of(
                context::commit,
                () -> context.createConsumer(null),
                () -> context.createConsumer(queue(), "="),
                () -> context.createQueue("no blanks"))) {
            Throwable failure = failureOf(call);
            assertThat(failure).isInstanceOf(JMSRuntimeException.class).hasCauseInstanceOf(JMSException.class);
            JMSException cause = (JMSException) failure.getCause();
            assertThat(((JMSRuntimeException) failure).getErrorCode()).isEqualTo(cause.getErrorCode());
        }
    }

    @Says("10.2 Where a failure of a lower level is the reason, it is linked.")
    void shouldLinkTheReason() {
        Throwable failure = failureOf(
                () -> new io.penstock.jms.PenstockConnectionFactory("penstock://127.0.0.1:1").createConnection());
        assertThat(failure).isInstanceOf(JMSException.class);
        JMSException exception = (JMSException) failure;
        assertThat(exception.getLinkedException()).isNotNull().isSameAs(exception.getCause());
    }

    @Says("10.3 Reading and writing at the wrong time or type must be the four exceptions of messages.")
    void shouldThrowTheExceptionsOfMessages() throws JMSException {
        Session session = session();
        StreamMessage stream = session.createStreamMessage();
        assertThat(failureOf(stream::readInt)).isInstanceOf(MessageNotReadableException.class);
        assertThat(failureOf(() -> stream.writeObject(new Object()))).isInstanceOf(MessageFormatException.class);
        stream.writeBoolean(true);
        stream.reset();
        assertThat(failureOf(stream::readShort)).isInstanceOf(MessageFormatException.class);
        assertThat(failureOf(() -> stream.writeInt(1))).isInstanceOf(MessageNotWriteableException.class);
        stream.readBoolean();
        assertThat(failureOf(stream::readBoolean)).isInstanceOf(MessageEOFException.class);
        BytesMessage bytes = session.createBytesMessage();
        bytes.reset();
        assertThat(failureOf(bytes::readInt)).isInstanceOf(MessageEOFException.class);
    }

    @Says(
            "10.3 A commit that ends in a rollback must be a TransactionRolledBackException, and the next transaction is a new one.")
    void shouldTellOfARollbackAtCommit() throws JMSException {
        Session session = session(Session.SESSION_TRANSACTED);
        TemporaryQueue gone = started().createSession().createTemporaryQueue();
        var queue = queue();
        var producer = session.createProducer(null);
        producer.send(queue, session.createTextMessage("rolled back"));
        Throwable failure = failureOf(() -> {
            producer.send(gone, session.createTextMessage("to what goes away"));
            gone.delete();
            session.commit();
        });
        assertThat(failure).isInstanceOf(TransactionRolledBackException.class);
        assertHolds(queue);
        producer.send(queue, session.createTextMessage("anew"));
        session.commit();
        assertHolds(queue, "anew");
    }
}
