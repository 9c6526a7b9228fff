package io.anteroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node finds that starts where another one runs, or was killed. */
class KilledNodeIT {
    @TempDir
    Path parent;

    @Test
    void isRefusedWhileTheOtherRunsAndTakesOverOnceItIsKilled() throws Exception {
        Path data = parent.resolve("data");
        List<String> servers;
        try (var other = OtherNode.start(List.of(), classPath(), data, parent.resolve("said"))) {
            servers = other.awaitServers();
            assertThatThrownBy(() -> Servers.lock(data))
                    .isInstanceOf(DataDirectoryInUse.class)
                    .hasMessageContaining("in use by process " + other.pid());
            Servers.sql(servers.get(0), "create table kept as select 7 as id");
        }
        long postgresPid = Long.parseLong(servers.get(2));
        long redisPid = Long.parseLong(servers.get(3));
        assertThat(runs(postgresPid)).as("PostgreSQL outlives its node").isTrue();
        assertThat(runs(redisPid)).as("Redis outlives its node").isTrue();

        try (var directory = Servers.lock(data);
                var postgres = Servers.postgres(directory);
                var redis = Servers.redis(directory)) {
            assertThat(runs(postgresPid)).isFalse();
            assertThat(runs(redisPid)).isFalse();
            assertThat(Servers.sql(postgres.url(), "select id from kept")).isEqualTo("7");
            assertThat(Servers.redis(redis.url(), "PING")).containsExactly("PONG");
        }
    }

    @Test
    void aStrangersProcessIsLeftAlone() throws Exception {
        Path data = parent.resolve("data");
        Process stranger = new ProcessBuilder(
                        "tail", "-f", "/dev/null", data + "/postgres/cluster", data + "/redis/redis.conf")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var directory = Servers.lock(data)) {
            Files.writeString(directory.subdirectory("postgres").resolve("postgres.pid"), stranger.pid() + "\n");
            Files.writeString(directory.subdirectory("redis").resolve("redis.pid"), stranger.pid() + "\n");
            directory.endOrphans();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void runsAsAnOrdinaryUserToo() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv (util-linux) is there");
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "root may become someone else");
        Path home = Files.createTempDirectory(Path.of("/tmp"), "anteroom-user");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        var nobody = List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        try (var other = OtherNode.start(nobody, readableClassPath(home), home.resolve("data"), home.resolve("said"))) {
            List<String> servers = other.awaitServers();
            assertThat(Servers.sql(servers.get(0), "show fsync")).isEqualTo("on");
            assertThat(Servers.redis(servers.get(1), "PING")).containsExactly("PONG");
            assertThat(Files.getAttribute(Path.of("/proc", servers.get(2)), "unix:uid"))
                    .isEqualTo(65_534);
            other.kill();
            try (var directory = Servers.lock(home.resolve("data"))) {
                directory.endOrphans();
                assertThat(runs(Long.parseLong(servers.get(2)))).isFalse();
            }
        } finally {
            Binaries.delete(home);
        }
    }

    /** Not so for a zombie, which only waits for its parent to notice. */
    private static boolean runs(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "cmdline");
        return Files.exists(status) && !Files.readString(status).isEmpty();
    }

    private static String classPath() {
        String own = System.getProperty("surefire.test.class.path");
        return own == null ? System.getProperty("java.class.path") : own;
    }

    /** The class path copied to where an ordinary user can read it. */
    private static String readableClassPath(Path home) throws IOException {
        var copies = new ArrayList<String>();
        for (String entry : classPath().split(File.pathSeparator, -1)) {
            Path copy = home.resolve("classes-" + copies.size() + (entry.endsWith(".jar") ? ".jar" : ""));
            copyTree(Path.of(entry), copy);
            copies.add(copy.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                Files.copy(path, from.equals(path) ? to : copy);
                Files.setPosixFilePermissions(
                        from.equals(path) ? to : copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
