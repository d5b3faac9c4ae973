package io.penstock.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.PenstockConnectionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Apache Camel's {@code jms:} endpoints: one way, request and reply, concurrent and transacted consumers. */
class CamelTest extends UsersTestCase {
    private CamelContext camel;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        camel = context(factory());
        template = camel.createProducerTemplate();
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    static CamelContext context(PenstockConnectionFactory factory) {
        CamelContext camel = new DefaultCamelContext();
        camel.addComponent("jms", JmsComponent.jmsComponentAutoAcknowledge(factory));
        return camel;
    }

    private void route(String from, org.apache.camel.Processor work) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).process(work);
            }
        });
    }

    private void assertReplies(String to) throws Exception {
        List<CompletableFuture<String>> replies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            replies.add(template.asyncRequestBody(to, "request " + i, String.class));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(replies.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("request " + i + ", answered");
        }
    }

    private static org.apache.camel.Processor answering() {
        return exchange -> exchange.getMessage().setBody(exchange.getMessage().getBody(String.class) + ", answered");
    }

    @Test
    void shouldSendOneWayWithHeaders() throws Exception {
        LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
        route(
                "jms:queue:camel.oneway",
                exchange -> got.add(exchange.getMessage().getHeader("colour") + " "
                        + exchange.getMessage().getBody(String.class)));
        template.sendBodyAndHeader("jms:queue:camel.oneway", "paint", "colour", "green");
        assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("green paint");
    }

    @Test
    void shouldGetRepliesThroughATemporaryQueue() throws Exception {
        route("jms:queue:camel.temporary?concurrentConsumers=3", answering());
        assertReplies("jms:queue:camel.temporary?requestTimeout=20000");
    }

    @Test
    void shouldGetRepliesThroughAFixedQueueOfItsOwn() throws Exception {
        route("jms:queue:camel.exclusive?concurrentConsumers=2", answering());
        assertReplies("jms:queue:camel.exclusive?requestTimeout=20000&replyTo=camel.replies.own&replyToType=Exclusive");
    }

    /** Requesters of several processes share the queue: each selects the replies to its own requests. */
    @Test
    void shouldGetRepliesThroughASharedQueueBySelectors() throws Exception {
        route("jms:queue:camel.shared?concurrentConsumers=2", answering());
        CamelContext other = context(factory());
        other.start();
        try {
            String to = "jms:queue:camel.shared?requestTimeout=20000&replyTo=camel.replies.shared&replyToType=Shared";
            CompletableFuture<String> ofTheOther =
                    other.createProducerTemplate().asyncRequestBody(to, "other", String.class);
            assertReplies(to);
            assertThat(ofTheOther.get(30, TimeUnit.SECONDS)).isEqualTo("other, answered");
        } finally {
            other.stop();
        }
    }

    @Test
    void shouldShareAQueueAmongConcurrentConsumers() throws Exception {
        Set<String> got = ConcurrentHashMap.newKeySet();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch together = new CountDownLatch(4);
        CountDownLatch all = new CountDownLatch(100);
        route("jms:queue:camel.concurrent?concurrentConsumers=4", exchange -> {
            if (threads.add(Thread.currentThread().getName())) {
                together.countDown();
            }
            together.await(10, TimeUnit.SECONDS);
            got.add(exchange.getMessage().getBody(String.class));
            all.countDown();
        });
        for (int i = 0; i < 100; i++) {
            template.sendBody("jms:queue:camel.concurrent", "m" + i);
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(got).hasSize(100);
        assertThat(together.getCount()).isZero();
    }

    @Test
    void shouldRedeliverWhatATransactedRouteFails() throws Exception {
        LinkedBlockingQueue<Object> got = new LinkedBlockingQueue<>();
        AtomicBoolean failed = new AtomicBoolean();
        route("jms:queue:camel.transacted?transacted=true&lazyCreateTransactionManager=false", exchange -> {
            got.add(exchange.getMessage().getHeader("JMSRedelivered"));
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("once");
            }
        });
        template.sendBody("jms:queue:camel.transacted", "again, please");
        assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo(false);
        assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo(true);
    }

    @Test
    void shouldSendMapsAndBytesBothWays() throws Exception {
        LinkedBlockingQueue<Object> got = new LinkedBlockingQueue<>();
        route(
                "jms:queue:camel.bodies",
                exchange -> got.add(exchange.getMessage().getBody()));
        template.sendBody("jms:queue:camel.bodies", Map.of("key", 7));
        assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo(Map.of("key", 7));
        template.sendBody("jms:queue:camel.bodies", new byte[] {1, 2, 3});
        assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo(new byte[] {1, 2, 3});
    }
}
