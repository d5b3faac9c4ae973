package io.penstock.xa;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.arjuna.common.recoveryPropertyManager;
import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.internal.arjuna.recovery.AtomicActionRecoveryModule;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTANodeNameXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTATransactionLogXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.common.jtaPropertyManager;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.penstock.jms.PenstockXAConnection;
import io.penstock.jms.PenstockXAConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TextMessage;
import jakarta.jms.XASession;
import jakarta.transaction.RollbackException;
import jakarta.transaction.TransactionManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A transaction manager (Narayana) with Penstock and a database (H2) as its resources: main class of a process that a test kills. It moves messages from one queue to
 * another and writes each into the database, all in one transaction.
 *
 * <p>Commands, one a line: {@code run STEP} moves a message and stands still at that step until the next line; {@code recover} lets recovery finish; {@code rows}
 * tells what the database has. Arguments: URL, directory.
 */
final class ManagerMain {
    static final String IN = "xa.in";
    static final String OUT = "xa.out";
    static final String AT = "AT ";
    static final String DONE = "DONE ";

    private static final int RECEIVE_MS = 10_000;
    private static final int SCANS_LIMIT = 20;
    private static final String NODE = "1";

    private final PenstockXAConnectionFactory factory;
    private final JdbcDataSource database = new JdbcDataSource();
    private final BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final TransactionManager manager;
    private final RecoveryManager recovery;
    private final PenstockXAConnection messaging;

    private ManagerMain(String url, Path directory) throws Exception {
        factory = new PenstockXAConnectionFactory(url);
        database.setURL("jdbc:h2:file:" + directory.resolve("database") + ";WRITE_DELAY=0");
        configure(directory.resolve("manager").toString());
        recovery = RecoveryManager.manager(RecoveryManager.DIRECT_MANAGEMENT);
        XARecoveryModule.getRegisteredXARecoveryModule().addXAResourceRecoveryHelper(new Resources());
        manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists moved(text varchar primary key)");
        }
        messaging = factory.createXAConnection();
        messaging.start();
    }

    private static void configure(String store) throws Exception {
        BeanPopulator.getDefaultInstance(ObjectStoreEnvironmentBean.class).setObjectStoreDir(store);
        for (String name : List.of("communicationStore", "stateStore")) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, name)
                    .setObjectStoreDir(store);
        }
        arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier(NODE);
        jtaPropertyManager.getJTAEnvironmentBean().setXaRecoveryNodes(List.of(NODE));
        jtaPropertyManager.getJTAEnvironmentBean().setOrphanSafetyInterval(1);
        jtaPropertyManager
                .getJTAEnvironmentBean()
                .setXaResourceOrphanFilterClassNames(List.of(
                        JTATransactionLogXAResourceOrphanFilter.class.getName(),
                        JTANodeNameXAResourceOrphanFilter.class.getName()));
        recoveryPropertyManager.getRecoveryEnvironmentBean().setRecoveryBackoffPeriod(1);
        recoveryPropertyManager.getRecoveryEnvironmentBean().setRecoveryListener(false);
        recoveryPropertyManager
                .getRecoveryEnvironmentBean()
                .setRecoveryModuleClassNames(
                        List.of(AtomicActionRecoveryModule.class.getName(), XARecoveryModule.class.getName()));
    }

    /** The resources by which recovery finishes what a process before this one began. */
    private final class Resources implements XAResourceRecoveryHelper {
        private XAConnection recovering;
        private PenstockXAConnection recoveringMessages;

        @Override
        public boolean initialise(String ignored) {
            return true;
        }

        @Override
        public XAResource[] getXAResources() throws Exception {
            if (recovering == null) {
                recovering = database.getXAConnection();
                recoveringMessages = factory.createXAConnection();
            }
            return new XAResource[] {
                recovering.getXAResource(), recoveringMessages.createXASession().getXAResource()
            };
        }
    }

    private String run(Step step) throws Exception {
        manager.setTransactionTimeout(120);
        manager.begin();
        XASession session = messaging.createXASession();
        XAConnection rows = database.getXAConnection();
        try {
            String text = move(session, rows, step);
            if (text == null) {
                manager.rollback();
                return "EMPTY";
            }
            try {
                manager.commit();
                return "COMMITTED " + text;
            } catch (RollbackException rolledBack) {
                return "ROLLED BACK " + text;
            }
        } finally {
            session.close();
            rows.close();
        }
    }

    private String move(XASession session, XAConnection rows, Step step) throws Exception {
        manager.getTransaction().enlistResource(new StoppingResource(session.getXAResource(), at -> {
            if (at == step) {
                standStill(at);
            }
        }));
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(IN))) {
            TextMessage message = (TextMessage) consumer.receive(step == Step.NOWHERE ? 1_000 : RECEIVE_MS);
            if (message == null) {
                return null;
            }
            manager.getTransaction().enlistResource(rows.getXAResource());
            // To close the database's handle would roll its work back; it ends with the XAConnection.
            try (PreparedStatement insert = rows.getConnection().prepareStatement("insert into moved values (?)")) {
                insert.setString(1, message.getText());
                insert.execute();
            }
            session.createProducer(session.createQueue(OUT)).send(session.createTextMessage(message.getText()));
            return message.getText();
        }
    }

    private void standStill(Step at) {
        System.out.println(AT + at);
        try {
            commands.readLine();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Scans until neither resource has a prepared branch any more. */
    private String recover() throws Exception {
        for (int scan = 0; scan < SCANS_LIMIT; scan++) {
            recovery.scan();
            if (prepared() == 0) {
                return "RECOVERED";
            }
        }
        return "STILL PREPARED: " + prepared();
    }

    private int prepared() throws JMSException, SQLException, XAException {
        XAConnection connection = database.getXAConnection();
        XASession session = messaging.createXASession();
        try {
            int flags = XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN;
            return session.getXAResource().recover(flags).length
                    + connection.getXAResource().recover(flags).length;
        } finally {
            session.close();
            connection.close();
        }
    }

    private String rows() throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select text from moved order by text")) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return String.join(",", texts);
    }

    private String obey(String command) {
        try {
            if (command.startsWith("run ")) {
                return run(Step.valueOf(command.substring(4)));
            }
            return command.equals("recover") ? recover() : rows();
        } catch (Exception failed) {
            failed.printStackTrace(System.out);
            return "FAILED " + failed;
        }
    }

    public static void main(String[] args) throws Exception {
        ManagerMain main = new ManagerMain(args[0], Path.of(args[1]));
        System.out.println(DONE + "READY");
        for (String command = main.commands.readLine(); command != null; command = main.commands.readLine()) {
            System.out.println(DONE + main.obey(command));
        }
        System.exit(0);
    }
}
