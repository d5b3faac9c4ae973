package io.penstock.cli.cluster;

import io.penstock.admin.AdminClient;
import io.penstock.cli.output.CommandFailed;
import io.penstock.cli.output.CommandGroup;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import io.penstock.protocol.route.BrokerData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code penstock cluster}: the brokers that a name server knows. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = "Shows the brokers of a cluster, by a name server's URL.")
public final class ClusterCommand extends CommandGroup {
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists all brokers; those that were registered and are not now are away.")
    int list(@Mixin BrokerTarget target, @Mixin Printer printer) {
        try (AdminClient admin = needNameServer(target)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (BrokerData each : admin.members()) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("broker", each.brokerName());
                row.put("cluster", each.cluster());
                row.put("address", each.firstAddress());
                row.put("state", each.firstAddress() == null ? "away" : "registered");
                rows.add(row);
            }
            printer.printRows(rows);
        }
        return ExitCode.OK;
    }

    @Command(
            name = "forget",
            mixinStandardHelpOptions = true,
            description =
                    "Has the name servers forget a broker that is away for good: what it held may be made anew elsewhere.")
    int forget(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "NAME", description = "The broker's name.") String name) {
        try (AdminClient admin = needNameServer(target)) {
            if (admin.forget(name) == 0) {
                throw new CommandFailed("no name server has a broker " + name + " that is away");
            }
            printer.say("forgot broker " + name);
        }
        return ExitCode.OK;
    }

    private static AdminClient needNameServer(BrokerTarget target) {
        AdminClient admin = target.admin();
        if (!admin.isThroughNameServer()) {
            admin.close();
            throw new CommandFailed("the URL names a broker; a cluster is seen by a name server's URL");
        }
        return admin;
    }
}
