package io.penstock.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.destination.StateFixture;
import io.penstock.broker.store.QueueEntry;
import io.penstock.protocol.wire.BranchCommit.Phase;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchList.State;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.TagRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random steps of branches, lost and closed connections, time-outs and starts, against a model that keeps plain
 * sets and says what each step must answer; the state goes through a checkpoint now and then.
 */
class BranchesModelTest {
    private static final int CONNECTIONS = 3;
    private static final int NAMES = 6;
    private static final int OFFSETS = 40;
    private static final int FULL = 5;
    private static final int GONE = 6;
    private static final UUID COMMITTER = new UUID(1, 1);

    /** What the model knows of one branch. */
    private static final class Known {
        State state = State.ACTIVE;
        BranchOutcome cause;
        final List<Long> positions = new ArrayList<>();
        final Set<Long> held = new HashSet<>();
        boolean full;
        boolean gone;
        /** Sessions at work, for each connection that has ever worked for it and not parted. */
        final Map<Integer, Integer> open = new HashMap<>();

        boolean isOpen() {
            return open.values().stream().anyMatch(count -> count > 0);
        }
    }

    /** Stands for the rest of the state: which offsets are free, held, settled; what was sent; what room is taken. */
    private static final class Host implements BranchHost {
        final Set<Long> settled = new HashSet<>();
        final Set<Long> held = new HashSet<>();
        final List<Long> sent = new ArrayList<>();
        final Map<Integer, Long> reserved = new TreeMap<>();

        @Override
        public boolean isSettleable(TagRange tags) {
            return !settled.contains(tags.from());
        }

        @Override
        public boolean hasQueue(int destinationId, int queueId) {
            return destinationId != GONE;
        }

        @Override
        public Room room(int destinationId, long messages, long bytes) {
            return destinationId == FULL ? Room.FULL : Room.FREE;
        }

        @Override
        public boolean lock(TagRange tags) {
            return held.add(tags.from());
        }

        @Override
        public void unlock(TagRange tags) {
            assertThat(held.remove(tags.from())).as("unlocked without a lock").isTrue();
        }

        @Override
        public void settleLocked(TagRange tags) {
            assertThat(held.remove(tags.from())).as("settled without a lock").isTrue();
            settled.add(tags.from());
        }

        @Override
        public void append(List<StagedMessage> messages) {
            messages.forEach(message -> sent.add(message.entry().position));
        }

        @Override
        public void reserve(int destinationId, long messages, long bytes) {
            reserved.merge(destinationId, messages, Long::sum);
        }

        @Override
        public void release(int destinationId, long messages, long bytes) {
            reserved.merge(destinationId, -messages, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    private final Map<Integer, Known> model = new TreeMap<>();
    private final List<Long> sent = new ArrayList<>();
    private final Set<Long> settled = new HashSet<>();
    private final int[] epoch = new int[CONNECTIONS];
    private final Host host = new Host();
    private final Set<BranchOutcome> seen = EnumSet.noneOf(BranchOutcome.class);
    private Producers producers = new Producers();
    private Epochs epochs = new Epochs();
    private Transactions transactions = new Transactions(producers, epochs);
    private Branches branches = new Branches(producers, epochs);
    private long position;
    private long number;
    private long work;
    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void shouldBehaveLikeTheModel(long seed) {
        random = new Random(seed);
        for (int step = 0; step < 30_000; step++) {
            String where = "seed " + seed + ", step " + step;
            int name = random.nextInt(NAMES);
            switch (random.nextInt(22)) {
                case 0, 1, 2, 3 -> start(name, where);
                case 4, 5, 6, 7, 8, 9 -> end(name, where);
                case 10, 11, 12 -> prepare(name, where);
                case 13, 14, 15 -> commit(name, where);
                case 16 -> rollBack(name, where);
                case 17, 18 -> decideOrForget(name, where);
                case 19 -> timeOut(name, where);
                case 20 -> part(where);
                default -> checkpoint();
            }
            compare(where);
        }
        Set<BranchOutcome> impossible =
                EnumSet.of(BranchOutcome.TOO_MANY, BranchOutcome.TOO_LARGE, BranchOutcome.IN_DOUBT);
        assertThat(seen).as("seed " + seed).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(impossible)));
    }

    private void answered(BranchOutcome actual, BranchOutcome expected, String where) {
        seen.add(actual);
        assertThat(actual).as(where).isEqualTo(expected);
    }

