package io.penstock.protocol.wire;

import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationCreate.Mode;
import io.penstock.protocol.wire.DestinationCreate.Settings;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/** Random values of every command and every answer, from a seed. */
final class Samples {
    /** A layout with a way to make values of it. */
    record Sample<T>(Layout<T> layout, Supplier<T> maker) {
        byte[] encodeOne() {
            return encode(maker.get());
        }

        byte[] encode(T value) {
            OutBuffer out = new OutBuffer();
            layout.encode(value, out);
            return out.toByteArray();
        }
    }

    private final SplittableRandom random;
    private final Map<String, Sample<?>> all = new LinkedHashMap<>();

    Samples(long seed) {
        random = new SplittableRandom(seed);
        conversation();
        links();
        sending();
        administration();
        branches();
        rights();
        subscriptions();
    }

    /** By a name that fits a file. */
    Map<String, Sample<?>> all() {
        return all;
    }

    private void conversation() {
        add(
                Hello.LAYOUT,
                () -> new Hello(
                        1,
                        int31(),
                        new ClientEpoch(new UUID(int64(), int64()), int64(), int31()),
                        text(),
                        Hello.SCRAM_SHA_256,
                        bytes()));
        add(
                Hello.Answer.LAYOUT,
                () -> new Hello.Answer(
                        pick(Hello.Role.class),
                        random.nextBoolean(),
                        new Hello.Limits(1, int31(), int31()),
                        new Hello.Identity(text(), text(), text()),
                        new Hello.Pace(int31(), int31()),
                        bytes(),
                        maybeText(),
                        new UUID(int64(), int64())));
        add(ClientId.LAYOUT, () -> new ClientId(text()));
        add(Empty.PING, () -> Empty.VALUE);
        add(Empty.CONNECTION_CLOSE, () -> Empty.VALUE);
        add(Empty.OK, () -> Empty.VALUE);
        add(Subscribe.LAYOUT, () -> {
            Subscribe.Durability durability = pick(Subscribe.Durability.class);
            return new Subscribe(
                    text(), durability, durability.code() < 2 ? null : text(), maybeText(), random.nextBoolean());
        });
        add(Subscribe.Answer.LAYOUT, () -> new Subscribe.Answer(int63(), int31()));
        add(Unsubscribe.LAYOUT, () -> new Unsubscribe(text()));
    }

    private void links() {
        add(
                LinkOpen.LAYOUT,
                () -> new LinkOpen(
                        int31(),
                        int31(),
                        int31(),
                        int63(),
                        maybeText(),
                        pick(LinkOpen.Style.class),
                        random.nextBoolean(),
                        redelivery()));
        add(
                LinkReset.LAYOUT,
                () -> new LinkReset(int31(), int31(), tags(), tags(), list(() -> random.nextInt()), maybeText()));
        add(LinkClose.LAYOUT, () -> new LinkClose(int31(), tags()));
        add(
                Credit.LAYOUT,
                () -> new Credit(int31(), int31(), int31(), int31(), random.nextBoolean(), int31(), int63()));
        add(Recall.LAYOUT, () -> new Recall(int31(), int31(), int31()));
        add(Settle.LAYOUT, () -> new Settle(int31(), pick(Settle.Outcome.class), tags()));
        add(
                Deliveries.LAYOUT,
                () -> new Deliveries(
                        int31(), int31(), list(() -> new Delivered(int31(), int63(), int31(), bit(), message()))));
    }

    private RedeliveryDelays redelivery() {
        if (random.nextBoolean()) {
            return RedeliveryDelays.NONE;
        }
        int initialMs = random.nextInt(1, Integer.MAX_VALUE);
        return new RedeliveryDelays(
                initialMs,
                random.nextInt(1000, 1_000_001),
                random.nextInt(initialMs, Integer.MAX_VALUE),
                random.nextInt(1001));
    }

    private void sending() {
        add(Browse.LAYOUT, () -> new Browse(text(), maybeText(), int31(), int63(), int63() - 1, int31(), int31()));
        add(
                Browse.Page.LAYOUT,
                () -> new Browse.Page(
                        list(() -> new Browse.End(int31(), int63())),
                        int63(),
                        list(() -> new Delivered(int31(), int63(), int31(), bit(), message()))));
        add(Produce.LAYOUT, () -> new Produce(int31(), int31() - 1, int63(), int63(), message()));
        add(ProduceAnswer.LAYOUT, () -> new ProduceAnswer(int31()));
        add(Grant.LAYOUT, () -> new Grant(int31(), int31()));
        add(TxStage.LAYOUT, () -> new TxStage(int31(), int64(), sends(), tags()));
        add(TxCommit.LAYOUT, () -> new TxCommit(int31(), int64(), int31(), int31(), int64(), sends(), tags()));
        add(TxRollback.LAYOUT, () -> new TxRollback(int31(), int64()));
    }

