package io.penstock.junit;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.junit.PenstockBroker.Lifecycle;
import io.penstock.junit.PenstockBroker.Reach;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What stands behind {@link PenstockBroker}.
 *
 * <p>Without state of its own, so tests may run in parallel: the broker lives in the store of the context that it is for, and JUnit closes it with that; contexts that were injected
 * are closed before it.
 */
public final class PenstockExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(PenstockExtension.class);
    private static final List<Class<?>> FACTORIES = List.of(
            ConnectionFactory.class,
            QueueConnectionFactory.class,
            TopicConnectionFactory.class,
            PenstockConnectionFactory.class);

    /** Made by JUnit. */
    public PenstockExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        if (annotation(context).lifecycle() == Lifecycle.PER_CLASS) {
            broker(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        broker(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestBroker.class || type == JMSContext.class || FACTORIES.contains(type);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (annotation(context).lifecycle() == Lifecycle.PER_METHOD
                && context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "With a broker for each method only test methods, @BeforeEach and @AfterEach can have it injected;"
                            + " constructors, @BeforeAll and @AfterAll need lifecycle = PER_CLASS");
        }
        TestBroker broker = broker(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == TestBroker.class) {
            return broker;
        }
        return type == JMSContext.class ? injected(broker, context) : broker.connectionFactory();
    }

    /** Each parameter has a context of its own. */
    private static JMSContext injected(TestBroker broker, ExtensionContext context) {
        JMSContext made = broker.connectionFactory().createContext();
        context.getStore(NAMESPACE).put(made, (AutoCloseable) made::close);
        return made;
    }

    private static PenstockBroker annotation(ExtensionContext context) {
        for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
            var found = at.getTestClass().flatMap(type -> AnnotationSupport.findAnnotation(type, PenstockBroker.class));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ExtensionConfigurationException("PenstockExtension is used by the annotation @PenstockBroker");
    }

    /** The broker of the context or, for one that serves a class, of the outermost context that has the annotation. */
    private static TestBroker broker(ExtensionContext context) {
        PenstockBroker wanted = annotation(context);
        Store store = context.getStore(NAMESPACE);
        return store.getOrComputeIfAbsent(TestBroker.class, absent -> start(wanted), TestBroker.class);
    }

    private static TestBroker start(PenstockBroker wanted) {
        TestBroker broker = wanted.reach() == Reach.TCP ? TestBroker.tcp(wanted.port()) : TestBroker.inJvm();
        try {
            for (String queue : wanted.queues()) {
                broker.createQueue(queue);
            }
            for (String topic : wanted.topics()) {
                broker.createTopic(topic);
            }
            return broker;
        } catch (RuntimeException notReady) {
            broker.close();
            throw notReady;
        }
    }
}
