package io.penstock.protocol.wire;

/**
 * Creates a user or changes its password. The byte arrays belong to the record.
 *
 * <p>Immutable; any thread.
 *
 * @param role what a new user may do; without meaning for a new password
 */
public record UserPut(
        String name, Mode mode, Role role, int scramIterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    public static final Layout<UserPut> LAYOUT = Layout.<UserPut>of(
                    "USER_PUT",
                    CommandCode.USER_PUT.code(),
                    "Creates a user or changes its password, which itself never travels.")
            .string("name", "The user's name.", UserPut::name)
            .choice("mode", Mode.class, "Whether it must be new.", UserPut::mode)
            .choice("role", Role.class, "What a new user may do.", UserPut::role)
            .int32("scramIterations", "", "Iterations of the SCRAM key derivation.", UserPut::scramIterations)
            .bytes("salt", "SCRAM salt.", UserPut::salt)
            .bytes("storedKey", "SCRAM stored key.", UserPut::storedKey)
            .bytes("serverKey", "SCRAM server key.", UserPut::serverKey)
            .build(in -> new UserPut(
                    in.string(),
                    in.choice(Mode.class),
                    in.choice(Role.class),
                    in.int32(),
                    in.bytes(),
                    in.bytes(),
                    in.bytes()));

    public UserPut {
        if (salt == null || storedKey == null || serverKey == null || scramIterations < 1) {
            throw new IllegalArgumentException("A user without a complete credential");
        }
    }

    /** A new user with the rights that are usual. */
    public UserPut(String name, int scramIterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
        this(name, Mode.CREATE, Role.DEFAULT, scramIterations, salt, storedKey, serverKey);
    }

    /** Whether the user must be new. */
    public enum Mode implements Coded {
        /** There must be no such user. */
        CREATE(0),
        /** There must be one; it gets a new password. */
        PASSWORD(1);

        private final int code;

        Mode(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /** What a new user may do. */
    public enum Role implements Coded {
        /** ADMIN for the first user, APPLICATION for those after it. */
        DEFAULT(0),
        /** Everything. */
        ADMIN(1),
        /** To send, consume, browse and create, whatever the name. */
        APPLICATION(2),
        /** Nothing, until something is granted. */
        NONE(3);

        private final int code;

        Role(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
