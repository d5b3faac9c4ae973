package io.penstock.broker.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import io.penstock.protocol.agent.Waiting;
import io.penstock.protocol.transport.Connection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * The ring between the event loops and the log thread: bounded in slots and in bytes.
 *
 * <p>Event loops only <em>try</em> to publish. On failure the connection keeps the frame, stops reading and is resumed by
 * the log thread once there is room, so that a full ring is back-pressure on sockets and never a blocked event loop.
 *
 * <p>Publishing and parking: any event loop. Taking and resuming: the log thread. A crash loses what is in the ring;
 * none of it was answered.
 */
public final class Ingress {
    private static final class Slot {
        private Command command;
    }

    private final RingBuffer<Slot> ring;
    private final EventPoller<Slot> poller;
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();
    /** Holds a connection at most once, since a parked connection reads nothing: bounded by the connection limit. */
    private final MpscUnboundedArrayQueue<Connection> parked = new MpscUnboundedArrayQueue<>(64);

    /** What must not be lost and found the ring full; bounded by the connection limit. */
    private final MpscUnboundedArrayQueue<Sure> sure = new MpscUnboundedArrayQueue<>(64);

    private final Waiting waiting;

    private record Sure(Command command, long after) {}

    /**
     * @param slots a power of two
     * @param bytesMax how many bytes of commands may wait, all connections together
     * @param waiting how the log thread rests; publishing wakes it
     */
    public Ingress(int slots, long bytesMax, Waiting waiting) {
        this.ring = RingBuffer.createMultiProducer(Slot::new, slots, new WakeOnPublish(waiting));
        this.poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        this.bytesMax = bytesMax;
        this.waiting = waiting;
    }

    /**
     * Publishes a command unless the ring is full.
     *
     * @return whether it was taken
     */
    public boolean tryPublish(Command command) {
        int weight = command.weight();
        if (bytes.get() + weight > bytesMax && bytes.get() > 0) {
            return false;
        }
        long sequence;
        try {
            sequence = ring.tryNext();
        } catch (com.lmax.disruptor.InsufficientCapacityException full) {
            return false;
        }
        bytes.addAndGet(weight);
        ring.get(sequence).command = command;
        ring.publish(sequence);
        return true;
    }

    /**
     * Publishes a command that must not be lost, such as the end of a connection: at most one for each connection. It
     * keeps its place behind what the caller published before.
     */
    public void publish(Command command) {
        if (!tryPublish(command)) {
            sure.offer(new Sure(command, ring.getCursor()));
            waiting.wake();
        }
    }

    /** Remembers a connection whose frame found no room; {@link #resumeParked} lets it go on. */
    public void park(Connection connection) {
        parked.offer(connection);
        waiting.wake();
    }

    /**
     * Hands commands over in order until the taker answers false; the command for which it does so is taken.
     */
    void take(Predicate<Command> taker) {
        boolean[] more = {true};
        try {
            poller.poll((slot, sequence, endOfBatch) -> {
                Command command = slot.command;
                slot.command = null;
                bytes.addAndGet(-command.weight());
                more[0] = taker.test(command);
                return more[0];
            });
        } catch (Exception e) {
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
        while (more[0]
                && !sure.isEmpty()
                && sure.peek().after <= poller.getSequence().get()) {
            more[0] = taker.test(sure.poll().command);
        }
    }

    /**
     * Lets the connections that are parked now offer their frames again, once there is room for any; those that park anew
     * meanwhile wait their turn.
     */
    int resumeParked() {
        if (bytes.get() >= bytesMax || ring.remainingCapacity() == 0) {
            return 0;
        }
        int resumed = 0;
        for (int left = parked.size(); left > 0; left--) {
            Connection next = parked.poll();
            if (next != null) {
                next.resume();
                resumed++;
            }
        }
        return resumed;
    }

    /** The log thread polls and rests by its own strategy; all that is left to the ring is to wake it. */
    private record WakeOnPublish(Waiting waiting) implements WaitStrategy {
        @Override
        public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
                throws AlertException {
            barrier.checkAlert();
            return dependent.get();
        }

        @Override
        public void signalAllWhenBlocking() {
            waiting.wake();
        }
    }
}
