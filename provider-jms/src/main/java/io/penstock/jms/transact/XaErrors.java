package io.penstock.jms.transact;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.JMSException;
import javax.transaction.xa.XAException;

/** The one place where failures become those of XA: the exact code, and in the message what the broker said. Pure, for any thread. */
final class XaErrors {
    private XaErrors() {}

    /** A failure that the resource itself finds. */
    static XAException of(int code, String message) {
        XAException failure = new XAException(found(code).label() + ": " + message);
        failure.errorCode = code;
        return failure;
    }

    /** The number under which the errors' page explains what the resource finds. */
    private static ErrorCode found(int code) {
        return switch (code) {
            case XAException.XAER_INVAL -> ErrorCode.INVALID_ARGUMENT;
            case XAException.XAER_NOTA -> ErrorCode.NO_SUCH_TRANSACTION;
            case XAException.XAER_DUPID -> ErrorCode.BRANCH_EXISTS;
            case XAException.XA_RBCOMMFAIL -> ErrorCode.BRANCH_CUT;
            default -> ErrorCode.BRANCH_STATE;
        };
    }

    /** The XA failure for one of the broker, or of the way there. */
    static XAException of(JMSException failure) {
        XAException translated = new XAException(failure.getMessage());
        translated.errorCode = codeFor(failure);
        translated.initCause(failure);
        return translated;
    }

    /**
     * The same for a step that completes a branch. There XAER_RMERR would say that the branch was rolled back; a refusal for a reason that has nothing to do with the branch
     * leaves it as it is, to be completed later, which is what XAER_RMFAIL says.
     */
    static XAException ofCompletion(JMSException failure) {
        XAException translated = of(failure);
        if (translated.errorCode == XAException.XAER_RMERR) {
            translated.errorCode = XAException.XAER_RMFAIL;
        }
        return translated;
    }

    /** Whether the broker has not heard of the request, so that what it asked for is still to be said. */
    static boolean isUnheard(JMSException failure) {
        return failure.getCause() instanceof PenstockException known
                && known.code().category() == ErrorCode.Category.LIMIT
                && known.code() != ErrorCode.TRANSACTION_TOO_LARGE;
    }

    private static int codeFor(JMSException failure) {
        // Without an answer of the broker there was none in time, or the thread was interrupted: nobody knows.
        return failure.getCause() instanceof PenstockException known ? codeFor(known.code()) : XAException.XAER_RMFAIL;
    }

    private static int codeFor(ErrorCode code) {
        return switch (code) {
            case NO_SUCH_TRANSACTION -> XAException.XAER_NOTA;
            case BRANCH_EXISTS -> XAException.XAER_DUPID;
            case BRANCH_STATE -> XAException.XAER_PROTO;
            case BRANCH_TIMED_OUT -> XAException.XA_RBTIMEOUT;
            case BRANCH_CUT -> XAException.XA_RBCOMMFAIL;
            case TRANSACTION_ROLLED_BACK -> XAException.XA_RBROLLBACK;
            case TRANSACTION_TOO_LARGE -> XAException.XA_RBOTHER;
            case SECOND_BROKER -> XAException.XA_RBPROTO;
            case BRANCH_COMMITTED_BY_OPERATOR -> XAException.XA_HEURCOM;
            case BRANCH_ROLLED_BACK_BY_OPERATOR -> XAException.XA_HEURRB;
            case SEND_IN_DOUBT, CONNECTION_CLOSED, REQUEST_TIMEOUT, SEND_TIMEOUT, BROKER_AWAY ->
                XAException.XAER_RMFAIL;
            default ->
                switch (code.category()) {
                    case RECONNECT, BROKEN -> XAException.XAER_RMFAIL;
                    case RETRY_LATER, FIX_REQUEST, LIMIT, SECURITY, TRANSACTION -> XAException.XAER_RMERR;
                };
        };
    }
}
