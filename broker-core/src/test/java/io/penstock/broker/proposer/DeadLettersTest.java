package io.penstock.broker.proposer;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.Addressee;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.destination.MoveRecord;
import io.penstock.broker.destination.StagedMoveRecord;
import io.penstock.broker.destination.StateFixture;
import io.penstock.broker.schedule.DueRecord;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.subscription.Subscription;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.Waiting;
import io.penstock.protocol.message.BodyType;
import io.penstock.protocol.message.MessageWriter;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.OutBuffer;
import io.penstock.protocol.wire.QueueTransfer.Result;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A message on its way to the dead letters, with the reader's answers and the log's given by hand. */
class DeadLettersTest {
    private static final Waiting NO_WAITING = new Waiting() {
        @Override
        public void idle(int workDone) {}

        @Override
        public void restAtMost(long nanos) {}

        @Override
        public void wake() {}
    };

    private static final Clock STANDING = new Clock() {
        @Override
        public long epochMs() {
            return 1_000;
        }

        @Override
        public long nanos() {
            return 0;
        }
    };

    private final StateFixture state = new StateFixture();
    private final Subscriptions subscriptions = new Subscriptions();
    private final Destination orders =
            state.create("orders", Kind.QUEUE, DestinationSettings.UNLIMITED.deliveryLimit(3));
    private final Subscription subscription = subscriptions.createBuiltIn(orders);
    private final Surveys surveys = new Surveys(NO_WAITING);
    private final Asked proposals = new Asked();
    private final DeadLetters letters = new DeadLetters(
            new DeadLetters.Live(state.destinations, subscriptions, () -> 0), proposals, surveys, STANDING);

    private void reject(long from, long to) {
        letters.reject(List.of(new TagRange(subscription.id(), 0, from, to)), null);
        letters.turn();
    }

    private Survey question() {
        return surveys.questions().poll();
    }

    private long positionOf(long offset) {
        QueueEntry entry = new QueueEntry();
        orders.queue(0).entries().get(offset, entry);
        return entry.position;
    }

