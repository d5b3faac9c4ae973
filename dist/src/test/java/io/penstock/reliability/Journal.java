package io.penstock.reliability;

import io.penstock.traffic.DeliveryCheck.Redelivered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * The ledger of a process that may be killed: each event is written to a file at once, so that whatever happened before the kill
 * is known. The reader may follow while the writer lives. Several threads may write; one reads.
 */
final class Journal implements Ledger, AutoCloseable {
    private static final int ENTRY_SIZE = 14;

    enum Event {
        ATTEMPTED,
        ANSWERED,
        ROLLED_BACK,
        RECEIVED,
        RECEIVED_AGAIN,
        SETTLED,
        GIVEN_BACK
    }

    /**
     * One event.
     *
     * @param nanos when it was written, by the monotonic clock that all processes of a machine share on Linux, so that the journals
     *     of several can be put in order
     */
    record Entry(long nanos, Event event, int flow, int number) {
        void tell(Ledger ledger) {
            switch (event) {
                case ATTEMPTED -> ledger.attempted(flow, number);
                case ANSWERED -> ledger.answered(flow, number);
                case ROLLED_BACK -> ledger.rolledBack(flow, number);
                case RECEIVED -> ledger.received(flow, number, Redelivered.NO);
                case RECEIVED_AGAIN -> ledger.received(flow, number, Redelivered.YES);
                case SETTLED -> ledger.settled(flow, number);
                case GIVEN_BACK -> ledger.givenBack(flow, number);
            }
        }
    }

    private final FileChannel file;

    Journal(Path path) {
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void attempted(int flow, int number) {
        write(Event.ATTEMPTED, flow, number);
    }

    @Override
    public void answered(int flow, int number) {
        write(Event.ANSWERED, flow, number);
    }

    @Override
    public void rolledBack(int flow, int number) {
        write(Event.ROLLED_BACK, flow, number);
    }

    @Override
    public void received(int flow, int number, Redelivered redelivered) {
        write(redelivered == Redelivered.YES ? Event.RECEIVED_AGAIN : Event.RECEIVED, flow, number);
    }

    @Override
    public void settled(int flow, int number) {
        write(Event.SETTLED, flow, number);
    }

    @Override
    public void givenBack(int flow, int number) {
        write(Event.GIVEN_BACK, flow, number);
    }

    @Override
    public void failed(int flow, String what) {
        System.out.println("FAILED flow " + flow + " " + what);
    }

    private void write(Event event, int flow, int number) {
        ByteBuffer entry = ByteBuffer.allocate(ENTRY_SIZE);
        entry.putLong(System.nanoTime())
                .put((byte) event.ordinal())
                .put((byte) flow)
                .putInt(number)
                .flip();
        try {
            // One write of an appending channel is one system call: a kill leaves all of the entry or nothing.
            file.write(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Follows a journal from its beginning. One thread. */
    static final class Reader {
        private final Path path;
        private long at;

        Reader(Path path) {
            this.path = path;
        }

        String name() {
            return path.getFileName().toString();
        }

        /** Bytes read so far. */
        long at() {
            return at;
        }

        /** Tells the ledger what was written since the last call. */
        void follow(Ledger ledger) {
            read(entry -> entry.tell(ledger));
        }

        /** Hands on what was written since the last call. */
        void read(Consumer<Entry> entries) {
            if (!Files.exists(path)) {
                return;
            }
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                ByteBuffer buffer = ByteBuffer.allocate(ENTRY_SIZE * 4096);
                while (file.read(buffer.clear(), at) > 0) {
                    buffer.flip();
                    while (buffer.remaining() >= ENTRY_SIZE) {
                        long nanos = buffer.getLong();
                        entries.accept(new Entry(nanos, Event.values()[buffer.get()], buffer.get(), buffer.getInt()));
                        at += ENTRY_SIZE;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
