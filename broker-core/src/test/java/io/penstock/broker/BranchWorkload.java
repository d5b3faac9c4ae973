package io.penstock.broker;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.BranchCommit;
import io.penstock.protocol.wire.BranchEnd;
import io.penstock.protocol.wire.BranchId;
import io.penstock.protocol.wire.BranchStart;
import io.penstock.protocol.wire.BranchStep;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.TagRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A session and its transaction manager on a small broker: branches that consume from one queue and send to another, prepared, committed in one phase or two, rolled
 * back. What they learn is public; a test holds a crash against it. One thread; all choices come from the seed.
 */
final class BranchWorkload {
    static final String IN = "in";
    static final String OUT = "out";
    private static final int SESSION = 1;
    private static final int COMMITS = 3;
    private static final int CREDIT = 20;
    private static final int BRANCHES_MAX = 4;

    /** Of so many thoughts about a branch in long doubt one ends it. */
    private static final int FINISHED_OF = 20;

    /** How long prepared branches stay so. */
    enum Doubt {
        SHORT,
        /** So long, and among so much else that is settled at once, that the log's head would come to them. */
        LONG
    }

    private static final int FILLERS = 3;
    private static final String FILLER = "f".repeat(800);
    private static final int FILLER_LINK = 2;
    private static final int FILLER_SESSION = 2;

    /** What its transaction manager knows of a step. */
    enum Fate {
        NOT_ASKED,
        ASKED,
        DONE
    }

    /** A branch as its transaction manager knows it. */
    static final class Known {
        final BranchId id;
        final List<String> sent = new ArrayList<>();
        final List<String> persistent = new ArrayList<>();
        final List<String> consumed = new ArrayList<>();
        Fate end = Fate.NOT_ASKED;
        Fate prepare = Fate.NOT_ASKED;
        Fate onePhase = Fate.NOT_ASKED;
        Fate finish = Fate.NOT_ASKED;
        /** Written down before the commit is asked for, as a transaction manager does. */
        boolean commits;

        Known(BranchId id) {
            this.id = id;
        }

        boolean isOver() {
            return finish == Fate.DONE || onePhase == Fate.DONE;
        }
    }

    final List<Known> branches = new ArrayList<>();
    /** Texts that were sent to the first queue and answered. */
    final Set<String> produced = new LinkedHashSet<>();

    private final CrashDisk disk;
    private final Doubt doubt;
    private final SplittableRandom random;
    private final TurnedClock clock = new TurnedClock();
    private final Map<Integer, Consumer<Frame>> pending = new HashMap<>();
    private final List<Got> held = new ArrayList<>();
    private CoreHarness broker;
    private TestClient client;
    private TestClient other;
    private int busy;
    private long busySubscription;
    private int in;
    private int out;
    private long subscription;
    private int texts;

    BranchWorkload(CrashDisk disk, Doubt doubt, long seed) {
        this.disk = disk;
        this.doubt = doubt;
        this.random = new SplittableRandom(seed);
    }

    TurnedClock clock() {
        return clock;
    }

    CoreHarness broker() {
        return broker;
    }

    /** Opens the broker and runs so many steps. */
    void run(int steps) {
        broker = CoreHarness.open(disk, clock, BrokerWorkload.OPTIONS);
        client = TestClient.connected(broker, new ClientEpoch(new UUID(random.nextLong(), random.nextLong()), 1, 0));
        in = client.queue(IN);
        out = client.queue(OUT);
        subscription = client.consume(IN, 1, SESSION, CREDIT);
        if (doubt == Doubt.LONG) {
            other = TestClient.connected(broker, new ClientEpoch(new UUID(random.nextLong(), random.nextLong()), 1, 0));
            busy = other.queue("busy");
            busySubscription = other.consume("busy", FILLER_LINK, FILLER_SESSION, 1_000_000);
        }
        for (int step = 0; step < steps; step++) {
            for (int actions = random.nextInt(1, 4); actions > 0; actions--) {
                act();
            }
            if (doubt == Doubt.LONG) {
                fill();
            }
            clock.turn(random.nextInt(60));
            if (random.nextInt(20) == 0) {
                clock.turn(500);
            }
            broker.run();
            listen();
        }
    }

    /** Sends what nobody keeps, and settles what came of it. */
    private void fill() {
        for (int i = 0; i < FILLERS; i++) {
            other.send(Produce.LAYOUT, other.persistent(busy, FILLER));
        }
        for (Got got : other.taken()) {
            other.send(
                    Settle.LAYOUT,
                    new Settle(FILLER_SESSION, Settle.Outcome.ACCEPT, List.of(got.tag(busySubscription))));
        }
    }

