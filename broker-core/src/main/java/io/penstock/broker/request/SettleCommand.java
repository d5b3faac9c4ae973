package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.subscription.SettleRecord;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Settle;

/**
 * SETTLE: accepted messages leave the log's books; unread ones that were recalled just go back.
 *
 * <p>A oneway settlement is in the log in order, and as durable as the next force makes it; a request is answered when it
 * is on disk.
 */
final class SettleCommand extends ClientCommand {
    private final Settle settle;
    private final Links links;

    SettleCommand(ClientConnection client, Frame frame, Settle settle, Links links) {
        super(client, frame);
        this.settle = settle;
        this.links = links;
    }

    @Override
    public Promise promise() {
        return isOneway() ? Promise.ORDERED : Promise.DURABLE;
    }

    /** What just goes back needs no record. */
    @Override
    public Room room() {
        return settle.outcome() == Settle.Outcome.RETURN ? Room.NONE : Room.RESERVE;
    }

    @Override
    public void append(RecordSink log) {
        if (settle.outcome() == Settle.Outcome.ACCEPT && !settle.tags().isEmpty()) {
            SettleRecord.LAYOUT.encode(
                    new SettleRecord(settle.outcome(), client().identity().connection(), settle.tags()), log.payload());
            log.write(RecordKind.SETTLE);
        }
    }

    @Override
    public void refused(ErrorCode code, String why) {
        super.refused(code, why);
        closeIfNobodyIsTold(code);
    }

    @Override
    void done(Verdict verdict) {
        if (settle.outcome() == Settle.Outcome.RETURN) {
            links.giveBack(client(), settle.session(), settle.tags());
        }
        ok();
    }
}
