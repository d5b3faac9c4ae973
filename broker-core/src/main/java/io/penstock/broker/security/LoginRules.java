package io.penstock.broker.security;

import io.penstock.protocol.auth.ScramCredential;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * What all log-ins of a broker have in common. Immutable; its parts may be used by any thread.
 *
 * @param anonymous who may come in without credentials
 * @param users gives the newest snapshot of the users, see {@link Users#view}
 * @param backoff slows down guessing
 * @param fakeSaltSecret from what the salts of unknown users are made; should outlive restarts, since a salt that
 *     changes tells that the user is unknown
 * @param nonces makes the random part of each log-in; any thread
 */
public record LoginRules(
        AnonymousRule anonymous,
        Supplier<SortedMap<String, UserRecord>> users,
        LoginBackoff backoff,
        byte[] fakeSaltSecret,
        Supplier<String> nonces) {
    public LoginRules {
        Objects.requireNonNull(anonymous, "anonymous");
        Objects.requireNonNull(users, "users");
        Objects.requireNonNull(backoff, "backoff");
        Objects.requireNonNull(nonces, "nonces");
        if (fakeSaltSecret.length < 16) {
            throw new IllegalArgumentException("fakeSaltSecret needs at least 16 bytes");
        }
    }

    /** The credential of a user, null when there is no such user. */
    ScramCredential credential(String user) {
        UserRecord record = users.get().get(user);
        return record == null
                ? null
                : new ScramCredential(record.salt(), record.iterations(), record.storedKey(), record.serverKey());
    }

    AnonymousRule.Population population() {
        return users.get().isEmpty() ? AnonymousRule.Population.NONE : AnonymousRule.Population.SOME;
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "LoginRules[anonymous=" + anonymous + "]";
    }
}
