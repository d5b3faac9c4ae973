package io.penstock.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.broker.store.file.CrashDisk;
import io.penstock.broker.store.file.StoreException;
import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointFilesTest {
    private static ByteBuffer body(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static String newest(CrashDisk disk) {
        CheckpointFiles.Checkpoint newest = new CheckpointFiles(disk).load().newest();
        return newest == null ? null : newest.position() + "/" + newest.life() + "/" + body(newest);
    }

    private static String body(CheckpointFiles.Checkpoint checkpoint) {
        return StandardCharsets.UTF_8.decode(checkpoint.body()).toString();
    }

    @Test
    void shouldFallBackToAnOlderOneAndReportTheDamagedOne() {
        CrashDisk disk = new CrashDisk();
        CheckpointFiles files = new CheckpointFiles(disk);
        files.write(100, 1, body("one"));
        files.write(200, 2, body("x".repeat(100_000)));
        assertThat(newest(disk)).startsWith("200/2/xxx");
        disk.flip("checkpoint-00000000000000000200", 70_000, 3);
        CheckpointFiles.Loaded loaded = files.load();
        assertThat(loaded.newest().position()).isEqualTo(100);
        assertThat(loaded.damaged()).hasSize(1);
        assertThat(loaded.damaged().get(0).file()).endsWith("200");
    }

    @Test
    void shouldKeepTheNewestAndTheOneAtTheHead() {
        CrashDisk disk = new CrashDisk();
        CheckpointFiles files = new CheckpointFiles(disk);
        for (int i = 1; i <= 5; i++) {
            files.write(i * 100, 1, body("c" + i));
        }
        files.keepOnly(List.of(500L, 200L));
        assertThat(files.positions()).isEqualTo(List.of(200L, 500L));
    }

    @Test
    void shouldLeaveTheOldOrTheNewOneWhereverThePowerGoesOff() {
        for (int at = 1; at < 20; at++) {
            CrashDisk disk = new CrashDisk();
            new CheckpointFiles(disk).write(100, 1, body("one"));
            boolean done = true;
            try {
                disk.crashAt(at);
                new CheckpointFiles(disk).write(200, 1, body("y".repeat(20_000)));
            } catch (CrashDisk.PowerLoss e) {
                done = false;
            }
            for (int seed = 0; seed < 20; seed++) {
                String found = newest(disk.afterPowerLoss(seed));
                assertThat(found).isNotNull();
                assertThat(found.startsWith("200/1/yyy") || !done && found.equals("100/1/one"))
                        .as(found)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldNeverUseALifeNumberTwice() {
        for (int at = 1; at < 12; at++) {
            CrashDisk disk = new CrashDisk();
            long used = 0;
            try {
                disk.crashAt(at);
                for (int i = 0; i < 3; i++) {
                    used = new LifeFile(disk).advance(0);
                }
            } catch (CrashDisk.PowerLoss e) {
                assertThat(used).isLessThan(3);
            }
            for (int seed = 0; seed < 20; seed++) {
                assertThat(new LifeFile(disk.afterPowerLoss(seed)).advance(0)).isGreaterThan(used);
            }
        }
    }

    @Test
    void shouldSkipADamagedSlotOfTheLifeNumberAndRefuseTwo() {
        CrashDisk disk = new CrashDisk();
        new LifeFile(disk).advance(0);
        new LifeFile(disk).advance(0);
        disk.flip("life", 10, 1);
        assertThat(new LifeFile(disk).advance(2)).as("the log knows of life 2").isEqualTo(3);
        disk.flip("life", 4096 + 14, 1);
        disk.flip("life", 9, 1);
        assertThatThrownBy(() -> new LifeFile(disk).close())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.category()).isEqualTo(Category.CORRUPT));
    }
}
