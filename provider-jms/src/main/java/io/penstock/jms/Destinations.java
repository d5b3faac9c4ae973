package io.penstock.jms;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.MessagingLink;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The destinations that a connection has used, with the broker's numbers of them: the first use asks the broker, so that a wrong kind or an absent destination
 * shows where it is named. Thread-safe.
 */
final class Destinations {
    /** More than that are forgotten together and asked for again. */
    private static final int CACHED_MAX = 10_000;

    private final MessagingLink link;
    private final long requestTimeoutMs;
    private final ConcurrentHashMap<Address, CompletableFuture<Integer>> known = new ConcurrentHashMap<>();

    Destinations(MessagingLink link, long requestTimeoutMs) {
        this.link = link;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    /**
     * This provider's object for anyone's destination.
     *
     * @throws InvalidDestinationException if it is null, badly named, or of a kind that is not here yet
     */
    static PenstockDestination own(Destination destination) throws JMSException {
        PenstockDestination own = PenstockDestination.from(destination);
        addressOf(own);
        return own;
    }

    private static Address addressOf(PenstockDestination destination) throws JMSException {
        return switch (destination.kind()) {
            case QUEUE -> new Address(Address.Kind.QUEUE, destination.name());
            case TOPIC -> new Address(Address.Kind.TOPIC, destination.name());
            case TEMPORARY_QUEUE, TEMPORARY_TOPIC -> throw NotYet.feature("temporary destinations");
        };
    }

    /**
     * The broker's number of a destination.
     *
     * @throws InvalidDestinationException if there is none of that name and kind, and none may be made
     */
    int number(PenstockDestination destination) throws JMSException {
        Address address = addressOf(destination);
        CompletableFuture<Integer> answer = known.get(address);
        if (answer == null) {
            if (known.size() >= CACHED_MAX) {
                known.clear();
            }
            answer = link.resolve(address);
            known.put(address, answer);
        }
        try {
            return Answers.await(answer, requestTimeoutMs, "the destination " + destination);
        } catch (JMSException failed) {
            known.remove(address, answer);
            throw failed;
        }
    }

    /** Asks again at the next use: the broker says that it is not there any more. */
    void forget(PenstockDestination destination) {
        known.keySet().removeIf(address -> address.name().equals(destination.name()));
    }
}
