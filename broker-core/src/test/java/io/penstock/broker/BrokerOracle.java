package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.Ledger.Consumed;
import io.penstock.broker.Ledger.Fate;
import io.penstock.broker.Ledger.Sent;
import io.penstock.broker.Ledger.Unit;
import io.penstock.broker.schedule.DueBuckets;
import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import io.penstock.protocol.wire.TxCommit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Takes what a crash leaves of a disk, starts a broker on it, and holds what comes out against the {@link Ledger}, which
 * it does not change.
 */
final class BrokerOracle {
    private static final int OPERATIONS_OF_RECOVERY = 30;

    /** So few messages are known in memory that it takes some looks to find those that have become due. */
    private static final int DUE_STEPS = 500;

    private final Ledger ledger;
    private final TurnedClock clock;
    private final SplittableRandom random;
    /** What this recovery's clients repeated, and what was said to it. */
    private final Map<Sent, Fate> repeated = new HashMap<>();

    private final Map<Unit, Fate> repeatedUnits = new HashMap<>();
    private final Map<String, Map<String, Got>> found = new LinkedHashMap<>();

    BrokerOracle(BrokerWorkload workload, long fate) {
        this.ledger = workload.ledger();
        this.clock = workload.clock().copy();
        this.random = new SplittableRandom(fate);
    }

    void check(CrashDisk disk) {
        CrashDisk left = crash(disk);
        for (int more = random.nextInt(3); more > 1; more--) {
            left = crashInRecovery(left);
        }
        CoreHarness broker = CoreHarness.open(left, clock, BrokerWorkload.OPTIONS);
        if (random.nextBoolean()) {
            repeatWhatWasNotAnswered(broker);
        }
        letDelayedBecomeDue(broker);
        List<TestClient> clients = new ArrayList<>();
        for (String subscription : subscriptions()) {
            clients.add(drain(broker, subscription));
        }
        found.forEach(this::checkFound);
        ledger.units.forEach(this::checkUnit);
        if (random.nextInt(4) == 0) {
            checkSettledForGood(broker, left);
        }
        broker.close();
    }

    private void letDelayedBecomeDue(CoreHarness broker) {
        DueBuckets waiting = broker.core().store().state().dueBuckets();
        for (int steps = 0; steps < DUE_STEPS && waiting.scheduled() > 0; steps++) {
            clock.turn(steps < 4 ? BrokerWorkload.DELAY_MAX_MS / 3 : 0);
            broker.pass(10);
        }
        assertThat(waiting.scheduled()).as("still waiting for their time").isZero();
    }

    private CrashDisk crash(CrashDisk disk) {
        return random.nextInt(4) == 0 ? disk.killProcess() : disk.afterPowerLoss(random.nextLong());
    }

    /** A power loss during recovery, or right after it. */
    private CrashDisk crashInRecovery(CrashDisk disk) {
        disk.crashAt(1 + random.nextInt(OPERATIONS_OF_RECOVERY));
        try {
            CoreHarness broker = CoreHarness.open(disk, clock, BrokerWorkload.OPTIONS);
            broker.pass(200);
        } catch (RuntimeException e) {
            if (!isPowerLoss(e)) {
                throw e;
            }
        }
        return disk.crashAt(Long.MAX_VALUE / 2).afterPowerLoss(random.nextLong());
    }

    private static boolean isPowerLoss(Throwable e) {
        return e instanceof CrashDisk.PowerLoss || e.getCause() != null && isPowerLoss(e.getCause());
    }

    /** Those that a client knows to be there. */
    private Set<String> subscriptions() {
        Set<String> all = new HashSet<>();
        ledger.subscriptions.values().forEach(all::addAll);
        return all;
    }

    /** What reconnecting clients do: sends in their order, with their numbers; commits by theirs. */
    private void repeatWhatWasNotAnswered(CoreHarness broker) {
        Map<ClientEpoch, TestClient> clients = new HashMap<>();
        for (Sent sent : ledger.sent.values()) {
            if (sent.unit == null && sent.fate == Fate.UNKNOWN) {
                Frame answer = clients.computeIfAbsent(
                                key(sent.client), key -> TestClient.connected(broker, later(sent.client)))
                        .ask(Produce.LAYOUT, TestClient.repeated(sent.command));
                repeated.put(sent, answer.code() == 0 ? Fate.DONE : Fate.UNKNOWN);
            }
        }
        for (Unit unit : ledger.units) {
            if (unit.fate == Fate.UNKNOWN) {
                Frame answer = clients.computeIfAbsent(
                                key(unit.client), key -> TestClient.connected(broker, later(unit.client)))
                        .ask(TxCommit.LAYOUT, WorkloadConsumer.repeated(unit.commit));
                repeatedUnits.put(unit, answer.code() == 0 ? Fate.DONE : Fate.UNDONE);
            }
        }
    }

    private static ClientEpoch key(ClientEpoch client) {
        return new ClientEpoch(client.clientInstance(), client.connection(), 0);
    }

    private static ClientEpoch later(ClientEpoch client) {
        return new ClientEpoch(client.clientInstance(), client.connection(), 1_000);
    }

