package io.penstock.broker;

import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Subscribe;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;

/** Messages with something to select by, and consumers who do. */
final class Selecting {
    private Selecting() {}

    /** A persistent message with the property {@code colour}, a JMSType, and the sender's connection. */
    static Produce coloured(TestClient client, int destination, String text, int colour) {
        return coloured(client, destination, text, colour, null);
    }

    /** The same of a client with an id. */
    static Produce coloured(TestClient client, int destination, String text, int colour, String clientId) {
        OutBuffer out = new OutBuffer();
        long number = client.nextNumber(1);
        MessageWriter writer = new MessageWriter()
                .begin(out)
                .bodyType(BodyType.TEXT)
                .persistent()
                .messageId(new UUID(1, number))
                .producer(client.identity().clientInstance(), 1, number)
                .originConnection(client.identity().connection());
        if (clientId != null) {
            writer.clientId(clientId);
        }
        writer.type("type" + colour)
                .properties(Map.of("colour", colour))
                .body(text)
                .end();
        return new Produce(destination, -1, 0, 0, ByteBuffer.wrap(out.toByteArray()));
    }

    /** A message of a priority, and of a group unless that is null. */
    static Produce ranked(TestClient client, int destination, String text, int priority, String group) {
        OutBuffer out = new OutBuffer();
        long number = client.nextNumber(1);
        MessageWriter writer = new MessageWriter()
                .begin(out)
                .bodyType(BodyType.TEXT)
                .persistent()
                .priority(priority)
                .messageId(new UUID(1, number))
                .producer(client.identity().clientInstance(), 1, number);
        if (group != null) {
            writer.groupId(group);
        }
        writer.body(text).end();
        return new Produce(destination, -1, 0, 0, ByteBuffer.wrap(out.toByteArray()));
    }

    static LinkOpen link(int link, int session, int generation, long subscription, String selector) {
        return new LinkOpen(link, session, generation, subscription, selector, LinkOpen.Style.LISTENER);
    }

    /** Opens a link with credit on a queue; answers the subscription's number. */
    static long consume(TestClient client, String queue, int link, String selector, int messages) {
        long subscription = client.subscribe(queue, TestClient.QUEUE, null);
        client.ok(LinkOpen.LAYOUT, link(link, 1, 0, subscription, selector));
        client.credit(link, 0, messages);
        return subscription;
    }

    /** Subscribes to a topic; answers the subscription's number. */
    static long subscribe(
            TestClient client, String topic, Subscribe.Durability durability, String name, String selector) {
        return subscribe(client, new Subscribe(topic, durability, name, selector, false));
    }

    static long subscribe(TestClient client, Subscribe subscribe) {
        return Subscribe.Answer.LAYOUT
                .decode(client.ok(Subscribe.LAYOUT, subscribe).body())
                .subscription();
    }
}
