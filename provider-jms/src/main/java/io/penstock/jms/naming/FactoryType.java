package io.penstock.jms.naming;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.PenstockXAConnectionFactory;
import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.client.NearestName;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.JMSException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which factory a connection URI in JNDI stands for: the {@code type} in {@code connectionFactory.X=uri?type=QUEUE_CF}. The one table of what can be made. Constants,
 * for any thread.
 */
enum FactoryType {
    /** The ordinary factory. */
    CF("ConnectionFactory", FactoryType::connectionFactory),
    /** For applications that cast to QueueConnectionFactory: the same object serves. */
    QUEUE_CF("QueueConnectionFactory", FactoryType::connectionFactory),
    /** For applications that cast to TopicConnectionFactory: the same object serves. */
    TOPIC_CF("TopicConnectionFactory", FactoryType::connectionFactory),
    /** For transaction managers. */
    XA_CF("XAConnectionFactory", FactoryType::xaConnectionFactory);

    private final String defaultName;
    private final Maker maker;

    /** Makes a factory and checks what it was given, so that a mistake shows where the names are configured. */
    private interface Maker {
        Object make(String uri, Map<String, String> options) throws JMSException;
    }

    FactoryType(String defaultName, Maker maker) {
        this.defaultName = defaultName;
        this.maker = maker;
    }

    /** The name under which a context binds this type if nothing else has that name. */
    String defaultName() {
        return defaultName;
    }

    /**
     * The type of this name.
     *
     * @throws JMSException INVALID_URI, with the nearest name
     */
    static FactoryType named(String text) throws JMSException {
        for (FactoryType type : values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        List<String> names = Arrays.stream(values()).map(FactoryType::name).toList();
        Optional<String> nearest = NearestName.of(text.toUpperCase(Locale.ROOT), names);
        throw failure(
                ErrorCode.INVALID_URI,
                "There is no factory type '" + text + "'; types are " + String.join(", ", names)
                        + nearest.map(name -> "; did you mean " + name + "?").orElse(""));
    }

    /**
     * Makes a factory of this type.
     *
     * @param options set beside the URI, by full name
     * @throws JMSException if the URI or an option is wrong
     */
    Object make(String uri, Map<String, String> options) throws JMSException {
        return maker.make(uri, options);
    }

    private static Object connectionFactory(String uri, Map<String, String> options) throws JMSException {
        return filled(new PenstockConnectionFactory(uri), options);
    }

    private static Object xaConnectionFactory(String uri, Map<String, String> options) throws JMSException {
        return filled(new PenstockXAConnectionFactory(uri), options);
    }

    private static Object filled(PenstockConnectionFactory factory, Map<String, String> options) throws JMSException {
        options.forEach(factory::setOption);
        factory.settings();
        return factory;
    }

    private static JMSException failure(ErrorCode code, String message) {
        return JmsErrors.coded(JMSException::new, code, message);
    }
}