    private Fate fate(Unit unit) {
        return repeatedUnits.getOrDefault(unit, unit.fate);
    }

    private Fate fate(Sent sent) {
        return sent.unit != null ? fate(sent.unit) : repeated.getOrDefault(sent, sent.fate);
    }

    private TestClient drain(CoreHarness broker, String subscription) {
        TestClient client = broker.client();
        long number = WorkloadConsumer.subscribe(client, subscription);
        client.open(1, 1, number);
        client.credit(1, 0, 1_000_000);
        Map<String, Got> messages = new LinkedHashMap<>();
        for (Got got : client.taken()) {
            assertThat(messages.put(got.text(), got))
                    .as("twice by way of %s: %s", subscription, got)
                    .isNull();
        }
        found.put(subscription, messages);
        return client;
    }

    private void checkFound(String subscription, Map<String, Got> messages) {
        Map<String, String> last = new HashMap<>();
        messages.forEach((text, got) -> {
            Sent sent = ledger.sent.get(text);
            assertThat(sent).as("never sent: %s", text).isNotNull();
            Consumed key = new Consumed(subscription, text);
            assertThat(settled(key)).as("settled for good: %s", key).isNotEqualTo(Fate.DONE);
            assertThat(fate(sent)).as("never committed: %s", key).isNotIn(Fate.OPEN, Fate.UNDONE);
            if (ledger.wasDelivered(key)) {
                assertThat(sent.persistent)
                        .as("NON_PERSISTENT and twice: %s", key)
                        .isTrue();
                assertThat(got.redelivered() && got.count() > 1)
                        .as("not flagged: %s", got)
                        .isTrue();
            }
            if (!sent.persistent) {
                assertThat(repeated.containsKey(sent) || repeatedUnits.containsKey(sent.unit))
                        .as("NON_PERSISTENT after a crash: %s", key)
                        .isTrue();
            }
            if (sent.notBefore == 0 && !repeated.containsKey(sent) && !repeatedUnits.containsKey(sent.unit)) {
                String before = last.put(sent.producer, text);
                assertThat(before == null || before.compareTo(text) < 0)
                        .as("order: %s before %s", before, text)
                        .isTrue();
            }
        });
        for (Sent sent : ledger.sent.values()) {
            Consumed key = new Consumed(subscription, sent.text);
            if (sent.persistent
                    && fate(sent) == Fate.DONE
                    && sent.mustReach.contains(subscription)
                    && settled(key) == Fate.UNDONE) {
                assertThat(messages)
                        .as("answered, and lost by way of " + subscription)
                        .containsKey(sent.text);
            }
        }
    }

    private Fate settled(Consumed key) {
        Fate known = ledger.settled(key);
        Unit unit = ledger.settler(key);
        return known == Fate.UNKNOWN && repeatedUnits.containsKey(unit) && !ledger.settledDirectly(key)
                ? repeatedUnits.get(unit)
                : known;
    }

    /** All of it or nothing. */
    private void checkUnit(Unit unit) {
        if (fate(unit) != Fate.UNKNOWN) {
            return;
        }
        Set<Boolean> sends = new HashSet<>();
        for (Sent sent : unit.sends) {
            if (sent.persistent) {
                sent.mustReach.forEach(way -> sends.add(found.get(way).containsKey(sent.text)));
            }
        }
        Set<Boolean> settles = new HashSet<>();
        for (Consumed consumed : unit.settles) {
            Sent sent = ledger.sent.get(consumed.text());
            if (sent.persistent && !ledger.settledDirectly(consumed) && ledger.settler(consumed) == unit) {
                settles.add(!found.get(consumed.subscription()).containsKey(consumed.text()));
            }
        }
        Set<Boolean> all = new HashSet<>(sends);
        all.addAll(settles);
        assertThat(all)
                .as("half a transaction: sends there %s, settled %s", sends, settles)
                .hasSizeLessThan(2);
    }

    /** Accepts everything; after another power loss, or in order, nothing of it comes again. */
    private void checkSettledForGood(CoreHarness broker, CrashDisk disk) {
        for (Map.Entry<String, Map<String, Got>> each : found.entrySet()) {
            TestClient client = broker.client();
            if (!each.getKey().equals(BrokerWorkload.DURABLE)) {
                long number = WorkloadConsumer.subscribe(client, each.getKey());
                List<TagRange> tags = each.getValue().values().stream()
                        .map(got -> got.tag(number))
                        .toList();
                client.ok(Settle.LAYOUT, new Settle(1, Settle.Outcome.ACCEPT, tags));
            }
        }
        CrashDisk next = disk;
        if (random.nextBoolean()) {
            next = disk.afterPowerLoss(random.nextLong());
        } else {
            broker.stop();
        }
        Map<String, Map<String, Got>> before = new HashMap<>(found);
        found.clear();
        CoreHarness again = CoreHarness.open(next, clock, BrokerWorkload.OPTIONS);
        for (String subscription : before.keySet()) {
            if (!subscription.equals(BrokerWorkload.DURABLE)) {
                drain(again, subscription);
                assertThat(found.get(subscription)).as("settled after recovery").isEmpty();
            }
        }
        again.close();
    }
}
