package io.penstock.jms.link;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JmsErrorsTest {
    /** The exact class of each code; every other code is a plain JMSException. */
    private static final Map<Class<? extends JMSException>, Set<ErrorCode>> CLASSES = Map.ofEntries(
            Map.entry(
                    JMSSecurityException.class,
                    EnumSet.of(
                            ErrorCode.TLS_FAILED,
                            ErrorCode.AUTHENTICATION_FAILED,
                            ErrorCode.NOT_AUTHORIZED,
                            ErrorCode.ANONYMOUS_REFUSED,
                            ErrorCode.LOGIN_REQUIRED,
                            ErrorCode.LOGIN_DELAYED)),
            Map.entry(
                    InvalidDestinationException.class,
                    EnumSet.of(
                            ErrorCode.NO_SUCH_DESTINATION,
                            ErrorCode.WRONG_DESTINATION_KIND,
                            ErrorCode.INVALID_DESTINATION_NAME,
                            ErrorCode.AUTO_CREATE_OFF,
                            ErrorCode.TEMPORARY_DESTINATION,
                            ErrorCode.NO_SUCH_SUBSCRIPTION)),
            Map.entry(InvalidSelectorException.class, EnumSet.of(ErrorCode.INVALID_SELECTOR)),
            Map.entry(InvalidClientIDException.class, EnumSet.of(ErrorCode.CLIENT_ID_IN_USE)),
            Map.entry(
                    IllegalStateException.class,
                    EnumSet.of(
                            ErrorCode.CLIENT_ID_FIXED,
                            ErrorCode.CLIENT_ID_NEEDED,
                            ErrorCode.CONNECTION_CLOSED,
                            ErrorCode.OBJECT_CLOSED,
                            ErrorCode.CALLED_FROM_CALLBACK,
                            ErrorCode.ILLEGAL_STATE)),
            Map.entry(
                    ResourceAllocationException.class,
                    EnumSet.of(
                            ErrorCode.FRAME_TOO_LARGE,
                            ErrorCode.QUEUE_FULL,
                            ErrorCode.DISK_FULL,
                            ErrorCode.MESSAGE_TOO_LARGE,
                            ErrorCode.CONNECTION_LIMIT,
                            ErrorCode.LIMIT_EXCEEDED,
                            ErrorCode.TRANSACTION_TOO_LARGE)),
            Map.entry(
                    TransactionRolledBackException.class,
                    EnumSet.of(
                            ErrorCode.TRANSACTION_ROLLED_BACK,
                            ErrorCode.NO_SUCH_TRANSACTION,
                            ErrorCode.BRANCH_TIMED_OUT,
                            ErrorCode.BRANCH_CUT,
                            ErrorCode.BRANCH_ROLLED_BACK_BY_OPERATOR)),
            Map.entry(TransactionInProgressException.class, EnumSet.of(ErrorCode.SECOND_BROKER)),
            Map.entry(
                    MessageFormatException.class,
                    EnumSet.of(
                            ErrorCode.MESSAGE_FORMAT,
                            ErrorCode.VALUE_CONVERSION,
                            ErrorCode.BODY_TYPE,
                            ErrorCode.OBJECT_REFUSED,
                            ErrorCode.OBJECT_UNREADABLE)),
            Map.entry(MessageNotWriteableException.class, EnumSet.of(ErrorCode.MESSAGE_READ_ONLY)),
            Map.entry(MessageNotReadableException.class, EnumSet.of(ErrorCode.MESSAGE_WRITE_ONLY)),
            Map.entry(MessageEOFException.class, EnumSet.of(ErrorCode.MESSAGE_END)));

    private static final Map<Class<? extends JMSException>, Class<? extends JMSRuntimeException>> TWINS = Map.of(
            JMSSecurityException.class, JMSSecurityRuntimeException.class,
            InvalidDestinationException.class, InvalidDestinationRuntimeException.class,
            InvalidSelectorException.class, InvalidSelectorRuntimeException.class,
            InvalidClientIDException.class, InvalidClientIDRuntimeException.class,
            IllegalStateException.class, IllegalStateRuntimeException.class,
            ResourceAllocationException.class, ResourceAllocationRuntimeException.class,
            TransactionInProgressException.class, TransactionInProgressRuntimeException.class,
            TransactionRolledBackException.class, TransactionRolledBackRuntimeException.class,
            MessageFormatException.class, MessageFormatRuntimeException.class,
            MessageNotWriteableException.class, MessageNotWriteableRuntimeException.class);

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void shouldTellCodeMessageAndCauseOfEachError(ErrorCode code) {
        PenstockException failure = new PenstockException(code, "what happened");
        JMSException translated = JmsErrors.translate(new CompletionException(failure));
        assertThat(translated.getErrorCode()).isEqualTo("PENSTOCK-" + code.number());
        assertThat(translated)
                .hasMessage("PENSTOCK-" + code.number() + ": what happened")
                .hasCause(failure);
        assertThat(translated.getLinkedException()).isSameAs(failure);
        Class<? extends JMSException> expected = CLASSES.entrySet().stream()
                .filter(entry -> entry.getValue().contains(code))
                .<Class<? extends JMSException>>map(Map.Entry::getKey)
                .findFirst()
                .orElse(JMSException.class);
        assertThat(translated.getClass()).isEqualTo(expected);
        JMSRuntimeException unchecked = JmsErrors.unchecked(translated);
        assertThat(unchecked.getClass()).isEqualTo(TWINS.getOrDefault(expected, JMSRuntimeException.class));
        assertThat(unchecked).hasMessage(translated.getMessage()).hasCause(translated);
        assertThat(unchecked.getErrorCode()).isEqualTo(translated.getErrorCode());
    }

    static List<JMSException> exceptionsOfTheSpecification() {
        return List.of(
                new IllegalStateException("m", "c"),
                new InvalidClientIDException("m", "c"),
                new InvalidDestinationException("m", "c"),
                new InvalidSelectorException("m", "c"),
                new JMSException("m", "c"),
                new JMSSecurityException("m", "c"),
                new MessageEOFException("m", "c"),
                new MessageFormatException("m", "c"),
                new MessageNotReadableException("m", "c"),
                new MessageNotWriteableException("m", "c"),
                new ResourceAllocationException("m", "c"),
                new TransactionInProgressException("m", "c"),
                new TransactionRolledBackException("m", "c"));
    }

    /** The simplified API has a RuntimeException beside an exception, where it has one at all, and a plain one else. */
    @ParameterizedTest
    @MethodSource("exceptionsOfTheSpecification")
    void shouldHaveATwinForEachException(JMSException failure) {
        String name = failure.getClass().getName();
        Class<?> twin = JMSRuntimeException.class;
        try {
            twin = Class.forName(name.substring(0, name.length() - "Exception".length()) + "RuntimeException");
        } catch (ClassNotFoundException noTwin) {
            assertThat(failure).isInstanceOfAny(MessageEOFException.class, MessageNotReadableException.class);
        }
        JMSRuntimeException unchecked = JmsErrors.unchecked(failure);
        assertThat(unchecked.getClass()).isEqualTo(twin);
        assertThat(unchecked).hasMessage("m").hasCause(failure);
        assertThat(unchecked.getErrorCode()).isEqualTo("c");
    }

    @Test
    void shouldTakeTheCodeOfTheReason() {
        JMSException reason = JmsErrors.translate(new PenstockException(ErrorCode.RECONNECT_GIVEN_UP, "no broker"));
        IllegalStateException failure = JmsErrors.because(reason, IllegalStateException::new, "lost");
        assertThat(failure)
                .hasMessage("PENSTOCK-1108: lost: PENSTOCK-1108: no broker")
                .hasCause(reason);
        assertThat(failure.getErrorCode()).isEqualTo("PENSTOCK-1108");
        assertThat(failure.getLinkedException()).isSameAs(reason);
    }

    @Test
    void shouldPutTheCodeIntoTheProvidersOwnExceptions() {
        MessageEOFException end = JmsErrors.coded(MessageEOFException::new, ErrorCode.MESSAGE_END, "the end");
        assertThat(end).hasMessage("PENSTOCK-1805: the end");
        assertThat(end.getErrorCode()).isEqualTo("PENSTOCK-1805");
    }

    @Test
    void shouldLeaveAJmsExceptionAsItIs() {
        JMSException failure = new InvalidSelectorException("selector");
        assertThat(JmsErrors.translate(new CompletionException(failure))).isSameAs(failure);
    }

    @Test
    void shouldCallTheUnforeseenInternal() {
        RuntimeException failure = new ArithmeticException("zero");
        JMSException translated = JmsErrors.translate(failure);
        assertThat(translated.getErrorCode()).isEqualTo(ErrorCode.INTERNAL.label());
        assertThat(translated).hasCause(failure).hasMessageContaining("zero");
        Error error = new NoClassDefFoundError("gone");
        assertThat(JmsErrors.translate(error)).hasCause(error);
    }
}
