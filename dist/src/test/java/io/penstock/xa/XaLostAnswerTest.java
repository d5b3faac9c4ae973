package io.penstock.xa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockXAConnection;
import io.penstock.jms.PenstockXAConnectionFactory;
import io.penstock.jms.link.BranchXid;
import io.penstock.reliability.BrokerProcess;
import io.penstock.xa.CuttingProxy.Cut;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.XASession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection is cut before a step's request reaches the broker, or before its answer comes back: the caller learns the truth all the same. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class XaLostAnswerTest {
    @TempDir
    private static Path directory;

    private static BrokerProcess broker;
    private static int tests;

    private CuttingProxy proxy;
    private PenstockXAConnection connection;
    private XASession session;
    private XAResource resource;
    private Queue queue;
    private Xid xid;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.small(directory);
        broker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        proxy = new CuttingProxy(broker.port());
        connection = new PenstockXAConnectionFactory("penstock://127.0.0.1:" + proxy.port()).createXAConnection();
        connection.start();
        session = connection.createXASession();
        resource = session.getXAResource();
        queue = session.createQueue("cut-" + ++tests);
        xid = new BranchXid(5, queue.getQueueName().getBytes(StandardCharsets.US_ASCII), new byte[] {1});
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        proxy.close();
    }

    private void work() throws Exception {
        resource.start(xid, XAResource.TMNOFLAGS);
        session.createProducer(queue).send(session.createTextMessage("once"));
        resource.end(xid, XAResource.TMSUCCESS);
    }

    private List<String> drained() throws JMSException {
        List<String> texts = new ArrayList<>();
        try (Connection direct = new PenstockXAConnectionFactory(broker.url("")).createConnection()) {
            direct.start();
            MessageConsumer consumer =
                    direct.createSession(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
            for (Message message = consumer.receive(300); message != null; message = consumer.receive(300)) {
                texts.add(((TextMessage) message).getText());
            }
        }
        return texts;
    }

    /** What nobody can know afterwards is found out by asking the broker on a connection that nobody cuts. */
    private int rollBackDirectly() throws Exception {
        try (PenstockXAConnection direct = new PenstockXAConnectionFactory(broker.url("")).createXAConnection()) {
            direct.createXASession().getXAResource().rollback(xid);
            return XAResource.XA_OK;
        } catch (XAException failure) {
            return failure.errorCode;
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void shouldPrepareOnceAndCommitOnce(Cut cut) throws Exception {
        work();
        resource.end(started(), XAResource.TMSUCCESS);
        proxy.cut(cut);
        if (cut == Cut.BEFORE_THE_REQUEST) {
            // With the connection the branch is lost, which nobody had prepared.
            assertThatThrownBy(() -> resource.prepare(xid))
                    .isInstanceOfSatisfying(
                            XAException.class,
                            failure -> assertThat(failure.errorCode).isEqualTo(XAException.XA_RBCOMMFAIL));
            assertThat(drained()).isEmpty();
            return;
        }
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        assertThat(proxy.isCut()).isTrue();
        proxy.cut(cut);
        resource.commit(xid, false);
        assertThat(proxy.isCut()).isTrue();
        assertThat(drained()).containsExactly("once");
    }

    /** Another session joins, so that the branch has two pieces of work. */
    private Xid started() throws XAException {
        resource.start(xid, XAResource.TMJOIN);
        return xid;
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void shouldCommitOnceInTheSecondPhase(Cut cut) throws Exception {
        work();
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        proxy.cut(cut);
        resource.commit(xid, false);
        assertThat(drained()).containsExactly("once");
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void shouldCommitInOnePhaseOnceOrNotAtAllAndSayWhich(Cut cut) throws Exception {
        work();
        proxy.cut(cut);
        if (cut == Cut.BEFORE_THE_REQUEST) {
            assertThatThrownBy(() -> resource.commit(xid, true))
                    .isInstanceOfSatisfying(
                            XAException.class,
                            failure -> assertThat(failure.errorCode).isEqualTo(XAException.XA_RBCOMMFAIL));
            assertThat(drained()).isEmpty();
        } else {
            resource.commit(xid, true);
            assertThat(drained()).containsExactly("once");
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void shouldRollBackWhateverIsLost(Cut cut) throws Exception {
        work();
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        proxy.cut(cut);
        resource.rollback(xid);
        assertThat(drained()).isEmpty();
        assertThat(rollBackDirectly()).isEqualTo(XAException.XAER_NOTA);
    }

    @ParameterizedTest
    @EnumSource(
            value = Cut.class,
            names = {"BEFORE_THE_REQUEST", "BEFORE_THE_ANSWER"})
    void shouldNotGoOnWithABranchWhoseEndWasCut(Cut cut) throws Exception {
        resource.start(xid, XAResource.TMNOFLAGS);
        session.createProducer(queue).send(session.createTextMessage("never"));
        proxy.cut(cut);
        assertThatThrownBy(() -> resource.end(xid, XAResource.TMSUCCESS))
                .isInstanceOfSatisfying(
                        XAException.class,
                        failure -> assertThat(failure.errorCode).isEqualTo(XAException.XAER_RMFAIL));
        assertThatThrownBy(() -> resource.prepare(xid))
                .isInstanceOfSatisfying(
                        XAException.class,
                        failure -> assertThat(failure.errorCode).isEqualTo(XAException.XA_RBCOMMFAIL));
        assertThat(drained()).isEmpty();
        assertThat(rollBackDirectly()).isEqualTo(XAException.XAER_NOTA);
    }
}
