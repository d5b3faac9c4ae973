package io.penstock.cli.user;

import io.penstock.admin.AdminClient;
import io.penstock.cli.output.CommandGroup;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Right;
import io.penstock.protocol.wire.RightsChange;
import io.penstock.protocol.wire.RightsChange.Change;
import io.penstock.protocol.wire.RightsList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code penstock acl}: what users may do with which names. */
@Command(name = "acl", mixinStandardHelpOptions = true, description = "Grants, revokes and lists rights.")
public final class AclCommand extends CommandGroup {
    /** To whom, over what, which. */
    static final class Grant {
        @Parameters(
                index = "0",
                paramLabel = "USER",
                description = "The user's name; anonymous for clients without one.")
        private String user;

        @Parameters(
                index = "1",
                paramLabel = "NAMES",
                description = "A destination's name, the beginning of names and an asterisk, or '*' for all.")
        private String names;

        @Parameters(
                index = "2..*",
                arity = "1..*",
                split = ",",
                paramLabel = "RIGHT",
                description = "${COMPLETION-CANDIDATES}; several with blanks or commas between.")
        private List<Right> rights;

        private RightsChange change(Change which) {
            return new RightsChange(user, which, names, Right.bits(rights));
        }

        private String said() {
            return Right.words(Right.bits(rights)) + " over " + names;
        }
    }

    @Command(name = "grant", mixinStandardHelpOptions = true, description = "Gives a user rights over names.")
    int grant(@Mixin BrokerTarget target, @Mixin Printer printer, @Mixin Grant grant) {
        try (AdminClient admin = target.admin()) {
            admin.ask(Commands.RIGHTS_CHANGE, grant.change(Change.GRANT));
        }
        printer.say("granted " + grant.user + " " + grant.said());
        return ExitCode.OK;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Takes rights away that were granted over exactly these names. Works at once.")
    int revoke(@Mixin BrokerTarget target, @Mixin Printer printer, @Mixin Grant grant) {
        try (AdminClient admin = target.admin()) {
            admin.ask(Commands.RIGHTS_CHANGE, grant.change(Change.REVOKE));
        }
        printer.say("revoked from " + grant.user + " " + grant.said());
        return ExitCode.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists what was granted.")
    int list(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "USER", arity = "0..1", description = "Only this user; one may list one's own.")
                    String user) {
        try (AdminClient admin = target.admin()) {
            List<RightsList.Entry> entries = user == null
                    ? all(admin)
                    : admin.ask(Commands.RIGHTS_LIST, new RightsList(user, null))
                            .entries();
            List<Map<String, Object>> rows = new ArrayList<>();
            for (RightsList.Entry entry : entries) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("user", entry.user());
                row.put("names", entry.names());
                row.put("rights", Right.words(entry.rights()));
                rows.add(row);
            }
            printer.printRows(rows);
            if (rows.isEmpty()) {
                printer.say(user == null ? "no grants" : user + " has no rights, or there is no such user");
            }
        }
        return ExitCode.OK;
    }

    /** All grants, page by page. */
    static List<RightsList.Entry> all(AdminClient admin) {
        List<RightsList.Entry> all = new ArrayList<>();
        String after = null;
        while (true) {
            RightsList.Answer page = admin.ask(Commands.RIGHTS_LIST, new RightsList(null, after));
            all.addAll(page.entries());
            if (!page.more()) {
                return all;
            }
            after = all.get(all.size() - 1).user();
        }
    }
}
