package io.penstock.broker.request;

import io.penstock.broker.security.Rights;
import io.penstock.broker.security.Users;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.RightsChange;
import io.penstock.protocol.wire.RightsList;
import io.penstock.protocol.wire.UserDelete;
import io.penstock.protocol.wire.UserList;
import io.penstock.protocol.wire.UserPut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The commands that manage users and their rights. */
final class UserRequests {
    private final Users users;
    private final Rights rights;
    private final Gate gate;

    UserRequests(Users users, Rights rights, Gate gate) {
        this.users = users;
        this.rights = rights;
        this.gate = gate;
    }

    /** Puts the handlers into the table. */
    void register(RequestTable table) {
        table.ring(
                CommandCode.USER_PUT,
                UserPut.LAYOUT,
                new Access<>(
                        "`admin` on all names; for one's own new password a login",
                        (client, put) -> put.mode() == UserPut.Mode.PASSWORD
                                        && put.name().equals(client.principal())
                                ? null
                                : gate.overAll(client, Right.ADMIN)),
                (client, frame, put) -> new UserCommands.Put(client, frame, put, users, rights));
        table.ring(
                CommandCode.USER_DELETE,
                UserDelete.LAYOUT,
                administration(),
                (client, frame, delete) -> new UserCommands.Delete(client, frame, delete.name(), users, rights));
        table.ring(
                CommandCode.RIGHTS_CHANGE,
                RightsChange.LAYOUT,
                administration(),
                (client, frame, change) -> new UserCommands.Change(client, frame, change, users, rights));
        table.report(
                CommandCode.USER_LIST,
                Empty.USER_LIST,
                administration(),
                (client, frame, empty) -> AdminRequests.answer(
                        client,
                        frame,
                        UserList.LAYOUT,
                        new UserList(List.copyOf(users.view().keySet()))));
        table.report(
                CommandCode.RIGHTS_LIST,
                RightsList.LAYOUT,
                new Access<>(
                        "`admin` on all names; for one's own rights a login",
                        (client, list) -> client.permissions().user().equals(list.user())
                                ? null
                                : gate.overAll(client, Right.ADMIN)),
                (client, frame, list) -> AdminRequests.answer(client, frame, RightsList.Answer.LAYOUT, page(list)));
    }

    private <T> Access<T> administration() {
        return new Access<>("`admin` on all names", (client, request) -> gate.overAll(client, Right.ADMIN));
    }

    private RightsList.Answer page(RightsList list) {
        List<RightsList.Entry> entries = new ArrayList<>();
        if (list.user() != null) {
            add(list.user(), rights.grants(list.user()), entries);
            return new RightsList.Answer(entries, false);
        }
        for (Map.Entry<String, ? extends SortedMap<String, Integer>> each :
                rights.after(list.after()).entrySet()) {
            if (entries.size() >= RightsList.PAGE_ENTRIES) {
                return new RightsList.Answer(entries, true);
            }
            add(each.getKey(), each.getValue(), entries);
        }
        return new RightsList.Answer(entries, false);
    }

    private static void add(String user, SortedMap<String, Integer> grants, List<RightsList.Entry> to) {
        grants.forEach((names, bits) -> to.add(new RightsList.Entry(user, names, bits)));
    }
}
