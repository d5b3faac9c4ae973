package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.client.ClientOptions;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.JMSException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import javax.naming.spi.NamingManager;
import org.junit.jupiter.api.Test;

class PenstockConnectionFactoryTest {
    private static final String URI = "penstocks://a:1,b:2?jms.password=secret&jms.username=u";

    private static PenstockConnectionFactory configured() {
        PenstockConnectionFactory factory = new PenstockConnectionFactory(URI);
        factory.setClientID("shop");
        factory.setQueuePrefetch(7);
        factory.setOption("failover.randomize", "true");
        factory.setPassword("hidden");
        return factory;
    }

    @Test
    void shouldConnectToThisMachineByDefault() throws JMSException {
        assertThat(new PenstockConnectionFactory().settings().target())
                .isEqualTo(new ConnectionSettings.Remote(List.of(new Endpoint.Tcp("localhost", 9876))));
        assertThat(new PenstockConnectionFactory("u", "p", "penstock://a")
                        .settings()
                        .client()
                        .login())
                .isEqualTo(new ClientOptions.Login("u", "p"));
    }

    @Test
    void shouldLetSettersWinOverTheUri() throws JMSException {
        ConnectionSettings settings = configured().settings();
        assertThat(settings.clientId()).isEqualTo("shop");
        assertThat(settings.prefetch()).isEqualTo(new ConnectionSettings.Prefetch(7, 100, 100, 1_000));
        assertThat(settings.client().login()).isEqualTo(new ClientOptions.Login("u", "hidden"));
        assertThat(settings.client().failover().order()).isEqualTo(ClientOptions.Failover.Order.RANDOM);
    }

    @Test
    void shouldLogInAsTheUserOfTheCall() throws JMSException {
        PenstockConnectionFactory factory = configured();
        assertThat(factory.settingsFor("x", "y").client().login()).isEqualTo(new ClientOptions.Login("x", "y"));
        assertThat(factory.settingsFor("x", null).client().login()).isEqualTo(new ClientOptions.Login("x", ""));
        assertThat(factory.settingsFor(null, null).client().login().isAnonymous())
                .isTrue();
    }

    @Test
    void shouldTakeBackASetting() {
        PenstockConnectionFactory factory = new PenstockConnectionFactory("penstock://a?jms.clientID=inside");
        factory.setClientID("beside");
        assertThat(factory.getClientID()).isEqualTo("beside");
        factory.setClientID(null);
        assertThat(factory.getClientID()).isEqualTo("inside");
    }

    @Test
    void shouldHaveAPropertyForEachJmsOption() throws Exception {
        List<String> properties = Arrays.stream(Introspector.getBeanInfo(PenstockConnectionFactory.class)
                        .getPropertyDescriptors())
                .filter(property -> property.getReadMethod() != null && property.getWriteMethod() != null)
                .map(PropertyDescriptor::getName)
                .toList();
        assertThat(properties)
                .contains(
                        "uri",
                        "prefetch",
                        "queuePrefetch",
                        "topicPrefetch",
                        "durableTopicPrefetch",
                        "queueBrowserPrefetch",
                        "deserializationAllowList",
                        "deserializationDenyList");
        assertThat(UriOptions.ALL)
                .filteredOn(option ->
                        option.name().startsWith("jms.") && option.name().lastIndexOf('.') == 3)
                .allSatisfy(
                        option -> assertThat(properties).contains(option.name().substring(4)));
    }

    @Test
    void shouldReadBackWhatWasSet() {
        PenstockConnectionFactory factory = new PenstockConnectionFactory();
        factory.setForceAsyncSend(true);
        factory.setPopulateJMSXUserID(true);
        factory.setApplicationID("app");
        factory.setQueuePrefix("q.");
        factory.setTopicPrefix("t.");
        factory.setValidatePropertyNames(false);
        factory.setLocalMessageExpiry(false);
        factory.setUseDaemonThread(false);
        factory.setConnectTimeout(1);
        factory.setRequestTimeout(2);
        factory.setSendTimeout(3);
        factory.setCloseTimeout(4);
        factory.setPrefetch(5);
        factory.setTopicPrefetch(6);
        factory.setQueueBrowserPrefetch(7);
        factory.setDeserializationAllowList("a,b");
        factory.setDeserializationDenyList("c");
        assertThat(factory.isForceAsyncSend()).isTrue();
        assertThat(factory.isPopulateJMSXUserID()).isTrue();
        assertThat(factory.getApplicationID()).isEqualTo("app");
        assertThat(factory.getQueuePrefix()).isEqualTo("q.");
        assertThat(factory.getTopicPrefix()).isEqualTo("t.");
        assertThat(factory.isValidatePropertyNames()).isFalse();
        assertThat(factory.isLocalMessageExpiry()).isFalse();
        assertThat(factory.isUseDaemonThread()).isFalse();
        assertThat(factory.getConnectTimeout()).isEqualTo(1);
        assertThat(factory.getRequestTimeout()).isEqualTo(2);
        assertThat(factory.getSendTimeout()).isEqualTo(3);
        assertThat(factory.getCloseTimeout()).isEqualTo(4);
        assertThat(factory.getPrefetch()).isEqualTo(5);
        assertThat(factory.getQueuePrefetch()).isEqualTo(5);
        assertThat(factory.getTopicPrefetch()).isEqualTo(6);
        assertThat(factory.getDurableTopicPrefetch()).isEqualTo(5);
        assertThat(factory.getQueueBrowserPrefetch()).isEqualTo(7);
        assertThat(factory.getDeserializationAllowList()).isEqualTo("a,b");
        assertThat(factory.getDeserializationDenyList()).isEqualTo("c");
    }

