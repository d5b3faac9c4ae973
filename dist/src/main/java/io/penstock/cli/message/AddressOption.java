package io.penstock.cli.message;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which queue or topic a command sends to or receives from. */
final class AddressOption {
    @Parameters(paramLabel = "NAME", description = "Name of the queue, or of the topic with --topic.")
    private String name;

    @Option(names = "--topic", description = "The name is a topic's.")
    private boolean topic;

    Destination in(Session session) throws JMSException {
        return topic ? session.createTopic(name) : session.createQueue(name);
    }

    String name() {
        return name;
    }

    boolean isTopic() {
        return topic;
    }
}
