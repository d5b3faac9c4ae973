package io.penstock.cli.destination;

import io.penstock.admin.ClusterAdmin;
import io.penstock.cli.output.CommandGroup;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock subscription}: who subscribes to topics, what waits for each, and the end of durable ones that nobody uses any more. */
@Command(
        name = "subscription",
        mixinStandardHelpOptions = true,
        description = "Lists subscriptions to topics, and deletes durable ones.")
public final class SubscriptionCommand extends CommandGroup {
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists subscriptions to topics with what waits for each; the most unsettled messages first.")
    int list(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Parameters(paramLabel = "TOPIC", arity = "0..1", description = "Only those to this topic.") String topic) {
        try (ClusterAdmin admin = target.cluster()) {
            DestinationVerbs.print(printer, new SubscriptionVerbs(admin).list(topic), "subscription");
        }
        return ExitCode.OK;
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description =
                    "Deletes a durable subscription, shared or not, that nobody uses now, and all that waits for it.")
    int delete(
            @Mixin BrokerTarget target,
            @Mixin Printer printer,
            @Option(
                            names = "--client-id",
                            paramLabel = "ID",
                            description = "The client id that it was made with (default: none).")
                    String clientId,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        try (ClusterAdmin admin = target.cluster()) {
            new SubscriptionVerbs(admin).delete(clientId, name);
            printer.say("deleted subscription " + name);
        }
        return ExitCode.OK;
    }
}
