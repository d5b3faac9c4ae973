package io.penstock.jms.link;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;

/**
 * The one place where failures become those of Jakarta Messaging: the exact subclass, the number as error code and in the message, since most logs
 * show only that, and the failure itself both as linked exception and as cause. Pure, for any thread.
 */
public final class JmsErrors {
    private JmsErrors() {}

    /**
     * The JMS exception for any failure; a failure that is one already is returned as it is.
     *
     * <p>A PenstockException becomes the subclass of its code, anything unforeseen a JMSException with the code of INTERNAL.
     */
    public static JMSException translate(Throwable failure) {
        Throwable real = failure;
        while ((real instanceof CompletionException || real instanceof ExecutionException) && real.getCause() != null) {
            real = real.getCause();
        }
        if (real instanceof JMSException already) {
            return already;
        }
        if (real instanceof PenstockException known) {
            ErrorCode code = known.code();
            return linked(classFor(code).apply(code.label() + ": " + known.getMessage(), code.label()), real);
        }
        String label = ErrorCode.INTERNAL.label();
        return linked(new JMSException(label + ": " + real, label), real);
    }

    /** An exception that the provider itself finds reason for, with the code in its message as all have. */
    public static <E extends JMSException> E coded(
            BiFunction<String, String, E> exception, ErrorCode code, String message) {
        return exception.apply(code.label() + ": " + message, code.label());
    }

    /** An exception that an earlier one, whose code it takes, is the reason for. */
    public static <E extends JMSException> E because(
            JMSException reason, BiFunction<String, String, E> exception, String message) {
        String code = reason.getErrorCode();
        E failure = exception.apply(code + ": " + message + ": " + reason.getMessage(), code);
        linked(failure, reason);
        return failure;
    }

    /** The exception of the simplified API that says the same; its cause is the one given. */
    public static JMSRuntimeException unchecked(JMSException failure) {
        String message = failure.getMessage();
        String code = failure.getErrorCode();
        if (failure instanceof IllegalStateException) {
            return new IllegalStateRuntimeException(message, code, failure);
        }
        if (failure instanceof InvalidClientIDException) {
            return new InvalidClientIDRuntimeException(message, code, failure);
        }
        if (failure instanceof InvalidDestinationException) {
            return new InvalidDestinationRuntimeException(message, code, failure);
        }
        if (failure instanceof InvalidSelectorException) {
            return new InvalidSelectorRuntimeException(message, code, failure);
        }
        if (failure instanceof JMSSecurityException) {
            return new JMSSecurityRuntimeException(message, code, failure);
        }
        if (failure instanceof MessageFormatException) {
            return new MessageFormatRuntimeException(message, code, failure);
        }
        if (failure instanceof MessageNotWriteableException) {
            return new MessageNotWriteableRuntimeException(message, code, failure);
        }
        if (failure instanceof ResourceAllocationException) {
            return new ResourceAllocationRuntimeException(message, code, failure);
        }
        if (failure instanceof TransactionInProgressException) {
            return new TransactionInProgressRuntimeException(message, code, failure);
        }
        if (failure instanceof TransactionRolledBackException) {
            return new TransactionRolledBackRuntimeException(message, code, failure);
        }
        return new JMSRuntimeException(message, code, failure);
    }

    private static BiFunction<String, String, JMSException> classFor(ErrorCode code) {
        return switch (code) {
            case NO_SUCH_DESTINATION,
                    WRONG_DESTINATION_KIND,
                    INVALID_DESTINATION_NAME,
                    AUTO_CREATE_OFF,
                    TEMPORARY_DESTINATION,
                    // The specification asks for this one when an unknown subscription is unsubscribed.
                    NO_SUCH_SUBSCRIPTION -> InvalidDestinationException::new;
            // The credentials are refused, for now; the specification has one class for that (10.3).
            case LOGIN_DELAYED -> JMSSecurityException::new;
            case INVALID_SELECTOR -> InvalidSelectorException::new;
            case CLIENT_ID_IN_USE -> InvalidClientIDException::new;
            case CLIENT_ID_FIXED,
                    CLIENT_ID_NEEDED,
                    CONNECTION_CLOSED,
                    OBJECT_CLOSED,
                    CALLED_FROM_CALLBACK,
                    ILLEGAL_STATE -> IllegalStateException::new;
            case MESSAGE_READ_ONLY -> MessageNotWriteableException::new;
            case MESSAGE_WRITE_ONLY -> MessageNotReadableException::new;
            case MESSAGE_END -> MessageEOFException::new;
            case MESSAGE_FORMAT, VALUE_CONVERSION, BODY_TYPE, OBJECT_REFUSED, OBJECT_UNREADABLE ->
                MessageFormatException::new;
            // What was committed was not rolled back, whoever did it.
            case SECOND_BROKER -> TransactionInProgressException::new;
            case SEND_IN_DOUBT, BRANCH_COMMITTED_BY_OPERATOR -> JMSException::new;
            default -> classFor(code.category());
        };
    }

    private static BiFunction<String, String, JMSException> classFor(ErrorCode.Category category) {
        return switch (category) {
            case SECURITY -> JMSSecurityException::new;
            case LIMIT -> ResourceAllocationException::new;
            case TRANSACTION -> TransactionRolledBackException::new;
            case RETRY_LATER, RECONNECT, FIX_REQUEST, BROKEN -> JMSException::new;
        };
    }

    private static JMSException linked(JMSException failure, Throwable cause) {
        if (cause instanceof Exception exception) {
            failure.setLinkedException(exception);
        }
        failure.initCause(cause);
        return failure;
    }
}
