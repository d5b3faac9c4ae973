package io.penstock.xa;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockXAConnection;
import io.penstock.jms.PenstockXAConnectionFactory;
import io.penstock.reliability.BrokerProcess;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions over Penstock and a database by Narayana, in processes that are killed with -9 at each step: the broker, or the transaction manager together with the
 * database. Afterwards recovery finishes, and both resources agree: nothing is lost, nothing is there twice.
 */
@Timeout(value = 280, unit = TimeUnit.SECONDS)
class NarayanaTest {
    private static final List<Step> STEPS =
            List.of(Step.BEFORE_PREPARE, Step.AFTER_PREPARE, Step.BEFORE_COMMIT, Step.AFTER_COMMIT);
    private static final int MESSAGES = 10;

    @TempDir
    private Path directory;

    private PenstockXAConnectionFactory factory;

    @Test
    void shouldAgreeWithTheDatabaseWhoeverIsKilledAtWhicheverStep() throws Exception {
        try (BrokerProcess broker = BrokerProcess.small(directory)) {
            broker.start();
            factory = new PenstockXAConnectionFactory(broker.url(""));
            List<String> all = load();
            ManagerProcess manager = new ManagerProcess(broker.url(""), directory);
            try {
                for (Step step : STEPS) {
                    killBroker(broker, manager, step);
                    check(manager, all, "the broker was killed at " + step);
                }
                for (Step step : STEPS) {
                    manager.runTo(step);
                    manager.kill();
                    assertThat(prepared())
                            .as("recover lists, " + step)
                            .hasSize(step == Step.AFTER_PREPARE || step == Step.BEFORE_COMMIT ? 1 : 0);
                    manager = new ManagerProcess(broker.url(""), directory);
                    assertThat(manager.ask("recover")).as("killed at " + step).isEqualTo("RECOVERED");
                    check(manager, all, "the transaction manager was killed at " + step);
                }
                String last = manager.ask("run " + Step.NOWHERE);
                while (last.startsWith("COMMITTED")) {
                    last = manager.ask("run " + Step.NOWHERE);
                }
                assertThat(last).isEqualTo("EMPTY");
                check(manager, all, "the end");
                assertThat(browse(ManagerMain.OUT)).containsExactlyInAnyOrderElementsOf(all);
            } finally {
                manager.close();
            }
        }
    }

    private static void killBroker(BrokerProcess broker, ManagerProcess manager, Step step) {
        manager.runTo(step);
        broker.kill();
        // The step is on its way while there is no broker, and waits for one.
        manager.goOn();
        broker.start();
        String outcome = manager.outcome();
        String said = "the broker was killed at " + step + ":\n" + manager.said();
        if (step == Step.BEFORE_PREPARE) {
            assertThat(outcome).as(said).startsWith("ROLLED BACK");
        } else {
            assertThat(outcome).as(said).startsWith("COMMITTED");
        }
    }

    private List<String> load() throws JMSException {
        List<String> all =
                IntStream.range(0, MESSAGES).mapToObj(i -> "message-" + i).toList();
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession();
            for (String text : all) {
                session.createProducer(session.createQueue(ManagerMain.IN)).send(session.createTextMessage(text));
            }
        }
        return all;
    }

    /** What the database has was sent on, and the rest waits still. */
    private void check(ManagerProcess manager, List<String> all, String when) throws Exception {
        assertThat(prepared()).as(when).isEmpty();
        String rows = manager.ask("rows");
        List<String> moved = rows.isEmpty() ? List.of() : List.of(rows.split(","));
        List<String> out = browse(ManagerMain.OUT);
        Collections.sort(out);
        assertThat(out).as("sent on, " + when).isEqualTo(moved);
        List<String> waiting = new ArrayList<>(all);
        waiting.removeAll(moved);
        List<String> in = browse(ManagerMain.IN);
        Collections.sort(in);
        assertThat(in).as("waiting, " + when).isEqualTo(waiting);
    }

    private List<String> browse(String queue) throws JMSException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = factory.createConnection()) {
            connection.start();
            Session session = connection.createSession();
            QueueBrowser browser = session.createBrowser(session.createQueue(queue));
            for (Enumeration<?> messages = browser.getEnumeration(); messages.hasMoreElements(); ) {
                texts.add(((TextMessage) messages.nextElement()).getText());
            }
        }
        return texts;
    }

    private List<Object> prepared() throws JMSException, XAException {
        try (PenstockXAConnection connection = factory.createXAConnection()) {
            XAResource resource = connection.createXASession().getXAResource();
            return List.of((Object[]) resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN));
        }
    }
}
