package io.penstock.broker.transaction;

import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Coded;
import io.penstock.protocol.wire.Layout;

/**
 * A start of the broker: all epochs have ended, and what was not durable is gone.
 *
 * @param life the life that begins
 * @param before how the life before it ended
 */
public record StartRecord(long life, Before before) {
    public static final Layout<StartRecord> LAYOUT = Layout.<StartRecord>of(
                    "Start", RecordKind.START.number(), "A start of the broker: all epochs end.")
            .int64("life", "", "The life that begins.", StartRecord::life)
            .choice("before", Before.class, "How the life before ended.", StartRecord::before)
            .build(in -> new StartRecord(in.int64(), in.choice(Before.class)));

    /** How the life before ended. */
    public enum Before implements Coded {
        /** It was killed: NON_PERSISTENT messages before this record are dead, and reservations flag what they cover. */
        UNCLEAN(0),
        /** It wrote a STOP record last, or there was none. */
        CLEAN(1);

        private final int code;

        Before(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
