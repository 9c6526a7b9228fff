package io.anteroom.app;

import io.anteroom.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A PostgreSQL and a Redis that nodes share and do not own, with the key that goes with them. */
record OwnServers(String postgres, String redis) {

    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final int PORT_MIN = 10_100;
    private static final int PORT_COUNT = 2_400;
    /** Tests of another JVM at the same time have ports of their own, since a free one is not taken at once. */
    private static final int PORT_FIRST = PORT_MIN + Integer.getInteger("test.fork", 1) % 2 * PORT_COUNT;

    /** It begins anywhere, so that test JVMs that run side by side do not follow each other. */
    private static final AtomicInteger PORTS =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORT_COUNT));

    static OwnServers fresh() {
        return new OwnServers(TestServers.freshDatabase(), TestServers.freshRedis());
    }

    /** The master key, base64. */
    String key() {
        return KEY;
    }

    List<String> settings() {
        return List.of("postgres.url=" + postgres, "redis.url=" + redis, "keys.master=" + KEY);
    }

    /** Settings of a node that finds the others at these ports of loopback. */
    List<String> clustered(int port, List<Integer> members, String... more) {
        var settings = new ArrayList<>(settings());
        settings.add("cluster.enabled=true");
        settings.add("cluster.host=127.0.0.1");
        settings.add("cluster.name=" + URI.create(postgres).getPath().substring(1));
        settings.add("cluster.port=" + port);
        settings.add("cluster.members="
                + String.join(
                        ",",
                        members.stream().map(member -> "127.0.0.1:" + member).toList()));
        settings.addAll(List.of(more));
        return settings;
    }

    String operatorToken() {
        return Tool.operatorToken(settings().toArray(String[]::new));
    }

    /** So many new players, with tokens for a day and without a password hash each. */
    List<Player> makePlayers(int count) {
        try {
            var file = Files.createTempFile(Files.createDirectories(Path.of("target", "e2e")), "players", ".txt");
            var arguments = new ArrayList<>(List.of("players", "--create", "" + count, "--out", file.toString()));
            settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
            var made = Tool.run(arguments.toArray(String[]::new));
            if (made.exitCode() != 0) {
                throw new AssertionError("no players: " + made);
            }
            return Files.readAllLines(file).stream().map(Player::ofLine).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Tool audit() {
        var arguments = new ArrayList<>(List.of("audit"));
        settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return Tool.run(arguments.toArray(String[]::new));
    }

    /** Empties Redis, all its databases. */
    void flushRedis() {
        flushRedis(redis);
    }

    static void flushRedis(String url) {
        URI uri = URI.create(url);
        String password = uri.getUserInfo().substring(uri.getUserInfo().indexOf(':') + 1);
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("AUTH " + password + "\r\nFLUSHALL\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            var answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (!answers.equals("+OK\r\n+OK\r\n+OK\r\n")) {
                throw new AssertionError("Redis was not emptied: " + answers);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ports that are free and stay so until they are used: neither the kernel nor embedded servers take any from this range,
     * and no other test of this JVM is given them.
     */
    static List<Integer> freePorts(int count) {
        return IntStream.generate(OwnServers::nextPort)
                .filter(OwnServers::isFree)
                .limit(count)
                .boxed()
                .toList();
    }

    private static int nextPort() {
        return PORT_FIRST + PORTS.getAndIncrement() % PORT_COUNT;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
