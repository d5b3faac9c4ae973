package io.penstock.jms.message;

import jakarta.jms.Destination;

/**
 * Makes the provider's destination objects for names read from messages, so that this package need not know their classes. Any thread.
 */
@FunctionalInterface
public interface DestinationFactory {
    /** A destination object of that kind and name; the name is not checked. */
    Destination destination(DestinationKind kind, String name);
}
