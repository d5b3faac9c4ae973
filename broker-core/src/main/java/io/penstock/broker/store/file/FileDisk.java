package io.penstock.broker.store.file;

import io.penstock.broker.store.file.StoreException.Category;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of the file system. It holds an exclusive lock on the file {@code lock} in it from construction to close,
 * so that two brokers cannot open one store.
 *
 * <p>Threads: as {@link Disk} says. A crash releases the lock with the process.
 */
public final class FileDisk implements Disk {
    private static final String LOCK_FILE = "lock";
    /** Below this much free space a failed write is taken for a full disk whatever its message says. */
    private static final long SURELY_FULL_BYTES = 256 * 1024;

    private final Path directory;
    private final FileChannel lockChannel;
    private final FileLock lock;

    public FileDisk(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            lockChannel =
                    FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failure(directory.toString(), "cannot open the store directory", e);
        }
        lock = lockOrFail();
    }

    private FileLock lockOrFail() {
        FileLock got = null;
        try {
            got = lockChannel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by another store object of this JVM: reported below like a lock held by another process.
        } catch (IOException e) {
            closeLockChannel();
            throw failure(LOCK_FILE, "cannot lock the store directory " + directory, e);
        }
        if (got == null) {
            closeLockChannel();
            throw new StoreException(
                    Category.IN_USE,
                    LOCK_FILE,
                    StoreException.NO_POSITION,
                    "the store directory " + directory + " is in use by another broker");
        }
        return got;
    }

    private void closeLockChannel() {
        try {
            lockChannel.close();
        } catch (IOException e) {
            throw failure(LOCK_FILE, "cannot close the lock file", e);
        }
    }

    @Override
    public List<String> list() {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals(LOCK_FILE))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failure(directory.toString(), "cannot list the store directory", e);
        }
    }

    @Override
    public DiskFile open(String name) {
        try {
            FileChannel channel =
                    FileChannel.open(directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new MappedFile(this, name, channel, channel.size());
        } catch (NoSuchFileException e) {
            throw new StoreException(Category.MISSING, name, StoreException.NO_POSITION, "no such file", e);
        } catch (IOException e) {
            throw failure(name, "cannot open the file", e);
        }
    }

    @Override
    public DiskFile create(String name, long length) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    directory.resolve(name),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            fill(channel, length);
            channel.force(true);
            return new MappedFile(this, name, channel, length);
        } catch (IOException e) {
            StoreException failure = failure(name, "cannot allocate " + length + " bytes", e);
            if (channel != null) {
                removeRemains(name, channel, failure);
            }
            throw failure;
        }
    }

    private static void fill(FileChannel channel, long length) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(FILL_STEP_BYTES, Math.max(1, length)));
        long position = 0;
        while (position < length) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), length - position));
            position += channel.write(zeros, position);
        }
    }

    private void removeRemains(String name, FileChannel channel, StoreException failure) {
        try (channel) {
            channel.truncate(0);
            Files.deleteIfExists(directory.resolve(name));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void rename(String from, String to) {
        try {
            Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw failure(from, "the file system cannot rename atomically", e);
        } catch (IOException e) {
            throw failure(from, "cannot rename to " + to, e);
        }
    }

    @Override
    public void delete(String name) {
        Path path = directory.resolve(name);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            Files.delete(path);
        } catch (IOException e) {
            throw failure(name, "cannot delete the file", e);
        }
    }

    @Override
    public void forceDirectory() {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw failure(directory.toString(), "cannot force the store directory", e);
        }
    }

    @Override
    public long freeBytes() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw failure(directory.toString(), "cannot ask for free space", e);
        }
    }

    /** Tells a full disk from a broken one, since Java has one exception for both. */
    StoreException failure(String file, String message, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        boolean full = reason.contains("No space left") || reason.contains("quota exceeded") || surelyFull();
        Category category = full ? Category.FULL : Category.FAILED;
        return new StoreException(
                category, file, StoreException.NO_POSITION, message + " in " + directory + ": " + reason, cause);
    }

    private boolean surelyFull() {
        try {
            return Files.getFileStore(directory).getUsableSpace() < SURELY_FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    /** The directory: an operator must know which disk is meant. */
    @Override
    public String toString() {
        return directory.toString();
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw failure(LOCK_FILE, "cannot release the lock", e);
        } finally {
            closeLockChannel();
        }
    }
}
