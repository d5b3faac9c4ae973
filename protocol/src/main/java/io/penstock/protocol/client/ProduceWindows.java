package io.penstock.protocol.client;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.ProduceAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets messages out in order as far as two limits allow: the broker's window for the destination, and the span of
 * sequence numbers of a stream that may be unanswered, beyond which the broker could not tell a repeat from a new message.
 *
 * <p>Any thread produces; the event loop answers. One lock guards all and is held while a message is handed to the
 * connection, so that two threads cannot exchange the order of a destination's messages. Futures complete outside it.
 */
final class ProduceWindows {
    /** The span of numbers of one stream between the oldest unanswered message and the newest that left. */
    static final int STREAM_SPAN_LIMIT = 4_096;
    /** Above this, what is kept of idle destinations and streams is forgotten. */
    private static final int REMEMBERED_MAX = 1_024;

    private final int initialWindow;
    private final Consumer<Sending> out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Lane> lanes = new HashMap<>();
    private final Map<Integer, Stream> streams = new HashMap<>();
    private PenstockException lost;

    /** @param out hands a message to the connection; called under the lock */
    ProduceWindows(int initialWindow, Consumer<Sending> out) {
        this.initialWindow = initialWindow;
        this.out = out;
    }

    CompletableFuture<Void> produce(OutgoingMessage message) {
        lock.lock();
        try {
            if (lost != null) {
                return CompletableFuture.failedFuture(lost);
            }
            Lane lane = lane(message.destinationId());
            Stream stream = streams.computeIfAbsent(message.stream(), Stream::new);
            Sending sending = new Sending(message, lane, stream);
            stream.outstanding.add(sending);
            lane.waiting.add(sending);
            drain(lane);
            return sending.future;
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen(int destinationId, int stream) {
        lock.lock();
        try {
            Lane lane = lanes.get(destinationId);
            Stream of = streams.get(stream);
            return lost == null
                    && (lane == null ? initialWindow > 0 : lane.waiting.isEmpty() && lane.unanswered < lane.window)
                    && (of == null || of.outstanding.size() < STREAM_SPAN_LIMIT);
        } finally {
            lock.unlock();
        }
    }

    /** From now on so many messages to the destination may be unanswered. */
    void set(int destinationId, int window) {
        lock.lock();
        try {
            if (window == initialWindow && !lanes.containsKey(destinationId)) {
                // What a new lane has anyway; many destinations are only consumed from.
                return;
            }
            Lane lane = lane(destinationId);
            lane.window = window;
            drain(lane);
        } finally {
            lock.unlock();
        }
    }

    /** Fails everything that was not answered, oldest first within each stream. */
    void lose(PenstockException why) {
        List<Sending> left = new ArrayList<>();
        lock.lock();
        try {
            lost = why;
            for (Stream stream : streams.values()) {
                left.addAll(stream.outstanding);
            }
            streams.clear();
            lanes.clear();
        } finally {
            lock.unlock();
        }
        for (Sending sending : left) {
            sending.future.completeExceptionally(why);
        }
    }

    private Lane lane(int destinationId) {
        return lanes.computeIfAbsent(destinationId, id -> new Lane(id, initialWindow));
    }

    private void drain(Lane lane) {
        for (Sending head = lane.waiting.peek(); head != null; head = lane.waiting.peek()) {
            if (head.future.isDone()) {
                // Its caller gave it up while it waited.
                lane.waiting.remove();
                head.stream.settle(head);
                continue;
            }
            if (lane.unanswered >= lane.window) {
                return;
            }
            if (!head.stream.allows(head)) {
                head.stream.blocked.add(lane);
                return;
            }
            lane.waiting.remove();
            lane.unanswered++;
            out.accept(head);
        }
    }

    private void answered(Sending sending, int window) {
        lock.lock();
        try {
            Lane lane = sending.lane;
            lane.unanswered--;
            if (window >= 0) {
                lane.window = window;
            }
            sending.stream.settle(sending);
            List<Lane> unblocked = sending.stream.takeUnblocked();
            drain(lane);
            unblocked.forEach(this::drain);
            forgetIdle(sending);
        } finally {
            lock.unlock();
        }
    }

    private void forgetIdle(Sending last) {
        if (lanes.size() > REMEMBERED_MAX && last.lane.isIdle()) {
            lanes.remove(last.lane.destinationId, last.lane);
        }
        if (streams.size() > REMEMBERED_MAX && last.stream.outstanding.isEmpty()) {
            streams.remove(last.stream.id, last.stream);
        }
    }

    /** The messages to one destination. Guarded by the lock. */
    private static final class Lane {
        private final int destinationId;
        private final ArrayDeque<Sending> waiting = new ArrayDeque<>();
        private int window;
        private int unanswered;

        Lane(int destinationId, int window) {
            this.destinationId = destinationId;
            this.window = window;
        }

        boolean isIdle() {
            return unanswered == 0 && waiting.isEmpty() && window > 0;
        }
    }

    /** The messages of one sequence stream, in the order of their numbers. Guarded by the lock. */
    private static final class Stream {
        private final int id;
        private final ArrayDeque<Sending> outstanding = new ArrayDeque<>();
        private final Set<Lane> blocked = new HashSet<>();

        Stream(int id) {
            this.id = id;
        }

        boolean allows(Sending sending) {
            return sending.message.number() - outstanding.peek().message.number() < STREAM_SPAN_LIMIT;
        }

        /** Marks one as answered and drops what is answered at the old end. */
        void settle(Sending sending) {
            sending.settled = true;
            while (!outstanding.isEmpty() && outstanding.peek().settled) {
                outstanding.remove();
            }
        }

        List<Lane> takeUnblocked() {
            if (blocked.isEmpty()) {
                return List.of();
            }
            List<Lane> taken = List.copyOf(blocked);
            blocked.clear();
            return taken;
        }
    }

    /** One message between {@code produce} and its answer. */
    final class Sending implements Pending {
        private final OutgoingMessage message;
        private final Lane lane;
        private final Stream stream;
        private final CompletableFuture<Void> future = new CompletableFuture<>();
        private boolean settled;

        private Sending(OutgoingMessage message, Lane lane, Stream stream) {
            this.message = message;
            this.lane = lane;
            this.stream = stream;
        }

        OutgoingMessage message() {
            return message;
        }

        @Override
        public void onAnswer(Frame answer) {
            answered(this, ProduceAnswer.LAYOUT.decode(answer.body()).window());
            future.complete(null);
        }

        /** An error of the broker; the loss of the connection comes by {@link ProduceWindows#lose}. */
        @Override
        public void onFailure(PenstockException failure) {
            if (lostByNow(failure)) {
                return;
            }
            answered(this, -1);
            future.completeExceptionally(failure);
        }
    }

    private boolean lostByNow(PenstockException failure) {
        return failure.code() == ErrorCode.CONNECTION_LOST;
    }
}
