package io.penstock.broker.store;

import io.penstock.broker.store.file.Disk;

/**
 * A small file that says one thing by being there, and says it durably.
 *
 * <p>One thread at a time. A crash while it is set or cleared leaves it set or cleared.
 */
public final class MarkerFile {
    /** While it is there, no block can be trusted: the index is being made anew from the log. */
    public static final String REBUILDING = "rebuilding";

    private final Disk disk;
    private final String name;

    public MarkerFile(Disk disk, String name) {
        this.disk = disk;
        this.name = name;
    }

    public boolean isSet() {
        return disk.list().contains(name);
    }

    /** Returns when a power loss cannot undo it. */
    public void set() {
        if (!isSet()) {
            disk.create(name, 0).close();
        }
        disk.forceDirectory();
    }

    /** Returns when a power loss cannot undo it. */
    public void clear() {
        if (isSet()) {
            disk.delete(name);
        }
        disk.forceDirectory();
    }
}
