package io.penstock.broker.selector;

import io.penstock.protocol.message.MessageView;

/**
 * Where the value of an identifier lies in a message: in a header, in a slot of its own, or among the properties. The slots win
 * over a property of the same name, as they do for the application. Immutable; any thread.
 */
enum Source {
    DELIVERY_MODE {
        @Override
        void load(Evaluation into, byte[] name) {
            into.ofDeliveryMode();
        }
    },
    PRIORITY {
        @Override
        void load(Evaluation into, byte[] name) {
            into.ofInt(into.message.priority());
        }
    },
    MESSAGE_ID {
        @Override
        void load(Evaluation into, byte[] name) {
            into.ofMessageId();
        }
    },
    TIMESTAMP {
        @Override
        void load(Evaluation into, byte[] name) {
            into.ofLong(into.message.timestamp());
        }
    },
    CORRELATION_ID {
        @Override
        void load(Evaluation into, byte[] name) {
            into.message.correlationId(into);
        }
    },
    TYPE {
        @Override
        void load(Evaluation into, byte[] name) {
            into.message.type(into);
        }
    },
    DELIVERY_COUNT {
        @Override
        void load(Evaluation into, byte[] name) {
            if (into.deliveryCount > 0) {
                into.ofInt(into.deliveryCount);
            } else {
                into.ofNull();
            }
        }
    },
    USER_ID {
        @Override
        void load(Evaluation into, byte[] name) {
            into.message.userId(into);
        }
    },
    GROUP_ID {
        @Override
        void load(Evaluation into, byte[] name) {
            MessageView message = into.message;
            if (message.hasGroupId()) {
                message.groupId(into);
            } else {
                message.property(name, into);
            }
        }
    },
    GROUP_SEQUENCE {
        @Override
        void load(Evaluation into, byte[] name) {
            MessageView message = into.message;
            if (message.hasGroupSequence()) {
                into.ofInt(message.groupSequence());
            } else {
                message.property(name, into);
            }
        }
    },
    KEYS {
        @Override
        void load(Evaluation into, byte[] name) {
            MessageView message = into.message;
            if (message.hasKeys()) {
                message.keys(into);
            } else {
                message.property(name, into);
            }
        }
    },
    PROPERTY {
        @Override
        void load(Evaluation into, byte[] name) {
            into.message.property(name, into);
        }
    };

    /** Leaves the value in the register; the name is in UTF-8. */
    abstract void load(Evaluation into, byte[] name);

    /** The source of a name, or null for a header that selectors may not use (3.8.1.1). */
    static Source of(String name) {
        return switch (name) {
            case "JMSDeliveryMode" -> DELIVERY_MODE;
            case "JMSPriority" -> PRIORITY;
            case "JMSMessageID" -> MESSAGE_ID;
            case "JMSTimestamp" -> TIMESTAMP;
            case "JMSCorrelationID" -> CORRELATION_ID;
            case "JMSType" -> TYPE;
            case "JMSXDeliveryCount" -> DELIVERY_COUNT;
            case "JMSXUserID" -> USER_ID;
            case "JMSXGroupID" -> GROUP_ID;
            case "JMSXGroupSeq" -> GROUP_SEQUENCE;
            case "JMS_PENSTOCK_KEYS" -> KEYS;
            case "JMSDestination", "JMSReplyTo", "JMSExpiration", "JMSRedelivered", "JMSDeliveryTime" -> null;
            default -> PROPERTY;
        };
    }
}
