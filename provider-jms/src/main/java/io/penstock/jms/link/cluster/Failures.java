package io.penstock.jms.link.cluster;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.concurrent.CompletionException;

/** Looking into what a future failed with. Pure. */
final class Failures {
    private Failures() {}

    /** The failure without the wrapping of futures. */
    static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    static boolean is(Throwable failure, ErrorCode code) {
        return unwrap(failure) instanceof PenstockException known && known.code() == code;
    }
}
