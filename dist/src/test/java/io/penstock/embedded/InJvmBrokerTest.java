package io.penstock.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cli.Penstock;
import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.link.EmbeddedBroker.Lease;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Queue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InJvmBrokerTest {
    private static final Map<String, String> IN_MEMORY = Map.of("persistent", "false");

    @TempDir
    private Path directory;

    @Test
    void shouldServeTheSampleOfTheReadme() {
        try (JMSContext context = new PenstockConnectionFactory("vm://sample").createContext()) {
            Queue orders = context.createQueue("orders");
            context.createProducer().send(orders, "one espresso");
            assertThat(context.createConsumer(orders).receiveBody(String.class, 10_000))
                    .isEqualTo("one espresso");
        }
    }

    @Test
    void shouldBeOneBrokerForAllFactoriesOfAName() {
        try (JMSContext first = new PenstockConnectionFactory("vm://shared").createContext();
                JMSContext second = new PenstockConnectionFactory("vm://shared").createContext()) {
            Queue orders = first.createQueue("orders");
            first.createProducer().send(orders, "to the other");
            assertThat(second.createConsumer(second.createQueue("orders")).receiveBody(String.class, 10_000))
                    .isEqualTo("to the other");
        }
    }

    @Test
    void shouldForgetAllWithTheLastLeaseWhenInMemory() {
        for (int round = 0; round < 2; round++) {
            try (JMSContext context = new PenstockConnectionFactory("vm://forgetful").createContext()) {
                Queue orders = context.createQueue("orders");
                assertThat(context.createConsumer(orders).receive(1)).isNull();
                context.createProducer().send(orders, "lost with the broker");
            }
        }
    }

    @Test
    void shouldKeepWhatItHasWithADirectory() {
        String url = "vm://keeper?store=" + directory;
        try (JMSContext context = new PenstockConnectionFactory(url).createContext()) {
            context.createProducer().send(context.createQueue("orders"), "kept");
        }
        try (JMSContext context = new PenstockConnectionFactory(url).createContext()) {
            assertThat(context.createConsumer(context.createQueue("orders")).receiveBody(String.class, 10_000))
                    .isEqualTo("kept");
        }
    }

    @Test
    void shouldStopWithTheLastLeaseWhoeverGivesItBack() {
        Lease first = new InJvmBroker().open("leased", IN_MEMORY);
        Lease second = new InJvmBroker().open("leased", IN_MEMORY);
        assertThat(second.target()).isEqualTo(first.target());
        first.close();
        first.close();
        assertThat(LeaseConnection.open("nobody", EmbeddedOptions.of(IN_MEMORY)))
                .isNull();
        Lease third = new InJvmBroker().open("leased", IN_MEMORY);
        second.close();
        third.close();
        assertThat(LeaseConnection.open("leased", EmbeddedOptions.of(IN_MEMORY)))
                .isNull();
    }

    @Test
    void shouldRefuseToJoinWithAnotherStore() {
        try (Lease lease = new InJvmBroker().open("strict", IN_MEMORY)) {
            assertThat(lease.target().inJvmName()).isEqualTo("strict");
            assertThatThrownBy(() -> new InJvmBroker().open("strict", Map.of("store", directory.toString())))
                    .hasMessageContaining("vm://strict runs with persistent=false");
        }
        assertThatThrownBy(() -> EmbeddedOptions.of(Map.of("size", "1"))).hasMessageContaining("size");
    }

    @Test
    void shouldAdmitWhomItsOptionSays() throws JMSException {
        String url = "vm://open-house?anonymous=LOOPBACK";
        try (Connection host = new PenstockConnectionFactory(url).createConnection()) {
            host.start();
            assertThat(Penstock.commandLine().execute("user", "create", "ann", "--new-password", "secret", "-u", url))
                    .isZero();
            new PenstockConnectionFactory(url).createConnection().close();
            new PenstockConnectionFactory("ann", "secret", url)
                    .createConnection()
                    .close();
            assertThatThrownBy(() -> new PenstockConnectionFactory("ann", "wrong", url).createConnection())
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> new PenstockConnectionFactory("vm://open-house").createConnection())
                    .hasMessageContaining("anonymous=LOOPBACK");
        }
        assertThatThrownBy(() -> new PenstockConnectionFactory("vm://closed-house?anonymous=OFF").createConnection())
                .isInstanceOf(JMSSecurityException.class);
    }

    @Test
    void shouldSurviveManyWhoComeAndGoAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> users = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                users.add(threads.submit(() -> {
                    for (int round = 0; round < 25; round++) {
                        new InJvmBroker().open("busy", IN_MEMORY).close();
                    }
                }));
            }
            for (Future<?> user : users) {
                user.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(LeaseConnection.open("busy", EmbeddedOptions.of(IN_MEMORY))).isNull();
    }
}
