package io.penstock.protocol.wire;

/**
 * Gives a user rights over names, or takes them away.
 *
 * <p>Immutable; any thread.
 *
 * @param names a destination's name, the beginning of names with an asterisk at its end, or an asterisk for all
 * @param rights bits of {@link Right}, at least one
 */
public record RightsChange(String user, Change change, String names, int rights) {
    public static final Layout<RightsChange> LAYOUT = Layout.<RightsChange>of(
                    "RIGHTS_CHANGE",
                    CommandCode.RIGHTS_CHANGE.code(),
                    "Gives a user rights over names, or takes them away; answered after force.")
            .string("user", "The user's name.", RightsChange::user)
            .choice("change", Change.class, "Which way.", RightsChange::change)
            .string(
                    "names",
                    "A name, or the beginning of names and an asterisk; an asterisk alone is for all.",
                    RightsChange::names)
            .int32(
                    "rights",
                    "bits",
                    "1 send, 2 consume, 4 browse, 8 create, 16 admin, 32 recover.",
                    RightsChange::rights)
            .build(in -> new RightsChange(in.string(), in.choice(Change.class), in.string(), in.int32()));

    public RightsChange {
        Right.check(rights);
    }

    /** Whether rights are given or taken. */
    public enum Change implements Coded {
        GRANT(0),
        REVOKE(1);

        private final int code;

        Change(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
