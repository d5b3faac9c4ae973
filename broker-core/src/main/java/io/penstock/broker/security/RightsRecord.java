package io.penstock.broker.security;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.Right;

/**
 * What a user may do with some names, from now on: instead of what it could by the same names before.
 *
 * @param names a destination's name, the beginning of names with an asterisk at its end, or an asterisk for all
 * @param rights bits of {@link Right}; 0 for none
 */
public record RightsRecord(String user, String names, int rights) {
    public static final Layout<RightsRecord> LAYOUT = Layout.<RightsRecord>of(
                    "Rights", RecordKind.RIGHTS.number(), "What a user may do with some names, from now on.")
            .string("user", "The user's name; anonymous for those without one.", RightsRecord::user)
            .string("names", "A name, or the beginning of names and an asterisk.", RightsRecord::names)
            .int32(
                    "rights",
                    "bits",
                    "1 send, 2 consume, 4 browse, 8 create, 16 admin, 32 recover; 0 for none.",
                    RightsRecord::rights)
            .build(in -> new RightsRecord(in.string(), in.string(), in.int32()));

    public RightsRecord {
        if (user.isEmpty() || names.isEmpty() || (rights & ~Right.ALL) != 0) {
            throw new IllegalArgumentException("no rights: " + user + " " + names + " " + rights);
        }
    }
}
