package io.penstock.broker;

import io.penstock.broker.destination.Addressee;
import io.penstock.broker.destination.DestinationDeleteRecord;
import io.penstock.broker.destination.DestinationRecord;
import io.penstock.broker.destination.DestinationSettings;
import io.penstock.broker.destination.MessageRecord;
import io.penstock.broker.destination.MoveRecord;
import io.penstock.broker.destination.StagedMoveRecord;
import io.penstock.broker.destination.TransferRecord;
import io.penstock.broker.schedule.DueMessage;
import io.penstock.broker.schedule.DueRecord;
import io.penstock.broker.security.RightsRecord;
import io.penstock.broker.security.UserDeleteRecord;
import io.penstock.broker.security.UserRecord;
import io.penstock.broker.subscription.ExpireRecord;
import io.penstock.broker.subscription.ReserveRecord;
import io.penstock.broker.subscription.ResetRecord;
import io.penstock.broker.subscription.SettleRecord;
import io.penstock.broker.subscription.SkipRecord;
import io.penstock.broker.subscription.StopRecord;
import io.penstock.broker.subscription.SubscriptionDeleteRecord;
import io.penstock.broker.subscription.SubscriptionIdentity;
import io.penstock.broker.subscription.SubscriptionOwner;
import io.penstock.broker.subscription.SubscriptionRecord;
import io.penstock.broker.subscription.SubscriptionTerms;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.DestinationCreate.WhenFull;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.Settle.Outcome;
import io.penstock.protocol.wire.Subscribe.Durability;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One record of each kind, with a value in every field; frozen by golden files, so nothing here changes. */
final class RecordSamples {
    /** A record and its layout. */
    record Sample<T>(Layout<T> layout, T value) {}

    static final UUID INSTANCE = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);
    static final List<TagRange> TAGS = List.of(new TagRange(5, 0, 100, 199), new TagRange(6, 1, 7, 7));

    private RecordSamples() {}

    /** In ascending order of their kinds. */
    static List<Sample<?>> all() {
        List<Sample<?>> samples = new ArrayList<>();
        samples.add(new Sample<>(
                MessageRecord.Header.LAYOUT,
                new MessageRecord.Header(3, 0, 1_800_000_000_000L, 1_800_000_000_001L, MessageRecord.PERSISTENT)));
        samples.add(new Sample<>(SettleRecord.LAYOUT, new SettleRecord(Outcome.ACCEPT, 77, TAGS)));
        samples.add(new Sample<>(
                ResetRecord.LAYOUT,
                new ResetRecord(
                        List.of(new ResetRecord.Failure(5, 0, 100, 0), new ResetRecord.Failure(5, 0, 101, 3)))));
        samples.add(new Sample<>(ReserveRecord.LAYOUT, new ReserveRecord(5, 0, 10_000)));
        samples.add(new Sample<>(
                DestinationRecord.LAYOUT,
                new DestinationRecord(
                        3, "orders", Kind.QUEUE, new DestinationSettings(1_000_000, 1L << 40, WhenFull.REJECT))));
        samples.add(new Sample<>(DestinationDeleteRecord.LAYOUT, new DestinationDeleteRecord(3)));
        samples.add(new Sample<>(
                SubscriptionRecord.LAYOUT,
                new SubscriptionRecord(
                        5,
                        new SubscriptionIdentity(Durability.SHARED_DURABLE, "client", "Grüße"),
                        new SubscriptionTerms(3, "colour = 'red'", true),
                        new SubscriptionOwner(INSTANCE, 77))));
        samples.add(new Sample<>(SubscriptionDeleteRecord.LAYOUT, new SubscriptionDeleteRecord(5)));
        samples.addAll(TransactionSamples.all());
        samples.add(new Sample<>(StopRecord.LAYOUT, new StopRecord(List.of(new ReserveRecord(5, 0, 150)))));
        samples.add(new Sample<>(ExpireRecord.LAYOUT, new ExpireRecord(TAGS)));
        samples.add(new Sample<>(
                MoveRecord.Header.LAYOUT,
                new MoveRecord.Header(
                        3,
                        0,
                        500,
                        1L << 33,
                        1_700_000_000_000L,
                        260,
                        new Addressee(4, 0, 1_800_000_000_000L, 1L << 32))));
        samples.add(new Sample<>(
                UserRecord.LAYOUT,
                new UserRecord("anna", 4_096, new byte[] {1, 2, 3}, new byte[] {4, 5}, new byte[] {6})));
        samples.add(new Sample<>(UserDeleteRecord.LAYOUT, new UserDeleteRecord("anna")));
        samples.addAll(TransactionSamples.branches());
        samples.add(new Sample<>(
                DueRecord.LAYOUT,
                new DueRecord(List.of(new DueMessage(9, 500, new Addressee(4, 1, 77, 1L << 34), 300, 260, 31, -17)))));
        samples.add(new Sample<>(SkipRecord.LAYOUT, new SkipRecord(TAGS)));
        samples.add(new Sample<>(
                TransferRecord.Header.LAYOUT,
                new TransferRecord.Header(5, 1, 500, 10, 6, TransferRecord.Reason.DELIVERY_LIMIT)));
        samples.add(new Sample<>(RightsRecord.LAYOUT, new RightsRecord("anna", "orders.*", 11)));
        samples.add(
                new Sample<>(StagedMoveRecord.Header.LAYOUT, new StagedMoveRecord.Header(12, 700, 1L << 33, 1L << 32)));
        return samples;
    }
}
