package io.penstock.jms;

import io.penstock.jms.message.DestinationKind;
import jakarta.jms.Topic;

/** A topic by name; see {@link PenstockDestination}. Immutable, for any thread. */
public class PenstockTopic extends PenstockDestination implements Topic {
    private static final long serialVersionUID = 1L;

    public PenstockTopic(String name) {
        this(DestinationKind.TOPIC, name);
    }

    PenstockTopic(DestinationKind kind, String name) {
        super(kind, name);
    }

    @Override
    public String getTopicName() {
        return name();
    }
}
