package io.penstock.broker.security;

import io.penstock.broker.store.StateReader;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may log in: names and SCRAM credentials. Whether nobody at all may (the anonymous rule) is configuration, and decided
 * at admission.
 *
 * <p>Invariant: at most {@value #USERS_LIMIT} users. Replicated state: a function of the log. Owner: the log thread; other
 * threads read {@link #view}.
 */
public final class Users {
    /** How many users there may be. */
    public static final int USERS_LIMIT = 10_000;

    private SortedMap<String, UserRecord> byName = Collections.emptySortedMap();

    public int size() {
        return byName.size();
    }

    /** The user of that name, or null. */
    public UserRecord find(String name) {
        return byName.get(name);
    }

    /** An immutable snapshot of now, by name, for other threads. */
    public SortedMap<String, UserRecord> view() {
        return byName;
    }

    /**
     * Applies a record: the user is there, with this credential.
     *
     * @return false, and nothing changed, if there are too many users
     */
    public boolean put(UserRecord record) {
        if (!byName.containsKey(record.name()) && byName.size() >= USERS_LIMIT) {
            return false;
        }
        TreeMap<String, UserRecord> changed = new TreeMap<>(byName);
        changed.put(record.name(), record);
        byName = Collections.unmodifiableSortedMap(changed);
        return true;
    }

    /**
     * Applies a deletion.
     *
     * @return whether there was such a user
     */
    public boolean delete(String name) {
        if (!byName.containsKey(name)) {
            return false;
        }
        TreeMap<String, UserRecord> changed = new TreeMap<>(byName);
        changed.remove(name);
        byName = Collections.unmodifiableSortedMap(changed);
        return true;
    }

    /** Writes the table for a checkpoint, by name. */
    public void encode(OutBuffer out) {
        out.putInt(byName.size());
        byName.values().forEach(user -> UserRecord.LAYOUT.encode(user, out));
    }

    /** Reads what {@link #encode} wrote into this empty table. */
    public void decode(ByteBuffer source) {
        TreeMap<String, UserRecord> read = new TreeMap<>();
        for (int left = source.getInt(); left > 0; left--) {
            UserRecord user = new UserRecord(
                    StateReader.string(source),
                    source.getInt(),
                    StateReader.bytes(source),
                    StateReader.bytes(source),
                    StateReader.bytes(source));
            read.put(user.name(), user);
        }
        byName = Collections.unmodifiableSortedMap(read);
    }
}
