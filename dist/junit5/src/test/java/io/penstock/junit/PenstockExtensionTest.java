package io.penstock.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.junit.PenstockBroker.Lifecycle;
import io.penstock.junit.PenstockBroker.Reach;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs small test classes with JUnit's own engine, and looks at what they were given. */
class PenstockExtensionTest {
    /** What the classes below were given; they run one after the other on this test's thread. */
    private static final List<Object> GIVEN = new ArrayList<>();

    private static Events run(Class<?> tests) {
        GIVEN.clear();
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    @PenstockBroker(
            queues = {"a", "b"},
            topics = "t")
    static class PerMethod {
        @BeforeEach
        void before(TestBroker broker) {
            GIVEN.add(broker);
        }

        @Test
        void first(TestBroker broker, ConnectionFactory factory, JMSContext context) {
            GIVEN.add(broker);
            assertThat(factory).isInstanceOf(PenstockConnectionFactory.class);
            context.createProducer().send(context.createQueue("a"), "left behind");
            assertThat(broker.messageCount("a")).isEqualTo(1);
        }

        @Test
        void second(TestBroker broker) {
            GIVEN.add(broker);
            assertThat(broker.messageCount("a")).isZero();
        }
    }

    @Test
    void shouldGiveEachMethodABrokerOfItsOwn() {
        run(PerMethod.class).assertStatistics(all -> all.succeeded(2));
        assertThat(GIVEN).hasSize(4);
        assertThat(GIVEN.get(0)).isSameAs(GIVEN.get(1)).isNotSameAs(GIVEN.get(2));
        assertThat(GIVEN.get(2)).isSameAs(GIVEN.get(3));
    }

    @PenstockBroker(lifecycle = Lifecycle.PER_CLASS, reach = Reach.TCP)
    static class PerClass {
        @BeforeAll
        static void before(TestBroker broker) {
            GIVEN.add(broker);
        }

        @Test
        void first(TestBroker broker) {
            GIVEN.add(broker);
            assertThat(broker.uri()).startsWith("penstock://");
        }

        @Nested
        class Inside {
            @Test
            void second(TestBroker broker) {
                GIVEN.add(broker);
            }
        }
    }

    @Test
    void shouldShareOneBrokerInAClassAndItsNestedOnes() {
        run(PerClass.class).assertStatistics(all -> all.succeeded(2));
        assertThat(GIVEN).hasSize(3).allMatch(broker -> broker == GIVEN.get(0));
    }

    @PenstockBroker
    static class KeepsItsContext {
        @Test
        void keeps(JMSContext one, JMSContext two) {
            assertThat(one).isNotSameAs(two);
            GIVEN.add(one);
        }
    }

    @Test
    void shouldCloseTheContextsThatItInjected() {
        run(KeepsItsContext.class).assertStatistics(all -> all.succeeded(1));
        JMSContext context = (JMSContext) GIVEN.get(0);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(context::createMessage))
                .isInstanceOf(jakarta.jms.IllegalStateRuntimeException.class);
    }

    @PenstockBroker
    static class AsksTooEarly {
        AsksTooEarly(TestBroker broker) {
            GIVEN.add(broker);
        }

        @Test
        void never() {}
    }

    @Test
    void shouldSayWhereABrokerForEachMethodCannotBeInjected() {
        run(AsksTooEarly.class)
                .failed()
                .assertEventsMatchExactly(finishedWithFailure(
                        instanceOf(ParameterResolutionException.class),
                        message(text -> text.contains("lifecycle = PER_CLASS"))));
        assertThat(GIVEN).isEmpty();
    }
}
