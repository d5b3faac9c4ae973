package io.penstock.protocol.wire;

/**
 * Creates a user or changes its password. The byte arrays belong to the record.
 *
 * <p>Immutable; any thread.
 */
public record UserPut(String name, int scramIterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    public static final Layout<UserPut> LAYOUT = Layout.<UserPut>of(
                    "USER_PUT",
                    CommandCode.USER_PUT.code(),
                    "Creates a user or changes its password, which itself never travels.")
            .string("name", "The user's name.", UserPut::name)
            .int32("scramIterations", "", "Iterations of the SCRAM key derivation.", UserPut::scramIterations)
            .bytes("salt", "SCRAM salt.", UserPut::salt)
            .bytes("storedKey", "SCRAM stored key.", UserPut::storedKey)
            .bytes("serverKey", "SCRAM server key.", UserPut::serverKey)
            .build(in -> new UserPut(in.string(), in.int32(), in.bytes(), in.bytes(), in.bytes()));

    public UserPut {
        if (salt == null || storedKey == null || serverKey == null || scramIterations < 1) {
            throw new IllegalArgumentException("A user without a complete credential");
        }
    }
}
