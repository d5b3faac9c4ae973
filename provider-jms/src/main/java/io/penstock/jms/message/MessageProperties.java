package io.penstock.jms.message;

import io.penstock.jms.link.JmsErrors;
import io.penstock.protocol.message.BrokerProperties;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A message's properties: those that the client set, in the order of setting, and those that the provider answers for a received message.
 *
 * <p>The client's are read-only on a received message until {@link #clear}. One thread at a time, like the message they belong to.
 */
final class MessageProperties {
    static final String DELIVERY_COUNT = "JMSXDeliveryCount";
    static final String GROUP_ID = "JMSXGroupID";
    static final String GROUP_SEQUENCE = "JMSXGroupSeq";
    static final String USER_ID = "JMSXUserID";
    static final String APPLICATION_ID = "JMSXAppID";
    static final String KEYS = "JMS_PENSTOCK_KEYS";

    /** Named by the specification as the provider's to set; a client that copies them from another message means no harm and is not obeyed. */
    private static final Set<String> SET_BY_PROVIDER =
            Set.of(DELIVERY_COUNT, USER_ID, APPLICATION_ID, "JMSXProducerTXID", "JMSXConsumerTXID", "JMSXRcvTimestamp");

    private Map<String, Object> values = new LinkedHashMap<>();
    private PropertySource source;
    private boolean readOnly;
    private int deliveryCount;
    private String userId;
    private PropertyNameRule names = PropertyNameRule.SELECTABLE;

    /** Makes these the properties of a received message, read from the source at first use. */
    void arrived(PropertySource properties, int count, String user) {
        source = properties;
        readOnly = true;
        deliveryCount = count;
        userId = user;
    }

    /** Shows the sender too what the provider sets on sending (Jakarta Messaging 3.1, 3.5.9). */
    void sent(MessageOrigin origin) throws JMSException {
        userId = origin.userId();
        if (origin.applicationId() == null) {
            clients().remove(APPLICATION_ID);
        } else {
            clients().put(APPLICATION_ID, origin.applicationId());
        }
    }

    void names(PropertyNameRule rule) {
        names = rule;
    }

    void deliveryCount(int count) {
        deliveryCount = count;
    }

    boolean readOnly() {
        return readOnly;
    }

    /** Takes back {@link #arrived}'s read-only mark and removes all, the provider's own too: an empty set is left (3.5.7). */
    void clear() {
        values = new LinkedHashMap<>();
        source = null;
        readOnly = false;
        deliveryCount = 0;
        userId = null;
    }

    /** What the client set. */
    Map<String, Object> clients() throws JMSException {
        if (source != null) {
            values = source.read();
            source = null;
        }
        return values;
    }

    Object get(String name) throws JMSException {
        if (DELIVERY_COUNT.equals(name) && deliveryCount > 0) {
            return deliveryCount;
        }
        if (USER_ID.equals(name)) {
            return userId;
        }
        return clients().get(name);
    }

    boolean exists(String name) throws JMSException {
        if (DELIVERY_COUNT.equals(name)) {
            return deliveryCount > 0;
        }
        if (USER_ID.equals(name)) {
            return userId != null;
        }
        return clients().containsKey(name);
    }

    Enumeration<String> names() throws JMSException {
        List<String> names = new ArrayList<>(clients().keySet());
        if (deliveryCount > 0) {
            names.add(DELIVERY_COUNT);
        }
        if (userId != null) {
            names.add(USER_ID);
        }
        return Collections.enumeration(names);
    }

    void set(String name, Object value) throws JMSException {
        PropertyNames.check(name, names);
        if (readOnly) {
            throw JmsErrors.coded(
                    MessageNotWriteableException::new,
                    ErrorCode.MESSAGE_READ_ONLY,
                    "The properties of a received message are read-only until clearProperties() is called; '" + name
                            + "' was not set");
        }
        Object checked = Conversions.property(value);
        if (!SET_BY_PROVIDER.contains(name) && !isBrokers(name)) {
            clients().put(name, fitting(name, checked));
        }
    }

    /** Whether only the broker says this, of a dead letter. */
    static boolean isBrokers(String name) {
        return name.startsWith(BrokerProperties.PREFIX);
    }

    /** The type that the specification, or the message layout, gives to a name. */
    private static Object fitting(String name, Object value) throws MessageFormatException {
        return switch (name) {
            case GROUP_ID, KEYS -> {
                if (value != null && !(value instanceof String)) {
                    throw JmsErrors.coded(
                            MessageFormatException::new,
                            ErrorCode.VALUE_CONVERSION,
                            name + " is a String, not " + value.getClass().getName());
                }
                yield value;
            }
            case GROUP_SEQUENCE -> value == null ? null : (Object) sequence(value);
            default -> value;
        };
    }

    private static int sequence(Object value) throws MessageFormatException {
        try {
            return Conversions.toInt(value);
        } catch (NumberFormatException noNumber) {
            throw Unreadable.because(
                    ErrorCode.VALUE_CONVERSION, GROUP_SEQUENCE + " is an int, not '" + value + "'", noNumber);
        }
    }
}
