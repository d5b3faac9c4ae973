package io.penstock.cli.user;

import io.penstock.admin.AdminClient;
import io.penstock.cli.output.CommandFailed;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import io.penstock.protocol.auth.ScramCredential;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.UserDelete;
import io.penstock.protocol.wire.UserPut;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock user}: who may log in. A password never leaves this process; the broker gets what checks it. */
@Command(name = "user", mixinStandardHelpOptions = true, description = "Creates, lists and deletes users.")
public final class UserCommand implements Runnable {
    private static final int SALT_BYTES = 16;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: create, list or delete");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Creates a user, or changes a user's password. After the first one nobody is anonymous.")
    int create(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "NAME", description = "The user's name.") String name,
            @Option(
                            names = "--new-password",
                            paramLabel = "PASSWORD",
                            arity = "0..1",
                            interactive = true,
                            required = true,
                            description = "The user's password; asked for if no value follows.")
                    String newPassword) {
        if (newPassword == null || newPassword.isEmpty()) {
            throw new CommandFailed("the new password is empty");
        }
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        ScramCredential credential = ScramCredential.derive(newPassword, salt, ScramCredential.ITERATIONS_MIN);
        try (AdminClient admin = target.admin()) {
            admin.ask(
                    Commands.USER_PUT,
                    new UserPut(
                            name,
                            credential.iterations(),
                            credential.salt(),
                            credential.storedKey(),
                            credential.serverKey()));
        }
        printer.say("user " + name + " can log in");
        return ExitCode.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the users.")
    int list(@Mixin BrokerTarget target, @Mixin Printer printer) {
        try (AdminClient admin = target.admin()) {
            List<Map<String, Object>> rows = admin.ask(Commands.USER_LIST, Empty.VALUE).names().stream()
                    .map(name -> Map.<String, Object>of("name", name))
                    .toList();
            printer.printRows(rows);
            if (rows.isEmpty()) {
                printer.say("no users; anonymous clients may connect from this machine");
            }
        }
        return ExitCode.OK;
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes a user.")
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
