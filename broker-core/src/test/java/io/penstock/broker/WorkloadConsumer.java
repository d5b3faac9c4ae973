package io.penstock.broker;

import io.penstock.broker.Ledger.Consumed;
import io.penstock.broker.Ledger.Fate;
import io.penstock.broker.Ledger.Sent;
import io.penstock.broker.Ledger.Unit;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.ClientId;
import io.penstock.protocol.wire.Credit;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.StagedSend;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import io.penstock.protocol.wire.TxRollback;
import io.penstock.protocol.wire.TxStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A client of a {@link BrokerWorkload} with one session: consumes, accepts or commits, gives back, loses its channel. It
 * takes everything that reaches it for seen.
 */
final class WorkloadConsumer {
    static final String CLIENT_ID = "cid";
    private static final int SESSION = 1;

    /** How it settles. */
    enum Mode {
        ACCEPTING,
        TRANSACTED
    }

    private static final class Way {
        private final String subscription;
        private long number;
        private int link;

        Way(String subscription) {
            this.subscription = subscription;
        }
    }

    private record Held(Consumed key, TagRange tag) {}

    private final BrokerWorkload run;
    private final String name;
    private final Mode mode;
    private final List<Way> ways = new ArrayList<>();
    private final Map<Integer, Consumer<Integer>> pending = new HashMap<>();
    private final List<Held> held = new ArrayList<>();
    private final List<Held> taken = new ArrayList<>();
    private TestClient client;
    private int links;
    private int generation;
    private long transactions;
    private int staged;
    private Unit unit;

    WorkloadConsumer(BrokerWorkload run, String name, ClientEpoch identity, List<String> subscriptions, Mode mode) {
        this.run = run;
        this.name = name;
        this.mode = mode;
        this.client = TestClient.connected(run.broker(), identity);
        subscriptions.forEach(each -> ways.add(new Way(each)));
        openAll();
    }

    private void openAll() {
        for (Way way : ways) {
            way.number = subscribe(client, way.subscription);
            if (!way.subscription.startsWith("q")) {
                run.ledger().subscribed(BrokerWorkload.TOPIC, way.subscription);
            }
            open(way);
        }
    }

    /**
     * Subscribes as this workload's clients do, naming the destination first, for one that was never used may be gone with
     * the power; answers the subscription's number.
     */
    static long subscribe(TestClient client, String subscription) {
        switch (subscription) {
            case BrokerWorkload.DURABLE -> {
                client.topic(BrokerWorkload.TOPIC);
                client.ok(ClientId.LAYOUT, new ClientId(CLIENT_ID));
                return client.subscribe(BrokerWorkload.TOPIC, Durability.DURABLE, subscription);
            }
            case BrokerWorkload.SHARED_DURABLE -> {
                client.topic(BrokerWorkload.TOPIC);
                return client.subscribe(BrokerWorkload.TOPIC, Durability.SHARED_DURABLE, subscription);
            }
            default -> {
                client.queue(subscription);
                return client.subscribe(subscription, Durability.QUEUE, null);
            }
        }
    }

    private void open(Way way) {
        way.link = ++links;
        client.openGeneration(way.link, SESSION, generation, way.number);
    }

    void act() {
        client.recalls()
                .forEach(recall -> client.oneway(Settle.LAYOUT, new Settle(SESSION, Settle.Outcome.RETURN, List.of())));
        int choice = run.random().nextInt(100);
        if (choice < 40) {
            credit();
        } else if (choice < 80) {
            if (mode == Mode.TRANSACTED) {
                transact();
            } else {
                accept();
            }
        } else if (choice < 86) {
            reset();
        } else if (choice < 91) {
            reopen(ways.get(run.random().nextInt(ways.size())));
        } else if (choice < 95) {
            lose();
        } else if (choice < 97) {
            leave();
        } else {
            credit();
        }
    }

    private void credit() {
        for (Way way : ways) {
            long seen = -1;
            for (Held each : held) {
                seen = each.tag().subscription() == way.number
                        ? Math.max(seen, each.tag().from())
                        : seen;
            }
            client.oneway(
                    Credit.LAYOUT,
                    new Credit(way.link, generation, 1 + run.random().nextInt(5), 10_000, false, 0, seen));
        }
    }

    private void accept() {
        List<Held> some = take();
        List<TagRange> tags = some.stream().map(Held::tag).toList();
        some.forEach(each -> run.ledger().settle(each.key(), Fate.UNKNOWN));
        Settle settle = new Settle(SESSION, Settle.Outcome.ACCEPT, tags);
        if (run.random().nextBoolean()) {
            client.oneway(Settle.LAYOUT, settle);
        } else {
            pending.put(
                    client.send(Settle.LAYOUT, settle),
                    code -> some.forEach(each -> run.ledger().settle(each.key(), Fate.DONE)));
        }
    }

    /** Takes some of what is held out, at random. */
    private List<Held> take() {
        List<Held> some = new ArrayList<>();
        for (Held each : List.copyOf(held)) {
            if (run.random().nextInt(3) > 0) {
                some.add(each);
                held.remove(each);
            }
        }
        return some;
    }

