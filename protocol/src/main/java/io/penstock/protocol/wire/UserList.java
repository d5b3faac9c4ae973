package io.penstock.protocol.wire;

import java.util.List;

/**
 * The answer to USER_LIST.
 *
 * <p>Immutable; any thread.
 */
public record UserList(List<String> names) {
    public static final Layout<UserList> LAYOUT = Layout.<UserList>of("USER_LIST answer", 0, "The users.")
            .stringList("names", "The names of all users, sorted.", UserList::names)
            .build(in -> new UserList(in.stringList()));
}
