package io.anteroom.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Redis is told of the one that had its data before. */
class HandoverIT {

    private static final String KEY = "ended";
    private static final ServerOptions OPTIONS =
            ServerOptions.defaults().withoutRestarts().withHandoverKey(KEY);

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

    private RedisServer start() throws Exception {
        return RedisServer.start(directory, OPTIONS).get(60, SECONDS);
    }

    @Test
    void aStopInOrderIsToldToTheNextServerAlone() throws Exception {
        String first;
        try (var server = start()) {
            first = run(server);
            assertThat(ended(server)).isEmpty();
        }
        try (var server = start()) {
            assertThat(ended(server)).isEqualTo(first + " " + run(server));
        }
    }

    @Test
    void whatNobodyReadIsToldOnce() throws Exception {
        String first;
        try (var server = start()) {
            first = run(server);
        }
        start().close();
        String third;
        try (var server = start()) {
            third = run(server);
            assertThat(ended(server)).isEqualTo(first + " " + third);
            assertThat(Servers.redis(server.url(), "DEL", KEY)).containsExactly("1");
        }
        try (var server = start()) {
            assertThat(ended(server)).isEqualTo(third + " " + run(server));
        }
    }

    @Test
    void aServerThatWasKilledIsNotBelieved() throws Exception {
        try (var server = start()) {
            Servers.kill(server.pid());
        }
        try (var server = start()) {
            assertThat(ended(server)).isEmpty();
        }
    }

    /** Its last second may be lost, which has all that was done since the start, and the reading of the key with it. */
    @Test
    void aServerThatWasKilledJustAfterItsStartIsNotBelieved() throws Exception {
        start().close();
        var asItEnded = copyOfFile();
        try (var server = start()) {
            Servers.kill(server.pid());
        }
        putBack(asItEnded);
        try (var server = start()) {
            assertThat(ended(server)).isNotEmpty().doesNotContain(run(server));
        }
    }

    @Test
    void aFileFromBeforeIsNotBelieved() throws Exception {
        start().close();
        var older = copyOfFile();
        try (var server = start()) {
            assertThat(Servers.redis(server.url(), "DEL", KEY)).containsExactly("1");
        }
        putBack(older);
        try (var server = start()) {
            assertThat(ended(server)).isNotEmpty().doesNotContain(run(server));
        }
    }

    @Test
    void nobodyWritesBehindTheSeal() throws Exception {
        try (var server = start();
                var client = new RedisConnection(server.port(), Duration.ofSeconds(4))) {
            var unused = client.ask("AUTH", password(server));
            var handover = new Handover(parent.resolve("note"), KEY);
            handover.end(server.port(), password(server), () -> {
                assertThatThrownBy(() -> client.ask("SET", "seat", "4")).isInstanceOf(SocketTimeoutException.class);
                return true;
            });
            assertThat(handover.take()).isPresent();
            assertThat(handover.take()).as("taken once").isEmpty();
        }
    }

    @Test
    void aServerThatHadToBeKilledIsNotNoted() throws Exception {
        try (var server = start()) {
            var handover = new Handover(parent.resolve("note"), KEY);
            handover.end(server.port(), password(server), () -> false);
            assertThat(handover.take()).isEmpty();
        }
    }

    @Test
    void aServerThatOutlivedItsNodeIsSealedBeforeItEnds() throws Exception {
        // Closed by nobody, like that of a node that was killed.
        var orphan = start();
        var first = run(orphan);
        try (var server = start()) {
            assertThat(ended(server)).isEqualTo(first + " " + run(server));
        }
    }

    @Test
    void whoDoesNotWantToKnowIsToldNothing() throws Exception {
        Servers.redis(directory).close();
        try (var server = Servers.redis(directory)) {
            assertThat(Servers.redis(server.url(), "DBSIZE")).containsExactly("0");
        }
        assertThat(parent.resolve("data/redis.ended")).doesNotExist();
    }

    private static String run(RedisServer server) throws IOException {
        var info = Servers.redis(server.url(), "INFO", "server").get(0);
        return info.replaceAll("(?s).*run_id:(\\w+).*", "$1");
    }

    private static String ended(RedisServer server) throws IOException {
        return Servers.redis(server.url(), "GET", KEY).get(0);
    }

    private static String password(RedisServer server) {
        return server.url().replaceAll("redis://:(\\w+)@.*", "$1");
    }

    private Path file() {
        return parent.resolve("data/redis/appendonlydir");
    }

    private Path copyOfFile() throws IOException {
        var copy = Files.createTempDirectory(parent, "copy");
        try (var files = Files.list(file())) {
            for (Path part : files.toList()) {
                Files.copy(part, copy.resolve(part.getFileName()));
            }
        }
        return copy;
    }

    private void putBack(Path copy) throws IOException {
        Binaries.delete(file());
        Files.move(copy, file());
    }
}
