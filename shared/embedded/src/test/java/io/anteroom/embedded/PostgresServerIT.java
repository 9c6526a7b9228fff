package io.anteroom.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
    @TempDir
    Path parent;

    private DataDirectory directory;

    @BeforeEach
    void lock() throws IOException {
        directory = Servers.lock(parent.resolve("data"));
    }

    @AfterEach
    void unlock() {
        directory.close();
    }

    @Test
    void writesDurablyAndOnLoopbackOnly() throws Exception {
        try (var server = Servers.postgres(directory)) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(Servers.sql(server.url(), "show " + setting))
                        .as(setting)
                        .isEqualTo("on");
            }
            assertThat(Servers.sql(server.url(), "show server_version")).startsWith("18.");
            assertThat(Servers.sql(server.url(), "show data_checksums")).isEqualTo("on");
            assertThat(Servers.sql(server.url(), "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(Servers.sql(server.url(), "show checkpoint_timeout")).isEqualTo("15min");
        }
    }

    @Test
    void durableSettingsCannotBeTurnedOff() {
        var options = ServerOptions.defaults().withSettings(Map.of("fsync", "off"));
        assertThatThrownBy(() -> PostgresServer.start(directory, options).get(10, SECONDS))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fsync is always on");
    }

    @Test
    void theOwnerOwnsItsDatabaseAndIsNoSuperuser() throws Exception {
        try (var server = Servers.postgres(directory)) {
            assertThat(server.url()).matches("postgresql://anteroom_owner:[0-9a-f]{48}@127\\.0\\.0\\.1:\\d+/anteroom");
            assertThat(Servers.sql(server.url(), "select rolsuper from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
            Servers.sql(server.url(), "create table owned (id int)");
            Servers.sql(server.url(), "create role anteroom_app nologin");
            assertThatThrownBy(() -> Servers.sql(server.url().replaceAll(":[0-9a-f]{48}@", ":wrong@"), "select 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
        var password = parent.resolve("data/postgres/owner.password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsItsDataAcrossAStopAndStartsQuickly() throws Exception {
        String password;
        long begun = System.nanoTime();
        long firstMillis;
        try (var server = Servers.postgres(directory)) {
            firstMillis = (System.nanoTime() - begun) / 1_000_000;
            Servers.sql(server.url(), "create table kept as select 7 as id");
            password = server.url().replaceAll("@.*", "");
        }
        long start = System.nanoTime();
        try (var server = Servers.postgres(directory)) {
            long millis = (System.nanoTime() - start) / 1_000_000;
            // Or no longer than the first one took, which makes the cluster, on a machine that is slow anyway.
            assertThat(millis).as("start with data there, on a busy machine").isLessThan(Math.max(5_000, firstMillis));
            assertThat(Servers.sql(server.url(), "select id from kept")).isEqualTo("7");
            assertThat(server.url()).startsWith(password);
        }
    }

    @Test
    void aStopLeavesNoProcessAndNoRecoveryToDo() throws Exception {
        long pid;
        try (var server = Servers.postgres(directory)) {
            pid = server.pid();
            assertThat(server.health().up()).isTrue();
        }
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(directory.path().resolve("postgres/postgres.log"))
                .content()
                .contains("database system is shut down")
                .doesNotContain("recovery");
    }

    @Test
    void isStartedAgainWhenKilledOnTheSamePortWithItsData() throws Exception {
        try (var server = Servers.postgres(directory)) {
            var changes = new ConcurrentLinkedQueue<ServerHealth>();
            server.onHealthChange(health -> {
                throw new IllegalStateException("a listener that fails stops neither the watch nor other listeners");
            });
            server.onHealthChange(changes::add);
            Servers.sql(server.url(), "create table kept as select 7 as id");
            long before = server.pid();

            Servers.kill(before);
            Servers.await(
                    "a restart", () -> server.restarts() == 1 && server.health().up());

            assertThat(server.pid()).isNotEqualTo(before);
            assertThat(Servers.sql(server.url(), "select id from kept")).isEqualTo("7");
            // Listeners are told after it can be seen.
            Servers.await("word of it", () -> changes.size() == 2);
            assertThat(changes).extracting(ServerHealth::up).containsExactly(false, true);
            assertThat(changes.peek().reason()).contains("PostgreSQL process " + before + " has ended");
        }
    }

    @Test
    void keepsTryingUntilWhatKeepsItDownIsMended() throws Exception {
        try (var server = Servers.postgres(directory)) {
            Servers.sql(server.url(), "create table kept as select 7 as id");
            Path version = directory.path().resolve("postgres/cluster/PG_VERSION");
            String right = Files.readString(version);
            Files.writeString(version, "12\n");
            Servers.kill(server.pid());
            Servers.await("a failed start", () -> server.health().reason().contains("does not start"));
            assertThat(server.restarts()).isZero();

            Files.writeString(version, right);
            Servers.await("a restart", () -> server.health().up());
            assertThat(Servers.sql(server.url(), "select id from kept")).isEqualTo("7");
        }
    }

    @Test
    void withoutRestartsItStaysDownAndSaysSo() throws Exception {
        try (var server = PostgresServer.start(
                        directory, ServerOptions.defaults().withoutRestarts())
                .get(60, SECONDS)) {
            Servers.kill(server.pid());
            assertThat(server.health().up()).isFalse();
            assertThat(server.health().reason()).contains("has ended");
        }
    }

    @Test
    void aNumberUsedAgainBySomeoneElseDoesNotKeepItFromStarting() throws Exception {
        try (var server = Servers.postgres(directory)) {
            Servers.sql(server.url(), "create table kept as select 7 as id");
        }
        Path postmaster = directory.path().resolve("postgres/cluster/postmaster.pid");
        Files.writeString(postmaster, ProcessHandle.current().pid() + "\n" + postmaster.getParent() + "\n");

        try (var server = Servers.postgres(directory)) {
            assertThat(Servers.sql(server.url(), "select id from kept")).isEqualTo("7");
        }
    }

    @Test
    void aClusterThatCannotBeOpenedIsReportedWithTheServersOwnWords() throws Exception {
        Servers.postgres(directory).close();
        Files.writeString(directory.path().resolve("postgres/cluster/PG_VERSION"), "12\n");
        assertThatThrownBy(() -> Servers.postgres(directory))
                .hasRootCauseInstanceOf(ServerFailed.class)
                .hasMessageContaining("incompatible with server");
    }
}
