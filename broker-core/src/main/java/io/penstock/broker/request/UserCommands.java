package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.security.GrantedNames;
import io.penstock.broker.security.Rights;
import io.penstock.broker.security.RightsRecord;
import io.penstock.broker.security.UserDeleteRecord;
import io.penstock.broker.security.UserRecord;
import io.penstock.broker.security.Users;
import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.RightsChange;
import io.penstock.protocol.wire.UserPut;

/**
 * What changes users and rights. Each is alone in its batch, so that it is decided on the state that it changes, and answered
 * when it is on disk.
 */
final class UserCommands {
    private UserCommands() {}

    private abstract static class SecurityCommand extends AloneCommand {
        final Users users;
        final Rights rights;

        SecurityCommand(ClientConnection client, Frame frame, Users users, Rights rights) {
            super(client, frame);
            this.users = users;
            this.rights = rights;
        }

        final void refuseUnknown(String user) {
            refuse(ErrorCode.NO_SUCH_USER, "there is no user '" + user + "'");
        }

        static void writeRights(String user, String names, int bits, RecordSink log) {
            RightsRecord.LAYOUT.encode(new RightsRecord(user, names, bits), log.payload());
            log.write(RecordKind.RIGHTS);
        }
    }

    /** USER_PUT. */
    static final class Put extends SecurityCommand {
        private final UserPut put;

        Put(ClientConnection client, Frame frame, UserPut put, Users users, Rights rights) {
            super(client, frame, users, rights);
            this.put = put;
        }

        @Override
        public void append(RecordSink log) {
            String name = put.name();
            boolean exists = users.find(name) != null;
            boolean creates = put.mode() == UserPut.Mode.CREATE;
            if (name.isEmpty() || name.length() > UserRecord.NAME_LENGTH_LIMIT) {
                refuse(
                        ErrorCode.MALFORMED_FRAME,
                        "a user's name has 1 to " + UserRecord.NAME_LENGTH_LIMIT + " characters");
            } else if (name.equals(Rights.ANONYMOUS)) {
                refuse(ErrorCode.USER_EXISTS, "'" + name + "' is the name of those who do not log in");
            } else if (creates && exists) {
                refuse(ErrorCode.USER_EXISTS, "there is a user '" + name + "' already");
            } else if (!creates && !exists) {
                refuseUnknown(name);
            } else if (creates && users.size() >= Users.USERS_LIMIT) {
                refuse(ErrorCode.LIMIT_EXCEEDED, "there are " + Users.USERS_LIMIT + " users, the limit");
            } else if (creates && users.size() == 0 && role() != UserPut.Role.ADMIN) {
                refuse(ErrorCode.LAST_ADMINISTRATOR, "the first user administers the broker, so it has the role admin");
            } else {
                write(log);
            }
        }

        private UserPut.Role role() {
            if (put.role() != UserPut.Role.DEFAULT) {
                return put.role();
            }
            return users.size() == 0 ? UserPut.Role.ADMIN : UserPut.Role.APPLICATION;
        }

        private void write(RecordSink log) {
            UserRecord.LAYOUT.encode(
                    new UserRecord(put.name(), put.scramIterations(), put.salt(), put.storedKey(), put.serverKey()),
                    log.payload());
            log.write(RecordKind.USER);
            if (put.mode() != UserPut.Mode.CREATE) {
                return;
            }
            int bits = bits(role());
            if (bits != 0) {
                writeRights(put.name(), Right.ALL_NAMES, bits, log);
            }
            if (users.size() == 0) {
                // From now on they are users among others; whether any get in at all is configuration.
                writeRights(Rights.ANONYMOUS, Right.ALL_NAMES, Right.APPLICATION, log);
            }
        }

        private static int bits(UserPut.Role role) {
            return switch (role) {
                case ADMIN -> Right.ALL;
                case APPLICATION -> Right.APPLICATION;
                case NONE, DEFAULT -> 0;
            };
        }
    }

    /** USER_DELETE. */
    static final class Delete extends SecurityCommand {
        private final String name;

        Delete(ClientConnection client, Frame frame, String name, Users users, Rights rights) {
            super(client, frame, users, rights);
            this.name = name;
        }

        @Override
        public void append(RecordSink log) {
            if (users.find(name) == null) {
                refuseUnknown(name);
            } else if (users.size() > 1 && !rights.hasAdministratorBeside(name)) {
                refuse(
                        ErrorCode.LAST_ADMINISTRATOR,
                        "'" + name + "' is the only user with the right 'admin' over all names");
            } else {
                UserDeleteRecord.LAYOUT.encode(new UserDeleteRecord(name), log.payload());
                log.write(RecordKind.USER_DELETE);
            }
        }
    }

    /** RIGHTS_CHANGE. */
    static final class Change extends SecurityCommand {
        private final RightsChange change;

        Change(ClientConnection client, Frame frame, RightsChange change, Users users, Rights rights) {
            super(client, frame, users, rights);
            this.change = change;
        }

        @Override
        public void append(RecordSink log) {
            String user = change.user();
            String wrong = GrantedNames.complaint(change.names());
            int had = rights.grants(user).getOrDefault(change.names(), 0);
            boolean all = change.names().equals(Right.ALL_NAMES);
            boolean revokes = change.change() == RightsChange.Change.REVOKE;
            if (wrong != null) {
                refuse(ErrorCode.INVALID_DESTINATION_NAME, wrong);
            } else if (users.find(user) == null && !user.equals(Rights.ANONYMOUS)) {
                refuseUnknown(user);
            } else if (!revokes && !all && Right.RECOVER.isIn(change.rights())) {
                refuse(
                        ErrorCode.INVALID_DESTINATION_NAME,
                        "the right 'recover' is over all names: a transaction branch has none");
            } else if (!revokes) {
                writeRights(user, change.names(), had | change.rights(), log);
            } else if ((change.rights() & ~had) != 0) {
                refuse(
                        ErrorCode.NO_SUCH_GRANT,
                        "user '" + user + "' was not granted '" + Right.words(change.rights() & ~had) + "' over '"
                                + change.names() + "'");
            } else if (all && Right.ADMIN.isIn(change.rights()) && isLast(user)) {
                refuse(
                        ErrorCode.LAST_ADMINISTRATOR,
                        "'" + user + "' is the only user with the right 'admin' over all names");
            } else {
                writeRights(user, change.names(), had & ~change.rights(), log);
            }
        }

        private boolean isLast(String user) {
            return !user.equals(Rights.ANONYMOUS) && !rights.hasAdministratorBeside(user);
        }
    }
}