    private void start(int name, String where) {
        int connection = random.nextInt(CONNECTIONS);
        BranchStart.Mode mode = random.nextBoolean() ? BranchStart.Mode.NEW : BranchStart.Mode.JOIN;
        BranchOutcome outcome = branches.start(new BranchStartRecord(origin(connection), id(name), mode, 0, "anna"), 0);
        Known known = model.get(name);
        if (mode == BranchStart.Mode.NEW) {
            answered(outcome, known == null ? BranchOutcome.DONE : BranchOutcome.EXISTS, where);
            known = model.computeIfAbsent(name, absent -> new Known());
        } else {
            answered(outcome, joined(known), where);
        }
        if (outcome.isDone()) {
            known.open.merge(connection, 1, Integer::sum);
        }
    }

    private static BranchOutcome joined(Known known) {
        if (known == null) {
            return BranchOutcome.UNKNOWN;
        }
        return switch (known.state) {
            case ACTIVE -> BranchOutcome.DONE;
            case ROLLBACK_ONLY -> known.cause;
            default -> BranchOutcome.WRONG_STATE;
        };
    }

    private void end(int name, String where) {
        int connection = random.nextInt(CONNECTIONS);
        Known known = model.get(name);
        TransactionId id = new TransactionId(origin(connection), 1, work++);
        List<Long> positions = new ArrayList<>();
        boolean full = false;
        boolean gone = false;
        for (int left = random.nextInt(3); left > 0; left--) {
            int destination = random.nextInt(8) == 0 ? FULL + random.nextInt(2) : 1 + random.nextInt(4);
            full |= destination == FULL;
            gone |= destination == GONE;
            positions.add(++position);
            transactions.stage(id, new StagedMessage(destination, 0, new QueueEntry().set(position, 10, 0, 0, 0, 0)));
        }
        Set<Long> offsets = new HashSet<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            offsets.add((long) random.nextInt(OFFSETS) + settled.size());
        }
        List<TagRange> tags =
                offsets.stream().map(at -> new TagRange(1, 0, at, at)).toList();
        int parts = positions.size() + (tags.isEmpty() ? 0 : 1);
        if (!tags.isEmpty()) {
            transactions.stage(id, tags);
        }
        boolean missing = random.nextInt(25) == 0;
        BranchEnd.Outcome how = random.nextInt(12) == 0 ? BranchEnd.Outcome.FAIL : BranchEnd.Outcome.SUCCESS;
        BranchEndRecord record = new BranchEndRecord(id, missing ? parts + 1 : parts, id(name), how);
        BranchOutcome outcome = branches.end(record, transactions.take(id, record.stagedParts()), 0, host);
        assertThat(transactions.size()).as(where).isZero();
        if (known == null) {
            answered(outcome, BranchOutcome.UNKNOWN, where);
        } else if (known.open.getOrDefault(connection, 0) == 0) {
            answered(outcome, known.cause == null ? BranchOutcome.WRONG_STATE : known.cause, where);
        } else {
            known.open.merge(connection, -1, Integer::sum);
            boolean free = offsets.stream().noneMatch(at -> settled.contains(at) || isHeld(at));
            endKnown(name, known, how, missing, free, outcome, where);
            if (outcome.isDone() && known.state == State.ACTIVE) {
                known.positions.addAll(positions);
                known.held.addAll(offsets);
                known.full |= full;
                known.gone |= gone;
            }
        }
    }

    private void endKnown(
            int name,
            Known known,
            BranchEnd.Outcome how,
            boolean missing,
            boolean free,
            BranchOutcome outcome,
            String where) {
        boolean fail = how == BranchEnd.Outcome.FAIL;
        if (known.state == State.ROLLBACK_ONLY) {
            answered(outcome, fail ? BranchOutcome.DONE : known.cause, where);
            if (known.cause == BranchOutcome.ROLLED_BACK && !known.isOpen()) {
                model.remove(name);
            }
        } else if (fail) {
            answered(outcome, BranchOutcome.DONE, where);
            doom(known, BranchOutcome.GIVEN_UP);
            seen.add(BranchOutcome.GIVEN_UP);
        } else if (missing) {
            answered(outcome, BranchOutcome.CUT, where);
            doom(known, BranchOutcome.CUT);
        } else if (!free) {
            answered(outcome, BranchOutcome.ALREADY_SETTLED, where);
            doom(known, BranchOutcome.ALREADY_SETTLED);
        } else {
            answered(outcome, BranchOutcome.DONE, where);
        }
    }

    private boolean isHeld(long offset) {
        return model.values().stream().anyMatch(known -> known.held.contains(offset));
    }

    private static void doom(Known known, BranchOutcome cause) {
        known.state = State.ROLLBACK_ONLY;
        known.cause = cause;
        known.positions.clear();
        known.held.clear();
    }

    private BranchOutcome step(int name, BranchStepRecord.Step step, boolean repeated) {
        return branches.step(new BranchStepRecord(id(name), step, repeated, 0), 0, host);
    }

