package io.penstock.conformance.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import io.penstock.jms.PenstockXAConnectionFactory;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicSession;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;

/** What can be called on the closed objects that only application servers and transaction managers use. */
@Section({"11.2", "11.3"})
class ClosedServerObjectsTest extends ConformanceCase {
    private final Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    private PenstockXAConnectionFactory factory;
    private XAConnection connection;
    private XASession session;
    private Queue queue;

    @BeforeEach
    void open() throws JMSException {
        queue = queue();
        factory = new PenstockXAConnectionFactory(factory().getUri());
        connection = closing(factory.createXAConnection());
        session = connection.createXASession();
    }

    private void assertAll(Class<? extends Exception> type) {
        calls.forEach((name, call) -> assertThatThrownBy(call).as(name).isInstanceOf(type));
    }

    private void addSessionCalls() {
        calls.put("getSession", session::getSession);
        calls.put("getQueueSession", ((XAQueueSession) session)::getQueueSession);
        calls.put("getTopicSession", ((XATopicSession) session)::getTopicSession);
        calls.put("createProducer", () -> session.createProducer(queue));
        calls.put("createConsumer", () -> session.createConsumer(queue));
        calls.put("createBrowser", () -> session.createBrowser(queue));
        calls.put("createTextMessage", session::createTextMessage);
        calls.put("getTransacted", session::getTransacted);
        calls.put("getAcknowledgeMode", session::getAcknowledgeMode);
        calls.put("commit", session::commit);
        calls.put("rollback", session::rollback);
        calls.put("recover", session::recover);
    }

    @Says("11.3 API XASession: after its close its methods are an IllegalStateException, by whichever face it is used.")
    void shouldRefuseEverythingOfAClosedXaSession() throws JMSException {
        Session face = ((XAQueueSession) session).getQueueSession();
        session.close();
        addSessionCalls();
        calls.put("face.createProducer", () -> face.createProducer(queue));
        assertAll(IllegalStateException.class);
    }

    @Says(
            "11.3 A session that is closed leaves its resource to the transaction manager, which has branches to end by it.")
    void shouldLeaveTheResourceOfAClosedSession() throws Exception {
        session.close();
        assertThat(session.getXAResource().recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                .isNotNull();
    }

    @Says("11.3 API XAConnection: after its close its methods and those of its sessions are an IllegalStateException.")
    void shouldRefuseEverythingOfAClosedXaConnection() throws JMSException {
        XAResource resource = session.getXAResource();
        connection.close();
        connection.close();
        calls.put("createXASession", connection::createXASession);
        calls.put("createSession", () -> connection.createSession(true, 0));
        calls.put("getMetaData", connection::getMetaData);
        addSessionCalls();
        assertAll(IllegalStateException.class);
        assertThatThrownBy(() -> resource.recover(XAResource.TMSTARTRSCAN))
                .isInstanceOfSatisfying(
                        XAException.class, lost -> assertThat(lost.errorCode).isEqualTo(XAException.XAER_RMFAIL));
    }

    @Says("11.3 API XAJMSContext: after its close its methods are an IllegalStateRuntimeException.")
    void shouldRefuseEverythingOfAClosedXaContext() {
        XAJMSContext context = closing(factory.createXAContext());
        context.close();
        calls.put("getContext", context::getContext);
        calls.put("getXAResource", context::getXAResource);
        calls.put("createProducer", context::createProducer);
        calls.put("createConsumer", () -> context.createConsumer(queue));
        calls.put("commit", context::commit);
        calls.put("getTransacted", context::getTransacted);
        assertAll(IllegalStateRuntimeException.class);
    }

    @Says("11.2 API ConnectionConsumer: after its close, or its connection's, its method is an IllegalStateException.")
    void shouldRefuseAClosedConnectionConsumer() throws JMSException {
        ConnectionConsumer closed = connection.createConnectionConsumer(queue, null, () -> null, 1);
        ConnectionConsumer closedWithIt = connection.createConnectionConsumer(queue, null, () -> null, 1);
        closed.close();
        closed.close();
        assertThat(closedWithIt.getServerSessionPool()).isNotNull();
        connection.close();
        calls.put("closed", closed::getServerSessionPool);
        calls.put("closed with its connection", closedWithIt::getServerSessionPool);
        assertAll(IllegalStateException.class);
    }
}