    /** Takes in what has come. */
    void listen() {
        if (client == null) {
            return;
        }
        pending.entrySet().removeIf(entry -> {
            Frame answer = client.answer(entry.getKey());
            if (answer != null) {
                if (answer.code() != 0) {
                    throw new AssertionError(
                            "refused: " + answer.code() + " " + answer.header().remark());
                }
                entry.getValue().accept(answer);
            }
            return answer != null;
        });
        held.addAll(client.taken());
    }

    private void act() {
        int choice = random.nextInt(10);
        if (choice < 3) {
            produce();
        } else if (choice < 6) {
            begin();
        } else {
            goOn();
        }
    }

    private void produce() {
        String text = "m" + texts++ + ".".repeat(random.nextInt(200));
        Produce produce = client.persistent(in, text);
        pending.put(client.send(Produce.LAYOUT, produce), ok -> produced.add(text));
        client.oneway(Credit.LAYOUT, new Credit(1, 0, 1, 1 << 16, false, 0, -1));
    }

    private void begin() {
        long open = branches.stream().filter(known -> !known.isOver()).count();
        if (open >= BRANCHES_MAX) {
            goOn();
            return;
        }
        byte[] name = ("b" + branches.size()).getBytes(StandardCharsets.US_ASCII);
        Known known = new Known(new BranchId(1, name, new byte[0]));
        branches.add(known);
        List<StagedSend> sends = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            String text = "s" + texts++ + ".".repeat(random.nextInt(200));
            boolean persistent = random.nextBoolean();
            known.sent.add(text);
            if (persistent) {
                known.persistent.add(text);
            }
            sends.add(new StagedSend(out, -1, 0, 0, client.message(text, 1, 0, persistent)));
        }
        List<TagRange> settles = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0 && !held.isEmpty(); count--) {
            Got got = held.remove(0);
            known.consumed.add(got.text());
            settles.add(got.tag(subscription));
        }
        client.send(BranchStart.LAYOUT, new BranchStart(known.id, BranchStart.Mode.NEW, 0));
        known.end = Fate.ASKED;
        BranchEnd end = new BranchEnd(known.id, BranchEnd.Outcome.SUCCESS, SESSION, branches.size(), 0, sends, settles);
        pending.put(client.send(BranchEnd.LAYOUT, end), ok -> known.end = Fate.DONE);
    }

    /** The next step of one of the branches, if it has one that may be asked for now. */
    private void goOn() {
        List<Known> ready = branches.stream()
                .filter(known -> !known.isOver()
                        && known.end == Fate.DONE
                        && known.onePhase == Fate.NOT_ASKED
                        && known.finish == Fate.NOT_ASKED
                        && known.prepare != Fate.ASKED)
                .toList();
        if (ready.isEmpty()) {
            return;
        }
        Known known = ready.get(random.nextInt(ready.size()));
        if (known.prepare == Fate.DONE) {
            if (doubt == Doubt.SHORT || random.nextInt(FINISHED_OF) == 0) {
                finish(known);
            }
            return;
        }
        int choice = random.nextInt(10);
        if (choice < 7) {
            prepare(known);
        } else if (choice < 9) {
            known.onePhase = Fate.ASKED;
            pending.put(
                    client.send(BranchCommit.LAYOUT, commit(known, BranchCommit.Phase.ONLY)),
                    ok -> known.onePhase = Fate.DONE);
        } else {
            rollBack(known);
        }
    }

    private void prepare(Known known) {
        known.prepare = Fate.ASKED;
        pending.put(client.send(BranchStep.PREPARE, new BranchStep(known.id, false)), answer -> {
            known.prepare = Fate.DONE;
            if (BranchStep.Vote.LAYOUT.decode(answer.body()).ready() == BranchStep.Ready.READ_ONLY) {
                known.finish = Fate.DONE;
            }
        });
    }

    private void finish(Known known) {
        if (random.nextInt(10) < 6) {
            known.commits = true;
            known.finish = Fate.ASKED;
            pending.put(
                    client.send(BranchCommit.LAYOUT, commit(known, BranchCommit.Phase.SECOND)),
                    ok -> known.finish = Fate.DONE);
        } else {
            rollBack(known);
        }
    }

    private void rollBack(Known known) {
        known.finish = Fate.ASKED;
        pending.put(client.send(BranchStep.ROLLBACK, new BranchStep(known.id, false)), ok -> known.finish = Fate.DONE);
    }

    private BranchCommit commit(Known known, BranchCommit.Phase phase) {
        return new BranchCommit(known.id, phase, COMMITS, client.nextNumber(COMMITS), false);
    }
}
