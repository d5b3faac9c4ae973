package io.penstock.cli.transaction;

import io.penstock.admin.AdminClient;
import io.penstock.cli.output.CommandFailed;
import io.penstock.cli.output.CommandGroup;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import io.penstock.protocol.wire.BranchDecide;
import io.penstock.protocol.wire.BranchDecide.Decision;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.Commands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock tx}: the XA branches of a broker, and an operator's word on those whose transaction manager does not come back. */
@Command(
        name = "tx",
        mixinStandardHelpOptions = true,
        description = "Lists XA transaction branches, and completes prepared ones whose transaction manager is gone.")
public final class TransactionCommand extends CommandGroup {
    private static final String BRANCH = "The branch's number, or its name as the list shows it with -o json.";

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists prepared branches, and those that an operator completed and nobody has forgotten.")
    int list(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Option(names = "--all", description = "Those that are not prepared too.") boolean all) {
        try (AdminClient admin = target.admin()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            branches(admin, all ? BranchList.Scope.ALL : BranchList.Scope.RECOVERABLE)
                    .forEach(entry -> rows.add(row(entry)));
            printer.printRows(rows);
            if (rows.isEmpty()) {
                printer.say(all ? "no branches" : "no prepared branches");
            }
        }
        return ExitCode.OK;
    }

    private static List<BranchList.Entry> branches(AdminClient admin, BranchList.Scope scope) {
        List<BranchList.Entry> found = new ArrayList<>();
        long after = 0;
        while (true) {
            List<BranchList.Entry> page = admin.ask(
                            Commands.TX_XA_LIST, new BranchList(scope, after, BranchList.LIMIT_MAX))
                    .branches();
            found.addAll(page);
            if (page.size() < BranchList.LIMIT_MAX) {
                return found;
            }
            after = page.get(page.size() - 1).number();
        }
    }

    private static Map<String, Object> row(BranchList.Entry entry) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("number", entry.number());
        row.put("state", entry.state());
        row.put("since", Instant.ofEpochMilli(entry.sinceMs()).toString());
        row.put("sends", entry.sends());
        row.put("settles", entry.settles());
        row.put("branch", entry.branch().toString());
        return row;
    }

    @Command(
            name = "commit",
            mixinStandardHelpOptions = true,
            description =
                    "Commits a prepared branch. Its transaction manager is told that an operator did, until it forgets the branch.")
    int commit(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "BRANCH", description = BRANCH) String branch) {
        return decide(target, printer, branch, Decision.COMMIT, "committed");
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description =
                    "Rolls a prepared branch back. Its transaction manager is told that an operator did, until it forgets the branch.")
    int rollback(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "BRANCH", description = BRANCH) String branch) {
        return decide(target, printer, branch, Decision.ROLLBACK, "rolled back");
    }

    private static int decide(BrokerTarget target, Printer printer, String branch, Decision decision, String done) {
        try (AdminClient admin = target.admin()) {
            BranchId id = named(admin, branch);
            admin.ask(Commands.TX_XA_DECIDE, new BranchDecide(id, decision));
            printer.say(done + " branch " + id + "; it stays listed until it is forgotten");
        }
        return ExitCode.OK;
    }

    @Command(
            name = "forget",
            mixinStandardHelpOptions = true,
            description = "Forgets a branch that an operator completed, if its transaction manager never will.")
    int forget(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "BRANCH", description = BRANCH) String branch) {
        try (AdminClient admin = target.admin()) {
            BranchId id = named(admin, branch);
            admin.ask(Commands.TX_XA_FORGET, new BranchStep(id, false));
            printer.say("forgot branch " + id);
        }
        return ExitCode.OK;
    }

    /** A number is short enough to be typed, and as good as the name: the broker gives none twice. */
    private static BranchId named(AdminClient admin, String branch) {
        if (branch.contains(":")) {
            try {
                return BranchId.parse(branch);
            } catch (IllegalArgumentException notAName) {
                throw new CommandFailed(notAName.getMessage());
            }
        }
        return branches(admin, BranchList.Scope.ALL).stream()
                .filter(entry -> Long.toString(entry.number()).equals(branch))
                .findFirst()
                .map(BranchList.Entry::branch)
                .orElseThrow(() -> new CommandFailed("there is no branch of number " + branch));
    }
}
