package io.penstock.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.protocol.wire.LinkClose;
import io.penstock.protocol.wire.LinkOpen;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Produce;
import io.penstock.protocol.wire.RedeliveryDelays;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Consumers of one queue against a naive oracle: random sends, credit, settlements, releases, resets, closes and losses.
 * After each step every message went to a consumer that may have it, the lowest first, and nothing is ready that a consumer
 * with credit may have. Where failed messages are postponed, time passes too, and each comes when its time is over, not before.
 */
abstract class ConsumersModel {
    private static final int STEPS = 400;
    private static final int TICK_MS = 10;

    /** Comes again after 30, 60, 100, 100 ... ms. */
    private static final RedeliveryDelays DELAYS = new RedeliveryDelays(30, 2000, 100, 0);

    static final class Consumer {
        final TestClient client;
        final int link;
        final String selector;
        final RedeliveryDelays delays;
        final TreeSet<Long> held = new TreeSet<>();
        /** The same in the order of their coming. */
        final Set<Long> arrived = new LinkedHashSet<>();

        int generation;
        int credit;
        boolean open = true;

        Consumer(TestClient client, int link, String selector, RedeliveryDelays delays) {
            this.client = client;
            this.link = link;
            this.selector = selector;
            this.delays = delays;
        }

        void forget(long offset) {
            held.remove(offset);
            arrived.remove(offset);
        }

        /** A session for each link, so that a reset or a release speaks of it alone. */
        int session() {
            return link;
        }
    }

    private int sent;
    private final TreeSet<Long> ready = new TreeSet<>();
    /** What waits, until when. */
    final TreeMap<Long, Long> postponed = new TreeMap<>();

    private final Map<Long, Integer> failures = new HashMap<>();
    private long nowMs;
    private boolean postpones;
    private final TreeSet<Long> settled = new TreeSet<>();
    final List<Consumer> consumers = new ArrayList<>();
    private final List<TestClient> clients = new ArrayList<>();
    SplittableRandom random;
    private CoreHarness broker;
    private TestClient producer;
    private int orders;
    private long subscription;
    private int links;

    /** The next message, whose offset will be this one. */
    abstract Produce message(TestClient producer, int destination, int offset);

    /** What a new consumer selects. */
    abstract String selector();

    /** Whether a consumer wants a message, whoever else has what. */
    abstract boolean wants(Consumer one, int offset);

    /** Whether a consumer that wants a message may have it, as things stand. */
    abstract boolean mayHave(Consumer one, int offset);

    /** Whether a message was rightly left although a later one was taken. */
    boolean mayBePassed(Consumer one, int offset) {
        return !wants(one, offset);
    }

    /** The same, with consumers whose failed messages wait. */
    final void runPostponing(long seed, CoreHarness.Options options) {
        postpones = true;
        run(seed, options);
    }

    final void run(long seed, CoreHarness.Options options) {
        random = new SplittableRandom(seed);
        broker = CoreHarness.open(new CrashDisk(), new TurnedClock(), options);
        producer = broker.client();
        orders = producer.queue("orders");
        subscription = producer.subscribe("orders", TestClient.QUEUE, null);
        for (int i = 0; i < 3; i++) {
            clients.add(broker.client());
        }
        for (int step = 0; step < STEPS; step++) {
            String when = "seed " + seed + " step " + step;
            if (postpones && random.nextInt(4) == 0) {
                tick(when);
            } else {
                step();
            }
            look(when);
        }
        drain();
        assertThat(settled).as("seed %s", seed).hasSize(sent);
        broker.close();
    }

    private void step() {
        int what = random.nextInt(100);
        if (what < 25) {
            send(1 + random.nextInt(8));
        } else if (what < 35 || consumers.isEmpty()) {
            open();
        } else {
            Consumer one = consumers.get(random.nextInt(consumers.size()));
            if (what < 60) {
                credit(one, 1 + random.nextInt(5));
            } else if (what < 75) {
                settle(one);
            } else if (what < 82) {
                release(one);
            } else if (what < 88) {
                reset(one);
            } else if (what < 96) {
                close(one);
            } else {
                lose(one.client);
            }
        }
    }

