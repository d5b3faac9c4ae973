package io.penstock.broker.security;

import io.penstock.broker.store.StateReader;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.Right;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may do what: for each user, rights over names and over beginnings of names. What a user may do with one name is the sum
 * of all grants that it falls under; nothing is ever subtracted.
 *
 * <p>Clients without a login are the user {@value #ANONYMOUS}, which nobody can be created as; while there is no user at all
 * they may do everything.
 *
 * <p>Invariants: only users that exist, and {@value #ANONYMOUS}, have grants, each at most {@value #GRANTS_LIMIT}; no grant is
 * empty. Replicated state: a function of the log. Owner: the log thread.
 */
public final class Rights {
    /** The name of those who did not log in. */
    public static final String ANONYMOUS = "anonymous";

    /** How many names and beginnings of names one user may have rights over. */
    public static final int GRANTS_LIMIT = 100;

    private final Users users;
    private final TreeMap<String, TreeMap<String, Integer>> byUser = new TreeMap<>();
    private int version;

    public Rights(Users users) {
        this.users = users;
    }

    /** Differs after every change of users or rights; what was worked out before then has to be again. */
    public int version() {
        return version;
    }

    /** The rights of a user over a name, as bits of {@link Right}. */
    public int over(String user, String name) {
        if (isUnguarded(user)) {
            return Right.ALL;
        }
        int bits = 0;
        for (Map.Entry<String, Integer> grant : grants(user).entrySet()) {
            if (covers(grant.getKey(), name)) {
                bits |= grant.getValue();
            }
        }
        return bits;
    }

    /** The rights of a user over all names. */
    public int overAll(String user) {
        return isUnguarded(user) ? Right.ALL : grants(user).getOrDefault(Right.ALL_NAMES, 0);
    }

    /** Whether a user has any right at all. */
    public boolean hasAny(String user) {
        return isUnguarded(user) || !grants(user).isEmpty();
    }

    /** What a user was granted, by names; an immutable view, empty for an unknown user. */
    public SortedMap<String, Integer> grants(String user) {
        SortedMap<String, Integer> grants = byUser.get(user);
        return grants == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(grants);
    }

    /** All users with grants after one, by name; null for all. Must not be kept. */
    public SortedMap<String, ? extends SortedMap<String, Integer>> after(String user) {
        return Collections.unmodifiableSortedMap(user == null ? byUser : byUser.tailMap(user, false));
    }

    /** Whether anyone but this user could administer the broker. */
    public boolean hasAdministratorBeside(String user) {
        for (String each : users.view().keySet()) {
            if (!each.equals(user) && Right.ADMIN.isIn(overAll(each))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name falls under what a grant names. */
    public static boolean covers(String names, String name) {
        int last = names.length() - 1;
        return names.charAt(last) == '*' ? name.startsWith(names.substring(0, last)) : name.equals(names);
    }

    private boolean isUnguarded(String user) {
        return users.size() == 0 && user.equals(ANONYMOUS);
    }

    /** What an applied record came to. */
    public enum Outcome {
        DONE,
        NO_SUCH_USER,
        TOO_MANY
    }

    /** Applies a record. */
    public Outcome put(RightsRecord record) {
        String user = record.user();
        if (users.find(user) == null && !user.equals(ANONYMOUS)) {
            return Outcome.NO_SUCH_USER;
        }
        TreeMap<String, Integer> grants = byUser.computeIfAbsent(user, absent -> new TreeMap<>());
        boolean full = grants.size() >= GRANTS_LIMIT && !grants.containsKey(record.names());
        if (record.rights() == 0) {
            grants.remove(record.names());
        } else if (!full) {
            grants.put(record.names(), record.rights());
        }
        if (grants.isEmpty()) {
            byUser.remove(user);
        }
        version++;
        return full && record.rights() != 0 ? Outcome.TOO_MANY : Outcome.DONE;
    }

    /** Part of applying the creation of a user, which may be the first. */
    public void userPut() {
        version++;
    }

    /** Part of applying the deletion of a user: its rights go with it. */
    public void userDeleted(String user) {
        byUser.remove(user);
        version++;
    }

    /** Writes the table for a checkpoint, by user and names. */
    public void encode(OutBuffer out) {
        out.putInt(byUser.size());
        byUser.forEach((user, grants) -> {
            out.putString(user).putInt(grants.size());
            grants.forEach((names, rights) -> out.putString(names).putInt(rights));
        });
    }

    /** Reads what {@link #encode} wrote into this empty table. */
    public void decode(ByteBuffer source) {
        for (int left = source.getInt(); left > 0; left--) {
            TreeMap<String, Integer> grants = new TreeMap<>();
            byUser.put(StateReader.string(source), grants);
            for (int grant = source.getInt(); grant > 0; grant--) {
                grants.put(StateReader.string(source), source.getInt());
            }
        }
        version++;
    }
}
