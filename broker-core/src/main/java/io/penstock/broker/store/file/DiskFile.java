package io.penstock.broker.store.file;

import java.nio.ByteBuffer;

/**
 * An open file: positional writes, force, and views for reading.
 *
 * <p>One thread writes, any thread reads through views, and {@link #force} may come from a third. A view is valid until
 * the file is closed or its space is given to something else; who hands views to others keeps that from happening.
 * Closing is idempotent.
 */
public interface DiskFile extends AutoCloseable {
    /** The name under which this handle was opened; a later rename does not show here. */
    String name();

    long length();

    /** Writes all remaining bytes at the position; beyond the end the file grows. */
    void write(long position, ByteBuffer bytes);

    /** Makes all bytes written so far survive a power loss. */
    void force();

    /** A read-only slice of the file's memory, big-endian, with position 0. */
    ByteBuffer view(long position, int length);

    @Override
    void close();
}
