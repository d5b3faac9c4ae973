package io.penstock.broker.request;

import io.penstock.broker.destination.DestinationName;
import io.penstock.broker.destination.DestinationSettings;
import io.penstock.protocol.wire.DestinationCreate;

/**
 * What the configuration says of destinations: whether first use creates them, and the limits of one that names none.
 * Read at admission only; what it decides is written into the record. Immutable.
 */
public final class DestinationPolicy {
    private final OnFirstUse onFirstUse;
    private final DestinationSettings defaults;

    /** What the first use of an unknown name does. */
    public enum OnFirstUse {
        CREATE,
        REFUSE
    }

    public DestinationPolicy(OnFirstUse onFirstUse, DestinationSettings defaults) {
        this.onFirstUse = onFirstUse;
        this.defaults = defaults;
    }

    boolean createsOnFirstUse() {
        return onFirstUse == OnFirstUse.CREATE;
    }

    /** What is wrong with a name, or null. */
    String checkName(String name) {
        return DestinationName.complaint(name);
    }

    DestinationSettings settings(DestinationCreate.Settings wanted) {
        return new DestinationSettings(
                wanted.messagesMax() < 0 ? defaults.messagesMax() : wanted.messagesMax(),
                wanted.bytesMax() < 0 ? defaults.bytesMax() : wanted.bytesMax(),
                wanted.whenFull() == DestinationCreate.WhenFull.DEFAULT ? defaults.whenFull() : wanted.whenFull());
    }
}
