package io.penstock.protocol.client;

import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.agent.Scheduler;
import io.penstock.protocol.wire.Deliver;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import io.penstock.protocol.wire.Recall;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps a client at a broker: the life described by {@link ClientState}, and the requests that outlive a broker.
 *
 * <p>One lock guards state and requests; a request is sent under it, so that the order of calls is the order on the wire,
 * also between what is repeated and what is new. Futures complete and the listener is called outside it. Thread-safe.
 */
final class BrokerKeeper implements BrokerEvents {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerKeeper.class);
    private static final int SWEEP_MS = 100;

    private final BrokerFinder finder;
    private final Clock clock;
    private final Scheduler scheduler;
    private final BrokerClientListener listener;
    private final Recollection recollection;
    private final Backoff backoff;
    private final AtomicInteger epochs = new AtomicInteger();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final RequestQueue requests = new RequestQueue();
    private ClientState state = ClientState.CONNECTING;
    private PenstockException ended;
    private int restorations;
    private volatile Present present;
    private volatile BrokerInfo lastBroker;

    /**
     * @param finder finds brokers
     * @param recollection what is set up again at a new broker
     */
    BrokerKeeper(
            BrokerFinder finder,
            Clock clock,
            Scheduler scheduler,
            BrokerClientListener listener,
            Recollection recollection,
            ClientOptions.Failover failover) {
        this.finder = finder;
        this.clock = clock;
        this.scheduler = scheduler;
        this.listener = listener;
        this.recollection = recollection;
        this.backoff = new Backoff(failover);
    }

    /** The broker that the client is at, and what is added to generations on its wire. */
    record Present(ChannelBrokerClient channel, int generations) {}

    CompletableFuture<Void> start() {
        backoff.takeAttempt();
        look();
        scheduler.after(SWEEP_MS, this::sweep);
        return connected;
    }

    /** The broker that the client is at, or null while it is at none. */
    Present present() {
        return present;
    }

    /** What the last broker said of itself. */
    BrokerInfo lastBroker() {
        return lastBroker;
    }

    /** Sends a request now or as soon as there is a broker. */
    <A> CompletableFuture<A> submit(Request.AtLoss atLoss, Request.Limit limit, Request.Sender<A> sender) {
        Request<A> request = new Request<>(atLoss, limit, clock.nanos(), sender);
        lock.lock();
        try {
            if (ended != null) {
                return CompletableFuture.failedFuture(ended);
            }
            requests.add(request);
            if (state == ClientState.CONNECTED) {
                request.send(present);
            }
        } finally {
            lock.unlock();
        }
        follow(request);
        return request.future;
    }

    private <A> void follow(Request<A> request) {
        CompletableFuture<A> sent = request.sent();
        if (sent == null) {
            return;
        }
        sent.whenComplete((answer, failure) -> {
            if (failure == null) {
                if (take(request)) {
                    request.future.complete(answer);
                }
                return;
            }
            PenstockException why = Greeting.asPenstock(failure);
            if (why.code().category() == ErrorCode.Category.RECONNECT) {
                leave(why);
            } else if (take(request)) {
                request.future.completeExceptionally(why);
            }
        });
    }

    private boolean take(Request<?> request) {
        lock.lock();
        try {
            return requests.remove(request);
        } finally {
            lock.unlock();
        }
    }

    /** The broker itself says that another connection is needed; the request stays for it. */
    private void leave(PenstockException why) {
        Present at = present;
        if (at != null && why.code() != ErrorCode.CONNECTION_LOST) {
            at.channel().abandon(why.getMessage());
        }
    }

    private void look() {
        finder.find(epochs::getAndIncrement, this).whenComplete((channel, failure) -> {
            if (failure == null) {
                found(channel);
            } else {
                notFound(Greeting.asPenstock(failure));
            }
        });
    }

    private void found(ChannelBrokerClient channel) {
        boolean first;
        lock.lock();
        try {
            if (ended != null) {
                channel.abandon("the client is closed");
                return;
            }
            first = state == ClientState.CONNECTING;
            if (!first) {
                change(ClientState.RESTORING, "found " + channel.broker().dialled());
                restorations++;
            }
        } finally {
            lock.unlock();
        }
        Present next = new Present(channel, restorations);
        if (first) {
            resume(next);
            connected.complete(null);
            return;
        }
        recollection.restore(channel, next.generations()).whenComplete((lost, failure) -> {
            if (failure == null) {
                resume(next);
                lost.forEach(listener::onLinkLost);
                listener.onRestored();
            } else {
                notRestored(channel, Greeting.asPenstock(failure));
            }
        });
    }

    private void resume(Present next) {
        List<Request<?>> waiting;
        lock.lock();
        try {
            if (ended != null) {
                next.channel().abandon("the client is closed");
                return;
            }
            lastBroker = next.channel().broker();
            present = next;
            change(ClientState.CONNECTED, "with " + next.channel().broker().dialled());
            waiting = requests.inOrder();
            for (Request<?> request : waiting) {
                request.send(next);
            }
        } finally {
            lock.unlock();
        }
        waiting.forEach(this::follow);
        if (next.channel().isLost()) {
            lost(next.channel(), new PenstockException(ErrorCode.CONNECTION_LOST, "lost while it was restored"));
        }
    }

    private void notRestored(ChannelBrokerClient channel, PenstockException why) {
        channel.abandon("the client could not be restored: " + why.getMessage());
        if (why.code().category() == ErrorCode.Category.FIX_REQUEST) {
            end(ClientState.LOST, why);
        } else {
            notFound(why);
        }
    }

    private void notFound(PenstockException why) {
        boolean hopeless =
                why.code().category() == ErrorCode.Category.SECURITY || why.code() == ErrorCode.PROTOCOL_LEVEL;
        boolean again = false;
        boolean atStart;
        boolean warn;
        int attempts;
        long delayMs = 0;
        lock.lock();
        try {
            if (ended != null) {
                return;
            }
            atStart = state == ClientState.CONNECTING;
            if (state == ClientState.RESTORING) {
                change(ClientState.RECONNECTING, why.getMessage());
            }
            attempts = backoff.attempts();
            warn = backoff.isWarningDue();
            if (!hopeless && backoff.takeAttempt()) {
                again = true;
                delayMs = backoff.delayMs();
            }
        } finally {
            lock.unlock();
        }
        if (again) {
            LOG.atLevel(warn ? Level.WARN : Level.INFO)
                    .log("[client-look] no broker in round {}, next in {} ms: {}", attempts, delayMs, why.getMessage());
            scheduler.after(delayMs, this::look);
        } else if (hopeless || atStart) {
            end(ClientState.LOST, why);
        } else {
            end(ClientState.LOST, givenUp(attempts, why));
        }
    }

    private static PenstockException givenUp(int attempts, PenstockException why) {
        return new PenstockException(
                ErrorCode.RECONNECT_GIVEN_UP, "no broker after " + attempts + " rounds: " + why.getMessage(), why);
    }

    @Override
    public void onDeliver(ChannelBrokerClient from, Deliver messages) {
        Present at = present;
        if (at != null && at.channel() == from) {
            listener.onDeliver(messages.link(), messages.generation() - at.generations(), messages);
        }
    }

    @Override
    public void onRecall(ChannelBrokerClient from, Recall recall) {
        Present at = present;
        if (at != null && at.channel() == from) {
            listener.onRecall(new Recall(recall.link(), recall.generation() - at.generations(), recall.messages()));
        }
    }

    @Override
    public void onLost(ChannelBrokerClient from, PenstockException why) {
        lost(from, why);
    }

    private void lost(ChannelBrokerClient channel, PenstockException why) {
        List<Request<?>> failing;
        boolean again;
        long delayMs = 0;
        lock.lock();
        try {
            Present at = present;
            if (ended != null || at == null || at.channel() != channel) {
                return;
            }
            present = null;
            change(ClientState.INTERRUPTED, why.getMessage());
            failing = requests.takeUnrepeatable();
            backoff.startReconnecting();
            again = backoff.takeAttempt();
            if (again) {
                delayMs = backoff.delayMs();
            }
        } finally {
            lock.unlock();
        }
        RequestQueue.fail(failing, why);
        if (!again) {
            end(ClientState.LOST, why);
            return;
        }
        listener.onInterrupted(why);
        lock.lock();
        try {
            if (ended != null) {
                return;
            }
            change(ClientState.RECONNECTING, "looking for a broker");
        } finally {
            lock.unlock();
        }
        scheduler.after(delayMs, this::look);
    }

    /** Ends the client, in order or not; the channel it was at, or null. */
    ChannelBrokerClient end(ClientState how, PenstockException why) {
        List<Request<?>> left;
        Present at;
        lock.lock();
        try {
            if (ended != null) {
                return null;
            }
            ended = why;
            at = present;
            present = null;
            change(how, why.getMessage());
            left = requests.takeAll();
        } finally {
            lock.unlock();
        }
        RequestQueue.fail(left, why);
        boolean neverConnected = connected.completeExceptionally(why);
        if (how == ClientState.LOST && !neverConnected) {
            listener.onLost(why);
        }
        return at == null ? null : at.channel();
    }

    private void sweep() {
        List<Request<?>> expired;
        lock.lock();
        try {
            if (ended != null) {
                return;
            }
            expired = requests.takeExpired(clock.nanos());
        } finally {
            lock.unlock();
        }
        RequestQueue.expire(expired);
        scheduler.after(SWEEP_MS, this::sweep);
    }

    /** The one place where the state changes. Under the lock. */
    private void change(ClientState next, String why) {
        LOG.debug("[client-state] {} to {}: {}", state, next, why);
        state = next;
    }
}
