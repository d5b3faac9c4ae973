package io.penstock.broker.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.broker.store.file.StoreException.Category;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Disk} does, tried on each of them. */
class DiskTest {
    @Test
    void shouldBehaveAlikeOnFiles(@TempDir Path directory) {
        try (Disk disk = new FileDisk(directory)) {
            check(disk);
        }
    }

    @Test
    void shouldBehaveAlikeInMemory() {
        check(new MemoryDisk(1 << 20));
    }

    @Test
    void shouldBehaveAlikeInTheSimulator() {
        check(new CrashDisk());
    }

    private static void check(Disk disk) {
        try (DiskFile file = disk.create("a", 100_000)) {
            assertThat(file.length()).isEqualTo(100_000);
            assertThat(file.view(99_992, 8).getLong(0)).isZero();
            file.write(50, ByteBuffer.allocate(8).putLong(0, 0x0102030405060708L));
            ByteBuffer view = file.view(48, 16);
            assertThat(view.isReadOnly()).isTrue();
            assertThat(view.getLong(2)).isEqualTo(0x0102030405060708L);
            file.write(99_999, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(file.length()).as("a write beyond the end makes it grow").isEqualTo(100_002);
            assertThat(file.view(99_998, 4).getInt(0)).isEqualTo(0x00010203);
            file.force();
        }
        assertThatThrownBy(() -> disk.create("a", 1)).isInstanceOf(StoreException.class);
        disk.create("b", 10).close();
        disk.rename("a", "b");
        disk.forceDirectory();
        assertThat(disk.list()).isEqualTo(List.of("b"));
        try (DiskFile file = disk.open("b")) {
            assertThat(file.view(50, 8).getLong(0)).isEqualTo(0x0102030405060708L);
        }
        disk.delete("b");
        assertThat(disk.list()).isEmpty();
        assertThatThrownBy(() -> disk.open("b"))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.category()).isEqualTo(Category.MISSING));
        assertThat(disk.freeBytes()).isPositive();
    }

    @Test
    void shouldSayFullInMemoryAndGetRoomBackByDeleting() {
        MemoryDisk disk = new MemoryDisk(1000);
        disk.create("a", 900);
        assertThatThrownBy(() -> disk.create("b", 200))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.category()).isEqualTo(Category.FULL));
        disk.delete("a");
        disk.create("b", 200);
        assertThat(disk.freeBytes()).isEqualTo(800);
    }
}
