package io.penstock.broker.destination;

import io.penstock.broker.store.BlockFiles;
import io.penstock.broker.store.QueueEntry;
import io.penstock.broker.store.file.MemoryDisk;
import io.penstock.protocol.wire.DestinationCreate.Kind;
import io.penstock.protocol.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.function.Consumer;

/** What tests of the replicated state share: destinations over a store in memory, and messages for them. */
public final class StateFixture {
    public final BlockFiles blocks;
    public final Destinations destinations;
    private long position;

    public StateFixture() {
        blocks = new BlockFiles(new MemoryDisk(64L << 20));
        blocks.restore(new BitSet());
        destinations = new Destinations(blocks);
    }

    public Destination queue(String name) {
        return create(name, Kind.QUEUE, DestinationSettings.UNLIMITED);
    }

    public Destination topic(String name) {
        return create(name, Kind.TOPIC, DestinationSettings.UNLIMITED);
    }

    public Destination create(String name, Kind kind, DestinationSettings settings) {
        return destinations.put(new DestinationRecord(destinations.nextId(), name, kind, settings));
    }

    /** Appends one message of so many bytes. */
    public long send(Destination destination, int bytes) {
        position += bytes;
        return destination.append(0, new QueueEntry().set(position, bytes, 0, 0, 0, 0));
    }

    public void send(Destination destination, int bytes, int messages) {
        for (int i = 0; i < messages; i++) {
            send(destination, bytes);
        }
    }

    public static ByteBuffer encoded(Consumer<OutBuffer> encoder) {
        OutBuffer out = new OutBuffer();
        encoder.accept(out);
        return out.toByteBuffer();
    }
}
