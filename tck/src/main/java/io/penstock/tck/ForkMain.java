package io.penstock.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.penstock.jms.PenstockConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The main program of a JVM that runs one class of the TCK. Its arguments: a file for results, the class, and methods if not all are wanted.
 *
 * <p>With an embedded broker it holds a connection over the whole run, as an application would whose broker is to outlive its other connections.
 */
final class ForkMain {
    /** The system property with the URL of a broker that this JVM must host. */
    static final String EMBEDDED = "tck.embedded";

    /** The system property that lets the TCK log to standard output what it otherwise keeps for a harness. */
    static final String TRACE = "tck.trace";

    private ForkMain() {}

    public static void main(String[] arguments) throws IOException, JMSException, ReflectiveOperationException {
        endWithInput();
        if (Boolean.getBoolean(TRACE)) {
            logToStandardOutput();
        }
        List<String> methods = Arrays.asList(arguments).subList(2, arguments.length);
        try (PrintWriter results =
                new PrintWriter(Files.newBufferedWriter(Path.of(arguments[0]), StandardCharsets.UTF_8))) {
            run(results, arguments[1], methods);
        }
        // What the TCK leaves running must not keep this JVM.
        System.exit(0);
    }

    /** The TCK's switches for a JVM without a harness; its classes are not there when this one is compiled. */
    private static void logToStandardOutput() throws ReflectiveOperationException {
        Class<?> logging = Class.forName("com.sun.ts.lib.util.TestUtil");
        PrintWriter out = new PrintWriter(System.out, true);
        logging.getMethod("setCurrentTest", String.class, PrintWriter.class, PrintWriter.class)
                .invoke(null, "test", out, out);
        logging.getMethod("initNoLogging", Properties.class).invoke(null, System.getProperties());
    }

    /** Whoever started this JVM holds its standard input: however that one ends, this one must not go on. */
    private static void endWithInput() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // What arrives has no meaning; only the end has.
                        }
                    } catch (IOException gone) {
                        System.out.println("standard input failed: " + gone);
                    }
                    Runtime.getRuntime().halt(1);
                },
                "standard-input");
        watch.setDaemon(true);
        watch.start();
    }

    private static void run(PrintWriter results, String className, List<String> methods) throws JMSException {
        String embedded = System.getProperty(EMBEDDED);
        if (embedded == null) {
            execute(results, className, methods);
            return;
        }
        try (Connection host = new PenstockConnectionFactory(embedded).createConnection()) {
            host.start();
            AdministeredObjects.create(embedded);
            execute(results, className, methods);
        }
    }

    private static void execute(PrintWriter results, String className, List<String> methods) {
        List<DiscoverySelector> selectors = methods.isEmpty()
                ? List.of(selectClass(className))
                : methods.stream()
                        .<DiscoverySelector>map(method -> selectMethod(className, method))
                        .toList();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .configurationParameter(
                        "junit.jupiter.testmethod.order.default", "org.junit.jupiter.api.MethodOrderer$MethodName")
                .configurationParameter("junit.jupiter.execution.timeout.default", "3m")
                .build();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, new ResultWriter(results));
    }
}
