package io.penstock.jms;

import io.penstock.jms.link.BackOff;
import io.penstock.jms.link.Settling;
import io.penstock.jms.message.DeserializationPolicy;
import io.penstock.jms.message.PropertyNameRule;
import io.penstock.protocol.agent.ThreadKind;
import io.penstock.protocol.client.ClientOptions;
import io.penstock.protocol.transport.ClientTls;
import io.penstock.protocol.transport.SocketOptions;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.InvalidDestinationException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the settings of a connection from a URI's parts and the options set beside it, which win. Every option given is looked at: an unknown
 * one, a bad value, or one that would do nothing here is refused with the code INVALID_URI. Used by one thread for one reading.
 */
final class SettingsReader {
    private final PenstockUri uri;
    private final Map<String, String> given;

    private SettingsReader(PenstockUri uri, Map<String, String> given) {
        this.uri = uri;
        this.given = given;
    }

    static ConnectionSettings read(PenstockUri uri, Map<String, String> beside) {
        Map<String, String> given = new HashMap<>(uri.options());
        given.putAll(beside);
        return new SettingsReader(uri, given).settings();
    }

    private ConnectionSettings settings() {
        given.keySet().forEach(this::checkName);
        ConnectionSettings.Prefetch prefetch = new ConnectionSettings.Prefetch(
                prefetch(UriOptions.QUEUE_PREFETCH),
                prefetch(UriOptions.TOPIC_PREFETCH),
                prefetch(UriOptions.DURABLE_TOPIC_PREFETCH),
                value(UriOptions.BROWSER_PREFETCH));
        ConnectionSettings.Sends sends = new ConnectionSettings.Sends(
                wait(value(UriOptions.FORCE_ASYNC_SEND), value(UriOptions.FORCE_SYNC_SEND)),
                value(UriOptions.POPULATE_USER_ID) ? ConnectionSettings.ShowUser.YES : ConnectionSettings.ShowUser.NO,
                text(UriOptions.APPLICATION_ID));
        DeserializationPolicy policy =
                new DeserializationPolicy(value(UriOptions.ALLOW_LIST), value(UriOptions.DENY_LIST));
        return new ConnectionSettings(target(), client(), text(UriOptions.CLIENT_ID), sends, prefetch, policy, local());
    }

    private LocalRules local() {
        return new LocalRules(
                prefix(UriOptions.QUEUE_PREFIX),
                prefix(UriOptions.TOPIC_PREFIX),
                value(UriOptions.VALIDATE_PROPERTY_NAMES) ? PropertyNameRule.SELECTABLE : PropertyNameRule.ANY,
                value(UriOptions.LOCAL_MESSAGE_EXPIRY) ? LocalRules.Expiry.CHECKED : LocalRules.Expiry.LEFT_TO_BROKER,
                value(UriOptions.USE_DAEMON_THREAD) ? ThreadKind.DAEMON : ThreadKind.USER,
                redeliveries());
    }

    private LocalRules.Redeliveries redeliveries() {
        int max = value(UriOptions.MAX_REDELIVERIES);
        if (max == 0) {
            throw new PenstockException(
                    ErrorCode.INVALID_URI,
                    UriOptions.MAX_REDELIVERIES.name()
                            + " is -1 or at least 1: a message that a crash has only marked as redelivered may never have been seen");
        }
        return new LocalRules.Redeliveries(
                max, Settling.Outcome.valueOf(value(UriOptions.REDELIVERY_OUTCOME)), backOff());
    }

