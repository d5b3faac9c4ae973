package io.penstock.jms;

import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.Subscription.Claim;
import io.penstock.jms.message.DestinationKind;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import java.io.Serializable;
import java.util.Objects;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;

/**
 * A destination by name: a value that holds no connection, so it can be kept, serialized and bound in JNDI. Two are equal when kind and name are.
 * A queue's name may be followed by {@code ?consumer.exclusive=true}: consumers made with that object are exclusive.
 *
 * <p>Immutable, for any thread. Making one asks nothing of a broker and checks nothing; {@link #validate} is called where it is used.
 */
public abstract class PenstockDestination implements Destination, Serializable, Referenceable {
    private static final long serialVersionUID = 1L;

    /** The class that turns a JNDI reference back into the object; a name, since that package depends on this one. */
    static final String OBJECT_FACTORY = "io.penstock.jms.naming.PenstockObjectFactory";

    /** The longest name, in characters, that brokers accept. */
    public static final int NAME_LENGTH_MAX = 127;

    private final DestinationKind kind;
    /** What may follow a queue's name; it is no part of the name. */
    private static final String EXCLUSIVE_OPTION = "?consumer.exclusive=";

    private final String name;
    private final Claim claim;

    PenstockDestination(DestinationKind kind, String name) {
        this.kind = kind;
        int option = kind == DestinationKind.QUEUE
                ? Objects.requireNonNull(name, "name").indexOf(EXCLUSIVE_OPTION)
                : -1;
        String value = option < 0 ? "" : name.substring(option + EXCLUSIVE_OPTION.length());
        boolean known = value.equals("true") || value.equals("false");
        this.name = known ? name.substring(0, option) : Objects.requireNonNull(name, "name");
        this.claim = value.equals("true") ? Claim.EXCLUSIVE : Claim.SHARED;
    }

    /** A destination object of that kind and name; a temporary one belongs to no connection, so it cannot delete. */
    public static PenstockDestination of(DestinationKind kind, String name) {
        return switch (kind) {
            case QUEUE -> new PenstockQueue(name);
            case TOPIC -> new PenstockTopic(name);
            case TEMPORARY_QUEUE -> new PenstockTemporaryQueue(name, null);
            case TEMPORARY_TOPIC -> new PenstockTemporaryTopic(name, null);
        };
    }

    /**
     * This provider's object for anyone's destination: itself if it is one, else one of the same kind and name.
     *
     * @throws InvalidDestinationException if null, neither queue nor topic, or badly named
     */
    public static PenstockDestination from(Destination destination) throws JMSException {
        PenstockDestination own = destination instanceof PenstockDestination p
                ? p
                : of(DestinationKind.of(destination), DestinationKind.nameOf(destination));
        own.validate();
        return own;
    }

    public final DestinationKind kind() {
        return kind;
    }

    public final String name() {
        return name;
    }

    /** What a consumer made with this object claims of the queue. */
    final Claim claim() {
        return claim;
    }

    /**
     * Checks the name by the rule that brokers hold.
     *
     * @throws InvalidDestinationException that says what is wrong with the name
     */
    public final void validate() throws InvalidDestinationException {
        if (name.isEmpty()) {
            throw JmsErrors.coded(
                    InvalidDestinationException::new,
                    ErrorCode.INVALID_DESTINATION_NAME,
                    "The destination's name is empty");
        }
        if (name.length() > NAME_LENGTH_MAX) {
            throw JmsErrors.coded(
                    InvalidDestinationException::new,
                    ErrorCode.INVALID_DESTINATION_NAME,
                    "The destination's name has " + name.length() + " characters, at most " + NAME_LENGTH_MAX
                            + " are allowed: " + name);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '_'
                    || c == '-'
                    || c == '.'
                    || c == '%'
                    || c == '|';
            if (!allowed) {
                throw JmsErrors.coded(
                        InvalidDestinationException::new,
                        ErrorCode.INVALID_DESTINATION_NAME,
                        "The destination's name has the character '" + c
                                + "'; letters, digits and _ - . % | are allowed"
                                + (c == '?'
                                        ? "; but for a queue's " + EXCLUSIVE_OPTION
                                                + "true, options stand in the connection URI, not in names"
                                        : "")
                                + ": " + name);
            }
        }
    }

    @Override
    public Reference getReference() {
        Reference reference = new Reference(getClass().getName(), OBJECT_FACTORY, null);
        reference.add(new StringRefAddr("name", claim == Claim.EXCLUSIVE ? name + EXCLUSIVE_OPTION + true : name));
        return reference;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof PenstockDestination that && kind == that.kind && name.equals(that.name);
    }

    @Override
    public final int hashCode() {
        return 31 * kind.ordinal() + name.hashCode();
    }

    @Override
    public final String toString() {
        return kind.scheme() + "://" + name;
    }
}
