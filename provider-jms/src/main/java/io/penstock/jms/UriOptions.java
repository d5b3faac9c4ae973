package io.penstock.jms;

import io.penstock.jms.message.DeserializationPolicy;
import io.penstock.protocol.client.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table of all options that a connection URI may carry. What stands here is honoured; what would do nothing is not accepted. Constants.
 */
final class UriOptions {
    static final UriOption<String> USERNAME =
            new UriOption<>("jms.username", OptionType.text(), "", "The user to log in as; none is anonymous.");
    static final UriOption<String> PASSWORD =
            new UriOption<>("jms.password", OptionType.text(), "", "The user's password.");
    static final UriOption<String> CLIENT_ID = new UriOption<>(
            "jms.clientID",
            OptionType.text(),
            "",
            "The client id of each connection; the application then cannot set another.");
    static final UriOption<Boolean> FORCE_ASYNC_SEND = new UriOption<>(
            "jms.forceAsyncSend",
            OptionType.flag(),
            "false",
            "Lets send return before the broker has answered; a failure then goes to the ExceptionListener.");
    static final UriOption<Boolean> FORCE_SYNC_SEND = new UriOption<>(
            "jms.forceSyncSend",
            OptionType.flag(),
            "false",
            "Lets send wait for the broker's answer for NON_PERSISTENT messages too; otherwise one that the broker's "
                    + "window has room for leaves at once, and a failure goes to the ExceptionListener.");
    static final UriOption<Boolean> POPULATE_USER_ID = new UriOption<>(
            "jms.populateJMSXUserID",
            OptionType.flag(),
            "false",
            "Shows the user as JMSXUserID on the messages that it sends.");
    static final UriOption<String> APPLICATION_ID = new UriOption<>(
            "jms.applicationID",
            OptionType.text(),
            "",
            "The application's name, which messages that it sends show as JMSXAppID.");
    static final UriOption<String> QUEUE_PREFIX = new UriOption<>(
            "jms.queuePrefix",
            OptionType.text(),
            "",
            "What createQueue of a session or context puts before a name that does not begin with it.");
    static final UriOption<String> TOPIC_PREFIX =
            new UriOption<>("jms.topicPrefix", OptionType.text(), "", "The same for createTopic.");
    static final UriOption<Boolean> VALIDATE_PROPERTY_NAMES = new UriOption<>(
            "jms.validatePropertyNames",
            OptionType.flag(),
            "true",
            "Refuses property names that no selector can speak of, as the specification asks; false takes any that is not empty.");
    static final UriOption<Boolean> LOCAL_MESSAGE_EXPIRY = new UriOption<>(
            "jms.localMessageExpiry",
            OptionType.flag(),
            "true",
            "Drops messages whose time ends while they wait in the client, by the client's clock; false shows what the broker delivered.");
    static final UriOption<Integer> MAX_REDELIVERIES = new UriOption<>(
            "jms.redeliveryPolicy.maxRedeliveries",
            OptionType.integer(-1, Integer.MAX_VALUE),
            "-1",
            "How often a message may come again before it is settled unseen, 1 or more; -1 leaves that to the broker.");
    static final UriOption<String> REDELIVERY_OUTCOME = new UriOption<>(
            "jms.redeliveryPolicy.outcome",
            OptionType.oneOf("REJECTED", "ACCEPTED"),
            "REJECTED",
            "How such a message is settled: REJECTED makes it a dead letter, ACCEPTED forgets it.");
    static final UriOption<Integer> REDELIVERY_DELAY = new UriOption<>(
            "jms.redeliveryPolicy.initialDelay",
            OptionType.millis(0),
            "0",
            "How long a message waits at the broker after its first failed delivery, while later ones overtake it; 0 is not at all.");
    static final UriOption<Double> REDELIVERY_MULTIPLIER = new UriOption<>(
            "jms.redeliveryPolicy.backOffMultiplier",
            OptionType.factor(),
            "1",
            "How many times longer after each further one, to three decimals.");
    static final UriOption<Integer> REDELIVERY_MAX_DELAY = new UriOption<>(
            "jms.redeliveryPolicy.maxDelay",
            OptionType.millis(1),
            "3600000",
            "The longest wait of a message between two deliveries.");
    static final UriOption<Double> REDELIVERY_JITTER = new UriOption<>(
            "jms.redeliveryPolicy.jitter",
            OptionType.share(),
            "0",
            "The share by which each wait is longer or shorter, so that what failed together does not come together; to three decimals.");
    static final UriOption<Boolean> USE_DAEMON_THREAD = new UriOption<>(
            "jms.useDaemonThread",
            OptionType.flag(),
            "true",
            "Lets the virtual machine end while connections are open; false keeps it alive until they are closed.");
    static final UriOption<Integer> CONNECT_TIMEOUT = new UriOption<>(
            "jms.connectTimeout",
            OptionType.millis(1),
            "15000",
            "How long connecting and logging in to one address may take.");
    static final UriOption<Integer> REQUEST_TIMEOUT = new UriOption<>(
            "jms.requestTimeout",
            OptionType.millis(0),
            "0",
            "How long to wait for an answer, reconnecting included; 0 is without end.");
    static final UriOption<Integer> SEND_TIMEOUT = new UriOption<>(
            "jms.sendTimeout",
            OptionType.millis(0),
            "0",
            "How long a send or commit may take, waiting for room and reconnecting included; 0 is without end.");
    static final UriOption<Integer> CLOSE_TIMEOUT = new UriOption<>(
            "jms.closeTimeout", OptionType.millis(1), "60000", "How long an orderly close waits for the broker.");

