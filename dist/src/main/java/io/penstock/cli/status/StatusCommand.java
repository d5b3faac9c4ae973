package io.penstock.cli.status;

import io.penstock.admin.AdminClient;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import io.penstock.protocol.wire.BrokerStatus;
import io.penstock.protocol.wire.Commands;
import io.penstock.protocol.wire.Empty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock status}: a broker's counters since its start, and how its store is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows a broker's counters since its start, and how its store is.")
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private BrokerTarget target;

    @Mixin
    private Printer printer;

    @Override
    public Integer call() {
        Map<String, Object> row = new LinkedHashMap<>();
        try (AdminClient admin = target.admin()) {
            for (BrokerStatus.Entry entry :
                    admin.ask(Commands.BROKER_STATUS, Empty.VALUE).entries()) {
                row.put(entry.key(), entry.value());
            }
        }
        printer.printOne(row);
        return ExitCode.OK;
    }
}
