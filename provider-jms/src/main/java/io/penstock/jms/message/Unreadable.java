package io.penstock.jms.message;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.MessageFormatException;

/** The exception for values that cannot be read, written or converted, with what said so as cause and linked. Pure, for any thread. */
final class Unreadable {
    private Unreadable() {}

    static MessageFormatException because(ErrorCode code, String message, Throwable cause) {
        MessageFormatException failure = JmsErrors.coded(MessageFormatException::new, code, message);
        if (cause instanceof Exception exception) {
            failure.setLinkedException(exception);
        }
        failure.initCause(cause);
        return failure;
    }
}
