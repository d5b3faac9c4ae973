package io.penstock.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.store.file.Disk;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Files of blocks come and go with what is in them. */
class BlockFilesTest {
    private static final int FILES = 8;

    private final CrashDisk disk = new CrashDisk();
    private final BlockFiles blocks = opened(disk);

    private static BlockFiles opened(Disk disk) {
        BlockFiles files = new BlockFiles(disk);
        files.restore(new BitSet());
        return files;
    }

    private long files() {
        return disk.list().stream().filter(name -> name.startsWith("blocks-")).count();
    }

    private void fill() {
        for (int i = 0; i < FILES * BlockFiles.FILE_BLOCKS; i++) {
            blocks.allocate();
        }
    }

    private void freeAll() {
        for (int i = 0; i < FILES * BlockFiles.FILE_BLOCKS; i++) {
            blocks.free(i);
        }
    }

    private void checkpoint() {
        blocks.releaseFreed(blocks.beginCheckpoint());
        while (blocks.prepare() > 0) {
            continue;
        }
    }

    @Test
    void shouldGiveUpTheLastFilesAtACheckpointAndKeepSome() {
        fill();
        checkpoint();
        assertThat(files()).isGreaterThanOrEqualTo(FILES);
        freeAll();
        long before = files();
        while (blocks.prepare() > 0) {
            continue;
        }
        assertThat(files()).as("the newest checkpoint still names them").isGreaterThanOrEqualTo(before);
        checkpoint();
        assertThat(files()).isBetween(4L, 6L);
    }

    @Test
    void shouldUseTheNumbersOfDeletedFilesAgain() {
        for (int round = 0; round < 3; round++) {
            fill();
            checkpoint();
            freeAll();
            checkpoint();
        }
        fill();
        assertThat(disk.list()).noneMatch(name -> name.compareTo("blocks-00000012") > 0 && name.startsWith("blocks-"));
    }

    @Test
    void shouldKeepAFileOfWhichOneBlockIsUsed() {
        fill();
        checkpoint();
        int last = FILES * BlockFiles.FILE_BLOCKS - 1;
        for (int i = 0; i < last; i++) {
            blocks.free(i);
        }
        checkpoint();
        assertThat(files()).isGreaterThanOrEqualTo(FILES);
    }

    @Test
    void shouldMakeTheSecretOnceAndAgainOnlyIfItIsDamaged() {
        byte[] first = new byte[32];
        byte[] second = new byte[32];
        new SplittableRandom(1).nextBytes(first);
        new SplittableRandom(2).nextBytes(second);
        assertThat(SecretFile.load(disk, first)).isEqualTo(first);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(SecretFile.load(disk.afterPowerLoss(seed), second)).isEqualTo(first);
        }
        disk.flip("secret", 17, 3);
        assertThat(SecretFile.load(disk, second)).isEqualTo(second);
        assertThat(SecretFile.load(disk, first)).isEqualTo(second);
    }
}
