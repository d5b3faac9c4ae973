package io.penstock.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.conformance.ConformanceCase;
import io.penstock.conformance.Heard;
import io.penstock.conformance.Says;
import io.penstock.conformance.Section;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;

/** What Penstock makes of message groups, whose semantics the specification leaves to providers. */
@Section("3.5.9")
class GroupsTest extends ConformanceCase {
    @Says("3.5.9 A group's messages are handled in order and one after the other, however many consumers compete.")
    void shouldKeepTheOrderOfAGroup() throws Exception {
        Queue queue = queue();
        Heard all = new Heard();
        for (int i = 0; i < 3; i++) {
            started().createSession().createConsumer(queue).setMessageListener(all);
        }
        JMSContext context = context();
        for (int i = 0; i < 120; i++) {
            context.createProducer()
                    .setProperty("JMSXGroupID", "group " + i % 4)
                    .setProperty("JMSXGroupSeq", i / 4 + 1)
                    .send(queue, "m" + i);
        }
        int[] last = new int[4];
        for (int i = 0; i < 120; i++) {
            Message message = all.next();
            int group = message.getStringProperty("JMSXGroupID").charAt(6) - '0';
            assertThat(message.getIntProperty("JMSXGroupSeq")).isEqualTo(++last[group]);
        }
    }

    @Says("3.5.9 When a group's consumer goes, another takes the group over where it stood.")
    void shouldPassAGroupOn() throws JMSException {
        Queue queue = queue();
        Session one = session(Session.SESSION_TRANSACTED);
        MessageConsumer first = one.createConsumer(queue);
        JMSContext context = context();
        for (int i = 0; i < 4; i++) {
            context.createProducer().setProperty("JMSXGroupID", "group").send(queue, "m" + i);
        }
        assertThat(texts(first, 2)).containsExactly("m0", "m1");
        one.commit();
        assertThat(text(receive(first))).isEqualTo("m2");
        try (MessageConsumer second = started().createSession().createConsumer(queue)) {
            assertEmpty(second);
            one.close();
            Message again = receive(second);
            assertThat(text(again)).isEqualTo("m2");
            assertThat(again.getJMSRedelivered()).isTrue();
            assertReceives(second, "m3");
        }
    }
}
