package io.anteroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void aSecondOwnerIsToldWhoHasIt() {
        Path path = parent.resolve("data");
        try (var first = DataDirectory.lock(path)) {
            assertThat(first.path()).isDirectory();
            assertThatThrownBy(() -> DataDirectory.lock(path))
                    .isInstanceOfSatisfying(DataDirectoryInUse.class, refused -> assertThat(refused.pid())
                            .isEqualTo(ProcessHandle.current().pid()))
                    .hasMessageMatching("\\p{ASCII}*")
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
        try (var second = DataDirectory.lock(path)) {
            assertThat(second.path()).isDirectory();
        }
    }

    @Test
    void nobodyElseCanReadIt() throws Exception {
        try (var directory = DataDirectory.lock(parent.resolve("data"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void isNotUsedUnlocked() {
        var directory = DataDirectory.lock(parent.resolve("data"));
        directory.close();
        assertThatThrownBy(() -> directory.subdirectory("postgres"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no longer locked");
    }
}
