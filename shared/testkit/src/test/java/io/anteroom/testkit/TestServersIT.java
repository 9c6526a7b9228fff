package io.anteroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestServersIT {

    private static final int PATIENCE_MS = 20_000;
    private static final int SILENCE_MS = 1_000;

    @Test
    void freshDatabasesAreEmptyAndApart() throws SQLException {
        String first = TestServers.freshDatabase();
        String second = TestServers.freshDatabase();
        execute(first, "create table only_here (id int)");

        assertThat(ask(second, "select count(*) from pg_tables where schemaname = 'public'"))
                .isEqualTo("0");
        assertThat(ask(first, "select count(*) from only_here")).isEqualTo("0");
    }

    @Test
    void theServersWriteDurably() throws SQLException {
        String url = TestServers.freshDatabase();
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(ask(url, "show " + setting)).as(setting).isEqualTo("on");
        }
        assertThat(ask(url, "show server_version")).startsWith("18.");
    }

    @Test
    void aKilledPostgresKeepsWhatWasCommitted() throws SQLException {
        String url = TestServers.freshDatabase();
        execute(url, "create table kept (id int)");
        execute(url, "insert into kept values (7)");

        TestServers.killPostgres();
        assertThatThrownBy(() -> ask(url, "select 1")).isInstanceOf(SQLException.class);
        TestServers.restartPostgres();

        assertThat(ask(url, "select id from kept")).isEqualTo("7");
    }

    @Test
    void freshRedisDatabasesAreApartAndSurviveAKill() throws IOException {
        String first = TestServers.freshRedis();
        String second = TestServers.freshRedis();
        assertThat(redis(first, "SET seat 4")).isEqualTo("+OK");
        assertThat(redis(second, "EXISTS seat")).isEqualTo(":0");

        TestServers.killRedis();
        TestServers.restartRedis();

        assertThat(redis(first, "EXISTS seat")).isEqualTo(":1");
    }

    @Test
    void aRedisThatIsStartedEmptyTakesTheSamePasswordAndHasNothing() throws IOException {
        String url = TestServers.freshRedis();
        assertThat(redis(url, "SET seat 4")).isEqualTo("+OK");

        TestServers.restartRedisEmpty();

        assertThat(redis(url, "EXISTS seat")).isEqualTo(":0");
    }

    @Test
    void aPausedRedisIsSilentUntilItGoesOn() throws IOException {
        String url = TestServers.freshRedis();
        TestServers.pauseRedis();
        try {
            assertThatThrownBy(() -> redis(url, "PING", SILENCE_MS)).isInstanceOf(SocketTimeoutException.class);
        } finally {
            TestServers.resumeRedis();
        }
        assertThat(redis(url, "PING")).isEqualTo("+PONG");
    }

    private static void execute(String url, String sql) throws SQLException {
        try (var connection = TestServers.connect(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(String url, String sql) throws SQLException {
        try (var connection = TestServers.connect(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    /** The last line of the answers to AUTH, SELECT and the command. */
    private static String redis(String url, String command) throws IOException {
        return redis(url, command, PATIENCE_MS);
    }

    private static String redis(String url, String command, int timeoutMs) throws IOException {
        URI uri = URI.create(url);
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(timeoutMs);
            String request = "AUTH " + uri.getUserInfo().substring(1) + "\r\nSELECT "
                    + uri.getPath().substring(1) + "\r\n" + command + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            assertThat(line(in)).isEqualTo("+OK");
            assertThat(line(in)).isEqualTo("+OK");
            return line(in);
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n' && next >= 0; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().trim();
    }
}