    private void transact() {
        if (unit == null) {
            unit = new Unit(client.identity());
            run.ledger().units.add(unit);
            transactions++;
            staged = 0;
        }
        List<Held> consumed = take();
        taken.addAll(consumed);
        consumed.forEach(each -> run.ledger().settle(each.key(), unit));
        List<StagedSend> sends = new ArrayList<>();
        for (int count = run.random().nextInt(5); count > 0; count--) {
            Sent sent = run.message(name, client, unit);
            sends.add(new StagedSend(
                    sent.command.destinationId(), -1, 0, sent.command.delayMs(), sent.command.message()));
        }
        List<TagRange> settles = consumed.stream().map(Held::tag).toList();
        switch (run.random().nextInt(4)) {
            case 0, 1 -> {
                client.oneway(TxStage.LAYOUT, new TxStage(SESSION, transactions, sends, settles));
                staged++;
            }
            case 2 -> commit(sends, settles);
            default -> rollBack();
        }
    }

    private void commit(List<StagedSend> sends, List<TagRange> settles) {
        Unit committed = unit;
        committed.commit = new TxCommit(SESSION, transactions, staged, 2, client.nextNumber(2), sends, settles, false);
        committed.fate = Fate.UNKNOWN;
        unit = null;
        List<Held> consumed = List.copyOf(taken);
        taken.clear();
        ask(committed, consumed, committed.commit);
    }

    private void ask(Unit committed, List<Held> consumed, TxCommit commit) {
        pending.put(client.send(TxCommit.LAYOUT, commit), code -> {
            committed.fate = code == 0 ? Fate.DONE : Fate.UNDONE;
            if (code != 0 && committed.client.equals(client.identity())) {
                throw new AssertionError("a commit was refused with " + code);
            }
        });
    }

    private void rollBack() {
        unit.fate = Fate.UNDONE;
        unit = null;
        client.oneway(TxRollback.LAYOUT, new TxRollback(SESSION, transactions));
        reset();
    }

    /** Everything that it holds goes back as seen; what an open transaction took stays with that. */
    private void reset() {
        if (unit != null) {
            rollBack();
            return;
        }
        List<TagRange> seen = new ArrayList<>();
        held.forEach(each -> seen.add(each.tag()));
        taken.forEach(each -> seen.add(each.tag()));
        held.clear();
        taken.clear();
        generation++;
        client.send(
                LinkReset.LAYOUT,
                new LinkReset(
                        SESSION,
                        generation,
                        seen,
                        List.of(),
                        ways.stream().map(way -> way.link).toList()));
    }

    private void reopen(Way way) {
        List<TagRange> keep = new ArrayList<>();
        held.forEach(each -> keep.add(each.tag()));
        taken.forEach(each -> keep.add(each.tag()));
        keep.removeIf(tag -> tag.subscription() != way.number);
        client.send(LinkClose.LAYOUT, new LinkClose(way.link, keep));
        open(way);
    }

    private void lose() {
        client.connection().close("reset by peer");
        comeBack();
    }

    /** The orderly end, and a new beginning. */
    private void leave() {
        reset();
        client.send(Empty.CONNECTION_CLOSE, Empty.VALUE);
        run.broker().run();
        listen();
        client.connection().close("closed by its client");
        comeBack();
    }

    private void comeBack() {
        if (unit != null) {
            unit.fate = Fate.UNDONE;
            unit = null;
        }
        held.clear();
        taken.clear();
        pending.clear();
        generation++;
        client = client.reconnected();
        openAll();
        for (Unit each : run.ledger().units) {
            if (each.fate == Fate.UNKNOWN
                    && each.client.clientInstance().equals(client.identity().clientInstance())) {
                ask(each, List.of(), repeated(each.commit));
            }
        }
    }

    static TxCommit repeated(TxCommit commit) {
        return new TxCommit(
                commit.session(),
                commit.transaction(),
                commit.stagedParts(),
                commit.stream(),
                commit.number(),
                commit.sends(),
                commit.settles(),
                true);
    }

    void listen() {
        pending.entrySet().removeIf(entry -> {
            var answer = client.answer(entry.getKey());
            if (answer != null) {
                entry.getValue().accept(answer.code());
            }
            return answer != null;
        });
        for (Got got : client.taken()) {
            for (Way way : ways) {
                if (way.link == got.link() && generation == got.generation()) {
                    take(way, got);
                }
            }
        }
    }

    private void take(Way way, Got got) {
        Consumed key = new Consumed(way.subscription, got.text());
        if (run.ledger().wasDelivered(key) && !got.redelivered()) {
            throw new AssertionError(key + " came again without a flag");
        }
        if (run.ledger().sent.get(got.text()).notBefore >= run.clock().epochMs()) {
            throw new AssertionError(key + " came before its time");
        }
        run.ledger().delivered(way.subscription, got.text());
        held.add(new Held(key, got.tag(way.number)));
    }
}
