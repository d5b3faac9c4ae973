package io.penstock.protocol.transport;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.penstock.protocol.agent.Scheduler;
import io.penstock.protocol.agent.ThreadKind;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one transport: event loops for sockets, event loops for in-JVM channels, and one thread for name
 * look-ups, which block. A thread starts with its first task and ends with the transport.
 */
final class EventLoops implements Scheduler {
    private static final int SHUTDOWN_LIMIT_MS = 5_000;
    private static final int LOOKUP_IDLE_S = 5;
    private static final int LOOKUPS_MAX = 1_024;

    private final IoEventLoopGroup sockets;
    private final IoEventLoopGroup inJvm;
    private final ThreadPoolExecutor lookups;
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    EventLoops(String name, int threads, ThreadKind kind) {
        boolean daemon = kind.isDaemon();
        sockets = new MultiThreadIoEventLoopGroup(
                threads, remembering(new DefaultThreadFactory(name + "-io", daemon)), NioIoHandler.newFactory());
        inJvm = new MultiThreadIoEventLoopGroup(
                threads, remembering(new DefaultThreadFactory(name + "-vm", daemon)), LocalIoHandler.newFactory());
        lookups = new ThreadPoolExecutor(
                1,
                1,
                LOOKUP_IDLE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(LOOKUPS_MAX),
                new DefaultThreadFactory(name + "-lookup", true));
        lookups.allowCoreThreadTimeOut(true);
    }

    IoEventLoopGroup of(Endpoint endpoint) {
        return endpoint instanceof Endpoint.Tcp ? sockets : inJvm;
    }

    ExecutorService lookups() {
        return lookups;
    }

    @Override
    public Task after(long delayMs, Runnable task) {
        var scheduled = sockets.next().schedule(task, delayMs, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    /** True on one of these threads, which must not wait for themselves. */
    boolean isCurrentThreadOurs() {
        for (IoEventLoopGroup group : List.of(sockets, inJvm)) {
            for (EventExecutor loop : group) {
                if (loop.inEventLoop()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Ends all threads; waits, bounded, unless called by one of them. */
    void close() {
        boolean ours = isCurrentThreadOurs();
        lookups.shutdownNow();
        sockets.shutdownGracefully(0, SHUTDOWN_LIMIT_MS, TimeUnit.MILLISECONDS);
        inJvm.shutdownGracefully(0, SHUTDOWN_LIMIT_MS, TimeUnit.MILLISECONDS);
        if (ours) {
            return;
        }
        try {
            for (Thread thread : threads) {
                thread.join(SHUTDOWN_LIMIT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An event loop calls itself terminated a moment before its thread is gone; only the threads themselves tell. */
    private ThreadFactory remembering(ThreadFactory factory) {
        return task -> {
            Thread thread = factory.newThread(task);
            threads.add(thread);
            return thread;
        };
    }
}
