package io.penstock.conformance.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;

@Section("6.1.1")
class AuthenticationTest extends ConformanceCase {
    @Says("10.3 A user name and password that the provider rejects must be a JMSSecurityException.")
    void shouldRejectUnknownUsers() {
        ConnectionFactory factory = factory();
        assertThatThrownBy(() -> factory.createConnection("nobody", "guess")).isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(() -> ((QueueConnectionFactory) factory).createQueueConnection("nobody", "guess"))
                .isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(() -> ((TopicConnectionFactory) factory).createTopicConnection("nobody", "guess"))
                .isInstanceOf(JMSSecurityException.class);
    }

    @Says("10.3 For contexts it must be a JMSSecurityRuntimeException.")
    void shouldRejectUnknownUsersOfContexts() {
        ConnectionFactory factory = factory();
        assertThatThrownBy(() -> factory.createContext("nobody", "guess"))
                .isInstanceOf(JMSSecurityRuntimeException.class);
        assertThatThrownBy(() -> factory.createContext("nobody", "guess", JMSContext.CLIENT_ACKNOWLEDGE))
                .isInstanceOf(JMSSecurityRuntimeException.class);
    }

    @Says("6.1.1 Without credentials, those of the surroundings are used: here, nobody's.")
    void shouldConnectWithoutCredentials() throws JMSException {
        try (Connection connection = factory().createConnection()) {
            assertThat(connection.getMetaData()).isNotNull();
        }
    }
}