    private void administration() {
        add(DestinationCreate.LAYOUT, () -> {
            Mode mode = pick(Mode.class);
            Kind kind = mode == Mode.RESOLVE ? lastingKind() : Kind.TOPIC;
            return new DestinationCreate(
                    text(),
                    kind,
                    mode,
                    new Settings(
                            int63() - 1,
                            int63() - 1,
                            pick(WhenFull.class),
                            int31() - 1,
                            maybeText(),
                            pick(DestinationCreate.Pause.class)),
                    pick(DestinationCreate.Use.class));
        });
        add(
                "destination-create-temporary",
                DestinationCreate.LAYOUT,
                () -> new DestinationCreate(
                        TemporaryName.of("broker-a", int64(), int64()),
                        random.nextBoolean() ? Kind.TEMPORARY_QUEUE : Kind.TEMPORARY_TOPIC,
                        Mode.CREATE_IF_ABSENT,
                        Settings.DEFAULT));
        add(DestinationCreate.Answer.LAYOUT, () -> new DestinationCreate.Answer(int31(), lastingKind(), int31()));
        add(DestinationDelete.LAYOUT, () -> new DestinationDelete(text()));
        add(
                DestinationList.LAYOUT,
                () -> new DestinationList(lastingKind(), maybeText(), maybeText(), 1 + random.nextInt(1000)));
        add(DestinationList.Answer.LAYOUT, () -> new DestinationList.Answer(list(this::entry)));
        add(DestinationUpdate.LAYOUT, () -> new DestinationUpdate(text(), new Settings(1, -1, WhenFull.REJECT)));
        add(
                UserPut.LAYOUT,
                () -> new UserPut(
                        text(),
                        pick(UserPut.Mode.class),
                        pick(UserPut.Role.class),
                        15_000,
                        new byte[16],
                        new byte[32],
                        new byte[32]));
        add(UserDelete.LAYOUT, () -> new UserDelete(text()));
        add(Empty.USER_LIST, () -> Empty.VALUE);
        add(UserList.LAYOUT, () -> new UserList(list(this::text)));
        add(Empty.BROKER_STATUS, () -> Empty.VALUE);
        add(BrokerStatus.LAYOUT, () -> new BrokerStatus(list(() -> new BrokerStatus.Entry(text(), text()))));
        add(QueuePurge.LAYOUT, () -> new QueuePurge(text()));
        add(QueuePurge.Answer.LAYOUT, () -> new QueuePurge.Answer(int63()));
        add(
                QueueTransfer.LAYOUT,
                () -> new QueueTransfer(
                        text(),
                        int31(),
                        pick(QueueTransfer.Action.class),
                        text() + "x",
                        list(() -> new QueueTransfer.Offset(int63()))));
        add(
                QueueTransfer.Answer.LAYOUT,
                () -> new QueueTransfer.Answer(
                        list(() -> new QueueTransfer.Outcome(int63(), pick(QueueTransfer.Result.class)))));
    }

    private void rights() {
        add(
                RightsChange.LAYOUT,
                () -> new RightsChange(text(), pick(RightsChange.Change.class), text(), 1 + random.nextInt(Right.ALL)));
        add(RightsList.LAYOUT, () -> new RightsList(maybeText(), maybeText()));
        add(
                RightsList.Answer.LAYOUT,
                () -> new RightsList.Answer(
                        list(() -> new RightsList.Entry(text(), text(), random.nextInt(64))), random.nextBoolean()));
    }

    private void subscriptions() {
        add(SubscriptionList.LAYOUT, () -> new SubscriptionList(maybeText(), int63(), 1 + random.nextInt(1000)));
        add(
                SubscriptionList.Answer.LAYOUT,
                () -> new SubscriptionList.Answer(
                        list(() -> new SubscriptionList.Entry(
                                int63(),
                                pick(Subscribe.Durability.class),
                                maybeText(),
                                maybeText(),
                                new SubscriptionList.Terms(text(), maybeText(), random.nextBoolean()),
                                new SubscriptionList.Load(int63(), int63() - 1, int31(), int63()))),
                        random.nextBoolean()));
        add(SubscriptionDelete.LAYOUT, () -> new SubscriptionDelete(maybeText(), text()));
    }

