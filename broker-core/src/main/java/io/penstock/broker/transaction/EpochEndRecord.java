package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.Coded;
import io.penstock.protocol.wire.Layout;

/**
 * The end of one socket of a connection: its staged parts are dropped, and nothing of it can be committed any more.
 *
 * @param ending whether the connection has ended with it
 */
public record EpochEndRecord(ClientEpoch epoch, Ending ending) {
    public static final Layout<EpochEndRecord> LAYOUT = Layout.<EpochEndRecord>of(
                    "EpochEnd", RecordKind.EPOCH_END.number(), "The end of one socket of a connection.")
            .part(ClientEpoch.LAYOUT, EpochEndRecord::epoch)
            .since(2)
            .choice("ending", Ending.class, "Whether the connection has ended with it.", EpochEndRecord::ending)
            .build(in -> new EpochEndRecord(in.part(ClientEpoch.LAYOUT), in.choice(Ending.class)));

    /** Whether the connection has ended too. */
    public enum Ending implements Coded {
        /** The socket is gone; the client may come back with another. */
        LOST(0),
        /** The client has closed the connection: its temporary destinations end. */
        CLOSED(1);

        private final int code;

        Ending(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
