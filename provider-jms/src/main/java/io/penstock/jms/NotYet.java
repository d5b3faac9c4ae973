package io.penstock.jms;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.JMSException;

/** The one place that says that a feature of the specification is not here yet. */
final class NotYet {
    private NotYet() {}

    /** The exception to throw for a feature. */
    static JMSException feature(String name) {
        return JmsErrors.coded(
                JMSException::new, ErrorCode.NOT_IN_THIS_RELEASE, "this release does not have it yet: " + name);
    }
}
