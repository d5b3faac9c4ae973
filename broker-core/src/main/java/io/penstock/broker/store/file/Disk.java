package io.penstock.broker.store.file;

import java.util.List;

/**
 * One flat directory of files: all that the store knows of a disk, so that a test can take its power away.
 *
 * <p>Names are made by the store, never by users. Different threads may use different files at once; creating, renaming
 * and deleting may come from several threads as long as they concern different names. What a crash does: bytes survive
 * from {@link DiskFile#force} on; a create, rename or delete survives from {@link #forceDirectory} on, and until then
 * the latest of them may be undone. Every failure is a {@link StoreException}.
 */
public interface Disk extends AutoCloseable {
    /** The largest piece in which a file is filled: larger ones make each later small force write the whole piece. */
    int FILL_STEP_BYTES = 64 * 1024;

    /** The names of all files, sorted. */
    List<String> list();

    /** Opens an existing file. The caller closes it. */
    DiskFile open(String name);

    /**
     * Creates a file of zeros, every byte of it allocated by writing, and forces it (not the directory). If this fails
     * nothing is left behind. The caller closes the file.
     */
    DiskFile create(String name, long length);

    /** Renames a file, replacing {@code to} if that exists. Open handles stay valid and keep their old name. */
    void rename(String from, String to);

    /** Truncates the file to nothing, so that its space is free at once even while it is mapped, and removes it. */
    void delete(String name);

    /** Makes all creates, renames and deletes so far survive a power loss. */
    void forceDirectory();

    /** Bytes that can still be allocated, as far as the operating system tells. */
    long freeBytes();

    @Override
    void close();
}
