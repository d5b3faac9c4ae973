package io.penstock.broker.store.file;

/**
 * An operating failure of the store: what went wrong, in which file and where.
 *
 * <p>The category says what can be done about it. A programmer's error (a position that was never written, a batch
 * appended twice) is an {@link IllegalStateException} or {@link IllegalArgumentException} instead. Immutable, so the
 * instance with which a log has latched may be thrown on any thread.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What can be done about the failure. */
    public enum Category {
        /** No room on the disk or below a configured limit. Nothing was changed; clears by itself when room is made. */
        FULL,
        /** The operating system refused a read, write or force. What was not forced is in doubt; needs a restart. */
        FAILED,
        /** Bytes that had been durable are not what was written. Needs {@code penstock log verify} and repair. */
        CORRUPT,
        /** Another process has this store open. */
        IN_USE,
        /** Something that must be there is not: a file, or a position that was freed. */
        MISSING,
        /** Written by a newer Penstock. */
        UNKNOWN_VERSION
    }

    /** The value of {@link #position()} when there is none to name. */
    public static final long NO_POSITION = -1;

    private final Category category;
    private final String file;
    private final long position;

    public StoreException(Category category, String file, long position, String message) {
        this(category, file, position, message, null);
    }

    public StoreException(Category category, String file, long position, String message, Throwable cause) {
        super(describe(category, file, position, message), cause);
        this.category = category;
        this.file = file;
        this.position = position;
    }

    private static String describe(Category category, String file, long position, String message) {
        String at = position == NO_POSITION ? "" : " at position " + position;
        return message + " [" + category + ", " + file + at + "]";
    }

    public Category category() {
        return category;
    }

    /** The file, or what stands for several of them ("log"). */
    public String file() {
        return file;
    }

    /** The log position (for log files) or the byte in the file; {@link #NO_POSITION} if there is none to name. */
    public long position() {
        return position;
    }
}
