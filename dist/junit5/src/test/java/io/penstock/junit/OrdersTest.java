package io.penstock.junit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@PenstockBroker(queues = "orders")
class OrdersTest {
    @Test
    void shouldBrewWhatIsOrdered(TestBroker broker, JMSContext customer, JMSContext barista) {
        Queue orders = customer.createQueue("orders");
        barista.createConsumer(orders).setMessageListener(message -> {});
        customer.createProducer().send(orders, "one espresso").send(orders, "one lungo");
        broker.awaitEmpty("orders", Duration.ofSeconds(10));
        assertThat(broker.enqueuedCount("orders")).isEqualTo(2);
    }

    @Test
    void shouldKeepWhatNobodyTook(TestBroker broker, JMSContext customer) {
        customer.createProducer().send(customer.createQueue("orders"), "one espresso");
        assertThat(broker.messageCount("orders")).isEqualTo(1);
    }
}
