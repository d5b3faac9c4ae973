package io.penstock.cli.user;

import io.penstock.admin.AdminClient;
import io.penstock.cli.output.CommandFailed;
import io.penstock.cli.output.CommandGroup;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import io.penstock.protocol.auth.ScramCredential;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.RightsList;
import io.penstock.protocol.wire.UserDelete;
import io.penstock.protocol.wire.UserPut;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock user}: who may log in. A password never leaves this process; the broker gets what checks it. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description = "Creates, lists and deletes users, and changes their passwords.")
public final class UserCommand extends CommandGroup {
    private static final int SALT_BYTES = 16;

    /** What a new user may do; the words that an operator types. */
    enum Role {
        admin(UserPut.Role.ADMIN),
        app(UserPut.Role.APPLICATION),
        none(UserPut.Role.NONE);

        private final UserPut.Role role;

        Role(UserPut.Role role) {
            this.role = role;
        }
    }

    /** The new password, which is asked for unless it is given. */
    static final class NewPassword {
        @Option(
                names = "--new-password",
                paramLabel = "PASSWORD",
                arity = "0..1",
                interactive = true,
                required = true,
                description = "The user's password; asked for if no value follows.")
        private String password;

        UserPut of(String name, UserPut.Mode mode, UserPut.Role role) {
            if (password == null || password.isEmpty()) {
                throw new CommandFailed("the new password is empty");
            }
            byte[] salt = new byte[SALT_BYTES];
            new SecureRandom().nextBytes(salt);
            ScramCredential credential = ScramCredential.derive(password, salt, ScramCredential.ITERATIONS_MIN);
            return new UserPut(
                    name,
                    mode,
                    role,
                    credential.iterations(),
                    credential.salt(),
                    credential.storedKey(),
                    credential.serverKey());
        }
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Creates a user. After the first one, who may do everything, nobody is anonymous.")
    int create(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "NAME", description = "The user's name.") String name,
            @Mixin NewPassword password,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            description = "What it may do: ${COMPLETION-CANDIDATES} (default: admin for the first"
                                    + " user, app for others). app: send, consume, browse and create, over all names."
                                    + " none: what 'penstock acl grant' gives.")
                    Role role) {
        UserPut put = password.of(name, UserPut.Mode.CREATE, role == null ? UserPut.Role.DEFAULT : role.role);
        try (AdminClient admin = target.admin()) {
            admin.ask(Commands.USER_PUT, put);
        }
        printer.say("user " + name + " can log in");
        return ExitCode.OK;
    }

    @Command(name = "password", mixinStandardHelpOptions = true, description = "Changes a user's password.")
    int password(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "NAME", description = "The user's name.") String name,
            @Mixin NewPassword password) {
        UserPut put = password.of(name, UserPut.Mode.PASSWORD, UserPut.Role.DEFAULT);
        try (AdminClient admin = target.admin()) {
            admin.ask(Commands.USER_PUT, put);
        }
        printer.say("user " + name + " has a new password");
        return ExitCode.OK;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the users with their rights over all names.")
    int list(@Mixin BrokerTarget target, @Mixin Printer printer) {
        try (AdminClient admin = target.admin()) {
            Map<String, String> overAll = new LinkedHashMap<>();
            Map<String, Integer> others = new LinkedHashMap<>();
            for (RightsList.Entry entry : AclCommand.all(admin)) {
                if (entry.names().equals(Right.ALL_NAMES)) {
                    overAll.put(entry.user(), Right.words(entry.rights()));
                } else {
                    others.merge(entry.user(), 1, Integer::sum);
                }
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            for (String name : admin.ask(Commands.USER_LIST, Empty.VALUE).names()) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("name", name);
                row.put("over_all", overAll.get(name));
                row.put("other_grants", others.getOrDefault(name, 0));
                rows.add(row);
            }
            printer.printRows(rows);
            if (rows.isEmpty()) {
                printer.say("no users; anonymous clients may connect from this machine");
            }
        }
        return ExitCode.OK;
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Deletes a user with its rights. Who is logged in as it may do nothing from then on.")
    int delete(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "NAME", description = "The user's name.") String name) {
        try (AdminClient admin = target.admin()) {
            admin.ask(Commands.USER_DELETE, new UserDelete(name));
        }
        printer.say("deleted user " + name);
        return ExitCode.OK;
    }
}
