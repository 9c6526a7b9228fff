package io.anteroom.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyFileTest {

    private static final int ROUNDS = 100;

    @TempDir
    Path parent;

    @Test
    void twoFirstStartsAtOnceHaveTheSameKey() throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                var directory = parent.resolve("data-" + round);
                var barrier = new CyclicBarrier(2);
                Callable<MasterKey> start = () -> {
                    var unused = barrier.await();
                    return DataServers.masterKey(config(directory));
                };
                var first = threads.submit(start);
                var second = threads.submit(start);
                assertThat(opens(second.get(), first.get())).isTrue();
                assertThat(opens(DataServers.masterKey(config(directory)), first.get()))
                        .isTrue();
                assertOnlyTheKeyIsThere(directory);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static NodeConfig config(Path directory) {
        return NodeConfig.from(Settings.of(NodeConfig.allKeys(), null, Map.of(), List.of("data.dir=" + directory)));
    }

    private static boolean opens(MasterKey key, MasterKey sealed) {
        var plain = "plain".getBytes(UTF_8);
        var opened = key.open("test", "of", sealed.seal("test", "of", plain));
        return java.util.Arrays.equals(opened, plain);
    }

    private static void assertOnlyTheKeyIsThere(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("master.key"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("master.key"))))
                .isEqualTo("rw-------");
    }
}
