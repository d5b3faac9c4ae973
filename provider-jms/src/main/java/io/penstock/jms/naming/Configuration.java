package io.penstock.jms.naming;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.PenstockDestination;
import io.penstock.jms.PenstockQueue;
import io.penstock.jms.PenstockTopic;
import io.penstock.protocol.client.NearestName;
import jakarta.jms.JMSException;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.NamingException;

/**
 * Reads a JNDI environment into names and objects:
 *
 * <pre>
 *   java.naming.provider.url = connection URI of the default factories, or a properties file with more keys
 *   connectionFactory.NAME   = connection URI, with ?type= for one of {@link FactoryType}
 *   queue.NAME, topic.NAME   = name of the destination
 *   java.naming.security.principal, .credentials = user and password of the factories whose URI names no user
 * </pre>
 *
 * Whatever is wrong is a ConfigurationException that names the key. Used by one thread for one reading.
 */
final class Configuration {
    private static final String CONNECTION_FACTORY = "connectionFactory";
    private static final String QUEUE = "queue";
    private static final String TOPIC = "topic";
    /** How users of other providers write the first. */
    private static final String CONNECTION_FACTORY_LOWER = "connectionfactory";

    private static final List<String> KINDS = List.of(CONNECTION_FACTORY, CONNECTION_FACTORY_LOWER, QUEUE, TOPIC);

    /** A key of another provider's that would be left unheard. */
    private static final String FACTORY_NAMES = "connectionFactoryNames";

    /** How much longer or shorter than a key of ours a mistyped one is at most. */
    private static final int MISTYPED_LETTERS = 2;

    private final Map<?, ?> environment;
    /** The keys with text, those of the provider's file included. */
    private final Map<String, String> texts;

    private final Variables variables;
    private final Map<String, String> login = new HashMap<>();
    private final NameTree tree = new NameTree();
    private String defaultUri = PenstockConnectionFactory.DEFAULT_URI;

    private Configuration(Hashtable<?, ?> environment) {
        this.environment = environment;
        this.texts = texts(environment);
        this.variables = Variables.ofProcess(texts);
    }

    static Names read(Hashtable<?, ?> environment) throws NamingException {
        return new Configuration(environment).names();
    }

    /** Whether a key of the environment makes a name. */
    static boolean isBinding(String key) {
        return KINDS.contains(kind(key));
    }

    private Names names() throws NamingException {
        readProviderUrl();
        readLogin();
        for (Map.Entry<String, String> entry : new TreeMap<>(texts).entrySet()) {
            String key = entry.getKey();
            if (isBinding(key)) {
                bind(key, variables.expand(key, entry.getValue()).strip());
            } else {
                needNoMistake(key);
            }
        }
        for (Object key : environment.keySet()) {
            if (key instanceof String name && isBinding(name) && !texts.containsKey(name)) {
                throw new ConfigurationException(name + ": the value is a text");
            }
        }
        bindDefaults();
        return tree.names();
    }

    private static Map<String, String> texts(Hashtable<?, ?> environment) {
        Map<String, String> texts = new HashMap<>();
        if (environment instanceof Properties properties) {
            // Those have defaults, which only this method shows.
            properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
            return texts;
        }
        environment.forEach((key, value) -> {
            if (key instanceof String name && value instanceof String text) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    private void readProviderUrl() throws ConfigurationException {
        String written = texts.get(Context.PROVIDER_URL);
        if (written == null || written.isBlank()) {
            return;
        }
        String location = variables.expand(Context.PROVIDER_URL, written).strip();
        if (ProviderFile.isConnectionUri(location)) {
            defaultUri = location;
        } else {
            // What the program itself says wins.
            ProviderFile.read(location).forEach(texts::putIfAbsent);
        }
    }

    private void readLogin() throws ConfigurationException {
        String user = texts.get(Context.SECURITY_PRINCIPAL);
        if (user != null) {
            login.put("jms.username", variables.expand(Context.SECURITY_PRINCIPAL, user));
            login.put("jms.password", password());
        }
    }

    private String password() throws ConfigurationException {
        Object credentials = environment.get(Context.SECURITY_CREDENTIALS);
        if (credentials instanceof char[] letters) {
            // From a program, which means what it says: nothing is replaced in it.
            return String.valueOf(letters);
        }
        if (credentials != null && !(credentials instanceof String)) {
            throw new ConfigurationException(Context.SECURITY_CREDENTIALS + ": a password is a text or a char[]");
        }
        return variables.expand(Context.SECURITY_CREDENTIALS, texts.getOrDefault(Context.SECURITY_CREDENTIALS, ""));
    }

    private void bind(String key, String value) throws NamingException {
        String name = key.substring(key.indexOf('.') + 1);
        try {
            Object object = switch (kind(key)) {
                case QUEUE -> valid(new PenstockQueue(value));
                case TOPIC -> valid(new PenstockTopic(value));
                default -> factory(FactoryUri.parse(value));
            };
            tree.bind(key, new CompositeName(name), object);
        } catch (JMSException wrong) {
            throw wrong(key, wrong);
        }
    }

    private static PenstockDestination valid(PenstockDestination destination) throws JMSException {
        destination.validate();
        return destination;
    }

    private Object factory(FactoryUri uri) throws JMSException {
        return uri.type().make(uri.uri(), uri.namesUser() ? Map.of() : login);
    }

    private void bindDefaults() throws NamingException {
        for (FactoryType type : FactoryType.values()) {
            if (!tree.has(type.defaultName())) {
                try {
                    FactoryUri uri = FactoryUri.parse(defaultUri);
                    FactoryUri ofType = new FactoryUri(uri.uri(), type, uri.namesUser());
                    tree.bind(Context.PROVIDER_URL, new CompositeName(type.defaultName()), factory(ofType));
                } catch (JMSException wrong) {
                    throw wrong(Context.PROVIDER_URL, wrong);
                }
            }
        }
    }

    /** Refuses a key that was meant as one of ours; any other may be a variable, or somebody else's. */
    private void needNoMistake(String key) throws ConfigurationException {
        if (key.equals(FACTORY_NAMES)) {
            throw new ConfigurationException(
                    key + " is not known here: write " + CONNECTION_FACTORY + ".NAME=uri for each name");
        }
        int dot = key.indexOf('.');
        if (dot <= 0 || isVariable(key)) {
            return;
        }
        Optional<String> nearest = NearestName.of(key.substring(0, dot), KINDS)
                .filter(kind -> Math.abs(kind.length() - dot) <= MISTYPED_LETTERS);
        if (nearest.isPresent()) {
            throw new ConfigurationException("There is no key " + key + "; did you mean " + nearest.get()
                    + key.substring(dot) + "? A key of another meaning must be named less alike");
        }
    }

    private boolean isVariable(String key) {
        return texts.values().stream()
                .anyMatch(value -> value.contains("${" + key + "}") || value.contains("${" + key + ":-"));
    }

    private static String kind(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? "" : key.substring(0, dot);
    }

    private static ConfigurationException wrong(String key, JMSException cause) {
        ConfigurationException failure = new ConfigurationException(key + ": " + cause.getMessage());
        failure.setRootCause(cause);
        return failure;
    }
}
