package io.penstock.broker.proposer;

import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationOwner;
import io.penstock.broker.destination.Destinations;
import io.penstock.protocol.agent.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Has the temporary destinations deleted whose connection was lost, or is of an earlier life of the broker, and did not come
 * back in time. An orderly end of a connection needs none of this: its own record ends them.
 *
 * <p>Owner: the log thread. Nothing of it survives a crash: the time begins anew with the process.
 */
public final class AbandonedDestinations {
    /** How long a lost connection may take to come back to its destinations. */
    public static final long PATIENCE_MS = 60_000;

    private final Destinations destinations;
    private final Predicate<DestinationOwner> connected;
    private final Proposals proposals;
    private final Clock clock;
    private final Map<DestinationOwner, Long> aloneSinceNanos = new HashMap<>();
    /** Those whose deletion is proposed: on a full disk that waits. */
    private final Set<Integer> proposed = new HashSet<>();

    /** @param connected whether a connection is there now */
    public AbandonedDestinations(
            Destinations destinations, Predicate<DestinationOwner> connected, Proposals proposals, Clock clock) {
        this.destinations = destinations;
        this.connected = connected;
        this.proposals = proposals;
        this.clock = clock;
    }

    /** Looks around, now and then; answers how many deletions it proposed. */
    public int tick() {
        long now = clock.nanos();
        aloneSinceNanos.keySet().removeIf(owner -> destinations.ownedBy(owner).isEmpty());
        List<DestinationOwner> overdue = new ArrayList<>();
        destinations.forEachOwner(owner -> {
            if (connected.test(owner)) {
                aloneSinceNanos.remove(owner);
            } else if (now - aloneSinceNanos.computeIfAbsent(owner, absent -> now)
                    >= TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS)) {
                overdue.add(owner);
            }
        });
        int found = 0;
        for (DestinationOwner owner : overdue) {
            // A proposal that is lost is made again after the same patience.
            aloneSinceNanos.remove(owner);
            for (Destination destination : destinations.ownedBy(owner)) {
                int id = destination.id();
                if (proposed.add(id)) {
                    proposals.deleteDestination(id, () -> !connected.test(owner), () -> proposed.remove(id));
                    found++;
                }
            }
        }
        return found;
    }
}
