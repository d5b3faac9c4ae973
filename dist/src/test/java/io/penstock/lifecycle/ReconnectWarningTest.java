package io.penstock.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** {@code failover.warnAfterReconnectAttempts}: who looks at warnings only sees that a client looks for its broker in vain. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReconnectWarningTest {
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    /** A loopback port at which nobody listens. */
    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private List<ILoggingEvent> warningsOfFiveRounds(String option) throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger("io.penstock.protocol.client.BrokerKeeper");
        logged.start();
        logger.addAppender(logged);
        try {
            PenstockConnectionFactory factory = new PenstockConnectionFactory("penstock://127.0.0.1:" + unusedPort()
                    + "?failover.startupMaxReconnectAttempts=5&failover.reconnectDelay=1&" + option);
            assertThatThrownBy(factory::createConnection).isInstanceOf(JMSException.class);
        } finally {
            logger.detachAppender(logged);
        }
        return logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .toList();
    }

    @Test
    void shouldWarnAfterEverySoManyRoundsWithoutABroker() throws IOException {
        assertThat(warningsOfFiveRounds("failover.warnAfterReconnectAttempts=2"))
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("[client-look] no broker in round 2"),
                        second -> assertThat(second).startsWith("[client-look] no broker in round 4"));
    }

    @Test
    void shouldNotWarnWhenTold() throws IOException {
        assertThat(warningsOfFiveRounds("failover.warnAfterReconnectAttempts=0"))
                .isEmpty();
    }
}
