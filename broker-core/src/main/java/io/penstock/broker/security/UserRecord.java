package io.penstock.broker.security;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;

/**
 * A user created or its password changed: a SCRAM-SHA-256 credential, never a password. The arrays belong to the record;
 * nobody changes them.
 */
public record UserRecord(String name, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    /** The longest name, in characters. */
    public static final int NAME_LENGTH_LIMIT = 255;

    public static final Layout<UserRecord> LAYOUT = Layout.<UserRecord>of(
                    "User", RecordKind.USER.number(), "A user created, or its password changed.")
            .string("name", "The user's name.", UserRecord::name)
            .int32("iterations", "", "Iterations of the SCRAM key derivation.", UserRecord::iterations)
            .bytes("salt", "SCRAM salt.", UserRecord::salt)
            .bytes("storedKey", "SCRAM stored key.", UserRecord::storedKey)
            .bytes("serverKey", "SCRAM server key.", UserRecord::serverKey)
            .build(in -> new UserRecord(in.string(), in.int32(), in.bytes(), in.bytes(), in.bytes()));

    public UserRecord {
        if (name.isEmpty() || name.length() > NAME_LENGTH_LIMIT) {
            throw new IllegalArgumentException("a user's name has 1 to " + NAME_LENGTH_LIMIT + " characters");
        }
        if (iterations < 1 || salt == null || storedKey == null || serverKey == null) {
            throw new IllegalArgumentException("the credential of user " + name + " is not complete");
        }
    }
}
