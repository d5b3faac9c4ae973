package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.jms.link.LinkReset;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.Settling.Outcome;
import io.penstock.jms.link.TagRange;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The session mode beyond the specification. */
class IndividualAcknowledgeTest extends LinkTestCase {
    private static final int LINK = 1;

    private Session session;
    private Message[] messages;

    private void receiveThree() throws Exception {
        session = started(PenstockSession.INDIVIDUAL_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(LINK, 0, 0, "a", "b", "c");
        messages = new Message[] {consumer.receive(1_000), consumer.receive(1_000), consumer.receive(1_000)};
    }

    private static FakeLink.Durably settled(TagRange... tags) {
        return new FakeLink.Durably(new Settling(1, Outcome.ACCEPTED, List.of(tags)));
    }

    @Test
    void shouldSettleOnlyTheMessageThatIsAcknowledged() throws Exception {
        receiveThree();
        assertThat(session.getAcknowledgeMode()).isEqualTo(101);
        messages[1].acknowledge();
        assertThat(link.said(FakeLink.Durably.class)).containsExactly(settled(tags(1, 1)));
        messages[1].acknowledge();
        assertThat(link.said(FakeLink.Durably.class)).hasSize(1);
        assertThat(link.said(Settling.class)).isEmpty();
    }

    @Test
    void shouldGiveBackTheRestAtRecover() throws Exception {
        receiveThree();
        messages[1].acknowledge();
        session.recover();
        assertThat(link.said(LinkReset.class))
                .containsExactly(new LinkReset(1, 1, List.of(tags(0, 0), tags(2, 2)), List.of(LINK)));
        messages[0].acknowledge();
        assertThat(link.said(FakeLink.Durably.class)).hasSize(1);
    }

    @Test
    void shouldKeepWhatCouldNotBeAcknowledged() throws Exception {
        receiveThree();
        link.fail(new RuntimeException("broken"), word -> word instanceof FakeLink.Durably);
        assertThatThrownBy(() -> messages[0].acknowledge()).isInstanceOf(JMSException.class);
        link.fail(null, word -> false);
        messages[0].acknowledge();
        assertThat(link.said(FakeLink.Durably.class)).containsExactly(settled(tags(0, 0)), settled(tags(0, 0)));
    }

    @Test
    void shouldStillSettleWhatCameBeforeAnInterruptionButNotGiveItBack() throws Exception {
        receiveThree();
        link.listener.onInterrupted(new JMSException("lost"));
        link.listener.onRestored();
        messages[2].acknowledge();
        assertThat(link.said(FakeLink.Durably.class)).containsExactly(settled(tags(2, 2)));
        session.recover();
        assertThat(link.said(LinkReset.class)).isEmpty();
    }

    @Test
    void shouldSettleAllThroughAContext() throws Exception {
        connection.start();
        try (PenstockContext context = new PenstockContext(connection, SessionMode.INDIVIDUAL)) {
            var consumer = context.createConsumer(QUEUE);
            consumer.receive(1);
            link.deliver(LINK, 0, 0, "a", "b");
            consumer.receive(1_000);
            consumer.receive(1_000);
            context.acknowledge();
            assertThat(link.said(FakeLink.Durably.class)).containsExactly(settled(tags(0, 1)));
        }
    }
}