    @Test
    void shouldSayWhatIsWrongWhenItIsUsed() {
        PenstockConnectionFactory factory = new PenstockConnectionFactory("penstock://a?jms.clientId=c");
        assertThat(factory.getClientID()).isNull();
        assertThatThrownBy(factory::settings)
                .isInstanceOfSatisfying(JMSException.class, failure -> {
                    assertThat(failure.getErrorCode()).isEqualTo("PENSTOCK-1107");
                    assertThat(failure.getLinkedException()).isInstanceOf(PenstockException.class);
                })
                .hasMessageContaining("did you mean jms.clientID?");
        assertThatThrownBy(new PenstockConnectionFactory((String) null)::settings)
                .isInstanceOf(JMSException.class);
        assertThat(new PenstockConnectionFactory("nonsense").getSendTimeout()).isZero();
    }

    @Test
    void shouldLetPoolsLookAtAFactoryThatIsSetWrongly() throws Exception {
        PenstockConnectionFactory factory = new PenstockConnectionFactory("penstock://a?jms.closeTimeout=soon");
        factory.setOption("jms.forceAsyncSend", "perhaps");
        factory.setOption("jms.prefetchPolicy.queuePrefetch", "-4");
        for (PropertyDescriptor property :
                Introspector.getBeanInfo(PenstockConnectionFactory.class).getPropertyDescriptors()) {
            if (property.getReadMethod() != null) {
                property.getReadMethod().invoke(factory);
            }
        }
        assertThat(factory.getCloseTimeout()).isEqualTo(60_000);
        assertThat(factory.isForceAsyncSend()).isFalse();
        assertThat(factory.getQueuePrefetch()).isEqualTo(100);
        assertThatThrownBy(factory::settings).isInstanceOf(JMSException.class);
    }

    @Test
    void shouldBeEqualByUriAndOptions() {
        assertThat(configured()).isEqualTo(configured()).hasSameHashCodeAs(configured());
        PenstockConnectionFactory other = configured();
        other.setClientID("other");
        assertThat(configured()).isNotEqualTo(other);
        assertThat(new PenstockConnectionFactory("penstock://a")).isNotEqualTo(new PenstockConnectionFactory());
    }

    @Test
    void shouldNotShowPasswords() {
        assertThat(configured().toString())
                .contains("penstocks://a:1,b:2", "shop", "failover.randomize=true")
                .doesNotContain("secret", "hidden");
    }

    @Test
    void shouldSurviveSerialization() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(configured());
        Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertThat(copy).isEqualTo(configured());
        assertThat(((PenstockConnectionFactory) copy).settings())
                .isEqualTo(configured().settings());
    }

    @Test
    void shouldSurviveAJndiReference() throws Exception {
        assertThat(NamingManager.getObjectInstance(configured().getReference(), null, null, new Hashtable<>()))
                .isEqualTo(configured());
        for (PenstockDestination destination : List.of(new PenstockQueue("x"), new PenstockTopic("y"))) {
            assertThat(NamingManager.getObjectInstance(destination.getReference(), null, null, new Hashtable<>()))
                    .isEqualTo(destination);
        }
    }

    @Test
    void shouldStayAnXaFactoryWhateverItIsKeptIn() throws Exception {
        PenstockXAConnectionFactory factory = new PenstockXAConnectionFactory("anna", "secret", "penstock://a");
        factory.setClientID("c");
        assertThat(factory).isNotEqualTo(new PenstockConnectionFactory("anna", "secret", "penstock://a"));
        assertThat(factory.toString())
                .startsWith("PenstockXAConnectionFactory[")
                .doesNotContain("secret");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(factory);
        assertThat(new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject())
                .isEqualTo(factory);
        Object referred = NamingManager.getObjectInstance(factory.getReference(), null, null, new Hashtable<>());
        assertThat(referred).isInstanceOf(PenstockXAConnectionFactory.class).isEqualTo(factory);
    }
}