    private void prepare(int name, String where) {
        boolean repeated = random.nextInt(4) == 0;
        Known known = model.get(name);
        BranchOutcome outcome = step(name, BranchStepRecord.Step.PREPARE, repeated);
        if (known != null && known.state == State.PREPARED) {
            answered(outcome, repeated ? BranchOutcome.DONE : BranchOutcome.WRONG_STATE, where);
            return;
        }
        BranchOutcome expected = ready(name, known);
        if (expected.isDone() && known.positions.isEmpty() && known.held.isEmpty()) {
            answered(outcome, BranchOutcome.READ_ONLY, where);
            model.remove(name);
            return;
        }
        answered(outcome, expected, where);
        if (expected.isDone()) {
            known.state = State.PREPARED;
            known.open.clear();
        }
    }

    /** What an unprepared branch answers to the question whether it can be committed; one that never can is gone. */
    private BranchOutcome ready(int name, Known known) {
        if (known == null) {
            return BranchOutcome.UNKNOWN;
        }
        if (known.state == State.ROLLBACK_ONLY) {
            BranchOutcome cause = known.cause;
            over(name, known);
            return cause;
        }
        if (known.state != State.ACTIVE || known.isOpen()) {
            return BranchOutcome.WRONG_STATE;
        }
        if (known.gone || known.full) {
            model.remove(name);
            return known.gone ? BranchOutcome.DESTINATION_DELETED : BranchOutcome.DESTINATION_FULL;
        }
        return BranchOutcome.DONE;
    }

    private void over(int name, Known known) {
        if (known.isOpen()) {
            doom(known, BranchOutcome.ROLLED_BACK);
        } else {
            model.remove(name);
        }
    }

    private void commit(int name, String where) {
        Known known = model.get(name);
        Phase phase = random.nextInt(3) == 0 ? Phase.ONLY : Phase.SECOND;
        BranchCommitRecord record = new BranchCommitRecord(COMMITTER, 0, number++, id(name), phase, false);
        BranchOutcome outcome = branches.commit(record, 0, host);
        answered(outcome, committed(name, known, phase), where);
        if (outcome.isDone()) {
            sent.addAll(known.positions);
            settled.addAll(known.held);
            model.remove(name);
            assertThat(branches.commit(record, 0, host))
                    .as("repeated, " + where)
                    .isEqualTo(BranchOutcome.DONE);
        }
    }

    private BranchOutcome committed(int name, Known known, Phase phase) {
        if (known == null) {
            return BranchOutcome.UNKNOWN;
        }
        return switch (known.state) {
            case HEURISTICALLY_COMMITTED -> BranchOutcome.COMMITTED_BY_OPERATOR;
            case HEURISTICALLY_ROLLED_BACK -> BranchOutcome.ROLLED_BACK_BY_OPERATOR;
            case PREPARED -> phase == Phase.SECOND ? BranchOutcome.DONE : BranchOutcome.WRONG_STATE;
            case ACTIVE, ROLLBACK_ONLY -> phase == Phase.ONLY ? ready(name, known) : BranchOutcome.WRONG_STATE;
        };
    }

    private void rollBack(int name, String where) {
        Known known = model.get(name);
        boolean repeated = random.nextBoolean();
        BranchOutcome outcome = step(name, BranchStepRecord.Step.ROLLBACK, repeated);
        if (known == null) {
            answered(outcome, repeated ? BranchOutcome.DONE : BranchOutcome.UNKNOWN, where);
        } else if (known.state == State.HEURISTICALLY_COMMITTED) {
            answered(outcome, BranchOutcome.COMMITTED_BY_OPERATOR, where);
        } else if (known.state == State.HEURISTICALLY_ROLLED_BACK) {
            answered(outcome, BranchOutcome.ROLLED_BACK_BY_OPERATOR, where);
        } else {
            answered(outcome, BranchOutcome.DONE, where);
            over(name, known);
        }
    }

    private void decideOrForget(int name, String where) {
        Known known = model.get(name);
        State state = known == null ? null : known.state;
        boolean heuristic = state == State.HEURISTICALLY_COMMITTED || state == State.HEURISTICALLY_ROLLED_BACK;
        if (heuristic || random.nextInt(5) == 0) {
            BranchOutcome expected =
                    known == null ? BranchOutcome.UNKNOWN : heuristic ? BranchOutcome.DONE : BranchOutcome.WRONG_STATE;
            answered(step(name, BranchStepRecord.Step.FORGET, false), expected, where);
            if (heuristic) {
                model.remove(name);
            }
            return;
        }
        boolean commit = random.nextBoolean();
        BranchOutcome outcome =
                step(name, commit ? BranchStepRecord.Step.DECIDE_COMMIT : BranchStepRecord.Step.DECIDE_ROLLBACK, false);
        if (state != State.PREPARED) {
            answered(outcome, known == null ? BranchOutcome.UNKNOWN : BranchOutcome.WRONG_STATE, where);
            return;
        }
        answered(outcome, BranchOutcome.DONE, where);
        known.state = commit ? State.HEURISTICALLY_COMMITTED : State.HEURISTICALLY_ROLLED_BACK;
        if (commit) {
            sent.addAll(known.positions);
            settled.addAll(known.held);
        }
        known.positions.clear();
        known.held.clear();
    }

