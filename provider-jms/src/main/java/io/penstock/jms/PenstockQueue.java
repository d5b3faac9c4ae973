package io.penstock.jms;

import io.penstock.jms.message.DestinationKind;
import jakarta.jms.Queue;

/** A queue by name; see {@link PenstockDestination}. Immutable, for any thread. */
public class PenstockQueue extends PenstockDestination implements Queue {
    private static final long serialVersionUID = 1L;

    public PenstockQueue(String name) {
        this(DestinationKind.QUEUE, name);
    }

    PenstockQueue(DestinationKind kind, String name) {
        super(kind, name);
    }

    @Override
    public String getQueueName() {
        return name();
    }
}