    private static final OptionType<Integer> PREFETCH = OptionType.integer(0, ConnectionSettings.Prefetch.PREFETCH_MAX);
    private static final String PREFETCH_DEFAULT = "100";
    static final UriOption<Integer> PREFETCH_ALL = new UriOption<>(
            "jms.prefetchPolicy.all", PREFETCH, PREFETCH_DEFAULT, "The default of the other prefetches.");
    static final UriOption<Integer> QUEUE_PREFETCH = new UriOption<>(
            "jms.prefetchPolicy.queuePrefetch",
            PREFETCH,
            PREFETCH_DEFAULT,
            "How many unread messages a consumer of a queue may hold; 0 fetches each when it is asked for.");
    static final UriOption<Integer> TOPIC_PREFETCH = new UriOption<>(
            "jms.prefetchPolicy.topicPrefetch", PREFETCH, PREFETCH_DEFAULT, "The same for a non-durable subscription.");
    static final UriOption<Integer> DURABLE_TOPIC_PREFETCH = new UriOption<>(
            "jms.prefetchPolicy.durableTopicPrefetch",
            PREFETCH,
            PREFETCH_DEFAULT,
            "The same for a durable subscription.");
    static final UriOption<Integer> BROWSER_PREFETCH = new UriOption<>(
            "jms.prefetchPolicy.queueBrowserPrefetch",
            OptionType.integer(1, ConnectionSettings.Prefetch.PREFETCH_MAX),
            "1000",
            "How many messages a browser fetches at a time, within 256 KiB; a browser takes nothing from consumers, so "
                    + "jms.prefetchPolicy.all does not concern it.");

    static final UriOption<List<String>> ALLOW_LIST = new UriOption<>(
            DeserializationPolicy.ALLOW_LIST,
            OptionType.list(),
            "",
            "Classes and packages that object messages may hold beyond the JDK's values and collections; * is everything.");
    static final UriOption<List<String>> DENY_LIST = new UriOption<>(
            DeserializationPolicy.DENY_LIST,
            OptionType.list(),
            "",
            "Classes and packages that they may not hold in any case.");