    /** Time passes: some messages have waited long enough. Recalls, which time brings, are answered with nothing. */
    private void tick(String when) {
        nowMs += TICK_MS;
        postponed.entrySet().removeIf(each -> each.getValue() <= nowMs && ready.add(each.getKey()));
        broker.pass(TICK_MS);
        takeUp(when, new HashMap<>());
        for (TestClient client : clients) {
            client.recalls()
                    .forEach(recall ->
                            client.oneway(Settle.LAYOUT, new Settle(recall.link(), Settle.Outcome.RETURN, List.of())));
        }
        broker.run();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            ready.add((long) sent);
            producer.send(Produce.LAYOUT, message(producer, orders, sent));
            sent++;
        }
        broker.run();
    }

    private void open() {
        String selector = selector();
        TestClient client = clients.get(random.nextInt(clients.size()));
        RedeliveryDelays delays = postpones && random.nextInt(4) > 0 ? DELAYS : RedeliveryDelays.NONE;
        open(new Consumer(client, ++links, selector, delays));
    }

    private void open(Consumer made) {
        LinkOpen open = new LinkOpen(
                made.link, made.session(), 0, subscription, made.selector, LinkOpen.Style.LISTENER, false, made.delays);
        made.client.ok(LinkOpen.LAYOUT, open);
        consumers.add(made);
    }

    private void credit(Consumer one, int messages) {
        if (one.open) {
            one.credit += messages;
            one.client.credit(one.link, one.generation, messages);
        }
    }

    private List<TagRange> some(Consumer one) {
        List<TagRange> some = new ArrayList<>();
        for (long offset : one.held) {
            if (random.nextInt(3) > 0) {
                some.add(new TagRange(subscription, 0, offset, offset));
            }
        }
        return some;
    }

    private void settle(Consumer one) {
        List<TagRange> some = some(one);
        some.forEach(tag -> {
            one.forget(tag.from());
            settled.add(tag.from());
        });
        one.client.ok(Settle.LAYOUT, new Settle(one.session(), Settle.Outcome.ACCEPT, some));
        forgetIfGone(one);
    }

    private void release(Consumer one) {
        List<TagRange> some = some(one);
        some.forEach(tag -> fail(one, tag.from()));
        one.client.ok(Settle.LAYOUT, new Settle(one.session(), Settle.Outcome.RELEASE, some));
        forgetIfGone(one);
    }

    private void giveBack(Consumer one, long offset) {
        one.forget(offset);
        ready.add(offset);
    }

    private void giveBackAll(Consumer one) {
        ready.addAll(one.held);
        one.held.clear();
        one.arrived.clear();
    }

    private void fail(Consumer one, long offset) {
        one.forget(offset);
        int failed = failures.merge(offset, 1, Integer::sum);
        if (one.delays.isNone()) {
            ready.add(offset);
        } else {
            postponed.put(offset, nowMs + one.delays.afterMs(failed, 0));
        }
    }

    private void reset(Consumer one) {
        List<TagRange> seen = some(one);
        seen.forEach(tag -> fail(one, tag.from()));
        giveBackAll(one);
        one.credit = 0;
        one.generation++;
        one.client.ok(
                LinkReset.LAYOUT, new LinkReset(one.session(), one.generation, seen, List.of(), List.of(one.link)));
        forgetIfGone(one);
    }

    private void close(Consumer one) {
        if (!one.open) {
            return;
        }
        List<TagRange> keep = some(one);
        TreeSet<Long> kept = new TreeSet<>();
        keep.forEach(tag -> kept.add(tag.from()));
        for (long offset : List.copyOf(one.held)) {
            if (!kept.contains(offset)) {
                giveBack(one, offset);
            }
        }
        one.open = false;
        one.credit = 0;
        one.client.ok(LinkClose.LAYOUT, new LinkClose(one.link, keep));
        forgetIfGone(one);
    }

    private void forgetIfGone(Consumer one) {
        if (!one.open && one.held.isEmpty()) {
            consumers.remove(one);
        }
    }

    private void lose(TestClient client) {
        for (Consumer one : List.copyOf(consumers)) {
            if (one.client == client) {
                one.arrived.stream()
                        .findFirst()
                        .filter(first -> !failures.containsKey(first))
                        .ifPresent(first -> fail(one, first));
                giveBackAll(one);
                consumers.remove(one);
            }
        }
        client.lose();
        clients.set(clients.indexOf(client), client.reconnected());
    }

    /** Takes up what was delivered in this step, and compares. */
    private void look(String when) {
        Map<Consumer, Long> highest = new HashMap<>();
        takeUp(when, highest);
        for (Consumer one : consumers) {
            for (long offset : ready) {
                boolean passed = highest.getOrDefault(one, -1L) > offset && !mayBePassed(one, (int) offset);
                assertThat(passed).as("%s: %s was passed over", when, offset).isFalse();
                boolean due = one.credit > 0 && wants(one, (int) offset) && mayHave(one, (int) offset);
                assertThat(due)
                        .as("%s: link %s waits although %s is ready", when, one.link, offset)
                        .isFalse();
            }
        }
    }

    private void takeUp(String when, Map<Consumer, Long> highest) {
        for (TestClient client : clients) {
            for (Got got : client.taken()) {
                Consumer to = consumers.stream()
                        .filter(each -> each.client == client && each.link == got.link())
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(when + ": " + got + " for nobody"));
                assertThat(got.generation()).as(when).isEqualTo(to.generation);
                assertThat(ready.remove(got.offset()))
                        .as("%s: %s was ready", when, got)
                        .isTrue();
                assertThat(wants(to, (int) got.offset()))
                        .as("%s: %s is selected", when, got)
                        .isTrue();
                assertThat(mayHave(to, (int) got.offset()))
                        .as("%s: %s is nobody else's", when, got)
                        .isTrue();
                assertThat(to.credit--).as("%s: credit for %s", when, got).isPositive();
                assertThat(got.offset()).as("%s: in order", when).isGreaterThan(highest.getOrDefault(to, -1L));
                highest.put(to, got.offset());
                to.held.add(got.offset());
                to.arrived.add(got.offset());
            }
        }
    }

    private void drain() {
        for (Consumer one : List.copyOf(consumers)) {
            close(one);
            look("draining");
        }
        List.copyOf(clients).forEach(this::lose);
        Consumer all = new Consumer(clients.get(0), ++links, "", RedeliveryDelays.NONE);
        open(all);
        credit(all, sent);
        look("at the end");
        while (!postponed.isEmpty()) {
            tick("at the end");
            look("at the end");
        }
        assertThat(ready).isEmpty();
        settled.addAll(all.held);
    }
}
