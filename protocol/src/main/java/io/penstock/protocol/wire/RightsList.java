package io.penstock.protocol.wire;

import java.util.List;

/**
 * Asks who may do what: of one user, or a page of all.
 *
 * <p>Immutable; any thread.
 *
 * @param user the user, or null for all
 * @param after only users whose names come after this one; null for the first page
 */
public record RightsList(String user, String after) {
    /** A page ends with the user with whom it has so many grants. */
    public static final int PAGE_ENTRIES = 1000;

    public static final Layout<RightsList> LAYOUT = Layout.<RightsList>of(
                    "RIGHTS_LIST", CommandCode.RIGHTS_LIST.code(), "Asks who may do what.")
            .optionalString("user", "Only this user; null for a page of all.", RightsList::user)
            .optionalString("after", "Only users after this one; null for the first page.", RightsList::after)
            .build(in -> new RightsList(in.optionalString(), in.optionalString()));

    /** What one user may do with some names. */
    public record Entry(String user, String names, int rights) {
        static final Layout<Entry> LAYOUT = Layout.<Entry>of("Rights", 0, "What a user may do with some names.")
                .string("user", "The user's name.", Entry::user)
                .string("names", "A name, or the beginning of names and an asterisk.", Entry::names)
                .int32("rights", "bits", "As in RIGHTS_CHANGE.", Entry::rights)
                .build(in -> new Entry(in.string(), in.string(), in.int32()));
    }

    /** The answer to RIGHTS_LIST. */
    public record Answer(List<Entry> entries, boolean more) {
        public static final Layout<Answer> LAYOUT = Layout.<Answer>of("RIGHTS_LIST answer", 0, "Who may do what.")
                .list("entries", Entry.LAYOUT, "By user and names.", Answer::entries)
                .bool("more", "Whether there are users after the last one.", Answer::more)
                .build(in -> new Answer(in.list(Entry.LAYOUT), in.bool()));
    }
}
