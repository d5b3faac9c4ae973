package io.penstock.jms.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.jms.link.Delivered;
import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadMessagesTest {
    private final UnreadMessages unread = new UnreadMessages();

    private static Delivered message(int queue, long offset, int priority, String group) {
        OutBuffer out = new OutBuffer();
        MessageWriter writer =
                new MessageWriter().begin(out).bodyType(BodyType.TEXT).priority(priority);
        if (group != null) {
            writer.groupId(group);
        }
        writer.end();
        return new Delivered(queue, offset, 1, Delivered.History.NEW, ByteBuffer.wrap(out.toByteArray()));
    }

    private static String shown(Delivered message) {
        return message == null ? null : message.queueId() + ":" + message.offset();
    }

    private List<String> pollAll() {
        List<String> all = new ArrayList<>();
        for (Delivered next = unread.pollFirst(); next != null; next = unread.pollFirst()) {
            all.add(shown(next));
        }
        return all;
    }

    @Test
    void shouldHandOverTheHighestPriorityFirstAndInOrderInsideOne() {
        unread.addLast(message(0, 0, 4, null));
        unread.addLast(message(1, 0, 9, null));
        unread.addLast(message(0, 1, 4, null));
        unread.addLast(message(2, 0, 0, null));
        unread.addLast(message(1, 1, 9, null));
        assertThat(unread.size()).isEqualTo(5);
        assertThat(pollAll()).containsExactly("1:0", "1:1", "0:0", "0:1", "2:0");
        assertThat(unread.isEmpty()).isTrue();
        assertThat(unread.bytes()).isZero();
    }

    @Test
    void shouldKeepAGroupsOrderWhateverItsPriorities() {
        unread.addLast(message(0, 0, 1, "g"));
        unread.addLast(message(0, 1, 4, null));
        unread.addLast(message(0, 2, 9, "g"));
        assertThat(pollAll()).containsExactly("0:0", "0:1", "0:2");
    }

    @Test
    void shouldPutBackInFrontOfItsPriority() {
        unread.addLast(message(1, 0, 9, null));
        unread.addLast(message(1, 1, 9, null));
        Delivered first = unread.pollFirst();
        unread.addFirst(first);
        assertThat(pollAll()).containsExactly("1:0", "1:1");
        unread.addLast(message(1, 2, 9, null));
        unread.clear();
        assertThat(pollAll()).isEmpty();
        assertThat(unread.bytes()).isZero();
    }
}
