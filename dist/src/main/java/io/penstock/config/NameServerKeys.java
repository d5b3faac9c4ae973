package io.penstock.config;

import io.penstock.namesrv.NameServerConfig;
import io.penstock.namesrv.request.AdministrationRule;
import io.penstock.namesrv.route.RouteLimits;
import java.util.List;
import java.util.stream.Stream;

/** The keys of a name server, and what they build. */
public final class NameServerKeys {
    public static final ConfigKey<Integer> LISTEN_PORT =
            ConfigKey.of("listenPort", ValueType.PORT, "9876", "Port to listen at; 0 for any free one.");
    static final ConfigKey<Long> FRAME_SIZE = ConfigKey.of(
            "maxFrameSize", ValueType.SIZE, "4m", "Largest frame it takes: what bounds a broker's registration.");
    static final ConfigKey<Integer> BROKERS =
            ConfigKey.of("brokersMax", ValueType.COUNT, "1000", "Most broker addresses.");
    static final ConfigKey<Integer> TOPIC_ENTRIES = ConfigKey.of(
            "topicEntriesMax",
            ValueType.COUNT,
            "200000",
            "Most topics, counted once for each broker that holds them; about 250 bytes of heap each.");
    static final ConfigKey<Integer> ORDER_CONFIGS =
            ConfigKey.of("orderConfigsMax", ValueType.COUNT, "1000", "Most topics with an order configuration.");
    static final ConfigKey<AdministrationRule> ADMINISTRATION = ConfigKey.of(
            "administration",
            ValueType.choice(List.of(AdministrationRule.values())),
            "LOOPBACK",
            "From where it takes operators' changes: it has no login.");

    private static final List<ConfigKey<?>> OWN =
            List.of(LISTEN_PORT, FRAME_SIZE, BROKERS, TOPIC_ENTRIES, ORDER_CONFIGS, ADMINISTRATION);

    public static final List<ConfigKey<?>> ALL = Stream.of(OWN, ListenKeys.ENDPOINT)
            .<ConfigKey<?>>flatMap(List::stream)
            .toList();

    private NameServerKeys() {}

    /** @throws ConfigException if the values do not fit together */
    public static NameServerConfig config(Settings settings) {
        try {
            RouteLimits limits =
                    new RouteLimits(settings.get(BROKERS), settings.get(TOPIC_ENTRIES), settings.get(ORDER_CONFIGS));
            return new NameServerConfig(
                    ListenKeys.endpoint(settings, settings.get(LISTEN_PORT)),
                    ListenKeys.tls(settings),
                    Math.toIntExact(settings.get(FRAME_SIZE)),
                    limits,
                    settings.get(ADMINISTRATION));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ConfigException("configuration: " + e.getMessage(), e);
        }
    }
}
