package io.anteroom.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second JVM that starts both servers in a directory, says where, and then waits to be killed. */
final class OtherNode implements AutoCloseable {
    private final Process process;
    private final Path said;

    private OtherNode(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /** Run by the command, so that it may be run as someone else. */
    static OtherNode start(List<String> before, String classPath, Path directory, Path said) throws Exception {
        var command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-cp", classPath, OtherNode.class.getName()));
        command.addAll(List.of(directory.toString(), said.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(said.resolveSibling(said.getFileName() + ".out").toFile());
        return new OtherNode(builder.start(), said);
    }

    /** Waits until it has said the PostgreSQL and Redis urls and process numbers, a line each. */
    List<String> awaitServers() throws Exception {
        long deadline = System.nanoTime() + SECONDS.toNanos(60);
        while (!Files.exists(said)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("the other node did not start: "
                        + Files.readString(said.resolveSibling(said.getFileName() + ".out")));
            }
            Thread.sleep(20);
        }
        return Files.readAllLines(said);
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws Exception {
        var directory = DataDirectory.lock(Path.of(arguments[0]));
        var redisStart = RedisServer.start(directory);
        var postgres = PostgresServer.start(directory).get(60, SECONDS);
        var redis = redisStart.get(60, SECONDS);
        Path unfinished = Path.of(arguments[1] + ".unfinished");
        Files.write(
                unfinished,
                List.of(postgres.url(), redis.url(), Long.toString(postgres.pid()), Long.toString(redis.pid())));
        Files.move(unfinished, Path.of(arguments[1]));
        Thread.sleep(120_000);
    }
}
