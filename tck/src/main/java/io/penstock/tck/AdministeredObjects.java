package io.penstock.tck;

import io.penstock.cli.Penstock;
import io.penstock.cli.output.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/**
 * What the TCK finds when it starts: a user, queues and topics at the broker, made with the penstock command; and their names and those of the connection factories in
 * JNDI. Stateless, for any thread.
 */
final class AdministeredObjects {
    static final String USER = "j2ee";
    static final String PASSWORD = "j2ee";

    private static final List<String> QUEUES =
            List.of("MY_QUEUE", "MY_QUEUE2", "testQ0", "testQ1", "testQ2", "testQueue2", "Q2");
    private static final List<String> TOPICS = List.of("MY_TOPIC", "MY_TOPIC2", "testT0", "testT1", "testT2");
    private static final List<String> FACTORIES =
            List.of("MyConnectionFactory", "MyQueueConnectionFactory", "MyTopicConnectionFactory");
    private static final String DURABLE_FACTORY = "DURABLE_SUB_CONNECTION_FACTORY";
    private static final String DURABLE_CLIENT_ID = "cts";

    private AdministeredObjects() {}

    /** Makes the user and the destinations. */
    static void create(String url) {
        command("user", "create", USER, "--new-password", PASSWORD, "--url", url);
        QUEUES.forEach(name -> command("queue", "create", name, "--url", url));
        TOPICS.forEach(name -> command("topic", "create", name, "--url", url));
    }

    private static void command(String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = Penstock.commandLine();
        line.setOut(new PrintWriter(said));
        line.setErr(new PrintWriter(said));
        if (line.execute(arguments) != ExitCode.OK) {
            throw new NotRun("penstock " + String.join(" ", Arrays.copyOf(arguments, 3)) + " failed: "
                    + said.toString().trim());
        }
    }

    /** Writes a jndi.properties into the directory, for the class path of the tests. */
    static void bind(String url, Path directory) {
        List<String> lines = new ArrayList<>();
        lines.add("java.naming.factory.initial=io.penstock.jms.naming.PenstockInitialContextFactory");
        FACTORIES.forEach(name -> lines.add("connectionFactory." + name + "=" + url));
        lines.add("connectionFactory." + DURABLE_FACTORY + "=" + url + (url.contains("?") ? "&" : "?") + "jms.clientID="
                + DURABLE_CLIENT_ID);
        QUEUES.forEach(name -> lines.add("queue." + name + "=" + name));
        TOPICS.forEach(name -> lines.add("topic." + name + "=" + name));
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve("jndi.properties"), lines);
        } catch (IOException unwritable) {
            throw new NotRun("jndi.properties cannot be written: " + unwritable, unwritable);
        }
    }
}
