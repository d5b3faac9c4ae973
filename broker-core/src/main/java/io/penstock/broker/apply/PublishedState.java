package io.penstock.broker.apply;

import io.penstock.broker.destination.DestinationView;
import io.penstock.broker.security.UserRecord;
import java.util.Collections;
import java.util.SortedMap;

/**
 * What other threads may know of the replicated state: immutable snapshots, each behind one volatile reference.
 *
 * <p>Written by the log thread after the record that changed them was applied; read by any thread.
 */
public final class PublishedState {
    private volatile DestinationView destinations = DestinationView.EMPTY;
    private volatile SortedMap<String, UserRecord> users = Collections.emptySortedMap();

    public DestinationView destinations() {
        return destinations;
    }

    public SortedMap<String, UserRecord> users() {
        return users;
    }

    /** Called by the log thread. */
    void publish(ReplicatedState state) {
        destinations = state.destinations().view();
        users = state.users().view();
    }
}