    /** The reader has looked: at all entries, and found these of the messages. */
    private void found(Survey survey, long damagedAt, long... readable) {
        int count = survey.offsets().length;
        QueueEntry[] entries = new QueueEntry[count];
        ByteBuffer[] messages = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            entries[i] = new QueueEntry();
            orders.queue(0).entries().get(survey.offsets()[i], entries[i]);
            for (long each : readable) {
                messages[i] = each == survey.offsets()[i] ? message() : messages[i];
            }
        }
        answer(survey, entries, messages, damagedAt);
    }

    /** The reader could not read the block. */
    private void foundNothing(Survey survey) {
        answer(survey, new QueueEntry[0], new ByteBuffer[0], Long.MAX_VALUE);
    }

    private void answer(Survey survey, QueueEntry[] entries, ByteBuffer[] messages, long damagedAt) {
        surveys.answers().add(new Survey.Findings(survey, entries, messages, new Addressee[entries.length], damagedAt));
        letters.turn();
    }

    private static ByteBuffer message() {
        OutBuffer out = new OutBuffer();
        MessageWriter writer = new MessageWriter()
                .begin(out)
                .bodyType(BodyType.TEXT)
                .messageId(new UUID(1, 1))
                .producer(new UUID(1, 2), 1, 1);
        writer.body("text").end();
        return ByteBuffer.wrap(out.toByteArray());
    }

    private boolean isKept(long offset) {
        return letters.claims(subscription, orders.queue(0), offset);
    }

    private void assertRests() {
        for (int i = 0; i < 10; i++) {
            letters.turn();
            assertThat(question()).isNull();
        }
    }

    @Test
    void shouldKeepBackWhatIsDamagedAndAskAgainForWhatWasMovedMeanwhile() {
        state.send(orders, 100, 3);
        reject(0, 2);
        Survey first = question();
        assertThat(first.offsets()).containsExactly(0, 1, 2);
        found(first, positionOf(1));
        Survey second = question();
        assertThat(second.offsets()).containsExactly(0, 2);
        found(second, Long.MAX_VALUE, 0, 2);
        assertThat(proposals.transfers)
                .extracting(each -> each.transfer.header().offset())
                .containsExactly(0L, 2L);
        assertThat(isKept(1)).isTrue();
        assertRests();
    }

    @Test
    void shouldGoOnBehindADamagedMessageThatIsFoundAmongOthers() {
        state.send(orders, 100, 3);
        reject(0, 2);
        found(question(), positionOf(1), 0);
        Survey second = question();
        assertThat(second.offsets()).containsExactly(2);
        found(second, Long.MAX_VALUE, 2);
        assertThat(proposals.transfers)
                .extracting(each -> each.transfer.header().offset())
                .containsExactly(0L, 2L);
        assertRests();
    }

    @Test
    void shouldKeepBackWhatADamagedBlockOfTheIndexDoesNotFind() {
        state.send(orders, 100, 200);
        reject(3, 5);
        foundNothing(question());
        assertThat(isKept(3)).isTrue();
        assertThat(isKept(5)).isTrue();
        assertRests();
    }

    @Test
    void shouldAskAgainWhereTheBlockWasWrittenAnewMeanwhile() {
        state.send(orders, 100, 200);
        reject(3, 5);
        Survey first = question();
        state.blocks.beginCheckpoint();
        orders.queue(0).entries().replace(7, positionOf(7), new QueueEntry().set(99_999, 100, 0, 0, 0, 0));
        foundNothing(first);
        assertThat(question().offsets()).containsExactly(3, 4, 5);
    }

    @Test
    void shouldAskAgainWhenARecordWasIgnoredAndTheMessageIsStillThere() {
        state.send(orders, 100);
        reject(0, 0);
        found(question(), Long.MAX_VALUE, 0);
        proposals.transfers.get(0).done.accept(Transfer.Outcome.IGNORED);
        letters.turn();
        found(question(), Long.MAX_VALUE, 0);
        proposals.transfers.get(1).done.accept(Transfer.Outcome.CARRIED_OUT);
        assertThat(letters.transferred()).isEqualTo(1);
        assertThat(isKept(0)).isFalse();
        assertRests();
    }

    @Test
    void shouldKeepBackWhatIsTooLargeToGoAndAskNoMore() {
        state.send(orders, 100);
        reject(0, 0);
        found(question(), Long.MAX_VALUE, 0);
        proposals.transfers.get(0).done.accept(Transfer.Outcome.TOO_LARGE);
        assertThat(isKept(0)).isTrue();
        assertRests();
        assertThat(proposals.transfers).hasSize(1);
    }

    @Test
    void shouldLetConsumersHaveWhatIsTooLargeForAnOperatorToMove() {
        state.queue("other");
        state.send(orders, 100);
        List<Result> told = new ArrayList<>();
        List<Long> staying = new ArrayList<>();
        letters.staying((settlement, offset) -> staying.add(offset));
        letters.transfer(subscription, 0, 0, Cause.moved("other", told::add));
        letters.turn();
        found(question(), Long.MAX_VALUE, 0);
        proposals.transfers.get(0).done.accept(Transfer.Outcome.TOO_LARGE);
        assertThat(told).containsExactly(Result.TOO_LARGE);
        assertThat(staying).containsExactly(0L);
        assertThat(isKept(0)).isFalse();
        assertRests();
    }

    @Test
    void shouldForgetAtOnceWhatWasSettledBeforeItsTurn() {
        state.send(orders, 100, 10);
        List<Result> told = new ArrayList<>();
        for (long offset = 0; offset < 10; offset++) {
            letters.transfer(subscription, 0, offset, Cause.moved("other", told::add));
        }
        subscription.accept(0, 0, 3);
        subscription.settlement(0).lock(4, 5);
        subscription.accept(0, 8, 8);
        letters.turn();
        assertThat(told).hasSize(6).containsOnly(Result.GONE);
        Survey asked = question();
        assertThat(asked.offsets()).containsExactly(6, 7, 8, 9);
        found(asked, Long.MAX_VALUE);
        assertThat(told).as("8 too").hasSize(7).containsOnly(Result.GONE);
        assertThat(isKept(3)).isFalse();
        assertThat(isKept(7)).isTrue();
    }

    @Test
    void shouldForgetAllOfASubscriptionThatHasEnded() {
        state.send(orders, 100, 10);
        List<Result> told = new ArrayList<>();
        letters.transfer(subscription, 0, 2, Cause.moved("other", told::add));
        letters.reject(List.of(new TagRange(subscription.id(), 0, 5, 9)), null);
        subscriptions.deleteAllOf(orders.id());
        letters.turn();
        assertThat(told).containsExactly(Result.GONE);
        assertThat(isKept(7)).isFalse();
        assertRests();
    }

    /** What was proposed, to be answered by hand. */
    private static final class Asked implements Proposals {
        private final List<Asking> transfers = new ArrayList<>();
        private final List<TagRange> expired = new ArrayList<>();

        private record Asking(Transfer transfer, Consumer<Transfer.Outcome> done) {}

        @Override
        public void transfer(Transfer transfer, Consumer<Transfer.Outcome> done) {
            transfers.add(new Asking(transfer, done));
        }

        @Override
        public void expire(List<TagRange> tags, Runnable done) {
            expired.addAll(tags);
        }

        @Override
        public void reserve(long subscription, int queueId, long upTo) {
            throw new AssertionError("a reservation");
        }

        @Override
        public void skip(List<TagRange> tags) {
            throw new AssertionError("a skip");
        }

        @Override
        public void move(MoveRecord.Header header, ByteBuffer message, Runnable done, Runnable refused) {
            throw new AssertionError("a move");
        }

        @Override
        public void moveStaged(StagedMoveRecord.Header header, ByteBuffer staged, Runnable done, Runnable refused) {
            throw new AssertionError("a move of what is staged");
        }

        @Override
        public void due(DueRecord messages, Runnable done) {
            throw new AssertionError("due messages");
        }

        @Override
        public void deleteSubscription(long subscription) {
            throw new AssertionError("the end of a subscription");
        }

        @Override
        public void timeOutBranch(BranchId branch, long number, Runnable done) {
            throw new AssertionError("the end of a branch");
        }

        @Override
        public void deleteDestination(int destination, BooleanSupplier still, Runnable done) {
            throw new AssertionError("the end of a destination");
        }
    }
}
