package io.penstock.protocol.client;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The requests of a client that have no end yet, in the order of the calls: the order in which they are repeated. Guarded by
 * the client's lock; bounded by what callers have under way.
 */
final class RequestQueue {
    private final Set<Request<?>> requests = new LinkedHashSet<>();

    void add(Request<?> request) {
        requests.add(request);
    }

    /** False if the request has ended before. */
    boolean remove(Request<?> request) {
        return requests.remove(request);
    }

    List<Request<?>> inOrder() {
        return new ArrayList<>(requests);
    }

    /** Takes those out that are not to be repeated. */
    List<Request<?>> takeUnrepeatable() {
        return take(request -> request.atLoss == Request.AtLoss.FAIL);
    }

    /** Takes those out whose time is over. */
    List<Request<?>> takeExpired(long nowNanos) {
        return take(request -> request.limit.ms() > 0
                && nowNanos - request.madeAtNanos > TimeUnit.MILLISECONDS.toNanos(request.limit.ms()));
    }

    List<Request<?>> takeAll() {
        return take(request -> true);
    }

    private List<Request<?>> take(Predicate<Request<?>> which) {
        List<Request<?>> taken = new ArrayList<>();
        for (Iterator<Request<?>> each = requests.iterator(); each.hasNext(); ) {
            Request<?> request = each.next();
            if (which.test(request)) {
                each.remove();
                taken.add(request);
            }
        }
        return taken;
    }

    /** Fails what was taken, outside the client's lock. */
    static void fail(List<Request<?>> taken, PenstockException why) {
        for (Request<?> request : taken) {
            request.giveUp();
            request.future.completeExceptionally(why);
        }
    }

    /** Fails what was taken for its time. */
    static void expire(List<Request<?>> taken) {
        for (Request<?> request : taken) {
            request.giveUp();
            ErrorCode code = request.limit.code();
            request.future.completeExceptionally(
                    new PenstockException(code, request.limit.what().get() + " within " + request.limit.ms() + " ms"));
        }
    }
}
