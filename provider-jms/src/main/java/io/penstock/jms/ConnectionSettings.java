package io.penstock.jms;

import io.penstock.jms.message.DeserializationPolicy;
import io.penstock.protocol.client.ClientOptions;
import io.penstock.protocol.transport.Endpoint;
import java.util.List;
import java.util.Map;

/**
 * Everything that a connection is made from, parsed and checked. An immutable value, for any thread.
 *
 * @param target where the broker is
 * @param client the conversation with it: log-in, time-outs, sockets, TLS, reconnecting
 * @param clientId the client id that the factory sets, or null
 * @param sends how messages are sent
 * @param prefetch how many messages a consumer may hold
 * @param deserialization which classes object messages may hold
 * @param local what the provider decides by itself
 */
public record ConnectionSettings(
        Target target,
        ClientOptions client,
        String clientId,
        Sends sends,
        Prefetch prefetch,
        DeserializationPolicy deserialization,
        LocalRules local) {

    /**
     * Reads a connection URI with its options.
     *
     * @throws io.penstock.protocol.wire.PenstockException INVALID_URI, naming the part and the nearest option
     */
    public static ConnectionSettings parse(String uri) {
        return SettingsReader.read(PenstockUri.parse(uri), Map.of());
    }

    /** The same for another user: what {@code createConnection(user, password)} asks for. */
    public ConnectionSettings withLogin(ClientOptions.Login login) {
        return new ConnectionSettings(
                target, client.withLogin(login), clientId, sends, prefetch, deserialization, local);
    }

    /** Where the broker is. */
    public sealed interface Target {}

    /** Bootstrap addresses, each a name server or a broker. */
    public record Remote(List<Endpoint> endpoints) implements Target {
        public Remote {
            endpoints = List.copyOf(endpoints);
            if (endpoints.isEmpty()) {
                throw new IllegalArgumentException("at least one address is needed");
            }
        }
    }

    /**
     * The broker in this Java virtual machine.
     *
     * @param name by which several are told apart
     * @param store the directory of its files, or null for a broker whose disk is in memory
     * @param anonymous who needs no login, in the broker's word for it
     */
    public record InThisJvm(String name, String store, String anonymous) implements Target {
        /** The options that an embedded broker understands. */
        public Map<String, String> options() {
            return store == null
                    ? Map.of("persistent", "false", "anonymous", anonymous)
                    : Map.of("persistent", "true", "store", store, "anonymous", anonymous);
        }
    }

    /**
     * How messages are sent.
     *
     * @param returns when {@code send} returns
     * @param user whether messages show their sender as JMSXUserID
     * @param applicationId what messages show as JMSXAppID, or null
     */
    public record Sends(Wait returns, ShowUser user, String applicationId) {}

    /** When {@code send} returns: {@code jms.forceAsyncSend}, {@code jms.forceSyncSend}. */
    public enum Wait {
        /** When the broker has answered, in either delivery mode. */
        FOR_ANSWER,
        /** When the broker has answered a PERSISTENT message; a NON_PERSISTENT one that need not wait leaves at once. */
        FOR_PERSISTENT,
        /** At once; a failure goes to the ExceptionListener. */
        NOT
    }

    /** Whether messages show their sender: {@code jms.populateJMSXUserID}. */
    public enum ShowUser {
        YES,
        NO
    }

    /**
     * How many messages a consumer may hold that the application has not seen.
     *
     * @param queue of a queue
     * @param topic of a non-durable subscription
     * @param durableTopic of a durable subscription
     * @param browser how many a browser fetches at a time, 1 or more
     */
    public record Prefetch(int queue, int topic, int durableTopic, int browser) {
        /** The most that any may be. */
        public static final int PREFETCH_MAX = 32_767;

        public Prefetch {
            if (Math.min(queue, Math.min(topic, durableTopic)) < 0
                    || Math.max(queue, Math.max(topic, durableTopic)) > PREFETCH_MAX) {
                throw new IllegalArgumentException("a prefetch is 0 to " + PREFETCH_MAX);
            }
            if (browser < 1 || browser > PREFETCH_MAX) {
                throw new IllegalArgumentException("a browser fetches 1 to " + PREFETCH_MAX + " at a time");
            }
        }
    }
}