    private BackOff backOff() {
        int delay = value(UriOptions.REDELIVERY_DELAY);
        if (delay == 0) {
            for (UriOption<?> shape : List.of(
                    UriOptions.REDELIVERY_MULTIPLIER, UriOptions.REDELIVERY_MAX_DELAY, UriOptions.REDELIVERY_JITTER)) {
                if (given(shape)) {
                    throw PenstockUri.invalid(shape.name() + " has no meaning without "
                            + UriOptions.REDELIVERY_DELAY.name() + " above 0");
                }
            }
            return BackOff.NONE;
        }
        int most = value(UriOptions.REDELIVERY_MAX_DELAY);
        if (most < delay) {
            throw PenstockUri.invalid(UriOptions.REDELIVERY_MAX_DELAY.name() + " (" + most + ") is less than "
                    + UriOptions.REDELIVERY_DELAY.name() + " (" + delay + ")");
        }
        return new BackOff(delay, value(UriOptions.REDELIVERY_MULTIPLIER), most, value(UriOptions.REDELIVERY_JITTER));
    }

    private String prefix(UriOption<String> option) {
        String prefix = value(option);
        try {
            new PenstockQueue(prefix + "x").validate();
            return prefix;
        } catch (InvalidDestinationException unusable) {
            throw new PenstockException(
                    ErrorCode.INVALID_URI,
                    option.name() + " makes names that no broker takes: " + unusable.getMessage(),
                    unusable);
        }
    }

    private void checkName(String name) {
        if (UriOptions.named(name) == null) {
            throw PenstockUri.invalid(unknown(name));
        }
        boolean vm = uri.scheme() == PenstockUri.Scheme.VM;
        if (vm && (name.startsWith("transport.") || name.startsWith("failover."))) {
            throw PenstockUri.invalid("Option " + name + " has no meaning for vm://, where no network is");
        }
        if (!vm && UriOptions.VM_ONLY.contains(name)) {
            throw PenstockUri.invalid("Option " + name + " is for vm:// only; a server is configured where it runs");
        }
        if (uri.scheme() == PenstockUri.Scheme.PLAIN && UriOptions.TLS_ONLY.contains(name)) {
            throw PenstockUri.invalid(
                    "Option " + name + " needs encryption: write penstocks:// instead of penstock://");
        }
    }

    private static String unknown(String name) {
        if (UriOptions.NOT_NEEDED.containsKey(name)) {
            return "Option " + name + " has no meaning here: " + UriOptions.NOT_NEEDED.get(name);
        }
        String hint = UriOptions.nearest(name)
                .map(near -> "did you mean " + near + "?")
                .orElse("docs/uri-options.md lists them all");
        return "There is no option " + name + "; " + hint;
    }

    private ConnectionSettings.Target target() {
        if (uri.scheme() != PenstockUri.Scheme.VM) {
            return new ConnectionSettings.Remote(uri.endpoints());
        }
        String store = text(UriOptions.STORE);
        boolean persistent = given(UriOptions.PERSISTENT) ? value(UriOptions.PERSISTENT) : store != null;
        if (persistent && store == null) {
            throw PenstockUri.invalid("persistent=true needs the directory of the files: store=directory");
        }
        if (!persistent && store != null) {
            throw PenstockUri.invalid("persistent=false and store contradict each other");
        }
        return new ConnectionSettings.InThisJvm(uri.name(), store, value(UriOptions.ANONYMOUS));
    }

    private ClientOptions client() {
        String user = text(UriOptions.USERNAME);
        if (user == null && given(UriOptions.PASSWORD)) {
            throw PenstockUri.invalid("jms.password is given without jms.username");
        }
        ClientOptions.Login login = user == null
                ? ClientOptions.Login.anonymous()
                : new ClientOptions.Login(user, value(UriOptions.PASSWORD));
        ClientOptions.TimeOuts timeOuts = new ClientOptions.TimeOuts(
                value(UriOptions.CONNECT_TIMEOUT),
                value(UriOptions.REQUEST_TIMEOUT),
                value(UriOptions.SEND_TIMEOUT),
                value(UriOptions.CLOSE_TIMEOUT));
        SocketOptions socket = new SocketOptions(
                value(UriOptions.TCP_NO_DELAY),
                value(UriOptions.TCP_KEEP_ALIVE),
                value(UriOptions.SEND_BUFFER),
                value(UriOptions.RECEIVE_BUFFER));
        ClientTls tls = uri.scheme() == PenstockUri.Scheme.TLS ? tls() : null;
        return new ClientOptions(login, timeOuts, new ClientOptions.Wire(socket, tls), failover());
    }

