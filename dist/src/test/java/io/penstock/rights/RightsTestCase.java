package io.penstock.rights;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.reliability.BrokerProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker process whose first user is boss; all users have one password. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class RightsTestCase {
    static final String PASSWORD = "secret";

    @TempDir
    Path directory;

    private BrokerProcess broker;

    /** What the broker is set to. */
    String[] settings() throws Exception {
        return new String[] {"anonymous=LOOPBACK"};
    }

    @BeforeEach
    void startBroker() throws Exception {
        broker = BrokerProcess.small(directory, settings());
        broker.start();
        new Cli(url(), null).done("user", "create", "boss", "--new-password", PASSWORD);
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    BrokerProcess broker() {
        return broker;
    }

    String url() {
        return broker.url("");
    }

    Cli boss() {
        return new Cli(url(), "boss");
    }

    /** A user with these rights, such as {@code "orders.* send,consume"}. */
    void user(String name, String... grants) {
        boss().done("user", "create", name, "--new-password", PASSWORD, "--role", "none");
        for (String grant : grants) {
            String[] words = grant.split(" ");
            boss().done("acl", "grant", name, words[0], words[1]);
        }
    }

    PenstockConnectionFactory as(String user) {
        return new PenstockConnectionFactory(user, PASSWORD, url());
    }
}
