package io.penstock.namesrv.liveness;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.route.BrokerIdentity;
import io.penstock.protocol.route.BrokerRegistration;
import io.penstock.protocol.route.DataVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * When each broker was last heard of, on which connection, and how recent its topics were then.
 *
 * <p>Keyed by address, since one address is one process. Owned by the thread that carries the route agent; a crash
 * loses it together with the route table. Its size is bounded by the route table's limit of brokers: an entry is made
 * only after the table took the registration in.
 */
public final class BrokerLiveness {
    /** Silence after which a broker is dropped unless it asked for another time. */
    public static final long SILENCE_DEFAULT_MS = 120_000;

    /** The shortest silence that a broker can ask for. */
    public static final long SILENCE_MIN_MS = 1_000;

    /** The longest silence that a broker can ask for. */
    public static final long SILENCE_MAX_MS = 600_000;

    private final Clock clock;
    private final Map<String, Heard> byAddress = new HashMap<>();

    public BrokerLiveness(Clock clock) {
        this.clock = clock;
    }

    /**
     * A broker registered.
     *
     * @param silenceMs the silence it asks for, 0 for the default
     */
    public void registered(BrokerRegistration registration, long connection, long silenceMs) {
        long silence =
                silenceMs <= 0 ? SILENCE_DEFAULT_MS : Math.max(SILENCE_MIN_MS, Math.min(SILENCE_MAX_MS, silenceMs));
        byAddress.put(
                registration.broker().address(),
                new Heard(
                        registration.broker(),
                        registration.haServerAddress(),
                        connection,
                        silence,
                        registration.dataVersion(),
                        clock.nanos()));
    }

    /** A broker gave a sign of life; false when nobody registered from this address. */
    public boolean heard(String address) {
        Heard known = byAddress.get(address);
        if (known == null) {
            return false;
        }
        byAddress.put(address, known.at(clock.nanos()));
        return true;
    }

    /** Who registered from this address; null when nobody did. */
    public BrokerIdentity at(String address) {
        Heard known = byAddress.get(address);
        return known == null ? null : known.broker;
    }

    /** The version that was last registered from this address; null when nobody did. */
    public DataVersion version(String address) {
        Heard known = byAddress.get(address);
        return known == null ? null : known.version;
    }

    /** From where the broker at this address lets its slaves copy; null when it is unknown or said nothing. */
    public String haAddress(String address) {
        Heard known = byAddress.get(address);
        return known == null ? null : known.haAddress;
    }

    /** Forgets an address. */
    public void forget(String address) {
        byAddress.remove(address);
    }

    /** Takes out those whose last registration came over this connection. */
    public List<BrokerIdentity> takeByConnection(long connection) {
        return take(each -> each.connection == connection);
    }

    /** Takes out those that have been silent too long. */
    public List<BrokerIdentity> takeSilent() {
        long now = clock.nanos();
        return take(each -> now - each.heardNanos > each.silenceMs * 1_000_000);
    }

    private List<BrokerIdentity> take(Predicate<Heard> which) {
        List<BrokerIdentity> taken = new ArrayList<>();
        byAddress.values().removeIf(each -> {
            boolean fits = which.test(each);
            if (fits) {
                taken.add(each.broker);
            }
            return fits;
        });
        return taken;
    }

    private record Heard(
            BrokerIdentity broker,
            String haAddress,
            long connection,
            long silenceMs,
            DataVersion version,
            long heardNanos) {
        private Heard at(long nanos) {
            return new Heard(broker, haAddress, connection, silenceMs, version, nanos);
        }
    }
}