    private void branches() {
        add(BranchStart.LAYOUT, () -> new BranchStart(branch(), pick(BranchStart.Mode.class), random.nextInt(86_400)));
        add(
                BranchEnd.LAYOUT,
                () -> new BranchEnd(
                        branch(), pick(BranchEnd.Outcome.class), int31(), int64(), int31(), sends(), tags()));
        add(BranchStep.PREPARE, () -> new BranchStep(branch(), random.nextBoolean()));
        add(BranchStep.Vote.LAYOUT, () -> new BranchStep.Vote(pick(BranchStep.Ready.class)));
        add(BranchStep.ROLLBACK, () -> new BranchStep(branch(), random.nextBoolean()));
        add(BranchStep.FORGET, () -> new BranchStep(branch(), random.nextBoolean()));
        add(
                BranchCommit.LAYOUT,
                () -> new BranchCommit(
                        branch(), pick(BranchCommit.Phase.class), int31(), int64(), random.nextBoolean()));
        add(BranchDecide.LAYOUT, () -> new BranchDecide(branch(), pick(BranchDecide.Decision.class)));
        add(BranchList.LAYOUT, () -> new BranchList(pick(BranchList.Scope.class), int63(), 1 + random.nextInt(1000)));
        add(
                BranchList.Answer.LAYOUT,
                () -> new BranchList.Answer(list(() -> new BranchList.Entry(
                        int63(), branch(), pick(BranchList.State.class), int63(), int31(), int63()))));
    }

    private BranchId branch() {
        byte[] global = new byte[random.nextInt(BranchId.PART_BYTES_MAX + 1)];
        byte[] qualifier = new byte[random.nextInt(BranchId.PART_BYTES_MAX + 1)];
        random.nextBytes(global);
        random.nextBytes(qualifier);
        return new BranchId(int31(), global, qualifier);
    }

    private DestinationList.Entry entry() {
        return new DestinationList.Entry(
                text(),
                lastingKind(),
                new DestinationList.Depth(int63(), int63(), int64()),
                int31(),
                int31(),
                new DestinationList.Counters(int63(), int63(), int63(), int63()));
    }

    /** As they were when the samples were frozen. */
    private Kind lastingKind() {
        return List.of(Kind.ANY, Kind.QUEUE, Kind.TOPIC).get(random.nextInt(3));
    }

    private <T> void add(Layout<T> layout, Supplier<T> maker) {
        add(layout.name().toLowerCase(Locale.ROOT).replaceAll("[ _]", "-"), layout, maker);
    }

    private <T> void add(String name, Layout<T> layout, Supplier<T> maker) {
        if (all.put(name, new Sample<>(layout, maker)) != null) {
            throw new IllegalStateException("Two samples of " + name);
        }
    }

    List<TagRange> tags() {
        return list(() -> {
            long from = int63();
            return new TagRange(int63(), int31(), from, from + random.nextLong(Long.MAX_VALUE - from));
        });
    }

    private List<StagedSend> sends() {
        return list(() -> new StagedSend(int31(), int31() - 1, int63(), int63(), message()));
    }

    private <E> List<E> list(Supplier<E> item) {
        List<E> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(item.get());
        }
        return items;
    }

    private <E extends Enum<E>> E pick(Class<E> type) {
        E[] constants = type.getEnumConstants();
        return constants[random.nextInt(constants.length)];
    }

    private String text() {
        String[] texts = {"", "orders", "grüße", "\uD83D\uDE00 smile", "a.b-c_d%e|f"};
        return texts[random.nextInt(texts.length)];
    }

    private String maybeText() {
        return random.nextBoolean() ? null : text();
    }

    private byte[] bytes() {
        if (random.nextInt(4) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    ByteBuffer message() {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private int bit() {
        return random.nextInt(2);
    }

    private int int31() {
        return random.nextInt() >>> 1;
    }

    private long int63() {
        return random.nextLong(Long.MAX_VALUE);
    }

    private long int64() {
        return random.nextLong();
    }
}
