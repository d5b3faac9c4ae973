package io.penstock.conformance.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.util.List;

@Section("6.1.2")
class ClientIdentifierTest extends ConformanceCase {
    /** Something that is done with a connection. */
    private interface Action {
        void on(Connection connection) throws JMSException;
    }

    /** Something that is done with a context. */
    private interface ContextAction {
        void on(JMSContext context);
    }

    @Says("6.1.2 A client sets the identifier of its connection, which has none before.")
    void shouldSetTheClientId() throws JMSException {
        String id = name();
        Connection connection = connection();
        assertThat(connection.getClientID()).isNull();
        connection.setClientID(id);
        assertThat(connection.getClientID()).isEqualTo(id);
        JMSContext context = context();
        assertThat(context.getClientID()).isNull();
        context.setClientID(id + "2");
        assertThat(context.getClientID()).isEqualTo(id + "2");
    }

    @Says("6.1.2 A factory may be configured with the identifier, and the connection has it at once.")
    void shouldTakeTheClientIdOfTheFactory() throws JMSException {
        String id = name();
        try (Connection connection = factory("jms.clientID=" + id).createConnection()) {
            assertThat(connection.getClientID()).isEqualTo(id);
        }
        try (JMSContext context = factory("jms.clientID=" + id).createContext()) {
            assertThat(context.getClientID()).isEqualTo(id);
        }
    }

    @Says("6.1.2 An identifier that was configured cannot be changed: IllegalStateException.")
    void shouldNotChangeAConfiguredClientId() throws JMSException {
        try (Connection connection = factory("jms.clientID=" + name()).createConnection()) {
            assertThatThrownBy(() -> connection.setClientID(name())).isInstanceOf(IllegalStateException.class);
        }
        try (JMSContext context = factory("jms.clientID=" + name()).createContext()) {
            assertThatThrownBy(() -> context.setClientID(name())).isInstanceOf(IllegalStateRuntimeException.class);
        }
    }

    @Says("6.1.2 It must be set before any other action on the connection: later is an IllegalStateException.")
    void shouldNotSetTheClientIdOfAConnectionInUse() throws JMSException {
        for (Action action : List.<Action>of(
                connection -> connection.setClientID(name()),
                Connection::start,
                Connection::stop,
                connection -> connection.createSession().close(),
                connection -> connection.createSession(true, 0).close())) {
            Connection connection = connection();
            action.on(connection);
            assertThatThrownBy(() -> connection.setClientID(name())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Says("6.1.2 The same for a context: after its use the identifier cannot be set.")
    void shouldNotSetTheClientIdOfAContextInUse() {
        for (ContextAction action : List.<ContextAction>of(
                context -> context.setClientID(name()),
                JMSContext::start,
                JMSContext::stop,
                context -> context.createConsumer(queue()),
                context -> context.createProducer().send(queue(), "sent"),
                JMSContext::createTemporaryQueue)) {
            JMSContext context = context();
            action.on(context);
            assertThatThrownBy(() -> context.setClientID(name())).isInstanceOf(IllegalStateRuntimeException.class);
        }
    }

    @Says("6.1.2 Two clients at once cannot use one identifier; setting it is an InvalidClientIDException.")
    void shouldNotShareAClientId() throws JMSException {
        String id = name();
        started(id);
        Connection second = connection();
        assertThatThrownBy(() -> second.setClientID(id)).isInstanceOf(InvalidClientIDException.class);
        JMSContext context = context();
        assertThatThrownBy(() -> context.setClientID(id)).isInstanceOf(InvalidClientIDRuntimeException.class);
        assertThatThrownBy(() -> factory("jms.clientID=" + id).createConnection())
                .isInstanceOf(InvalidClientIDException.class);
        assertThatThrownBy(() -> factory("jms.clientID=" + id).createContext())
                .isInstanceOf(InvalidClientIDRuntimeException.class);
    }

    @Says("6.1.2 A refused identifier leaves the connection without one, free to set another.")
    void shouldTakeAnotherClientIdAfterARefusal() throws JMSException {
        String id = name();
        started(id);
        Connection second = connection();
        assertThatThrownBy(() -> second.setClientID(id)).isInstanceOf(InvalidClientIDException.class);
        assertThat(second.getClientID()).isNull();
        second.setClientID(id + "2");
        assertThat(second.getClientID()).isEqualTo(id + "2");
    }

    @Says("6.1.2 The identifier is free when its connection was closed, and not later.")
    void shouldFreeTheClientIdOnClose() throws JMSException {
        String id = name();
        for (int i = 0; i < 20; i++) {
            try (Connection connection = factory().createConnection()) {
                connection.setClientID(id);
                connection.createSession();
            }
            try (JMSContext context = factory().createContext()) {
                context.setClientID(id);
                context.createConsumer(queue());
            }
        }
    }

    @Says("6.1.2 Of many who want one identifier at once, one gets it.")
    void shouldGiveTheClientIdToOneOfMany() throws Exception {
        String id = name();
        int winners = 0;
        List<Connection> connections = new java.util.ArrayList<>();
        for (int i = 0; i < 8; i++) {
            connections.add(connection());
        }
        List<java.util.concurrent.Callable<Boolean>> attempts = connections.stream()
                .<java.util.concurrent.Callable<Boolean>>map(connection -> () -> {
                    try {
                        connection.setClientID(id);
                        return true;
                    } catch (InvalidClientIDException e) {
                        return false;
                    }
                })
                .toList();
        var threads = java.util.concurrent.Executors.newFixedThreadPool(8);
        try {
            for (var outcome : threads.invokeAll(attempts)) {
                winners += outcome.get() ? 1 : 0;
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(winners).isEqualTo(1);
    }

    @Says("10.3 An identifier that the provider rejects must be an InvalidClientIDException.")
    void shouldRejectNoClientId() throws JMSException {
        for (String id : new String[] {null, ""}) {
            Connection connection = connection();
            assertThatThrownBy(() -> connection.setClientID(id)).isInstanceOf(InvalidClientIDException.class);
            JMSContext context = context();
            assertThatThrownBy(() -> context.setClientID(id)).isInstanceOf(InvalidClientIDRuntimeException.class);
        }
    }
}
