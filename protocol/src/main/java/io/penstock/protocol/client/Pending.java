package io.penstock.protocol.client;

import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.PenstockException;

/** A request that waits for its answer; exactly one of the two is called, once, on the event loop or on a timer. */
interface Pending {
    /** The answer came, and is not an error. */
    void onAnswer(Frame answer);

    /** No answer will come, or it is an error. */
    void onFailure(PenstockException failure);
}
