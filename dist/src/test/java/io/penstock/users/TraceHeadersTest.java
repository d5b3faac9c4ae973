package io.penstock.users;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import org.junit.jupiter.api.Test;

/** The headers of W3C Trace Context are ordinary string properties, whose names Jakarta Messaging allows, and survive delivery and redelivery. */
class TraceHeadersTest extends UsersTestCase {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String STATE = "vendor=t61rcWkgMzE,other@tenant=00f067aa0ba902b7";

    @Test
    void shouldKeepTraceParentAndStateThroughRollbackAndForwarding() throws Exception {
        try (JMSContext context = factory().createContext(JMSContext.SESSION_TRANSACTED)) {
            Queue queue = context.createQueue("traced");
            context.createProducer()
                    .setProperty("traceparent", PARENT)
                    .setProperty("tracestate", STATE)
                    .send(queue, "traced");
            context.commit();
            JMSConsumer consumer = context.createConsumer(queue);
            assertTraced(consumer.receive(10_000));
            context.rollback();
            Message again = consumer.receive(10_000);
            assertThat(again.getJMSRedelivered()).isTrue();
            assertTraced(again);
            Queue next = context.createQueue("traced.next");
            context.createProducer().send(next, again);
            context.commit();
            assertTraced(context.createConsumer(next).receive(10_000));
            context.commit();
        }
    }

    private static void assertTraced(Message message) throws Exception {
        assertThat(message.getStringProperty("traceparent")).isEqualTo(PARENT);
        assertThat(message.getStringProperty("tracestate")).isEqualTo(STATE);
    }
}
