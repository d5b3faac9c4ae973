package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.message.DeserializationPolicy;
import io.penstock.protocol.client.ClientOptions;
import io.penstock.protocol.transport.ClientTls;
import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {
    private static ConnectionSettings read(String uri) {
        return SettingsReader.read(PenstockUri.parse(uri), Map.of());
    }

    @Test
    void shouldHaveTheDefaultsOfTheClientCore() {
        assertThat(read("penstock://a"))
                .isEqualTo(new ConnectionSettings(
                        new ConnectionSettings.Remote(List.of(new Endpoint.Tcp("a", 9876))),
                        ClientOptions.defaults(),
                        null,
                        new ConnectionSettings.Sends(
                                ConnectionSettings.Wait.FOR_PERSISTENT, ConnectionSettings.ShowUser.NO, null),
                        new ConnectionSettings.Prefetch(100, 100, 100, 1_000),
                        DeserializationPolicy.basics(),
                        LocalRules.defaults()));
        assertThat(read("penstocks://a").client().wire().tls()).isEqualTo(ClientTls.defaults());
    }

    static List<String> options() {
        return List.of(
                "penstock://a?jms.username=u",
                "penstock://a?jms.username=u&jms.password=p",
                "penstock://a?jms.clientID=c",
                "penstock://a?jms.forceAsyncSend=true",
                "penstock://a?jms.forceSyncSend=true",
                "penstock://a?jms.populateJMSXUserID=true",
                "penstock://a?jms.applicationID=shop",
                "penstock://a?jms.queuePrefix=q.",
                "penstock://a?jms.topicPrefix=t.",
                "penstock://a?jms.validatePropertyNames=false",
                "penstock://a?jms.localMessageExpiry=false",
                "penstock://a?jms.useDaemonThread=false",
                "penstock://a?jms.redeliveryPolicy.maxRedeliveries=1",
                "penstock://a?jms.redeliveryPolicy.outcome=ACCEPTED",
                "penstock://a?jms.redeliveryPolicy.initialDelay=100",
                "penstock://a?jms.redeliveryPolicy.initialDelay=100&jms.redeliveryPolicy.backOffMultiplier=2.5",
                "penstock://a?jms.redeliveryPolicy.initialDelay=100&jms.redeliveryPolicy.maxDelay=100",
                "penstock://a?jms.redeliveryPolicy.initialDelay=100&jms.redeliveryPolicy.jitter=0.15",
                "penstock://a?jms.connectTimeout=1",
                "penstock://a?jms.requestTimeout=1",
                "penstock://a?jms.sendTimeout=1",
                "penstock://a?jms.closeTimeout=1",
                "penstock://a?jms.prefetchPolicy.all=1",
                "penstock://a?jms.prefetchPolicy.queuePrefetch=0",
                "penstock://a?jms.prefetchPolicy.topicPrefetch=1",
                "penstock://a?jms.prefetchPolicy.durableTopicPrefetch=32767",
                "penstock://a?jms.prefetchPolicy.queueBrowserPrefetch=1",
                "penstock://a?jms.deserializationPolicy.allowList=a,b",
                "penstock://a?jms.deserializationPolicy.denyList=*",
                "penstock://a?transport.tcpNoDelay=false",
                "penstock://a?transport.tcpKeepAlive=true",
                "penstock://a?transport.sendBufferSize=1",
                "penstock://a?transport.receiveBufferSize=1",
                "penstocks://a?transport.keyStoreLocation=k",
                "penstocks://a?transport.keyStoreLocation=k&transport.keyStorePassword=p",
                "penstocks://a?transport.keyStoreLocation=k&transport.keyAlias=p",
                "penstocks://a?transport.trustStoreLocation=t",
                "penstocks://a?transport.trustStoreLocation=t&transport.trustStorePassword=p",
                "penstocks://a?transport.trustAll=true",
                "penstocks://a?transport.verifyHost=false",
                "penstocks://a?transport.enabledProtocols=TLSv1.3",
                "penstocks://a?transport.enabledCipherSuites=X",
                "penstock://a?failover.initialReconnectDelay=1",
                "penstock://a?failover.reconnectDelay=1",
                "penstock://a?failover.maxReconnectDelay=100",
                "penstock://a?failover.useReconnectBackOff=false",
                "penstock://a?failover.reconnectBackOffMultiplier=1.5",
                "penstock://a?failover.maxReconnectAttempts=0",
                "penstock://a?failover.startupMaxReconnectAttempts=-1",
                "penstock://a?failover.warnAfterReconnectAttempts=0",
                "penstock://a?failover.randomize=true",
                "vm://a?persistent=true&store=d",
                "vm://a?store=d",
                "vm://a?anonymous=OFF");
    }

    @ParameterizedTest
    @MethodSource("options")
    void shouldMakeADifferenceByEachOption(String uri) {
        String without = uri.contains("&") && !uri.startsWith("vm")
                ? uri.substring(0, uri.indexOf('&'))
                : uri.substring(0, uri.indexOf('?'));
        assertThat(read(uri)).isNotEqualTo(read(without));
    }

    @Test
    void shouldTryEachOptionOfTheTable() {
        assertThat(UriOptions.ALL)
                .allSatisfy(option -> assertThat(options())
                        .anySatisfy(uri -> assertThat(uri).containsPattern("[?&]" + option.name() + "=")));
        assertThat(UriOptions.ALL).extracting(UriOption::name).doesNotHaveDuplicates();
    }

    @Test
    void shouldPutEachValueInItsPlace() {
        ConnectionSettings settings = read(
                "penstocks://a?jms.username=u&jms.password=p&jms.connectTimeout=1"
                        + "&jms.requestTimeout=2&jms.sendTimeout=3&jms.closeTimeout=4&jms.prefetchPolicy.all=5"
                        + "&jms.prefetchPolicy.topicPrefetch=6&jms.prefetchPolicy.queueBrowserPrefetch=7&transport.keyStoreLocation=k&transport.keyStorePassword=kp"
                        + "&transport.keyAlias=ka&transport.trustStoreLocation=t&transport.trustStorePassword=tp"
                        + "&failover.initialReconnectDelay=7&failover.reconnectDelay=8&failover.maxReconnectDelay=9"
                        + "&failover.maxReconnectAttempts=10&failover.startupMaxReconnectAttempts=11&failover.warnAfterReconnectAttempts=12");
        assertThat(settings.client().login()).isEqualTo(new ClientOptions.Login("u", "p"));
        assertThat(settings.client().timeOuts()).isEqualTo(new ClientOptions.TimeOuts(1, 2, 3, 4));
        assertThat(settings.prefetch()).isEqualTo(new ConnectionSettings.Prefetch(5, 6, 5, 7));
        assertThat(settings.client().wire().tls().keys())
                .isEqualTo(new ClientTls.KeyStoreFile(Path.of("k"), "kp", "ka"));
        assertThat(settings.client().wire().tls().trust())
                .isEqualTo(new ClientTls.Trust.Store(new ClientTls.KeyStoreFile(Path.of("t"), "tp", null)));
        assertThat(settings.client().failover())
                .isEqualTo(new ClientOptions.Failover(
                        7,
                        8,
                        9,
                        2,
                        new ClientOptions.Failover.Attempts(10, 11, 12),
                        ClientOptions.Failover.Order.AS_GIVEN));
    }

    @Test
    void shouldLetOptionsBesideTheUriWin() {
        PenstockUri uri = PenstockUri.parse("penstock://a?jms.clientID=inside");
        assertThat(SettingsReader.read(uri, Map.of("jms.clientID", "beside")).clientId())
                .isEqualTo("beside");
    }

    @Test
    void shouldGiveAnEmbeddedBrokerItsOptions() {
        assertThat(((ConnectionSettings.InThisJvm) read("vm://a").target()).options())
                .isEqualTo(Map.of("persistent", "false", "anonymous", "AUTO"));
        assertThat(((ConnectionSettings.InThisJvm)
                                read("vm://a?store=d&anonymous=LOOPBACK").target())
                        .options())
                .isEqualTo(Map.of("persistent", "true", "store", "d", "anonymous", "LOOPBACK"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            penstock://a?jms.clientId=c             | There is no option jms.clientId; did you mean jms.clientID?
            penstock://a?clientID=c                 | There is no option clientID; did you mean jms.clientID?
            penstock://a?jms.user=c                 | did you mean jms.username?
            penstock://a?durableTopicPrefetch=1     | did you mean jms.prefetchPolicy.durableTopicPrefetch?
            penstock://a?zzzzzzzzzzzzzz=1           | There is no option zzzzzzzzzzzzzz; docs/uri-options.md lists them all
            penstock://a?failover.maxReconectAttempts=1 | did you mean failover.maxReconnectAttempts?
            penstock://a?transport.tcpnodelay=true  | did you mean transport.tcpNoDelay?
            penstock://a?jms.tracing=x              | Option jms.tracing has no meaning here: traceparent and tracestate
            penstock://a?jms.awaitClientID=true     | Option jms.awaitClientID has no meaning here: a connection is made at once
            penstock://a?transport.connectTimeout=1 | has no meaning here: jms.connectTimeout limits
            penstock://a?transport.useEpoll=true    | has no meaning here: the sockets are the JDK's
            penstock://a?jms.queuePrefix=a/         | jms.queuePrefix makes names that no broker takes
            penstock://a?jms.sendTimeout=abc        | Option jms.sendTimeout cannot be 'abc': allowed is milliseconds from 0 to 2147483647
            penstock://a?jms.sendTimeout=-1         | Option jms.sendTimeout cannot be '-1'
            penstock://a?jms.connectTimeout=0       | allowed is milliseconds from 1
            penstock://a?jms.forceAsyncSend=yes     | Option jms.forceAsyncSend cannot be 'yes': allowed is true or false
            penstock://a?jms.prefetchPolicy.all=32768 | allowed is a whole number from 0 to 32767
            penstock://a?failover.reconnectBackOffMultiplier=0.5 | allowed is a number from 1 to 1000
            penstock://a?failover.reconnectBackOffMultiplier=NaN | allowed is a number from 1 to 1000
            penstock://a?failover.reconnectDelay=5&failover.maxReconnectDelay=4 | failover.maxReconnectDelay (4) is less than
            penstock://a?failover.useReconnectBackOff=false&failover.reconnectBackOffMultiplier=3 | has no meaning with
            penstock://a?jms.redeliveryPolicy.maxDelay=9 | jms.redeliveryPolicy.maxDelay has no meaning without jms.redeliveryPolicy.initialDelay above 0
            penstock://a?jms.redeliveryPolicy.jitter=1 | jms.redeliveryPolicy.jitter has no meaning without
            penstock://a?jms.redeliveryPolicy.initialDelay=0&jms.redeliveryPolicy.backOffMultiplier=2 | has no meaning without
            penstock://a?jms.redeliveryPolicy.initialDelay=9&jms.redeliveryPolicy.maxDelay=8 | jms.redeliveryPolicy.maxDelay (8) is less than
            penstock://a?jms.redeliveryPolicy.initialDelay=9&jms.redeliveryPolicy.jitter=1.1 | allowed is a number from 0 to 1
            penstock://a?jms.redeliveryPolicy.initialDelay=9&jms.redeliveryPolicy.jitter=NaN | allowed is a number from 0 to 1
            penstock://a?jms.password=p             | jms.password is given without jms.username
            penstock://a?transport.trustAll=true    | needs encryption: write penstocks://
            penstocks://a?transport.trustAll=true&transport.trustStoreLocation=t | contradict each other
            penstocks://a?transport.trustStorePassword=t | is given without transport.trustStoreLocation
            penstocks://a?transport.keyAlias=t      | transport.keyStoreLocation is missing
            penstock://a?persistent=true            | Option persistent is for vm:// only
            penstock://a?store=d                    | Option store is for vm:// only
            vm://a?transport.tcpNoDelay=true        | has no meaning for vm://
            vm://a?failover.randomize=true          | has no meaning for vm://
            vm://a?persistent=true                  | needs the directory of the files
            vm://a?persistent=false&store=d         | contradict each other
            """)
    void shouldSayWhatIsWrong(String uri, String expected) {
        assertThatThrownBy(() -> read(uri))
                .isInstanceOfSatisfying(
                        PenstockException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_URI))
                .hasMessageContaining(expected);
    }
}
