package io.anteroom.app;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.testkit.ChildJvm;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A node of the packed jar in a JVM of its own, on free ports of loopback and with little memory. */
final class NodeProcess implements AutoCloseable {

    static final Path JAR = Path.of("target", "anteroom.jar").toAbsolutePath();
    /** A start takes a third less of the processor if its classes are compiled once, and none lives long enough for twice. */
    static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** A first start makes a database on a machine that may have other things to do. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 50_000_000;
    private static final String READY = "^ready: players (http://\\S+), management (http://\\S+)\\s*$";

    private final ChildJvm jvm;
    private final URI players;
    private final URI management;

    private NodeProcess(ChildJvm jvm, URI players, URI management) {
        this.jvm = jvm;
        this.players = players;
        this.management = management;
    }

    /** Starts it and waits until it says that it is ready. */
    static NodeProcess start(List<String> settings) {
        return start(settings, List.of());
    }

    /** With more options of the JVM. */
    static NodeProcess start(List<String> settings, List<String> options) {
        var jvm = launch(settings, options);
        try {
            var ready = jvm.awaitOutput(READY, START_PATIENCE);
            return new NodeProcess(jvm, URI.create(ready.group(1)), URI.create(ready.group(2)));
        } catch (AssertionError notReady) {
            jvm.close();
            throw notReady;
        }
    }

    /** Starts it and waits for nothing. */
    static ChildJvm launch(List<String> settings, List<String> more) {
        var arguments = new ArrayList<>(List.of("--set", "http.port=0", "--set", "management.port=0"));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        var options = new ArrayList<>(SMALL);
        options.addAll(more);
        return ChildJvm.ofJar(JAR, options, Map.of(), arguments.toArray(String[]::new));
    }

    /** What players use. */
    Http http() {
        return new Http(players);
    }

    URI players() {
        return players;
    }

    /** What operators use. */
    Http management() {
        return new Http(management);
    }

    /** Waits until a balancer would send players here. */
    void awaitReadiness() {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (management().get("/readyz").status() != 200) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not ready: " + management().get("/healthz").text());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** The id of the table of this name, once there is one. */
    @CanIgnoreReturnValue
    String tableId(String name) {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (var each : http().get("/api/v1/tables").expect(200).getJsonArray("items")) {
                if (each instanceof JsonObject table && name.equals(table.getString("name"))) {
                    return table.getString("id");
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new AssertionError("no table " + name);
    }

    long pid() {
        return jvm.pid();
    }

    boolean isAlive() {
        return jvm.alive();
    }

    String output() {
        return jvm.output();
    }

    /** Its servers of this name, such as {@code postgres}; empty when it runs none. */
    List<ProcessHandle> servers(String name) {
        return ProcessHandle.of(pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> process.info().command().orElse("").contains(name))
                .toList();
    }

    /** SIGKILL; the servers it started stay. */
    void kill() {
        jvm.kill();
    }

    /** Freezes it: its sockets stay open and nothing answers. */
    void pause() {
        jvm.pause();
    }

    void resume() {
        jvm.resume();
    }

    void terminate() {
        jvm.terminate();
    }

    int exitCode() {
        return jvm.exitCode(STOP_PATIENCE);
    }

    /** SIGTERM, and its exit code. */
    int stop() {
        terminate();
        return exitCode();
    }

    /** Stops it if it still runs, which ends its servers in order and much sooner than killing each of them would. */
    @Override
    public void close() {
        try {
            if (isAlive()) {
                var unused = stop();
            }
        } finally {
            jvm.close();
        }
    }
}
