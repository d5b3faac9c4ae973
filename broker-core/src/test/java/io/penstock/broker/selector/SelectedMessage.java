package io.penstock.broker.selector;

import io.penstock.protocol.message.MessageCheck;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A message for selectors, encoded as a client encodes it; what is not set is absent. */
final class SelectedMessage {
    boolean persistent;
    int priority = 4;
    UUID id = new UUID(1, 2);
    long timestamp;
    String type;
    String correlation;
    byte[] correlationBytes;
    String groupId;
    Integer groupSequence;
    String userId;
    String keys;
    int deliveryCount = 1;
    final Map<String, Object> properties = new LinkedHashMap<>();

    static SelectedMessage with(Object... namesAndValues) {
        SelectedMessage message = new SelectedMessage();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            message.properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return message;
    }

    MessageView view() {
        OutBuffer out = new OutBuffer();
        MessageWriter writer = new MessageWriter().begin(out);
        if (persistent) {
            writer.persistent();
        }
        writer.priority(priority)
                .messageId(id)
                .timestamp(timestamp)
                .type(type)
                .correlationId(correlation)
                .correlationId(correlationBytes)
                .groupId(groupId);
        if (groupSequence != null) {
            writer.groupSequence(groupSequence);
        }
        writer.userId(userId).keys(keys).properties(properties).end();
        ByteBuffer bytes = out.detach();
        MessageCheck.validate(bytes);
        return new MessageView().wrap(bytes);
    }

    boolean isSelectedBy(String selector) {
        return Selector.parse(selector).matches(view(), deliveryCount);
    }
}
