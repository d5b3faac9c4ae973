package io.penstock.jms.message;

import io.penstock.protocol.message.MessageIdText;
import java.util.UUID;

/** The text of a message id and back, see {@link MessageIdText}. Pure, for any thread. */
public final class MessageId {
    private MessageId() {}

    /** The JMSMessageID of this id. */
    public static String text(UUID id) {
        return MessageIdText.of(id);
    }

    /** The id with this text, or null if the text was not made by {@link #text}. */
    public static UUID parse(String text) {
        if (text == null || text.length() != MessageIdText.LENGTH || !text.startsWith(MessageIdText.PREFIX)) {
            return null;
        }
        int begin = MessageIdText.PREFIX.length();
        try {
            return new UUID(
                    Long.parseUnsignedLong(text, begin, begin + 16, 16),
                    Long.parseUnsignedLong(text, begin + 16, MessageIdText.LENGTH, 16));
        } catch (NumberFormatException notOurs) {
            return null;
        }
    }
}
