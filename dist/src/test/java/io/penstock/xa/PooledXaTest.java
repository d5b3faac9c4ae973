package io.penstock.xa;

import static org.assertj.core.api.Assertions.assertThat;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.penstock.jms.PenstockXAConnectionFactory;
import io.penstock.reliability.BrokerProcess;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.messaginghub.pooled.jms.JmsPoolXAConnectionFactory;

/** XA as applications use it: a pool that enlists its sessions with the transaction manager, and closes them before the commit. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PooledXaTest {
    @TempDir
    private static Path directory;

    private JmsPoolXAConnectionFactory pool;
    private TransactionManager manager;

    @Test
    void shouldDoWhatAPooledSessionDidAsTheTransactionDecides() throws Exception {
        String store = directory.resolve("manager").toString();
        for (String name : List.of("default", "communicationStore", "stateStore")) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, name.equals("default") ? null : name)
                    .setObjectStoreDir(store);
        }
        arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("pooled");
        manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
        try (BrokerProcess broker = BrokerProcess.small(directory)) {
            broker.start();
            pool = new JmsPoolXAConnectionFactory();
            pool.setConnectionFactory(new PenstockXAConnectionFactory(broker.url("")));
            pool.setTransactionManager(manager);
            pool.start();
            try {
                inTransaction(() -> send("one", "two"), Outcome.COMMIT);
                inTransaction(() -> send("never"), Outcome.ROLLBACK);
                inTransaction(() -> assertThat(receive()).isEqualTo("one"), Outcome.ROLLBACK);
                inTransaction(
                        () -> {
                            assertThat(receive()).isEqualTo("one");
                            send("three");
                        },
                        Outcome.COMMIT);
                inTransaction(() -> assertThat(receive()).isEqualTo("two"), Outcome.COMMIT);
                inTransaction(() -> assertThat(receive()).isEqualTo("three"), Outcome.COMMIT);
                inTransaction(() -> assertThat(receive()).isNull(), Outcome.COMMIT);
            } finally {
                pool.stop();
            }
        }
    }

    private enum Outcome {
        COMMIT,
        ROLLBACK
    }

    private interface Work {
        void run() throws Exception;
    }

    private void inTransaction(Work work, Outcome outcome) throws Exception {
        manager.begin();
        work.run();
        switch (outcome) {
            case COMMIT -> manager.commit();
            case ROLLBACK -> manager.rollback();
        }
    }

    private void send(String... texts) throws Exception {
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession()) {
            for (String text : texts) {
                session.createProducer(session.createQueue("pooled")).send(session.createTextMessage(text));
            }
        }
    }

    private String receive() throws Exception {
        try (Connection connection = pool.createConnection();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(session.createQueue("pooled"))) {
            connection.start();
            Message message = consumer.receive(1_000);
            return message == null ? null : ((TextMessage) message).getText();
        }
    }
}
