package io.penstock.users;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.reliability.BrokerProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One broker process for the tests of a class, reached over TCP on loopback. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class UsersTestCase {
    @TempDir
    private static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void startBroker() {
        broker = BrokerProcess.small(directory);
        broker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    static PenstockConnectionFactory factory() {
        return new PenstockConnectionFactory(broker.url(""));
    }
}
