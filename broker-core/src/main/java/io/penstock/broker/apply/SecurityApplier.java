package io.penstock.broker.apply;

import io.penstock.broker.security.Rights;
import io.penstock.broker.security.RightsRecord;
import io.penstock.broker.security.UserDeleteRecord;
import io.penstock.broker.security.UserRecord;
import io.penstock.broker.security.Users;
import io.penstock.broker.store.RecordView;
import io.penstock.protocol.wire.ErrorCode;

/**
 * Users and their rights.
 *
 * <p>Replicated code. Owner: the log thread.
 */
final class SecurityApplier {
    private final Users users;
    private final Rights rights;

    SecurityApplier(Users users, Rights rights) {
        this.users = users;
        this.rights = rights;
    }

    Verdict putUser(RecordView record) {
        if (!users.put(UserRecord.LAYOUT.decode(record.payload()))) {
            return Verdict.refused(ErrorCode.LIMIT_EXCEEDED, "there are " + Users.USERS_LIMIT + " users, the limit");
        }
        rights.userPut();
        return Verdict.DONE;
    }

    Verdict deleteUser(RecordView record) {
        String name = UserDeleteRecord.LAYOUT.decode(record.payload()).name();
        users.delete(name);
        rights.userDeleted(name);
        return Verdict.DONE;
    }

    Verdict rights(RecordView record) {
        RightsRecord change = RightsRecord.LAYOUT.decode(record.payload());
        return switch (rights.put(change)) {
            case DONE -> Verdict.DONE;
            case NO_SUCH_USER -> Verdict.refused(ErrorCode.NO_SUCH_USER, "there is no user '" + change.user() + "'");
            case TOO_MANY ->
                Verdict.refused(
                        ErrorCode.LIMIT_EXCEEDED,
                        "'" + change.user() + "' has rights over " + Rights.GRANTS_LIMIT
                                + " names or beginnings of names, the limit");
        };
    }
}
