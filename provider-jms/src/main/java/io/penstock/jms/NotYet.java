package io.penstock.jms;

import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.JMSException;

/** The one place that says that a feature of the specification is not here yet. */
final class NotYet {
    private NotYet() {}

    /** The exception to throw for a feature. */
    static JMSException feature(String name) {
        String code = ErrorCode.NOT_IN_THIS_RELEASE.label();
        return new JMSException(code + ": this release does not have it yet: " + name, code);
    }
}
