package io.anteroom.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerIT {
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
    void appendsToItsFileAndDropsNothing() throws Exception {
        try (var server = Servers.redis(directory)) {
            assertThat(Servers.redis(server.url(), "CONFIG", "GET", "appendonly"))
                    .containsExactly("appendonly", "yes");
            assertThat(Servers.redis(server.url(), "CONFIG", "GET", "appendfsync"))
                    .containsExactly("appendfsync", "everysec");
            assertThat(Servers.redis(server.url(), "CONFIG", "GET", "maxmemory-policy"))
                    .containsExactly("maxmemory-policy", "noeviction");
            assertThat(Servers.redis(server.url(), "CONFIG", "GET", "bind")).containsExactly("bind", "127.0.0.1");
            assertThat(Servers.redis(server.url(), "INFO", "server").get(0)).contains("redis_version:7.");
        }
    }

    @Test
    void durableSettingsCannotBeTurnedOff() {
        var options = ServerOptions.defaults().withSettings(Map.of("appendonly", "no"));
        assertThatThrownBy(() -> RedisServer.start(directory, options).get(10, SECONDS))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("appendonly cannot be changed");
    }

    @Test
    void asksForItsPassword() throws Exception {
        try (var server = Servers.redis(directory)) {
            assertThat(server.url()).matches("redis://:[0-9a-f]{48}@127\\.0\\.0\\.1:\\d+/0");
            try (var connection = new RedisConnection(server.port())) {
                assertThatThrownBy(() -> connection.ask("PING")).hasMessageContaining("NOAUTH");
            }
        }
        for (String secret : new String[] {"redis.password", "redis.conf"}) {
            var permissions =
                    Files.getPosixFilePermissions(parent.resolve("data/redis").resolve(secret));
            assertThat(PosixFilePermissions.toString(permissions)).as(secret).isEqualTo("rw-------");
        }
    }

    @Test
    void keepsItsDataAcrossAStop() throws Exception {
        try (var server = Servers.redis(directory)) {
            assertThat(Servers.redis(server.url(), "SET", "seat", "4")).containsExactly("OK");
        }
        try (var server = Servers.redis(directory)) {
            assertThat(Servers.redis(server.url(), "GET", "seat")).containsExactly("4");
        }
    }

    @Test
    void isStartedAgainWhenKilledOnTheSamePortWithItsData() throws Exception {
        try (var server = Servers.redis(directory)) {
            assertThat(Servers.redis(server.url(), "SET", "seat", "4")).containsExactly("OK");
            long before = server.pid();

            Servers.kill(before);
            Servers.await(
                    "a restart", () -> server.restarts() == 1 && server.health().up());

            assertThat(server.pid()).isNotEqualTo(before);
            assertThat(Servers.redis(server.url(), "GET", "seat")).containsExactly("4");
        }
    }
}
