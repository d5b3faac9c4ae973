package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.protocol.agent.Clock;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BenchTest {
    private static final BenchOptions SMALL =
            new BenchOptions(100, 2, Duration.ZERO, Duration.ofSeconds(1), 50, 10, 500, 200, 3);

    /** Each reading has one force and one microsecond more. */
    private static BrokerGauge counting() {
        AtomicLong readings = new AtomicLong();
        return () -> new BrokerGauge.Reading(readings.incrementAndGet(), readings.get() * 1_000);
    }

    @Test
    void shouldMeasureAndVerifyEveryScenario() throws JMSException, InterruptedException {
        ConnectionFactory factory = new PenstockConnectionFactory("vm://bench");
        Bench bench = new Bench(SMALL, factory, counting(), Clock.system());
        try (Connection keepsTheBroker = factory.createConnection()) {
            assertThat(keepsTheBroker.getMetaData().getJMSProviderName()).isNotBlank();
            for (String name : Bench.names()) {
                BenchResult result = bench.run(name);
                assertThat(result.ok()).as("%s", result.row()).isTrue();
                assertThat(result.messages()).as(name).isPositive();
                assertThat(result.verdict().received()).as(name).isGreaterThanOrEqualTo(result.messages());
                assertThat(result.row())
                        .as(name)
                        .containsEntry("scenario", name)
                        .containsEntry("fsyncs", 1L);
            }
        }
    }

    @Test
    void shouldRefuseAScenarioThatDoesNotExist() {
        Bench bench = new Bench(SMALL, new PenstockConnectionFactory("vm://bench"), counting(), Clock.system());
        assertThatThrownBy(() -> bench.run("warp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("send-sync");
    }
}
