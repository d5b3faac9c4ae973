package io.penstock.jms.naming;

import io.penstock.jms.PenstockDestination;
import io.penstock.jms.PenstockQueue;
import io.penstock.jms.PenstockTopic;
import jakarta.jms.JMSException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;

/** The names of one level, each for an object or for {@link Names} of the level below. Immutable, for any thread. */
sealed interface Names {
    /** What the name stands for, or null. */
    Object get(String name) throws NamingException;

    /** Those that can be listed, in alphabetical order. */
    Map<String, Object> listed();

    /** Names that were configured. */
    record Configured(Map<String, Object> listed) implements Names {
        public Configured {
            listed = Collections.unmodifiableMap(new TreeMap<>(listed));
        }

        @Override
        public Object get(String name) {
            return listed.get(name);
        }
    }

    /** Every destination of a kind, under its own name; none is listed, since only brokers know which there are. */
    enum Dynamic implements Names {
        QUEUES("dynamicQueues", PenstockQueue::new),
        TOPICS("dynamicTopics", PenstockTopic::new);

        private final String contextName;
        private final Function<String, PenstockDestination> maker;

        Dynamic(String contextName, Function<String, PenstockDestination> maker) {
            this.contextName = contextName;
            this.maker = maker;
        }

        String contextName() {
            return contextName;
        }

        @Override
        public Object get(String name) throws NamingException {
            PenstockDestination destination = maker.apply(name);
            try {
                destination.validate();
                return destination;
            } catch (JMSException badName) {
                InvalidNameException failure =
                        new InvalidNameException(contextName + "/" + name + ": " + badName.getMessage());
                failure.setRootCause(badName);
                throw failure;
            }
        }

        @Override
        public Map<String, Object> listed() {
            return Map.of();
        }
    }
}
