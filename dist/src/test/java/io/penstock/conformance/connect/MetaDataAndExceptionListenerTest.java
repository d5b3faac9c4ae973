package io.penstock.conformance.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

@Section({"6.1.6", "6.1.7"})
class MetaDataAndExceptionListenerTest extends ConformanceCase {
    @Says("6.1.6 The metadata tells the version of Jakarta Messaging, 3.1, and the provider's name and version.")
    void shouldTellVersions() throws JMSException {
        for (ConnectionMetaData data :
                List.of(connection().getMetaData(), context().getMetaData())) {
            assertThat(data.getJMSVersion()).isEqualTo("3.1");
            assertThat(data.getJMSMajorVersion()).isEqualTo(3);
            assertThat(data.getJMSMinorVersion()).isEqualTo(1);
            assertThat(data.getJMSProviderName()).isEqualTo("Penstock");
            assertThat(data.getProviderVersion())
                    .startsWith(data.getProviderMajorVersion() + "." + data.getProviderMinorVersion());
        }
    }

    @Says("6.1.7 The exception listener is the one that was set, or null.")
    void shouldKeepTheExceptionListener() throws JMSException {
        ExceptionListener listener = failure -> {};
        Connection connection = connection();
        assertThat(connection.getExceptionListener()).isNull();
        connection.setExceptionListener(listener);
        assertThat(connection.getExceptionListener()).isSameAs(listener);
        connection.setExceptionListener(null);
        assertThat(connection.getExceptionListener()).isNull();
        JMSContext context = context();
        assertThat(context.getExceptionListener()).isNull();
        context.setExceptionListener(listener);
        assertThat(context.getExceptionListener()).isSameAs(listener);
    }

    @Says("6.1.7 What is thrown to a caller, or ends in an orderly close, is not told to the listener.")
    void shouldNotTellTheListenerWhatACallerWasTold() throws JMSException {
        AtomicInteger told = new AtomicInteger();
        Connection connection = connection();
        connection.setExceptionListener(failure -> told.incrementAndGet());
        var session = connection.createSession();
        org.assertj.core.api.Assertions.assertThatThrownBy(session::commit).isInstanceOf(JMSException.class);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> session.createConsumer(null))
                .isInstanceOf(JMSException.class);
        connection.close();
        assertThat(told).hasValue(0);
    }
}
