package io.penstock.protocol.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.OutBuffer;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection over a Netty channel: the write side and the life; {@link FrameReader} is the read side.
 *
 * <p>Senders put buffers into a queue, and the first of them since the last drain asks the event loop to come: however
 * many sends happen before it comes, they leave as few large writes and one flush. The queue is bounded by those who
 * send (credit, windows), who watch {@link #unsentBytes}. Writes go out in chunks whose completion is the progress that
 * the stall limit watches.
 *
 * <p>Who accepted a connection takes no frame of it while more than {@link ConnectionLimits#readHoldMark} is unsent, so that
 * requests whose answers nobody reads do not pile up answers here. Who dialled always reads: would both sides wait for
 * the other to read, neither would.
 *
 * <p>Fields without {@code volatile} or an atomic belong to the event loop.
 */
final class NettyConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(NettyConnection.class);
    private static final int CHUNK_MAX = 256 * 1024;
    private static final int CHUNK_MIN = 512;
    private static final int DRAIN_LIMIT = 4 * 1024 * 1024;
    private static final int CLOSE_LIMIT_MS = 1_000;
    private static final int WATCHES_PER_LIMIT = 8;

    /** The mark of a connection that reads whatever is unsent. */
    static final long READS_ALWAYS = Long.MAX_VALUE;

    private final long id;
    private final Peer peer;
    private final Channel channel;
    private final ConnectionLimits limits;
    private final Clock clock;
    private final ConnectionObserver observer;
    private final WriteProgress progress;
    private final MpscUnboundedArrayQueue<ByteBuffer> outgoing = new MpscUnboundedArrayQueue<>(64);
    private final AtomicBoolean drainAsked = new AtomicBoolean();
    private final AtomicReference<String> closeReason = new AtomicReference<>();
    private final AtomicBoolean loggedIn = new AtomicBoolean();
    private final FrameReader reader;
    private volatile boolean encrypted;
    private ConnectionHandler handler;
    private long heardAtNanos;

    NettyConnection(
            long id,
            Channel channel,
            Peer peer,
            ConnectionLimits limits,
            long readHoldMark,
            Clock clock,
            ConnectionObserver observer) {
        this.id = id;
        this.peer = peer;
        this.channel = channel;
        this.limits = limits;
        this.clock = clock;
        this.observer = observer;
        this.progress = new WriteProgress(limits, clock, readHoldMark);
        this.reader = new FrameReader(this);
        this.heardAtNanos = clock.nanos();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String peer() {
        return peer.text();
    }

    @Override
    public boolean loopback() {
        return peer.loopback();
    }

    @Override
    public boolean encrypted() {
        return encrypted;
    }

    @Override
    public void send(OutBuffer frames) {
        ByteBuffer bytes = frames.detach();
        if (!bytes.hasRemaining() || closeReason.get() != null) {
            return;
        }
        progress.accepted(bytes.remaining());
        outgoing.offer(bytes);
        askForDrain();
    }

    @Override
    public long unsentBytes() {
        return progress.unsentBytes();
    }

    @Override
    public void resume() {
        // Never inline: the frame is parked only after onFrame has returned.
        execute(reader::resume);
    }

    @Override
    public void loggedIn() {
        if (loggedIn.compareAndSet(false, true)) {
            observer.onLoggedIn();
        }
    }

    @Override
    public void close(String reason) {
        if (closeReason.compareAndSet(null, reason)) {
            execute(this::closeAfterWrites);
        }
    }

    /** Begins the connection's life on its event loop; frames go to the handler from here on. */
    void begin(ConnectionHandler to) {
        handler = to;
        if (limits.loginMs() > 0) {
            channel.eventLoop().schedule(this::checkLogin, limits.loginMs(), TimeUnit.MILLISECONDS);
        }
        long watchMs = limits.idleMs() == 0 ? limits.writeStallMs() : Math.min(limits.idleMs(), limits.writeStallMs());
        scheduleWatch(Math.max(1, watchMs / WATCHES_PER_LIMIT));
    }

    /** Waits, bounded, until the channel is closed; from an event loop it does not wait. */
    void awaitClosed(long limitMs) {
        NettyTransport.await(channel.closeFuture(), limitMs);
    }

    InetAddress address() {
        return peer.address();
    }

    ConnectionHandler handler() {
        return handler;
    }

    FrameReader reader() {
        return reader;
    }

    boolean isClosing() {
        return closeReason.get() != null;
    }

    boolean holdsReads() {
        return progress.holdsReads();
    }

    int frameLimit() {
        return loggedIn.get() ? limits.frameMax() : limits.frameMaxBeforeLogin();
    }

    void heard() {
        heardAtNanos = clock.nanos();
    }

    void markEncrypted() {
        encrypted = true;
    }

    void setReading(AutoRead autoRead) {
        channel.config().setAutoRead(autoRead == AutoRead.ON);
    }

    /** Whether the socket is read as bytes arrive. */
    enum AutoRead {
        ON,
        OFF
    }

    /** The peer sent what is no frame: the connection is of no use any more. */
    void refuseFrame(String why) {
        LOG.warn("[connection-bad-frame] {} is closed: {}", this, why);
        observer.onBadFrame();
        close(why);
    }

    /** Something failed underneath; pending writes have no hope. */
    void fail(String why) {
        closeReason.compareAndSet(null, why);
        channel.close();
    }

    /** The channel is gone: the last call of the connection's life. */
    void gone() {
        closeReason.compareAndSet(null, "closed by the peer");
        outgoing.clear();
        loggedIn();
        try {
            if (handler != null) {
                handler.onClosed(this, closeReason.get());
            }
        } finally {
            observer.onGone(this);
        }
    }

    private void askForDrain() {
        if (drainAsked.compareAndSet(false, true)) {
            execute(this::drain);
        }
    }

    private void drain() {
        // Before polling, so that whoever offers after the last poll asks again.
        drainAsked.set(false);
        if (!channel.isActive()) {
            outgoing.clear();
            return;
        }
        int drained = 0;
        ByteBuf chunk = null;
        for (ByteBuffer bytes = outgoing.poll(); bytes != null; bytes = outgoing.poll()) {
            drained += bytes.remaining();
            while (bytes.hasRemaining()) {
                if (chunk == null) {
                    chunk = newChunk();
                }
                int part = Math.min(bytes.remaining(), chunk.maxWritableBytes());
                ByteBuffer slice = bytes.slice(bytes.position(), part);
                chunk.writeBytes(slice);
                bytes.position(bytes.position() + part);
                if (chunk.maxWritableBytes() == 0) {
                    write(chunk);
                    chunk = null;
                }
            }
            if (drained >= DRAIN_LIMIT) {
                askForDrain();
                break;
            }
        }
        if (chunk != null) {
            write(chunk);
        }
        channel.flush();
    }

    private ByteBuf newChunk() {
        int wanted = (int) Math.min(CHUNK_MAX, Math.max(CHUNK_MIN, progress.queuedBytes()));
        return channel.alloc().directBuffer(wanted, CHUNK_MAX);
    }

    private void write(ByteBuf chunk) {
        int size = chunk.readableBytes();
        progress.began(size);
        channel.write(chunk).addListener(future -> {
            if (progress.ended(size) && handler != null && channel.isActive()) {
                handler.onUnsentBelowLowMark(this);
                execute(reader::release);
            }
        });
    }

    private void closeAfterWrites() {
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        drain();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        var limit = channel.eventLoop().schedule(() -> channel.close(), CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(future -> limit.cancel(false));
    }

    private void checkLogin() {
        if (!loggedIn.get() && channel.isActive()) {
            timeOut("not logged in within " + limits.loginMs() + " ms");
        }
    }

    private void scheduleWatch(long watchMs) {
        var watch = channel.eventLoop().scheduleWithFixedDelay(this::watch, watchMs, watchMs, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(future -> watch.cancel(false));
    }

    private void watch() {
        long silentMs = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - heardAtNanos);
        if (reader.isWaiting()) {
            // We do not listen, so the peer's silence means nothing.
            heard();
        } else if (limits.idleMs() > 0 && silentMs > limits.idleMs()) {
            timeOut("silent for " + silentMs + " ms");
        }
        if (progress.stalledMs() > limits.writeStallMs()) {
            timeOut("took no bytes for " + progress.stalledMs() + " ms");
        }
    }

    private void timeOut(String why) {
        if (closeReason.compareAndSet(null, why)) {
            LOG.warn("[connection-timed-out] {} is closed: {}", this, why);
            observer.onTimedOut();
            channel.close();
        }
    }

    private void execute(Runnable task) {
        if (!channel.eventLoop().isShuttingDown()) {
            channel.eventLoop().execute(task);
        }
    }

    @Override
    public String toString() {
        return "connection " + id + " with " + peer.text();
    }
}
