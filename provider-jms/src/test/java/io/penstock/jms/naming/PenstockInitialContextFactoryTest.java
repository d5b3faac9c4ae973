package io.penstock.jms.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.PenstockConnectionFactory;
import io.penstock.jms.PenstockQueue;
import io.penstock.jms.PenstockTopic;
import io.penstock.jms.PenstockXAConnectionFactory;
import io.penstock.protocol.client.ClientOptions;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Properties;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.InvalidNameException;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JNDI context, through JNDI itself. */
class PenstockInitialContextFactoryTest {
    private static Context context(String... keysAndValues) throws NamingException {
        Hashtable<String, Object> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, PenstockInitialContextFactory.class.getName());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            environment.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new InitialContext(environment);
    }

    private static List<String> names(Context context, String of) throws NamingException {
        List<String> names = new ArrayList<>();
        for (NameClassPair pair : Collections.list(context.list(of))) {
            names.add(pair.getName() + " " + pair.getClassName());
        }
        return names;
    }

    @Test
    void shouldBindFactoriesQueuesAndTopics() throws Exception {
        Context context = context(
                "connectionFactory.shop",
                "penstock://a:1?jms.clientID=shop",
                "connectionfactory.old",
                "penstock://b:2",
                "queue.orders",
                " orders.in ",
                "topic.news",
                "news");
        assertThat(context.lookup("shop")).isEqualTo(new PenstockConnectionFactory("penstock://a:1?jms.clientID=shop"));
        assertThat(context.lookup("old")).isEqualTo(new PenstockConnectionFactory("penstock://b:2"));
        assertThat(context.lookup("orders")).isEqualTo(new PenstockQueue("orders.in"));
        assertThat(context.lookup(new CompositeName("news"))).isEqualTo(new PenstockTopic("news"));
        assertThat(context.lookup("shop")).isSameAs(context.lookupLink("shop"));
        context.close();
    }

    @Test
    void shouldBindDefaultFactoriesToTheProviderUrl() throws Exception {
        Context context = context(Context.PROVIDER_URL, "failover:(penstock://a,penstock://b)?jms.clientID=c");
        PenstockConnectionFactory expected =
                new PenstockConnectionFactory("failover:(penstock://a,penstock://b)?jms.clientID=c");
        assertThat(context.lookup("ConnectionFactory")).isEqualTo(expected);
        assertThat((QueueConnectionFactory) context.lookup("QueueConnectionFactory"))
                .isEqualTo(expected);
        assertThat((TopicConnectionFactory) context.lookup("TopicConnectionFactory"))
                .isEqualTo(expected);
        assertThat(context().lookup("ConnectionFactory")).isEqualTo(new PenstockConnectionFactory());
        assertThat(context("connectionFactory.ConnectionFactory", "vm://x").lookup("ConnectionFactory"))
                .isEqualTo(new PenstockConnectionFactory("vm://x"));
    }

    @Test
    void shouldKnowTheTypesOfFactories() throws Exception {
        for (String type : List.of("CF", "QUEUE_CF", "TOPIC_CF")) {
            Context context = context("connectionFactory.X", "penstock://a?type=" + type + "&jms.clientID=c");
            assertThat(context.lookup("X"))
                    .isInstanceOf(ConnectionFactory.class)
                    .isEqualTo(new PenstockConnectionFactory("penstock://a?jms.clientID=c"));
        }
        assertThat(context("connectionFactory.X", "failover:(penstock://a)?type=CF")
                        .lookup("X"))
                .isEqualTo(new PenstockConnectionFactory("failover:(penstock://a)"));
    }

    @Test
    void shouldMakeAnyDestinationByItsOwnName() throws Exception {
        Context context = context();
        assertThat(context.lookup("dynamicQueues/orders.in")).isEqualTo(new PenstockQueue("orders.in"));
        assertThat(context.lookup("dynamicTopics/news")).isEqualTo(new PenstockTopic("news"));
        assertThat(((Context) context.lookup("dynamicQueues")).lookup("x")).isEqualTo(new PenstockQueue("x"));
        assertThatThrownBy(() -> context.lookup("dynamicQueues/a b"))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("dynamicQueues/a b: ")
                .hasMessageContaining("character ' '")
                .hasRootCauseInstanceOf(JMSException.class);
        assertThatThrownBy(() -> context.lookup("dynamicQueues/a/b")).isInstanceOf(NotContextException.class);
        assertThat(names(context, "dynamicQueues")).isEmpty();
    }

    @Test
    void shouldMakeContextsOfCompositeNames() throws Exception {
        Context context = context("queue.jms/in/orders", "a", "queue.jms/in/returns", "b", "topic.jms/news", "c");
        assertThat(context.lookup("jms/in/orders")).isEqualTo(new PenstockQueue("a"));
        Context in = (Context) context.lookup("jms/in");
        assertThat(in.getNameInNamespace()).isEqualTo("jms/in");
        assertThat(in.lookup("returns")).isEqualTo(new PenstockQueue("b"));
        assertThat(((Context) context.lookup("jms")).lookup("in/returns")).isEqualTo(new PenstockQueue("b"));
        assertThat(((Context) in.lookup("")).lookup("orders")).isEqualTo(new PenstockQueue("a"));
        assertThat(names(context, "jms"))
                .containsExactly("in " + Context.class.getName(), "news " + PenstockTopic.class.getName());
        assertThat(names(context, "jms/in")).hasSize(2);
        for (Binding binding : Collections.list(context.listBindings("jms"))) {
            assertThat(binding.getObject())
                    .isInstanceOf(binding.getName().equals("in") ? Context.class : PenstockTopic.class);
        }
        assertThatThrownBy(() -> context.list("jms/news")).isInstanceOf(NotContextException.class);
        assertThatThrownBy(() -> context.lookup("jms/news/x"))
                .isInstanceOf(NotContextException.class)
                .hasMessageContaining("jms/news");
        assertThat(in.composeName("orders", "jms/in")).isEqualTo("jms/in/orders");
        assertThat(in.composeName(new CompositeName("b"), new CompositeName("a")))
                .isEqualTo(new CompositeName("a/b"));
        assertThat(context.getNameParser("jms").parse("a/b")).isEqualTo(new CompositeName("a/b"));
    }

    @Test
    void shouldListWhatIsBound() throws Exception {
        Context context = context("queue.a", "x");
        assertThat(names(context, ""))
                .containsExactly(
                        "ConnectionFactory " + PenstockConnectionFactory.class.getName(),
                        "QueueConnectionFactory " + PenstockConnectionFactory.class.getName(),
                        "TopicConnectionFactory " + PenstockConnectionFactory.class.getName(),
                        "XAConnectionFactory " + PenstockXAConnectionFactory.class.getName(),
                        "a " + PenstockQueue.class.getName(),
                        "dynamicQueues " + Context.class.getName(),
                        "dynamicTopics " + Context.class.getName());
    }

    @Test
    void shouldNameWhatThereIsWhenANameIsNotFound() throws Exception {
        Context context = context("queue.jms/orders", "a");
        assertThatThrownBy(() -> context.lookup("jms/order"))
                .isInstanceOf(NameNotFoundException.class)
                .hasMessageContaining("There is no name jms/order; there are ConnectionFactory,")
                .hasMessageContaining("jms/orders")
                .hasMessageContaining("dynamicQueues/NAME");
        String[] many = new String[100];
        for (int i = 0; i < 50; i++) {
            many[2 * i] = "queue.q" + i;
            many[2 * i + 1] = "q";
        }
        Context large = context(many);
        assertThatThrownBy(() -> large.lookup("z")).hasMessageContaining(" and 34 more, and each destination");
    }

    @Test
    void shouldReplaceVariables() throws Exception {
        Context context = context(
                "connectionFactory.X",
                "penstock://${broker.host}:${broker.port:-9876}?jms.clientID=${user.name}",
                "broker.host",
                "example",
                "queue.Q",
                "${queues.prefix}.in",
                "queues.prefix",
                "shop");
        assertThat(context.lookup("X"))
                .isEqualTo(new PenstockConnectionFactory(
                        "penstock://example:9876?jms.clientID=" + System.getProperty("user.name")));
        assertThat(context.lookup("Q")).isEqualTo(new PenstockQueue("shop.in"));
    }

    @Test
    void shouldLogInAsThePrincipalWhereTheUriNamesNobody() throws Exception {
        Hashtable<String, Object> environment = new Hashtable<>();
        environment.put(Context.SECURITY_PRINCIPAL, "u");
        environment.put(Context.SECURITY_CREDENTIALS, "p${x}".toCharArray());
        environment.put("connectionFactory.X", "penstock://a?jms.username=own");
        Context context = new PenstockInitialContextFactory().getInitialContext(environment);
        PenstockConnectionFactory byDefault = (PenstockConnectionFactory) context.lookup("ConnectionFactory");
        assertThat(byDefault.getUsername()).isEqualTo("u");
        assertThat(byDefault.getPassword()).isEqualTo("p${x}");
        assertThat(((PenstockConnectionFactory) context.lookup("X")).getUsername())
                .isEqualTo("own");
        PenstockConnectionFactory withoutPassword = (PenstockConnectionFactory)
                context(Context.SECURITY_PRINCIPAL, "v").lookup("ConnectionFactory");
        assertThat(withoutPassword.settings().client().login()).isEqualTo(new ClientOptions.Login("v", ""));
        environment.put(Context.SECURITY_CREDENTIALS, 7);
        assertThatThrownBy(() -> new PenstockInitialContextFactory().getInitialContext(environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("java.naming.security.credentials");
    }

    @Test
    void shouldReadTheFileThatTheProviderUrlNames(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("names.properties");
        Files.writeString(
                file, "queue.a=from.file\nqueue.b=from.file\nconnectionFactory.X=penstock://${host}\nhost=h\n");
        for (String location : List.of(file.toString(), file.toUri().toString())) {
            Context context = context(Context.PROVIDER_URL, location, "queue.b", "from.program");
            assertThat(context.lookup("a")).isEqualTo(new PenstockQueue("from.file"));
            assertThat(context.lookup("b")).isEqualTo(new PenstockQueue("from.program"));
            assertThat(context.lookup("X")).isEqualTo(new PenstockConnectionFactory("penstock://h"));
            assertThat(context.lookup("ConnectionFactory")).isEqualTo(new PenstockConnectionFactory());
        }
        Files.write(file, new byte[(int) ProviderFile.BYTES_MAX + 1]);
        assertThatThrownBy(() -> context(Context.PROVIDER_URL, file.toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("larger than 1048576 bytes");
    }

    @Test
    void shouldReadJndiPropertiesOnTheClassPath(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("jndi.properties"),
                "java.naming.factory.initial=" + PenstockInitialContextFactory.class.getName()
                        + "\njava.naming.provider.url=penstock://from.file\nqueue.orders=orders.in\n");
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
            current.setContextClassLoader(loader);
            Context context = new InitialContext();
            assertThat(context.lookup("orders")).isEqualTo(new PenstockQueue("orders.in"));
            assertThat(context.lookup("ConnectionFactory"))
                    .isEqualTo(new PenstockConnectionFactory("penstock://from.file"));
        } finally {
            current.setContextClassLoader(before);
        }
    }

    @Test
    void shouldTakePropertiesWithDefaultsAndNoEnvironmentAtAll() throws NamingException {
        Properties defaults = new Properties();
        defaults.setProperty("queue.a", "x");
        PenstockInitialContextFactory factory = new PenstockInitialContextFactory();
        assertThat(factory.getInitialContext(new Properties(defaults)).lookup("a"))
                .isEqualTo(new PenstockQueue("x"));
        assertThat(factory.getInitialContext(null).lookup("ConnectionFactory"))
                .isEqualTo(new PenstockConnectionFactory());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            connectionFactory.X | penstock://a?jms.clientId=c | connectionFactory.X: PENSTOCK-1107: There is no option jms.clientId; did you mean jms.clientID?
            connectionFactory.X | tcp://a                     | connectionFactory.X: PENSTOCK-1107: A connection URI begins with penstock://
            connectionFactory.X | penstock://a?type=QUEUE     | connectionFactory.X: PENSTOCK-1107: There is no factory type 'QUEUE'; types are CF, QUEUE_CF, TOPIC_CF, XA_CF; did you mean QUEUE_CF?
            connectionFactory.X | penstock://a?type=zzz       | There is no factory type 'zzz'; types are CF, QUEUE_CF, TOPIC_CF, XA_CF
            connectionFactory.X | ''                          | connectionFactory.X: PENSTOCK-1107: A connection URI is needed
            connectionFactory.X | ${nowhere.defined}          | connectionFactory.X: there is no ${nowhere.defined}
            queue.X             | a b                         | queue.X: PENSTOCK-1303: The destination's name has the character ' '
            topic.X             | ''                          | topic.X: PENSTOCK-1303: The destination
            queue.              | a                           | queue.: the name behind the first dot is missing
            queue.dynamicQueues/x | a                         | nothing can be bound below dynamicQueues, which is taken as a context
            queue.dynamicTopics | a                           | the name dynamicTopics is taken as a context
            queues.X            | a                           | There is no key queues.X; did you mean queue.X?
            Topic.X             | a                           | There is no key Topic.X; did you mean topic.X?
            conectionFactory.X  | vm://a                      | There is no key conectionFactory.X; did you mean connectionFactory.X?
            connectionFactoryNames | a,b                      | connectionFactoryNames is not known here: write connectionFactory.NAME=uri
            java.naming.provider.url | penstok://a?jms.password=hidden | java.naming.provider.url: PENSTOCK-1107: A connection URI begins with
            java.naming.provider.url | penstock://a?x=y       | java.naming.provider.url: PENSTOCK-1107: There is no option x
            java.naming.provider.url | no/such/file           | java.naming.provider.url is neither a connection URI
            """)
    void shouldNameTheKeyThatIsWrong(String key, String value, String expected) {
        assertThatThrownBy(() -> context(key, value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(expected)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void shouldRefuseTwoMeaningsOfOneName() {
        assertThatThrownBy(() -> context("queue.X", "a", "topic.X", "b"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("topic.X: the name X is taken by queue.X");
        assertThatThrownBy(() -> context("queue.X", "a", "queue.X/Y", "b"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("queue.X/Y: nothing can be bound below X, which is taken by queue.X");
        Hashtable<String, Object> environment = new Hashtable<>();
        environment.put("queue.X", 1);
        assertThatThrownBy(() -> new PenstockInitialContextFactory().getInitialContext(environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("queue.X: the value is a text");
    }

    @Test
    void shouldLeaveKeysOfOthersAlone() throws Exception {
        Context context =
                context("java.naming.applet", "x", "connection.pool", "y", "jms.anything", "z", "user.name", "");
        assertThat(context.getEnvironment().get("connection.pool")).isEqualTo("y");
    }

    @Test
    void shouldHaveAnEnvironmentOfItsOwn() throws Exception {
        Hashtable<String, Object> given = new Hashtable<>();
        Context context = new PenstockInitialContextFactory().getInitialContext(given);
        assertThat(context.addToEnvironment("a", 1)).isNull();
        assertThat(context.addToEnvironment("a", 2)).isEqualTo(1);
        assertThat(context.getEnvironment()).hasSize(1);
        assertThat(context.removeFromEnvironment("a")).isEqualTo(2);
        context.getEnvironment().clear();
        assertThat(given).isEmpty();
        assertThatThrownBy(() -> context.addToEnvironment("queue.X", "a"))
                .isInstanceOf(OperationNotSupportedException.class);
    }

    /** A call of the context that changes names. */
    private interface Write {
        void on(Context context) throws NamingException;
    }

    @Test
    void shouldSayWhereNamesAreWritten() throws Exception {
        Context context = context();
        CompositeName name = new CompositeName("x");
        List<Write> writes = List.of(
                on -> on.bind("x", "y"),
                on -> on.bind(name, "y"),
                on -> on.rebind("x", "y"),
                on -> on.rebind(name, "y"),
                on -> on.unbind("x"),
                on -> on.unbind(name),
                on -> on.rename("x", "y"),
                on -> on.rename(name, name),
                on -> on.createSubcontext("x"),
                on -> on.createSubcontext(name),
                on -> on.destroySubcontext("x"),
                on -> on.destroySubcontext(name));
        for (Write write : writes) {
            assertThatThrownBy(() -> write.on(context))
                    .isInstanceOf(OperationNotSupportedException.class)
                    .hasMessageContaining("connectionFactory.NAME, queue.NAME or topic.NAME");
        }
    }

    @Test
    void shouldMakeAFactoryForTransactionManagers() throws Exception {
        Context context = context("connectionFactory.X", "penstock://a?type=XA_CF&jms.clientID=c");
        assertThat(context.lookup("X"))
                .isInstanceOfSatisfying(
                        PenstockXAConnectionFactory.class,
                        factory -> assertThat(factory.getClientID()).isEqualTo("c"));
        assertThat(context.lookup("XAConnectionFactory")).isInstanceOf(PenstockXAConnectionFactory.class);
    }
}
