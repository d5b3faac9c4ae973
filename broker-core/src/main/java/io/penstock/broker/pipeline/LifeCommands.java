package io.penstock.broker.pipeline;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.destination.DestinationQueue;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.subscription.ReserveRecord;
import io.penstock.broker.subscription.Settlement;
import io.penstock.broker.subscription.StopRecord;
import io.penstock.broker.subscription.Subscriptions;
import io.penstock.broker.transaction.StartRecord;
import io.penstock.protocol.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The first and the last record of a broker's life.
 *
 * <p>Called by the log thread.
 */
public final class LifeCommands {
    private LifeCommands() {}

    /** The start: ends every epoch of earlier lives. */
    public static Command start(long life, StartRecord.Before before) {
        return new LifeCommand(
                log -> {
                    StartRecord.LAYOUT.encode(new StartRecord(life, before), log.payload());
                    log.write(RecordKind.START);
                },
                () -> {});
    }

    /** The orderly stop, with the exact marks of what was delivered: only that may have been seen. */
    public static Command stop(Subscriptions subscriptions, Links links, Runnable stopped) {
        return new LifeCommand(
                log -> {
                    StopRecord.LAYOUT.encode(new StopRecord(marks(subscriptions, links)), log.payload());
                    log.write(RecordKind.STOP);
                },
                stopped);
    }

    private static List<ReserveRecord> marks(Subscriptions subscriptions, Links links) {
        List<ReserveRecord> marks = new ArrayList<>();
        subscriptions.forEach(subscription -> {
            if (subscription.isDurable()) {
                for (DestinationQueue queue : subscription.destination().queues()) {
                    Settlement settlement = subscription.settlement(queue.id());
                    long delivered = Math.max(settlement.floor(), links.deliveredUpTo(settlement));
                    if (settlement.reservedUpTo() > settlement.floor()) {
                        marks.add(new ReserveRecord(subscription.id(), queue.id(), delivered));
                    }
                }
            }
        });
        return marks;
    }

    private record LifeCommand(Consumer<RecordSink> writer, Runnable done) implements Command {
        @Override
        public Promise promise() {
            return Promise.DURABLE;
        }

        @Override
        public Place place() {
            return Place.ALONE;
        }

        @Override
        public int weight() {
            return 1024;
        }

        @Override
        public void append(RecordSink log) {
            writer.accept(log);
        }

        @Override
        public void applied(Verdict verdict) {
            done.run();
        }

        /** Without its record the next start counts as after a crash, which is always safe. */
        @Override
        public void refused(ErrorCode code, String remark) {
            done.run();
        }
    }
}
