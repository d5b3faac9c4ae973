package io.penstock.broker.request;

import io.penstock.broker.destination.DeadLetterName;
import io.penstock.broker.destination.DestinationName;
import io.penstock.broker.destination.DestinationSettings;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.TemporaryName;

/**
 * What the configuration says of destinations: whether first use creates them, the limits of one that names none, and what
 * temporary ones are called.
 * Read at admission only; what it decides is written into the record. Immutable.
 */
public final class DestinationPolicy {
    private final OnFirstUse onFirstUse;
    private final DestinationSettings defaults;
    private final String brokerName;

    /** What the first use of an unknown name does. */
    public enum OnFirstUse {
        CREATE,
        REFUSE
    }

    public DestinationPolicy(OnFirstUse onFirstUse, DestinationSettings defaults, String brokerName) {
        this.onFirstUse = onFirstUse;
        this.defaults = defaults;
        this.brokerName = brokerName;
    }

    boolean createsOnFirstUse() {
        return onFirstUse == OnFirstUse.CREATE;
    }

    /** What is wrong with the name of a destination that lasts, or null. */
    String checkName(String name, DestinationCreate.Kind kind) {
        if (DeadLetterName.is(name) && !kind.isQueue()) {
            return "'" + name + "' is the name of a dead-letter queue, and cannot be a topic's";
        }
        return TemporaryName.isTemporary(name)
                ? "'" + name + "' is the name of a temporary destination that is not there any more, or never was"
                : DestinationName.complaint(name);
    }

    /** What is wrong with the name of a temporary destination, or null. */
    String checkTemporaryName(String name) {
        return TemporaryName.complaint(name, brokerName);
    }

    /** What is wrong with the expiry queue's name, or null. */
    static String checkExpiryQueue(DestinationCreate.Settings wanted) {
        String name = wanted.expiryQueue();
        String complaint = name == null || name.isEmpty() ? null : DestinationName.complaint(name);
        return complaint == null ? null : "the expiry queue: " + complaint;
    }

    /** The settings of a new destination. */
    DestinationSettings settings(DestinationCreate.Settings wanted) {
        return settings(defaults, wanted);
    }

    /** What becomes of settings when others are wanted. */
    static DestinationSettings settings(DestinationSettings now, DestinationCreate.Settings wanted) {
        return new DestinationSettings(
                wanted.messagesMax() < 0 ? now.messagesMax() : wanted.messagesMax(),
                wanted.bytesMax() < 0 ? now.bytesMax() : wanted.bytesMax(),
                wanted.whenFull() == DestinationCreate.WhenFull.DEFAULT ? now.whenFull() : wanted.whenFull(),
                wanted.deliveryLimit() < 0 ? now.deliveryLimit() : wanted.deliveryLimit(),
                expiryQueue(now, wanted.expiryQueue()),
                wanted.pause() == DestinationCreate.Pause.UNCHANGED ? now.pause() : wanted.pause());
    }

    private static String expiryQueue(DestinationSettings now, String wanted) {
        if (wanted == null) {
            return now.expiryQueue();
        }
        return wanted.isEmpty() ? null : wanted;
    }
}
