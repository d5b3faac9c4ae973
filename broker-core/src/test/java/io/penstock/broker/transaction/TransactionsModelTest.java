package io.penstock.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.StateFixture;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.transaction.CommitPlan.Outcome;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random parts, commits, repeats, rollbacks, lost connections and starts, against a model that keeps plain
 * lists; the state goes through a checkpoint now and then.
 */
class TransactionsModelTest {
    private static final int CONNECTIONS = 4;
    private static final int SESSIONS = 2;
    private static final int OFFSETS = 2_000;
    private static final int FULL = 5;
    private static final int GONE = 6;

    /** What the model knows of one session: one open transaction, and its next commit number. */
    private static final class Session {
        final List<Long> positions = new ArrayList<>();
        final List<TagRange> settles = new ArrayList<>();
        int parts;
        boolean lost;
        boolean full;
        boolean gone;
        long transaction;
        long number;

        void over() {
            positions.clear();
            settles.clear();
            parts = 0;
            lost = false;
            full = false;
            gone = false;
            transaction++;
        }
    }

    private final Map<Integer, Session> sessions = new HashMap<>();
    private final int[] epoch = new int[CONNECTIONS];
    private final int[] seen = {-1, -1, -1, -1};
    private final int[] ended = {-1, -1, -1, -1};
    private final Set<Long> settled = new HashSet<>();
    private final Set<String> committed = new HashSet<>();
    private Producers producers = new Producers();
    private Epochs epochs = new Epochs();
    private Transactions transactions = new Transactions(producers, epochs);
    private long position;
    private final int[] outcomes = new int[Outcome.values().length];

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void shouldBehaveLikeTheModel(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 15_000; step++) {
            String where = "seed " + seed + ", step " + step;
            int connection = random.nextInt(CONNECTIONS);
            int number = random.nextInt(SESSIONS);
            Session session = sessions.computeIfAbsent(connection * SESSIONS + number, s -> new Session());
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3, 4 -> stage(random, session, connection, number);
                case 5, 6, 7, 8, 9 -> commit(random, session, connection, number, where);
                case 10 -> repeat(session, connection, number, where);
                case 11 -> {
                    transactions.rollback(id(session, connection, number));
                    session.over();
                }
                case 12 -> lose(random, connection);
                default -> checkpoint();
            }
        }
        for (Outcome outcome : Outcome.values()) {
            boolean possible = outcome != Outcome.TOO_LARGE && outcome != Outcome.IN_DOUBT;
            assertThat(outcomes[outcome.ordinal()] > 0)
                    .as("seed " + seed + ": " + outcome)
                    .isEqualTo(possible);
        }
    }

    private void stage(Random random, Session session, int connection, int number) {
        List<StagedMessage> messages = messages(random, session);
        List<TagRange> settles = settles(random);
        stage(session, connection, number, messages, settles);
    }

    private void stage(
            Session session, int connection, int number, List<StagedMessage> messages, List<TagRange> settles) {
        TransactionId id = id(session, connection, number);
        messages.forEach(message -> transactions.stage(id, message));
        session.parts += messages.size();
        if (!settles.isEmpty()) {
            transactions.stage(id, settles);
            session.settles.addAll(settles);
            session.parts++;
        }
        if (!messages.isEmpty() || !settles.isEmpty()) {
            see(connection, epoch[connection]);
        }
    }

    private void commit(Random random, Session session, int connection, int number, String where) {
        stage(random, session, connection, number);
        TransactionId id = id(session, connection, number);
        if (epoch[connection] > 0 && random.nextInt(8) == 0) {
            id = new TransactionId(epoch(connection, epoch[connection] - 1), id.session(), id.transaction());
        }
        boolean over = id.origin().epoch() <= ended[connection];
        if (!over) {
            see(connection, id.origin().epoch());
        }
        boolean otherEpoch = id.origin().epoch() != epoch[connection];
        TxCommitRecord record = new TxCommitRecord(id, session.parts, number, session.number, false);
        CommitPlan plan = transactions.commit(record, conditions());
        outcomes[plan.outcome().ordinal()]++;
        assertThat(plan.outcome()).as(where).isEqualTo(expected(session, over, otherEpoch));
        if (plan.outcome() == Outcome.COMMITTED) {
            assertThat(plan.messages())
                    .as(where)
                    .extracting(m -> m.entry().position)
                    .containsExactlyElementsOf(session.positions);
            assertThat(plan.settles()).as(where).isEqualTo(session.settles);
            plan.settles().forEach(tags -> settled.add(tags.from()));
            committed.add(connection + "/" + number + "/" + session.number);
            session.number++;
        } else {
            assertThat(plan.messages()).isEmpty();
            assertThat(plan.settles()).isEmpty();
            session.number += random.nextInt(2);
        }
        session.over();
    }

    private Outcome expected(Session session, boolean over, boolean otherEpoch) {
        if (over) {
            return Outcome.EPOCH_ENDED;
        }
        if ((session.lost || otherEpoch) && session.parts > 0) {
            return Outcome.MISSING_PARTS;
        }
        if (session.settles.stream().anyMatch(tags -> settled.contains(tags.from()))) {
            return Outcome.ALREADY_SETTLED;
        }
        // Destinations are asked in ascending order: the full one has the lower number.
        return session.full ? Outcome.DESTINATION_FULL : session.gone ? Outcome.DESTINATION_DELETED : Outcome.COMMITTED;
    }

    /** The last commit of the session comes again, as after a lost answer. */
    private void repeat(Session session, int connection, int number, String where) {
        long last = session.number - 1;
        if (session.parts > 0 || !committed.contains(connection + "/" + number + "/" + last)) {
            return;
        }
        transactions.stage(id(session, connection, number), List.of(new TagRange(1, 0, 1, 1)));
        see(connection, epoch[connection]);
        CommitPlan plan = transactions.commit(
                new TxCommitRecord(id(session, connection, number), 1, number, last, false), conditions());
        outcomes[plan.outcome().ordinal()]++;
        assertThat(plan.outcome()).as(where).isEqualTo(Outcome.DUPLICATE);
    }

    private void lose(Random random, int connection) {
        if (random.nextInt(6) == 0) {
            transactions.endAllEpochs();
            for (int each = 0; each < CONNECTIONS; each++) {
                ended[each] = Math.max(ended[each], seen[each]);
                lost(each);
            }
            assertThat(transactions.size()).isZero();
            assertThat(transactions.operations()).isZero();
        } else {
            transactions.endEpoch(epoch(connection, epoch[connection]));
            ended[connection] = epoch[connection];
            seen[connection] = Math.max(seen[connection], epoch[connection]);
            lost(connection);
        }
    }

    private void see(int connection, int number) {
        if (number > seen[connection]) {
            seen[connection] = number;
            ended[connection] = Math.max(ended[connection], number - 1);
        }
    }

    private void lost(int connection) {
        epoch[connection]++;
        for (int number = 0; number < SESSIONS; number++) {
            Session session = sessions.get(connection * SESSIONS + number);
            if (session != null) {
                session.lost |= session.parts > 0;
            }
        }
    }

    private void checkpoint() {
        ByteBuffer table = StateFixture.encoded(producers::encode);
        ByteBuffer ends = StateFixture.encoded(epochs::encode);
        ByteBuffer staged = StateFixture.encoded(transactions::encode);
        producers = new Producers();
        producers.decode(table);
        epochs = new Epochs();
        epochs.decode(ends);
        transactions = new Transactions(producers, epochs);
        transactions.decode(staged);
        assertThat(StateFixture.encoded(transactions::encode)).isEqualTo(staged.rewind());
    }

    private CommitConditions conditions() {
        return new CommitConditions() {
            @Override
            public boolean isSettleable(TagRange tags) {
                return !settled.contains(tags.from());
            }

            @Override
            public boolean hasQueue(int destinationId, int queueId) {
                return queueId == 0;
            }

            @Override
            public Room room(int destinationId, long messages, long bytes) {
                return destinationId == GONE ? Room.GONE : destinationId == FULL ? Room.FULL : Room.FREE;
            }
        };
    }

    private List<StagedMessage> messages(Random random, Session session) {
        List<StagedMessage> messages = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            int destination = random.nextInt(25) == 0 ? FULL + random.nextInt(2) : 1 + random.nextInt(4);
            session.full |= destination == FULL;
            session.gone |= destination == GONE;
            session.positions.add(++position);
            messages.add(new StagedMessage(destination, 0, new QueueEntry().set(position, 10, 0, 0, 0, 0)));
        }
        return messages;
    }

    private List<TagRange> settles(Random random) {
        List<TagRange> settles = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            long offset = settled.size() > OFFSETS / 2 ? OFFSETS + position + left : random.nextInt(OFFSETS);
            settles.add(new TagRange(1, 0, offset, offset));
        }
        return settles;
    }

    private TransactionId id(Session session, int connection, int number) {
        return new TransactionId(epoch(connection, epoch[connection]), number, session.transaction);
    }

    private static ClientEpoch epoch(int connection, int epoch) {
        return new ClientEpoch(new UUID(9, connection), connection, epoch);
    }
}