    static final UriOption<Boolean> TCP_NO_DELAY =
            new UriOption<>("transport.tcpNoDelay", OptionType.flag(), "true", "Sends small packets at once.");
    static final UriOption<Boolean> TCP_KEEP_ALIVE = new UriOption<>(
            "transport.tcpKeepAlive", OptionType.flag(), "false", "Lets the operating system probe a silent peer.");
    static final UriOption<Integer> SEND_BUFFER = new UriOption<>(
            "transport.sendBufferSize",
            OptionType.integer(0, Integer.MAX_VALUE),
            "0",
            "Bytes of the socket's send buffer; 0 leaves the system's.");
    static final UriOption<Integer> RECEIVE_BUFFER = new UriOption<>(
            "transport.receiveBufferSize",
            OptionType.integer(0, Integer.MAX_VALUE),
            "0",
            "Bytes of the socket's receive buffer; 0 leaves the system's.");
    static final UriOption<String> KEY_STORE = new UriOption<>(
            "transport.keyStoreLocation", OptionType.text(), "", "The file of the client's own key, PKCS#12 or JKS.");
    static final UriOption<String> KEY_STORE_PASSWORD =
            new UriOption<>("transport.keyStorePassword", OptionType.text(), "", "The key store's password.");
    static final UriOption<String> KEY_ALIAS = new UriOption<>(
            "transport.keyAlias", OptionType.text(), "", "Which of the key store's keys to use; none is the first.");
    static final UriOption<String> TRUST_STORE = new UriOption<>(
            "transport.trustStoreLocation",
            OptionType.text(),
            "",
            "The file of the certificates to believe; none is those that the JDK trusts.");
    static final UriOption<String> TRUST_STORE_PASSWORD =
            new UriOption<>("transport.trustStorePassword", OptionType.text(), "", "The trust store's password.");
    static final UriOption<Boolean> TRUST_ALL = new UriOption<>(
            "transport.trustAll", OptionType.flag(), "false", "Believes every certificate: for tests only.");
    static final UriOption<Boolean> VERIFY_HOST = new UriOption<>(
            "transport.verifyHost",
            OptionType.flag(),
            "true",
            "Asks that the certificate names the host that was dialled.");
    static final UriOption<List<String>> PROTOCOLS = new UriOption<>(
            "transport.enabledProtocols", OptionType.list(), "", "TLS versions; none is the JDK's choice.");
    static final UriOption<List<String>> CIPHER_SUITES = new UriOption<>(
            "transport.enabledCipherSuites", OptionType.list(), "", "Cipher suites; none is the JDK's choice.");

    static final UriOption<Integer> INITIAL_RECONNECT_DELAY = new UriOption<>(
            "failover.initialReconnectDelay",
            OptionType.millis(0),
            "0",
            "How long to wait before the first attempt after a loss.");
    static final UriOption<Integer> RECONNECT_DELAY = new UriOption<>(
            "failover.reconnectDelay", OptionType.millis(0), "10", "How long to wait before the second attempt.");
    static final UriOption<Integer> MAX_RECONNECT_DELAY = new UriOption<>(
            "failover.maxReconnectDelay", OptionType.millis(0), "30000", "The longest wait between two attempts.");
    static final UriOption<Boolean> USE_BACK_OFF = new UriOption<>(
            "failover.useReconnectBackOff", OptionType.flag(), "true", "Makes each wait longer than the one before.");
    static final UriOption<Double> BACK_OFF_MULTIPLIER = new UriOption<>(
            "failover.reconnectBackOffMultiplier", OptionType.factor(), "2.0", "How many times longer.");
    static final UriOption<Integer> MAX_ATTEMPTS = new UriOption<>(
            "failover.maxReconnectAttempts",
            OptionType.integer(-1, Integer.MAX_VALUE),
            "-1",
            "Rounds over all addresses after a loss before the connection is given up; -1 is without end.");
    static final UriOption<Integer> STARTUP_MAX_ATTEMPTS = new UriOption<>(
            "failover.startupMaxReconnectAttempts",
            OptionType.integer(-1, Integer.MAX_VALUE),
            "0",
            "More rounds at the first connect; -1 is without end.");
    static final UriOption<Integer> WARN_AFTER_ATTEMPTS = new UriOption<>(
            "failover.warnAfterReconnectAttempts",
            OptionType.integer(0, Integer.MAX_VALUE),
            "10",
            "After how many rounds without a broker the log warns, and again after as many; 0 never warns.");
    static final UriOption<Boolean> RANDOMIZE =
            new UriOption<>("failover.randomize", OptionType.flag(), "false", "Tries the addresses in random order.");

    static final UriOption<Boolean> PERSISTENT = new UriOption<>(
            "persistent", OptionType.flag(), "false", "Only with vm: whether the broker has files; true needs store.");
    static final UriOption<String> STORE =
            new UriOption<>("store", OptionType.text(), "", "Only with vm: the directory of the broker's files.");
    static final UriOption<String> ANONYMOUS = new UriOption<>(
            "anonymous",
            OptionType.oneOf("AUTO", "LOOPBACK", "OFF"),
            "AUTO",
            "Only with vm: who needs no login: AUTO is everyone while no user exists, LOOPBACK is everyone, OFF is nobody.");