    private ClientTls tls() {
        return new ClientTls(
                trust(),
                value(UriOptions.VERIFY_HOST) ? ClientTls.HostCheck.VERIFY : ClientTls.HostCheck.SKIP,
                keys(),
                value(UriOptions.PROTOCOLS),
                value(UriOptions.CIPHER_SUITES));
    }

    private ClientTls.Trust trust() {
        String store = text(UriOptions.TRUST_STORE);
        if (store == null && given(UriOptions.TRUST_STORE_PASSWORD)) {
            throw PenstockUri.invalid("transport.trustStorePassword is given without transport.trustStoreLocation");
        }
        if (value(UriOptions.TRUST_ALL)) {
            if (store != null) {
                throw PenstockUri.invalid("transport.trustAll and transport.trustStoreLocation contradict each other");
            }
            return new ClientTls.Trust.Everyone();
        }
        return store == null
                ? new ClientTls.Trust.Jdk()
                : new ClientTls.Trust.Store(
                        new ClientTls.KeyStoreFile(Path.of(store), text(UriOptions.TRUST_STORE_PASSWORD), null));
    }

    private ClientTls.KeyStoreFile keys() {
        String store = text(UriOptions.KEY_STORE);
        if (store == null && (given(UriOptions.KEY_STORE_PASSWORD) || given(UriOptions.KEY_ALIAS))) {
            throw PenstockUri.invalid("transport.keyStoreLocation is missing beside its password or alias");
        }
        return store == null
                ? null
                : new ClientTls.KeyStoreFile(
                        Path.of(store), text(UriOptions.KEY_STORE_PASSWORD), text(UriOptions.KEY_ALIAS));
    }

    private ClientOptions.Failover failover() {
        int delay = value(UriOptions.RECONNECT_DELAY);
        int most = value(UriOptions.MAX_RECONNECT_DELAY);
        if (most < delay) {
            throw PenstockUri.invalid(
                    "failover.maxReconnectDelay (" + most + ") is less than failover.reconnectDelay (" + delay + ")");
        }
        boolean backOff = value(UriOptions.USE_BACK_OFF);
        if (!backOff && given(UriOptions.BACK_OFF_MULTIPLIER)) {
            throw PenstockUri.invalid(
                    "failover.reconnectBackOffMultiplier has no meaning with failover.useReconnectBackOff=false");
        }
        return new ClientOptions.Failover(
                value(UriOptions.INITIAL_RECONNECT_DELAY),
                delay,
                most,
                backOff ? value(UriOptions.BACK_OFF_MULTIPLIER) : 1,
                new ClientOptions.Failover.Attempts(
                        value(UriOptions.MAX_ATTEMPTS),
                        value(UriOptions.STARTUP_MAX_ATTEMPTS),
                        value(UriOptions.WARN_AFTER_ATTEMPTS)),
                value(UriOptions.RANDOMIZE)
                        ? ClientOptions.Failover.Order.RANDOM
                        : ClientOptions.Failover.Order.AS_GIVEN);
    }

    private int prefetch(UriOption<Integer> option) {
        return given(option) ? value(option) : value(UriOptions.PREFETCH_ALL);
    }

    private boolean given(UriOption<?> option) {
        return given.containsKey(option.name());
    }

    private <T> T value(UriOption<T> option) {
        return option.parse(given.getOrDefault(option.name(), option.defaultText()));
    }

    /** A text, or null where it is not given or empty. */
    private String text(UriOption<String> option) {
        String text = value(option);
        return text.isEmpty() ? null : text;
    }

    private static ConnectionSettings.Wait wait(boolean never, boolean always) {
        if (never) {
            return ConnectionSettings.Wait.NOT;
        }
        return always ? ConnectionSettings.Wait.FOR_ANSWER : ConnectionSettings.Wait.FOR_PERSISTENT;
    }
}
