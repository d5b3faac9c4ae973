package io.penstock.broker.security;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Layout;

/** A user deleted. */
public record UserDeleteRecord(String name) {
    public static final Layout<UserDeleteRecord> LAYOUT = Layout.<UserDeleteRecord>of(
                    "UserDelete", RecordKind.USER_DELETE.number(), "A user deleted.")
            .string("name", "The user's name.", UserDeleteRecord::name)
            .build(in -> new UserDeleteRecord(in.string()));
}
