package io.penstock.xa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cli.Penstock;
import io.penstock.jms.PenstockXAConnection;
import io.penstock.jms.PenstockXAConnectionFactory;
import io.penstock.jms.link.BranchXid;
import io.penstock.reliability.BrokerProcess;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XASession;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** XA over real sockets to a broker process, which is killed where a test says so. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class XaTest {
    @TempDir
    private static Path directory;

    private static BrokerProcess broker;

    private PenstockXAConnectionFactory factory;
    private PenstockXAConnection connection;
    private XASession session;
    private XAResource resource;
    private String name;
    private Queue queue;

    @BeforeEach
    void open(TestInfo test) throws JMSException {
        if (broker == null) {
            broker = BrokerProcess.small(directory);
            broker.start();
        }
        name = test.getDisplayName().replaceAll("[^A-Za-z]", "");
        factory = new PenstockXAConnectionFactory(broker.url(""));
        connection = factory.createXAConnection();
        connection.start();
        session = connection.createXASession();
        resource = session.getXAResource();
        queue = session.createQueue(name.substring(0, Math.min(100, name.length())));
    }

    @AfterEach
    void close() throws JMSException {
        connection.close();
    }

    @AfterAll
    static void stop() {
        broker.close();
        broker = null;
    }

    private Xid xid(String branch) {
        return new BranchXid(
                77,
                Integer.toHexString(name.hashCode()).getBytes(StandardCharsets.US_ASCII),
                branch.getBytes(StandardCharsets.US_ASCII));
    }

    private static void refused(int code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        XAException.class,
                        failure -> assertThat(failure.errorCode)
                                .as(failure.getMessage())
                                .isEqualTo(code));
    }

    private void send(Session to, String... texts) throws JMSException {
        for (String text : texts) {
            to.createProducer(queue).send(to.createTextMessage(text));
        }
    }

    private List<String> drained() throws JMSException {
        List<String> texts = new ArrayList<>();
        try (Connection other = factory.createConnection()) {
            other.start();
            MessageConsumer consumer =
                    other.createSession(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
            for (Message message = consumer.receive(300); message != null; message = consumer.receive(300)) {
                texts.add(((TextMessage) message).getText() + (message.getJMSRedelivered() ? "*" : ""));
            }
        }
        return texts;
    }

    private void prepared(Xid xid, String... texts) throws Exception {
        resource.start(xid, XAResource.TMNOFLAGS);
        send(session, texts);
        resource.end(xid, XAResource.TMSUCCESS);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
    }

    private List<Xid> recovered(XAResource by) throws XAException {
        Xid[] all = by.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
        byte[] own = xid("").getGlobalTransactionId();
        return Arrays.stream(all)
                .filter(xid -> Arrays.equals(xid.getGlobalTransactionId(), own))
                .toList();
    }

    @Test
    void shouldCommitFromAnotherConnectionWhatWasPreparedHere() throws Exception {
        prepared(xid("a"), "one", "two");
        try (PenstockXAConnection other = factory.createXAConnection()) {
            XAResource manager = other.createXASession().getXAResource();
            assertThat(manager.isSameRM(resource)).isTrue();
            assertThat(recovered(manager)).containsExactly(xid("a"));
            manager.commit(xid("a"), false);
            assertThat(recovered(manager)).isEmpty();
            refused(XAException.XAER_NOTA, () -> manager.commit(xid("a"), false));
        }
        assertThat(drained()).containsExactly("one", "two");
    }

    @Test
    void shouldMakeOneBranchOfWhatTwoConnectionsDo() throws Exception {
        resource.start(xid("a"), XAResource.TMNOFLAGS);
        send(session, "mine");
        resource.end(xid("a"), XAResource.TMSUCCESS);
        try (PenstockXAConnection other = factory.createXAConnection()) {
            XASession second = other.createXASession();
            second.getXAResource().start(xid("a"), XAResource.TMJOIN);
            send(second, "theirs");
            second.getXAResource().end(xid("a"), XAResource.TMSUCCESS);
        }
        resource.commit(xid("a"), true);
        assertThat(drained()).containsExactly("mine", "theirs");
    }

    @Test
    void shouldBringARolledBackMessageBeforeTheOnesBehindIt() throws Exception {
        send(session, "one", "two", "three");
        MessageConsumer consumer = session.createConsumer(queue);
        resource.start(xid("a"), XAResource.TMNOFLAGS);
        assertThat(((TextMessage) consumer.receive(5_000)).getText()).isEqualTo("one");
        resource.end(xid("a"), XAResource.TMSUCCESS);
        resource.rollback(xid("a"));
        resource.start(xid("b"), XAResource.TMNOFLAGS);
        for (String expected : List.of("one", "two", "three")) {
            TextMessage message = (TextMessage) consumer.receive(5_000);
            assertThat(message.getText()).isEqualTo(expected);
            assertThat(message.getJMSRedelivered()).isEqualTo(expected.equals("one"));
        }
        resource.end(xid("b"), XAResource.TMSUCCESS);
        resource.commit(xid("b"), true);
        assertThat(drained()).isEmpty();
    }

    @Test
    void shouldListAfterAKillWhatWasPreparedAndFinishItThen() throws Exception {
        send(session, "consumed", "untouched");
        MessageConsumer consumer = session.createConsumer(queue);
        resource.start(xid("in"), XAResource.TMNOFLAGS);
        consumer.receive(5_000);
        send(session, "produced");
        resource.end(xid("in"), XAResource.TMSUCCESS);
        consumer.close();
        assertThat(resource.prepare(xid("in"))).isEqualTo(XAResource.XA_OK);
        prepared(xid("out"), "never");
        broker.kill();
        broker.start();
        assertThat(recovered(resource)).containsExactly(xid("in"), xid("out"));
        assertThat(drained()).containsExactly("untouched*");
        resource.commit(xid("in"), false);
        resource.rollback(xid("out"));
        assertThat(recovered(resource)).isEmpty();
        assertThat(drained()).containsExactly("produced");
    }

    @Test
    void shouldLoseAnUnpreparedBranchWithTheBrokerAndSaySo() throws Exception {
        resource.start(xid("open"), XAResource.TMNOFLAGS);
        send(session, "never");
        XASession second = connection.createXASession();
        second.getXAResource().start(xid("ended"), XAResource.TMNOFLAGS);
        send(second, "never either");
        second.getXAResource().end(xid("ended"), XAResource.TMSUCCESS);
        broker.kill();
        broker.start();
        refused(XAException.XAER_NOTA, () -> second.getXAResource().prepare(xid("ended")));
        refused(XAException.XA_RBCOMMFAIL, () -> resource.end(xid("open"), XAResource.TMSUCCESS));
        refused(XAException.XAER_NOTA, () -> resource.rollback(xid("open")));
        assertThat(drained()).isEmpty();
    }

    @Test
    void shouldRollBackWhatIsNotPreparedInTime() throws Exception {
        resource.setTransactionTimeout(1);
        resource.start(xid("slow"), XAResource.TMNOFLAGS);
        send(session, "late");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        XASession other = connection.createXASession();
        XAException told = null;
        while (told == null && System.nanoTime() < end) {
            try {
                other.getXAResource().start(xid("slow"), XAResource.TMJOIN);
                other.getXAResource().end(xid("slow"), XAResource.TMSUCCESS);
            } catch (XAException timedOut) {
                told = timedOut;
            }
        }
        assertThat(told).isNotNull();
        assertThat(told.errorCode).isEqualTo(XAException.XA_RBTIMEOUT);
        refused(XAException.XA_RBTIMEOUT, () -> resource.end(xid("slow"), XAResource.TMSUCCESS));
        refused(XAException.XA_RBTIMEOUT, () -> resource.prepare(xid("slow")));
        assertThat(drained()).isEmpty();
    }

    @Test
    void shouldSayThatABranchWithoutWorkIsReadOnly() throws Exception {
        resource.start(xid("empty"), XAResource.TMNOFLAGS);
        resource.end(xid("empty"), XAResource.TMSUCCESS);
        assertThat(resource.prepare(xid("empty"))).isEqualTo(XAResource.XA_RDONLY);
        assertThat(recovered(resource)).isEmpty();
    }

    @Test
    void shouldWorkWithAContextOfTheSimplifiedInterface() throws Exception {
        try (XAJMSContext context = factory.createXAContext()) {
            XAResource own = context.getXAResource();
            assertThat(context.getTransacted()).isTrue();
            assertThatThrownBy(context::commit).isInstanceOf(TransactionInProgressRuntimeException.class);
            own.start(xid("a"), XAResource.TMNOFLAGS);
            context.createProducer().send(queue, "of a context");
            assertThat(drained()).isEmpty();
            own.end(xid("a"), XAResource.TMSUCCESS);
            own.commit(xid("a"), true);
        }
        assertThat(drained()).containsExactly("of a context");
    }

    private static String penstock(String... arguments) {
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", broker.url("")));
        int exitCode = Penstock.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(all.toArray(String[]::new));
        return exitCode + " " + out;
    }

    @Test
    void shouldObeyTheOperatorAndTellTheTransactionManagerUntilItForgets() throws Exception {
        prepared(xid("in"), "decided in");
        prepared(xid("out"), "decided out");
        assertThat(penstock("tx", "commit", xid("in").toString())).startsWith("0 committed");
        assertThat(penstock("tx", "rollback", xid("out").toString())).startsWith("0 rolled back");
        assertThat(penstock("tx", "commit", xid("none").toString()))
                .startsWith("1 ")
                .contains("PENSTOCK-1603");
        assertThat(penstock("tx", "commit", "1:zz:")).startsWith("1 ");
        assertThat(penstock("tx", "forget", "999999")).startsWith("1 ").contains("no branch of number 999999");
        assertThat(drained()).containsExactly("decided in");
        broker.kill();
        broker.start();
        assertThat(penstock("tx", "list"))
                .contains("HEURISTICALLY_COMMITTED")
                .contains("HEURISTICALLY_ROLLED_BACK")
                .contains(xid("in").toString());
        assertThat(recovered(resource)).containsExactly(xid("in"), xid("out"));
        refused(XAException.XA_HEURCOM, () -> resource.commit(xid("in"), false));
        refused(XAException.XA_HEURCOM, () -> resource.rollback(xid("in")));
        refused(XAException.XA_HEURRB, () -> resource.commit(xid("out"), false));
        assertThat(recovered(resource)).hasSize(2);
        resource.forget(xid("in"));
        resource.forget(xid("out"));
        assertThat(recovered(resource)).isEmpty();
        refused(XAException.XAER_NOTA, () -> resource.forget(xid("in")));
        prepared(xid("third"), "never");
        Matcher number = Pattern.compile("(\\d+)\\s+PREPARED").matcher(penstock("tx", "list"));
        assertThat(number.find()).isTrue();
        assertThat(penstock("tx", "rollback", number.group(1))).startsWith("0 ");
        assertThat(penstock("tx", "forget", number.group(1))).startsWith("0 ");
        assertThat(penstock("tx", "list", "--all")).isEqualTo("0 no branches\n");
        assertThat(drained()).isEmpty();
    }

    @Test
    void shouldFailAsAResourceThatIsGoneWhenItsConnectionIsClosed() throws Exception {
        prepared(xid("a"), "one");
        connection.close();
        refused(XAException.XAER_RMFAIL, () -> resource.commit(xid("a"), false));
        refused(XAException.XAER_RMFAIL, () -> resource.start(xid("b"), XAResource.TMNOFLAGS));
        try (PenstockXAConnection other = factory.createXAConnection()) {
            other.createXASession().getXAResource().rollback(xid("a"));
        }
        assertThat(drained()).isEmpty();
    }
}
