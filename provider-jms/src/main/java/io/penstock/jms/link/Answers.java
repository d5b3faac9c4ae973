package io.penstock.jms.link;

import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for the broker on an application's thread, with failures in the words of Jakarta Messaging. Stateless, for any thread but a transport's. */
public final class Answers {
    private Answers() {}

    /**
     * Waits for an answer.
     *
     * @param timeoutMs milliseconds; 0 waits without end
     * @param what what was asked for, for the message of a failure
     * @throws JMSException the failure translated, or that no answer came in time, or that the thread was interrupted
     */
    public static <A> A await(CompletableFuture<A> answer, long timeoutMs, String what) throws JMSException {
        try {
            return timeoutMs == 0 ? answer.get() : answer.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw JmsErrors.translate(failed.getCause());
        } catch (TimeoutException late) {
            throw JmsErrors.coded(
                    JMSException::new,
                    ErrorCode.REQUEST_TIMEOUT,
                    "The broker did not answer within " + timeoutMs + " ms: " + what);
        } catch (InterruptedException interrupted) {
            throw interrupted(what, interrupted);
        }
    }

    /** The exception for a thread that was interrupted while it waited; the thread stays marked as interrupted. */
    public static JMSException interrupted(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        JMSException failure = JmsErrors.coded(
                JMSException::new, ErrorCode.INTERRUPTED, "The thread was interrupted while it waited: " + what);
        failure.setLinkedException(cause);
        failure.initCause(cause);
        return failure;
    }
}
