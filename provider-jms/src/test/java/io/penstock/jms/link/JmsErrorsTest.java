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
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JmsErrorsTest {
    private static final Map<ErrorCode, Class<? extends JMSException>> CLASSES = Map.ofEntries(
            Map.entry(ErrorCode.AUTHENTICATION_FAILED, JMSSecurityException.class),
            Map.entry(ErrorCode.NOT_AUTHORIZED, JMSSecurityException.class),
            Map.entry(ErrorCode.ANONYMOUS_REFUSED, JMSSecurityException.class),
            Map.entry(ErrorCode.NO_SUCH_DESTINATION, InvalidDestinationException.class),
            Map.entry(ErrorCode.WRONG_DESTINATION_KIND, InvalidDestinationException.class),
            Map.entry(ErrorCode.INVALID_DESTINATION_NAME, InvalidDestinationException.class),
            Map.entry(ErrorCode.AUTO_CREATE_OFF, InvalidDestinationException.class),
            Map.entry(ErrorCode.TEMPORARY_DESTINATION, InvalidDestinationException.class),
            Map.entry(ErrorCode.DESTINATION_IN_USE, JMSException.class),
            Map.entry(ErrorCode.NO_SUCH_SUBSCRIPTION, InvalidDestinationException.class),
            Map.entry(ErrorCode.SUBSCRIPTION_IN_USE, JMSException.class),
            Map.entry(ErrorCode.SUBSCRIPTION_CONFLICT, JMSException.class),
            Map.entry(ErrorCode.INVALID_SELECTOR, InvalidSelectorException.class),
            Map.entry(ErrorCode.CLIENT_ID_IN_USE, InvalidClientIDException.class),
            Map.entry(ErrorCode.CLIENT_ID_FIXED, IllegalStateException.class),
            Map.entry(ErrorCode.CONNECTION_CLOSED, IllegalStateException.class),
            Map.entry(ErrorCode.QUEUE_FULL, ResourceAllocationException.class),
            Map.entry(ErrorCode.DISK_FULL, ResourceAllocationException.class),
            Map.entry(ErrorCode.MESSAGE_TOO_LARGE, ResourceAllocationException.class),
            Map.entry(ErrorCode.TRANSACTION_ROLLED_BACK, TransactionRolledBackException.class),
            Map.entry(ErrorCode.NO_SUCH_TRANSACTION, TransactionRolledBackException.class),
            Map.entry(ErrorCode.SEND_IN_DOUBT, JMSException.class),
            Map.entry(ErrorCode.MESSAGE_FORMAT, MessageFormatException.class),
            Map.entry(ErrorCode.INVALID_URI, JMSException.class),
            Map.entry(ErrorCode.CONNECT_FAILED, JMSException.class),
            Map.entry(ErrorCode.STORE_FAILED, JMSException.class));

    private static final Map<Class<? extends JMSException>, Class<? extends JMSRuntimeException>> TWINS = Map.of(
            JMSSecurityException.class, JMSSecurityRuntimeException.class,
            InvalidDestinationException.class, InvalidDestinationRuntimeException.class,
            InvalidSelectorException.class, InvalidSelectorRuntimeException.class,
            InvalidClientIDException.class, InvalidClientIDRuntimeException.class,
            IllegalStateException.class, IllegalStateRuntimeException.class,
            ResourceAllocationException.class, ResourceAllocationRuntimeException.class,
            TransactionRolledBackException.class, TransactionRolledBackRuntimeException.class,
            MessageFormatException.class, MessageFormatRuntimeException.class,
            JMSException.class, JMSRuntimeException.class);

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
        if (CLASSES.containsKey(code)) {
            assertThat(translated.getClass()).isEqualTo(CLASSES.get(code));
        }
        JMSRuntimeException unchecked = JmsErrors.unchecked(translated);
        assertThat(unchecked.getClass()).isEqualTo(TWINS.get(translated.getClass()));
        assertThat(unchecked).hasMessage(translated.getMessage()).hasCause(translated);
        assertThat(unchecked.getErrorCode()).isEqualTo(translated.getErrorCode());
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
