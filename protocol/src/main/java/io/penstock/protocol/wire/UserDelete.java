package io.penstock.protocol.wire;

/**
 * Deletes a user.
 *
 * <p>Immutable; any thread.
 */
public record UserDelete(String name) {
    public static final Layout<UserDelete> LAYOUT = Layout.<UserDelete>of(
                    "USER_DELETE", CommandCode.USER_DELETE.code(), "Deletes a user.")
            .string("name", "The user's name.", UserDelete::name)
            .build(in -> new UserDelete(in.string()));
}
