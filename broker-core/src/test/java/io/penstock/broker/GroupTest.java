package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Recall;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Message groups (JMSXGroupID): who has one, and when it may go to another. */
class GroupTest {
    private final CoreHarness broker = CoreHarness.open(new CrashDisk());
    private final TestClient client = broker.client();
    private final TestClient other = broker.client();
    private final int orders = client.queue("orders");

    @AfterEach
    void close() {
        broker.close();
    }

    /** Messages such as a1, a2, b1: the letter is the group, a dot is none. */
    private void send(String... texts) {
        for (String text : texts) {
            String group = text.startsWith(".") ? null : text.substring(0, 1);
            client.ok(Produce.LAYOUT, Selecting.ranked(client, orders, text, 4, group));
        }
    }

    private static TagRange tag(long subscription, long offset) {
        return new TagRange(subscription, 0, offset, offset);
    }

    @Test
    void shouldLeaveAGroupToItsOwnerWhileOthersFlow() {
        long subscription = client.consume("orders", 1, 1, 1);
        other.consume("orders", 1, 1, 10);
        send("a1", "a2", "b1", ".1", "a3");
        assertThat(client.texts()).containsExactly("a1");
        assertThat(other.texts()).containsExactly("b1", ".1");
        client.credit(1, 0, 10);
        assertThat(client.texts()).containsExactly("a2", "a3");
        client.accept(1, new TagRange(subscription, 0, 0, 1));
        send("a4");
        assertThat(client.texts()).as("a3 is not settled").containsExactly("a4");
    }

    @Test
    void shouldLetAGroupGoOnceAllOfItIsSettled() {
        long subscription = client.consume("orders", 1, 1, 1);
        other.consume("orders", 1, 1, 10);
        send("a1", "a2", "a3");
        assertThat(client.texts()).containsExactly("a1");
        assertThat(other.texts()).isEmpty();
        client.accept(1, tag(subscription, 0));
        assertThat(other.texts()).containsExactly("a2", "a3");
    }

    @Test
    void shouldKeepAGroupForAClosedLinkThatHasNotSettled() {
        long subscription = client.consume("orders", 1, 1, 2);
        send("a1", "a2", "a3");
        assertThat(client.texts()).containsExactly("a1", "a2");
        client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of(tag(subscription, 0))));
        other.consume("orders", 1, 1, 10);
        assertThat(other.texts()).as("a1 was seen and may come back").isEmpty();
        client.lose();
        assertThat(other.texts()).containsExactly("a1*2", "a2", "a3");
    }

    @Test
    void shouldGiveAGroupToWhomItsMessagesMatch() {
        send("a1", "a2");
        long subscription = Selecting.consume(client, "orders", 1, "JMSXGroupID = 'a' AND JMSPriority = 4", 1);
        assertThat(client.texts()).containsExactly("a1");
        Selecting.consume(other, "orders", 1, "JMSXGroupID = 'a'", 10);
        assertThat(other.texts()).isEmpty();
        client.accept(1, tag(subscription, 0));
        assertThat(other.texts()).containsExactly("a2");
    }

    @Test
    void shouldNotRecallWhatOnlyItsOwnerMayHave() {
        long subscription = client.consume("orders", 1, 1, 10);
        send("a1", "a2", "a3");
        assertThat(client.texts()).hasSize(3);
        client.creditSeen(1, 0, 0, 0);
        other.consume("orders", 1, 1, 1);
        broker.pass(100);
        assertThat(client.recalls())
                .as("a1 stays with its owner, and so does the group")
                .isEmpty();
        client.accept(1, tag(subscription, 0));
        broker.pass(100);
        assertThat(client.recalls()).as("both that are left").containsExactly(new Recall(1, 0, 2));
    }

    @Test
    void shouldKeepAGroupBackUntilTheBranchHasEndedThatConsumedOfIt() {
        for (boolean commit : new boolean[] {true, false}) {
            long subscription = client.consume("orders", 1, 1, 1);
            other.consume("orders", 1, 1, 10);
            send("a1", "a2");
            Got first = client.taken().get(0);
            BranchId branch = new BranchId(1, new byte[] {(byte) (commit ? 1 : 0)}, new byte[0]);
            client.ok(BranchStart.LAYOUT, new BranchStart(branch, BranchStart.Mode.NEW, 0));
            client.ok(
                    BranchEnd.LAYOUT,
                    new BranchEnd(
                            branch,
                            BranchEnd.Outcome.SUCCESS,
                            1,
                            commit ? 1 : 2,
                            0,
                            List.of(),
                            List.of(first.tag(subscription))));
            client.ok(BranchStep.PREPARE, new BranchStep(branch, false));
            assertThat(other.texts()).as("a1 may come back").isEmpty();
            if (commit) {
                client.ok(BranchCommit.LAYOUT, new BranchCommit(branch, BranchCommit.Phase.SECOND, 7, 0, false));
                assertThat(other.texts()).containsExactly("a2");
                other.accept(1, tag(subscription, 1));
            } else {
                client.ok(BranchStep.ROLLBACK, new BranchStep(branch, false));
                assertThat(other.texts()).containsExactly("a1*2", "a2");
            }
            client.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
            other.ok(LinkClose.LAYOUT, new LinkClose(1, List.of()));
        }
    }

    @Test
    void shouldGiveAFreeGroupToAnotherWhileAHolderDoesNotAnswerARecall() {
        client.consume("orders", 1, 1, 10);
        send(".1", ".2");
        assertThat(client.texts()).hasSize(2);
        other.consume("orders", 1, 1, 3);
        broker.pass(100);
        assertThat(client.recalls()).hasSize(1);
        send("b1", "c1", "d1");
        assertThat(other.texts()).containsExactly("b1", "c1", "d1");
        assertThat(client.texts()).isEmpty();
    }

    @Test
    void shouldTellWhoDrainsThatNothingIsReadyWhenTooManyWaitForTheirGroup() {
        long subscription = client.consume("orders", 1, 1, 1);
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 10_010; i++) {
            sent.add(client.send(Produce.LAYOUT, Selecting.ranked(client, orders, "a" + i, 4, "a")));
            if (i % 100 == 0) {
                broker.run();
            }
        }
        client.ok(Produce.LAYOUT, Selecting.ranked(client, orders, "low", 2, null));
        assertThat(sent).allMatch(client::isOk);
        other.open(1, 1, subscription);
        other.oneway(Credit.LAYOUT, new Credit(1, 0, 1, 1000, true, 0, -1));
        broker.run();
        assertThat(other.drained()).containsExactly(1);
        assertThat(other.texts()).isEmpty();
        assertThat(client.texts()).containsExactly("a0");
        client.credit(1, 0, 3);
        assertThat(client.texts()).containsExactly("a1", "a2", "a3");
    }
}
