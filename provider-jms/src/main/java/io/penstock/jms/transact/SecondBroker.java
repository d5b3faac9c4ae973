package io.penstock.jms.transact;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.TransactionInProgressException;

/** What is said when a transaction is to touch a second broker: the call is refused since a transaction is in progress, and does nothing to that. */
final class SecondBroker {
    private SecondBroker() {}

    static TransactionInProgressException refused(String at, String other) {
        return JmsErrors.coded(
                TransactionInProgressException::new,
                ErrorCode.SECOND_BROKER,
                "The transaction works at broker " + at + ", so it cannot send to or receive from broker " + other
                        + " before it is committed or rolled back");
    }
}