    private void timeOut(int name, String where) {
        Known known = model.get(name);
        Branch branch = branches.find(id(name));
        boolean another = random.nextInt(3) == 0;
        long meant = branch == null ? 1 : branch.number() + (another ? 1 : 0);
        branches.step(new BranchStepRecord(id(name), BranchStepRecord.Step.TIME_OUT, false, meant), 0, host);
        if (known != null && known.state == State.ACTIVE && !another) {
            doom(known, BranchOutcome.TIMED_OUT);
        }
        assertThat(branch == null).as(where).isEqualTo(known == null);
    }

    private void part(String where) {
        if (random.nextInt(10) == 0) {
            epochs.endAll();
            branches.endUnprepared(host);
            model.values().removeIf(known -> known.state == State.ACTIVE || known.state == State.ROLLBACK_ONLY);
            for (int each = 0; each < CONNECTIONS; each++) {
                epoch[each]++;
            }
            return;
        }
        int connection = random.nextInt(CONNECTIONS);
        EpochEndRecord.Ending ending = random.nextBoolean() ? EpochEndRecord.Ending.LOST : EpochEndRecord.Ending.CLOSED;
        transactions.endEpoch(origin(connection));
        branches.endEpoch(new EpochEndRecord(origin(connection), ending), 0, host);
        epoch[connection]++;
        for (Integer name : List.copyOf(model.keySet())) {
            Known known = model.get(name);
            Integer open = known.open.remove(connection);
            boolean cut = open != null && (ending == EpochEndRecord.Ending.LOST || open > 0);
            if (cut && known.state == State.ACTIVE) {
                doom(known, BranchOutcome.CUT);
            }
            if (known.cause == BranchOutcome.ROLLED_BACK && !known.isOpen()) {
                model.remove(name);
            }
        }
        assertThat(where).isNotNull();
    }

    private void compare(String where) {
        Set<Long> held = new HashSet<>();
        int operations = 0;
        long reserved = 0;
        for (Map.Entry<Integer, Known> entry : model.entrySet()) {
            Known known = entry.getValue();
            Branch branch = branches.find(id(entry.getKey()));
            assertThat(branch).as(where).isNotNull();
            assertThat(branch.state()).as(where).isEqualTo(known.state);
            assertThat(branch.messages())
                    .as(where)
                    .extracting(message -> message.entry().position)
                    .isEqualTo(known.positions);
            held.addAll(known.held);
            operations += 1 + known.positions.size() + known.held.size();
            reserved += known.state == State.PREPARED ? known.positions.size() : 0;
        }
        assertThat(branches.size()).as(where).isEqualTo(model.size());
        assertThat(branches.operations()).as(where).isEqualTo(operations);
        assertThat(host.held).as(where).isEqualTo(held);
        assertThat(host.settled).as(where).isEqualTo(settled);
        assertThat(host.sent).as(where).isEqualTo(sent);
        assertThat(host.reserved.values().stream().mapToLong(Long::longValue).sum())
                .as(where)
                .isEqualTo(reserved);
    }

    private void checkpoint() {
        ByteBuffer table = StateFixture.encoded(producers::encode);
        ByteBuffer ends = StateFixture.encoded(epochs::encode);
        ByteBuffer all = StateFixture.encoded(branches::encode);
        producers = new Producers();
        producers.decode(table);
        epochs = new Epochs();
        epochs.decode(ends);
        transactions = new Transactions(producers, epochs);
        branches = new Branches(producers, epochs);
        Map<Integer, Long> before = new TreeMap<>(host.reserved);
        host.reserved.clear();
        branches.decode(all, host::reserve);
        assertThat(host.reserved).isEqualTo(before);
        assertThat(StateFixture.encoded(branches::encode)).isEqualTo(all.rewind());
    }

    private ClientEpoch origin(int connection) {
        return new ClientEpoch(new UUID(9, connection), connection, epoch[connection]);
    }

    private static BranchId id(int name) {
        return new BranchId(1, new byte[] {(byte) name}, new byte[0]);
    }
}
