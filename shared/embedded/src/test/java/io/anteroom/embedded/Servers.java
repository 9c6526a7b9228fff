package io.anteroom.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What the tests of this module ask servers for. */
final class Servers {
    private Servers() {}

    /** Binaries are unpacked once for all tests of the module. */
    static DataDirectory lock(Path directory) throws IOException {
        return DataDirectory.lock(
                directory, Files.createDirectories(Path.of("target")).resolve("binaries"));
    }

    static PostgresServer postgres(DataDirectory directory) throws Exception {
        return PostgresServer.start(directory).get(60, SECONDS);
    }

    static RedisServer redis(DataDirectory directory) throws Exception {
        return RedisServer.start(directory).get(60, SECONDS);
    }

    /** The first column of the first row, or nothing for a statement without rows. */
    @CanIgnoreReturnValue
    static String sql(String url, String statement) throws SQLException {
        URI uri = URI.create(url);
        int colon = uri.getUserInfo().indexOf(':');
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + uri.getPort() + uri.getPath(),
                        uri.getUserInfo().substring(0, colon),
                        uri.getUserInfo().substring(colon + 1));
                var run = connection.createStatement()) {
            boolean hasRows = run.execute(statement);
            if (!hasRows) {
                return "";
            }
            assertThat(run.getResultSet().next()).isTrue();
            return run.getResultSet().getString(1);
        }
    }

    static List<String> redis(String url, String... words) throws IOException {
        URI uri = URI.create(url);
        try (var connection = new RedisConnection(uri.getPort())) {
            assertThat(connection.ask("AUTH", uri.getUserInfo().substring(1))).containsExactly("OK");
            return connection.ask(words);
        }
    }

    static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        assertThat(process.onExit().get(10, SECONDS).isAlive()).isFalse();
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting: " + what).isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
