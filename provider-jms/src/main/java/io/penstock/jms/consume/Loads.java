package io.penstock.jms.consume;

import io.penstock.jms.consume.SessionGate.Callback;
import io.penstock.jms.link.Delivered;
import io.penstock.jms.link.JmsErrors;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.link.Part;
import io.penstock.jms.link.Settling;
import io.penstock.jms.link.TagRange;
import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.IllegalStateException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What connection consumers have loaded into a session, for its {@code run} to deliver (Jakarta Messaging 3.1, 8.8).
 *
 * <p>The broker leases these messages to the lending session, number {@link #LENDING_SESSION}, which all connection consumers of a connection share. The session that runs them
 * settles them as its own; what it gives back, it gives back in the lender's name. State is under the session lock; deliveries run on the thread that calls {@link #run}. A crash
 * forgets all of it: what was not settled comes again.
 */
public final class Loads {
    /** The session that leases what connection consumers take; an application's sessions are numbered from 1. */
    public static final int LENDING_SESSION = 0;

    /** One message, whose it was, and what delivers it. */
    public record Loaded(ConsumerLink from, Delivered message, Consumer<Delivered> delivery) {}

    private final SessionGate gate;
    private final MessagingLink link;
    private final ArrayDeque<Loaded> waiting = new ArrayDeque<>();
    private boolean used;

    public Loads(SessionGate gate, MessagingLink link) {
        this.gate = gate;
        this.link = link;
    }

    /**
     * Adds messages; bounded by what one connection consumer may load at once, since a session is loaded by one at a time.
     *
     * @throws IllegalStateException if the session is closing or closed
     */
    public void add(List<Loaded> load) throws IllegalStateException {
        gate.lock();
        try {
            if (gate.ending()) {
                throw JmsErrors.coded(IllegalStateException::new, ErrorCode.OBJECT_CLOSED, "The session is closed");
            }
            used = true;
            waiting.addAll(load);
        } finally {
            gate.unlock();
        }
    }

    /** Takes a load away again that nobody will run; its messages stay with who loaded them. */
    public void takeAway(List<Loaded> load) {
        gate.lock();
        try {
            waiting.removeAll(load);
        } finally {
            gate.unlock();
        }
    }

    /** Delivers what is loaded, one message after the other; what the session's stop or close leaves goes back unread. */
    public void run() {
        for (Loaded next = begin(); next != null; next = begin()) {
            try {
                next.delivery().accept(next.message());
            } finally {
                end();
            }
        }
        returnRest();
    }

    private Loaded begin() {
        gate.lock();
        try {
            gate.awaitOtherCallbacks();
            Loaded next = gate.started() ? waiting.poll() : null;
            if (next != null) {
                gate.enterListener(next.from().number());
            }
            return next;
        } finally {
            gate.unlock();
        }
    }

    private void end() {
        gate.lock();
        try {
            gate.leave(Callback.NONE);
        } finally {
            gate.unlock();
        }
    }

    /** Whether this session was ever loaded. */
    boolean isUsed() {
        gate.lock();
        try {
            return used;
        } finally {
            gate.unlock();
        }
    }

    /** Gives back what nobody has seen. */
    void returnRest() {
        TagRanges rest = new TagRanges();
        gate.lock();
        try {
            waiting.forEach(one -> rest.add(
                    one.from().subscription(),
                    one.message().queueId(),
                    one.message().offset()));
            waiting.clear();
        } finally {
            gate.unlock();
        }
        if (!rest.isEmpty()) {
            link.settle(new Settling(LENDING_SESSION, Settling.Outcome.RETURNED, rest.toList()));
        }
    }

    /** Gives back what the application has seen; the answer comes when its count is durable. */
    CompletableFuture<Void> release(List<TagRange> seen) {
        return link.settleDurably(new Settling(LENDING_SESSION, Settling.Outcome.RELEASED, seen));
    }

    /** The lease is gone: what is loaded comes again. */
    public void onInterrupted() {
        gate.lock();
        try {
            waiting.clear();
        } finally {
            gate.unlock();
        }
    }

    /** The leases of one broker are gone. */
    public void onInterrupted(Part part) {
        gate.lock();
        try {
            waiting.removeIf(one -> part.holds(one.from().subscription()));
        } finally {
            gate.unlock();
        }
    }
}