    /** All, in the order of the page for users. */
    static final List<UriOption<?>> ALL = List.of(
            USERNAME,
            PASSWORD,
            CLIENT_ID,
            FORCE_ASYNC_SEND,
            FORCE_SYNC_SEND,
            POPULATE_USER_ID,
            APPLICATION_ID,
            QUEUE_PREFIX,
            TOPIC_PREFIX,
            VALIDATE_PROPERTY_NAMES,
            LOCAL_MESSAGE_EXPIRY,
            USE_DAEMON_THREAD,
            MAX_REDELIVERIES,
            REDELIVERY_OUTCOME,
            REDELIVERY_DELAY,
            REDELIVERY_MULTIPLIER,
            REDELIVERY_MAX_DELAY,
            REDELIVERY_JITTER,
            CONNECT_TIMEOUT,
            REQUEST_TIMEOUT,
            SEND_TIMEOUT,
            CLOSE_TIMEOUT,
            PREFETCH_ALL,
            QUEUE_PREFETCH,
            TOPIC_PREFETCH,
            DURABLE_TOPIC_PREFETCH,
            BROWSER_PREFETCH,
            ALLOW_LIST,
            DENY_LIST,
            TCP_NO_DELAY,
            TCP_KEEP_ALIVE,
            SEND_BUFFER,
            RECEIVE_BUFFER,
            KEY_STORE,
            KEY_STORE_PASSWORD,
            KEY_ALIAS,
            TRUST_STORE,
            TRUST_STORE_PASSWORD,
            TRUST_ALL,
            VERIFY_HOST,
            PROTOCOLS,
            CIPHER_SUITES,
            INITIAL_RECONNECT_DELAY,
            RECONNECT_DELAY,
            MAX_RECONNECT_DELAY,
            USE_BACK_OFF,
            BACK_OFF_MULTIPLIER,
            MAX_ATTEMPTS,
            STARTUP_MAX_ATTEMPTS,
            WARN_AFTER_ATTEMPTS,
            RANDOMIZE,
            PERSISTENT,
            STORE,
            ANONYMOUS);

    /** Those that say what an embedded broker is. */
    static final Set<String> VM_ONLY = Set.of(PERSISTENT.name(), STORE.name(), ANONYMOUS.name());

    /** Those that mean something only where the wire is encrypted. */
    static final Set<String> TLS_ONLY = Set.of(
            KEY_STORE.name(),
            KEY_STORE_PASSWORD.name(),
            KEY_ALIAS.name(),
            TRUST_STORE.name(),
            TRUST_STORE_PASSWORD.name(),
            TRUST_ALL.name(),
            VERIFY_HOST.name(),
            PROTOCOLS.name(),
            CIPHER_SUITES.name());

    /** Names that users of other providers know and that mean nothing here, with what to do instead. */
    static final Map<String, String> NOT_NEEDED = Map.of(
            "jms.awaitClientID",
            "a connection is made at once, and its client id can be set until it is used",
            "jms.forceAsyncAcks",
            "AUTO_ACKNOWLEDGE and DUPS_OK_ACKNOWLEDGE never wait for the broker; where acknowledge is called, it says by "
                    + "returning that the broker knows",
            "jms.validateSelector",
            "the broker checks each selector when its consumer is made, which costs no more",
            "jms.localMessagePriority",
            "the broker keeps the order of priorities among all that is ready; jms.prefetchPolicy.queuePrefetch=0 leaves "
                    + "nothing to wait in the client",
            "jms.tracing",
            "traceparent and tracestate are properties like others, which instrumentation of Jakarta Messaging sets and "
                    + "the broker keeps",
            "transport.connectTimeout",
            "jms.connectTimeout limits connecting and logging in together",
            "transport.useEpoll",
            "the sockets are the JDK's");

    private UriOptions() {}

    /** The option of this name, or null. */
    static UriOption<?> named(String name) {
        for (UriOption<?> option : ALL) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        return null;
    }

    /** Whether the option's value must not be shown. */
    static boolean isSecret(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("password");
    }

    /** The name that somebody who wrote this may have meant, with its group or without. */
    static Optional<String> nearest(String name) {
        Map<String, String> byLastWord = new LinkedHashMap<>();
        ALL.forEach(option -> byLastWord.put(lastWord(option.name()), option.name()));
        return NearestName.of(name, ALL.stream().map(UriOption::name).toList())
                .or(() -> NearestName.of(name, byLastWord.keySet()).map(byLastWord::get));
    }

    private static String lastWord(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
