package io.penstock.broker.registration;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.route.DataVersion;
import io.penstock.protocol.route.RegistrationBody;
import io.penstock.protocol.route.TopicConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The broker's topics as last seen, with a version that counts their changes.
 *
 * <p>The source gives an immutable list, the same one until something changes; so looking for a change costs one read.
 * Owned by the registrar's thread. Lost in a crash: the version starts anew from the clock, which no name server takes
 * for an old one.
 */
final class TopicBook {
    /** More changes than this are sent as a complete registration. */
    static final int CHANGES_LIMIT = 100;

    private final Supplier<List<TopicConfig>> source;
    private final Clock clock;
    private List<TopicConfig> topics;
    private DataVersion version;
    private byte[] completeBody;

    TopicBook(Supplier<List<TopicConfig>> source, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.topics = source.get();
        this.version = new DataVersion(1, 0, clock.epochMs());
    }

    /** Looks at the source; true when the topics have changed since the last look. */
    boolean refresh() {
        List<TopicConfig> now = source.get();
        if (now == topics) {
            return false;
        }
        topics = now;
        version = new DataVersion(version.counter() + 1, 0, clock.epochMs());
        completeBody = null;
        return true;
    }

    /** The topics; the identity of the list is the state that a name server was told. */
    List<TopicConfig> topics() {
        return topics;
    }

    /** The body that tells all topics; the same bytes for every name server. */
    byte[] completeBody() {
        if (completeBody == null) {
            completeBody = body(topics);
        }
        return completeBody;
    }

    /** A body that tells some topics. */
    byte[] body(List<TopicConfig> some) {
        return RegistrationBody.encodeDeflated(new RegistrationBody.Content(version, some));
    }

    /** What a name server that was told {@code told} lacks; empty when only a complete registration can tell it. */
    Optional<List<TopicConfig>> additionsSince(List<TopicConfig> told) {
        Map<String, TopicConfig> known = new HashMap<>();
        told.forEach(each -> known.put(each.name(), each));
        List<TopicConfig> additions = new ArrayList<>();
        for (TopicConfig each : topics) {
            if (!each.equals(known.remove(each.name()))) {
                additions.add(each);
            }
        }
        boolean somethingWent = !known.isEmpty();
        return somethingWent || additions.size() > CHANGES_LIMIT ? Optional.empty() : Optional.of(additions);
    }
}
