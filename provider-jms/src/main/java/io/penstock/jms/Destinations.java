package io.penstock.jms;

import io.penstock.jms.link.Address;
import io.penstock.jms.link.Answers;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.TemporaryDestination;
import io.penstock.jms.message.DestinationKind;
import io.penstock.protocol.wire.ErrorCode;
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
    private final ConcurrentHashMap<Used, CompletableFuture<Integer>> known = new ConcurrentHashMap<>();

    /** A destination and what it was asked for. */
    private record Used(Address address, Address.Use use) {}

    Destinations(MessagingLink link, long requestTimeoutMs) {
        this.link = link;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    /**
     * This provider's object for anyone's destination.
     *
     * @throws InvalidDestinationException if it is null or badly named
     */
    static PenstockDestination own(Destination destination) throws JMSException {
        return PenstockDestination.from(destination);
    }

    private static Address addressOf(PenstockDestination destination) {
        return new Address(kind(destination.kind()), destination.name());
    }

    private static Address.Kind kind(DestinationKind kind) {
        return switch (kind) {
            case QUEUE -> Address.Kind.QUEUE;
            case TOPIC -> Address.Kind.TOPIC;
            case TEMPORARY_QUEUE -> Address.Kind.TEMPORARY_QUEUE;
            case TEMPORARY_TOPIC -> Address.Kind.TEMPORARY_TOPIC;
        };
    }

    /** The object for a destination that a message names: a temporary one may be deleted by it, if it is this connection's. */
    PenstockDestination received(DestinationKind kind, String name) {
        return switch (kind) {
            case QUEUE, TOPIC -> PenstockDestination.of(kind, name);
            case TEMPORARY_QUEUE -> new PenstockTemporaryQueue(name, this);
            case TEMPORARY_TOPIC -> new PenstockTemporaryTopic(name, this);
        };
    }

    /** A new temporary destination of this connection. */
    PenstockDestination createTemporary(DestinationKind kind) throws JMSException {
        TemporaryDestination made =
                Answers.await(link.createTemporary(kind(kind)), requestTimeoutMs, "a temporary " + kind.scheme());
        for (Address.Use use : Address.Use.values()) {
            remember(new Used(made.address(), use), CompletableFuture.completedFuture(made.number()));
        }
        return received(kind, made.address().name());
    }

    /**
     * Deletes a temporary destination.
     *
     * @param on the connection that created or received it, or null
     * @throws InvalidDestinationException if it is not that connection's
     * @throws JMSException if it has consumers
     */
    static void delete(PenstockDestination destination, Destinations on) throws JMSException {
        if (on == null) {
            throw JmsErrors.coded(
                    InvalidDestinationException::new,
                    ErrorCode.TEMPORARY_DESTINATION,
                    "Only the connection that created it deletes a temporary destination: " + destination);
        }
        Address address = addressOf(destination);
        Answers.await(on.link.deleteTemporary(address), on.requestTimeoutMs, "deleting " + destination);
        on.forget(destination);
    }

    /**
     * The broker's number of a destination.
     *
     * @throws InvalidDestinationException if there is none of that name and kind, and none may be made
     * @throws jakarta.jms.JMSSecurityException if the user may not use it so
     */
    int number(PenstockDestination destination, Address.Use use) throws JMSException {
        Used used = new Used(addressOf(destination), use);
        CompletableFuture<Integer> answer = known.get(used);
        if (answer == null) {
            answer = link.resolve(used.address(), use);
            remember(used, answer);
        }
        try {
            return Answers.await(answer, requestTimeoutMs, "the destination " + destination);
        } catch (JMSException failed) {
            known.remove(used, answer);
            throw failed;
        }
    }

    private void remember(Used used, CompletableFuture<Integer> number) {
        if (known.size() >= CACHED_MAX) {
            known.clear();
        }
        known.put(used, number);
    }

    /** Asks again at the next use: the broker says that it is not there any more. */
    void forget(PenstockDestination destination) {
        known.keySet().removeIf(used -> used.address().name().equals(destination.name()));
    }
}
