package io.penstock.cli.message;

import io.penstock.cli.output.ExitCode;
import io.penstock.cli.output.Printer;
import io.penstock.cli.target.BrokerTarget;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock send}: text messages, each answered before the next. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Sends text messages; each is on the broker's disk when it is printed.")
public final class SendCommand implements Callable<Integer> {
    @Mixin
    private BrokerTarget target;

    @Mixin
    private Printer printer;

    @Mixin
    private AddressOption address;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "The message; without it every line of standard input is one.")
    private String text;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Sends the text so many times (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = {"-p", "--property"},
            paramLabel = "NAME=VALUE",
            description = "A text property. May be repeated.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(names = "--type", paramLabel = "TYPE", description = "The JMSType.")
    private String type;

    @Option(names = "--priority", paramLabel = "0-9", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
    private int priority;

    @Option(
            names = "--ttl",
            paramLabel = "MS",
            defaultValue = "0",
            description = "Time to live in milliseconds (default: without end).")
    private long timeToLiveMs;

    @Option(
            names = "--delay",
            paramLabel = "MS",
            defaultValue = "0",
            description = "Delivery delay in milliseconds (default: none).")
    private long deliveryDelayMs;

    @Option(names = "--non-persistent", description = "The message may be lost with the broker.")
    private boolean nonPersistent;

    @Override
    public Integer call() throws JMSException, IOException {
        try (Connection connection = target.factory().createConnection()) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(address.in(session));
            producer.setDeliveryMode(nonPersistent ? DeliveryMode.NON_PERSISTENT : DeliveryMode.PERSISTENT);
            producer.setPriority(priority);
            producer.setTimeToLive(timeToLiveMs);
            producer.setDeliveryDelay(deliveryDelayMs);
            if (text != null) {
                for (int i = 0; i < count; i++) {
                    sendOne(session, producer, text);
                }
            } else {
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    sendOne(session, producer, line);
                }
            }
        }
        return ExitCode.OK;
    }

    private void sendOne(Session session, MessageProducer producer, String body) throws JMSException {
        TextMessage message = session.createTextMessage(body);
        for (Map.Entry<String, String> property : properties.entrySet()) {
            message.setStringProperty(property.getKey(), property.getValue());
        }
        message.setJMSType(type);
        producer.send(message);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("destination", address.name());
        row.put("messageId", message.getJMSMessageID());
        printer.printEvent(row, "sent " + message.getJMSMessageID());
    }
}
