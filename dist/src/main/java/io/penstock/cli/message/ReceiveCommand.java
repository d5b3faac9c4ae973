package io.penstock.cli.message;

import io.penstock.cli.output.CommandFailed;
import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock receive}: takes messages and prints them. A message is acknowledged after it is printed. */
@Command(
        name = "receive",
        mixinStandardHelpOptions = true,
        description = "Receives and prints messages until none has come for a while.")
public final class ReceiveCommand implements Callable<Integer> {
    @Mixin
    private BrokerTarget target;

    @Mixin
    private Printer printer;

    @Mixin
    private AddressOption address;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "Ends after so many messages; fails if fewer come.")
    private Integer count;

    @Option(
            names = {"-w", "--wait"},
            paramLabel = "MS",
            defaultValue = "2000",
            description = "Ends when no message came for so long (default: ${DEFAULT-VALUE}).")
    private long waitMs;

    @Option(names = "--follow", description = "Goes on until Ctrl-C instead.")
    private boolean follow;

    @Option(names = "--client-id", paramLabel = "ID", description = "Client id of a durable subscription.")
    private String clientId;

    @Option(
            names = "--durable",
            paramLabel = "NAME",
            description = "Receives a topic's messages by the durable subscription of this name.")
    private String durable;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JMSException {
        if (durable != null && (!address.isTopic() || clientId == null)) {
            throw new ParameterException(spec.commandLine(), "--durable needs --topic and --client-id");
        }
        if (waitMs < 1) {
            throw new ParameterException(spec.commandLine(), "--wait must be at least 1 ms");
        }
        int received = 0;
        try (Connection connection = target.factory().createConnection()) {
            if (clientId != null) {
                connection.setClientID(clientId);
            }
            Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
            try (MessageConsumer consumer = consumer(session)) {
                connection.start();
                while (count == null || received < count) {
                    Message message = follow ? consumer.receive() : consumer.receive(waitMs);
                    if (message == null) {
                        break;
                    }
                    print(message);
                    message.acknowledge();
                    received++;
                }
            }
        }
        if (count != null && received < count) {
            throw new CommandFailed("received " + received + " of " + count + "; none came for " + waitMs + " ms");
        }
        return ExitCode.OK;
    }

    private MessageConsumer consumer(Session session) throws JMSException {
        return durable == null
                ? session.createConsumer(address.in(session))
                : session.createDurableConsumer(session.createTopic(address.name()), durable);
    }

    private void print(Message message) throws JMSException {
        String body = body(message);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("messageId", message.getJMSMessageID());
        row.put("timestamp", message.getJMSTimestamp());
        row.put("redelivered", message.getJMSRedelivered());
        row.put("type", message.getJMSType());
        row.put("properties", properties(message));
        row.put("body", body);
        printer.printEvent(row, body);
    }

    private static String body(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return text.getText();
        }
        if (message.isBodyAssignableTo(byte[].class)) {
            byte[] bytes = message.getBody(byte[].class);
            return "(" + (bytes == null ? 0 : bytes.length) + " bytes)";
        }
        if (message.isBodyAssignableTo(Map.class)) {
            return String.valueOf(message.getBody(Map.class));
        }
        return "(" + message.getClass().getSimpleName() + ")";
    }

    private static Map<String, Object> properties(Message message) throws JMSException {
        Map<String, Object> properties = new LinkedHashMap<>();
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = (String) names.nextElement();
            properties.put(name, message.getObjectProperty(name));
        }
        return properties;
    }
}
