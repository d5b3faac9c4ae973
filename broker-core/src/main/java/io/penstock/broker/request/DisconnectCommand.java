package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.transaction.EpochEndRecord;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;

/**
 * The end of a connection's epoch, by CONNECTION_CLOSE or because its channel is gone: fenced by a record, so that no
 * commit of this epoch can follow, and answered when client id, links and leases are free.
 */
final class DisconnectCommand extends ClientCommand {
    private final Links.Ending how;
    private final ConnectCommand.Serving serving;

    /** CONNECTION_CLOSE. */
    DisconnectCommand(ClientConnection client, Frame frame, ConnectCommand.Serving serving) {
        super(client, frame);
        this.how = Links.Ending.ORDERLY;
        this.serving = serving;
    }

    /** The channel is gone. */
    DisconnectCommand(ClientConnection client, ConnectCommand.Serving serving) {
        super(client);
        this.how = Links.Ending.LOST;
        this.serving = serving;
    }

    /** Alone, since the failure counts that it may state are those of everything before it. */
    @Override
    public Place place() {
        return Place.ALONE;
    }

    /** Nothing to fence if a newer epoch has taken over: that has ended this one, and private subscriptions are its own. */
    @Override
    public void append(RecordSink log) {
        if (client().isEnded()) {
            return;
        }
        if (how == Links.Ending.LOST) {
            serving.writeLoss(client(), log);
        }
        EpochEndRecord.LAYOUT.encode(new EpochEndRecord(client().identity(), ending()), log.payload());
        log.write(RecordKind.EPOCH_END);
    }

    private EpochEndRecord.Ending ending() {
        return switch (how) {
            case ORDERLY -> EpochEndRecord.Ending.CLOSED;
            case LOST -> EpochEndRecord.Ending.LOST;
        };
    }

    @Override
    void done(Verdict verdict) {
        ok();
        serving.end(client(), how);
    }

    /** A log that has failed must not keep a dead connection's links. */
    @Override
    public void refused(ErrorCode code, String why) {
        super.refused(code, why);
        serving.end(client(), how);
    }
}
