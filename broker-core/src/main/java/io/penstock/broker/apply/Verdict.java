package io.penstock.broker.apply;

import io.penstock.protocol.wire.ErrorCode;

/**
 * What apply made of one record: done, with a number that belongs to the answer (an id, for example), or refused.
 *
 * <p>A refusal is as deterministic as the rest of apply: the same log gives the same verdicts.
 *
 * @param code why it was refused, or null when it was done
 * @param remark the sentence for the client, or null
 * @param value a number for the answer; its meaning is the record kind's
 */
public record Verdict(ErrorCode code, String remark, long value) {
    /** Done, with nothing more to say. */
    public static final Verdict DONE = new Verdict(null, null, 0);

    /** The value of a verdict on a prepared branch that had nothing to do. */
    public static final long READ_ONLY = 1;

    public static Verdict done(long value) {
        return value == 0 ? DONE : new Verdict(null, null, value);
    }

    public static Verdict refused(ErrorCode code, String remark) {
        return new Verdict(code, remark, 0);
    }

    public boolean isDone() {
        return code == null;
    }
}
