package io.penstock.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A tmpfs of a few mebibytes, mounted for one test. Needs the right to mount; without it the test is skipped and says so. */
final class SmallDisk implements AutoCloseable {
    private final Path mount;

    private SmallDisk(Path mount) {
        this.mount = mount;
    }

    static SmallDisk mount(Path parent, int mebibytes) throws IOException, InterruptedException {
        Path mount = Files.createDirectory(parent.resolve("small-disk"));
        int code = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", mount.toString());
        Assumptions.assumeTrue(
                code == 0, "a tmpfs cannot be mounted here (it takes root on Linux): mount ended with " + code);
        return new SmallDisk(mount);
    }

    Path path() {
        return mount;
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        try {
            // Lazily: a mapping that the collector has not freed yet must not keep the disk for ever.
            if (run("umount", "-l", mount.toString()) != 0) {
                throw new IllegalStateException("cannot unmount " + mount);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
