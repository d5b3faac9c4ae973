package io.penstock.broker.request;

import io.penstock.broker.delivery.ClientConnection;
import io.penstock.protocol.message.MessageCheck;
import io.penstock.protocol.message.MessageLayout;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * What a message must be before it may reach the log: small enough, sound, and its sender's own.
 *
 * <p>Immutable; used by the event loops.
 */
final class MessageRules {
    private final int messageMaxBytes;

    MessageRules(int messageMaxBytes) {
        this.messageMaxBytes = messageMaxBytes;
    }

    /**
     * Why one of the messages cannot be from this client; null if they can.
     *
     * @throws WireException if one is larger than the limit or its structure is broken
     */
    String forgery(ClientConnection client, List<StagedSend> sends) {
        String found = null;
        for (StagedSend send : sends) {
            String forgery = forgery(client, send.message());
            found = found == null ? forgery : found;
        }
        return found;
    }

    /**
     * Why a message cannot be from this client: it shows another user as its sender, or counts in another client's stream,
     * whose sends the broker would then take for repeats. Null if it can.
     *
     * @throws WireException if it is larger than the limit or its structure is broken
     */
    String forgery(ClientConnection client, ByteBuffer message) {
        if (message.remaining() > messageMaxBytes) {
            throw new WireException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "a message of " + message.remaining() + " bytes; the limit messageMaxBytes is " + messageMaxBytes);
        }
        MessageCheck.validateSent(message);
        int at = message.position() + MessageLayout.CLIENT_INSTANCE_AT;
        UUID instance = client.identity().clientInstance();
        if (message.getLong(at) != instance.getMostSignificantBits()
                || message.getLong(at + Long.BYTES) != instance.getLeastSignificantBits()) {
            return "user '" + client.permissions().user() + "' sends as another client instance than its own";
        }
        String shown = MessageCheck.userId(message);
        return shown == null || shown.equals(client.principal())
                ? null
                : "user '" + client.permissions().user() + "' shows another user as JMSXUserID";
    }
}
