package io.anteroom.embedded;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers that outlived the JVM that started them. They are found by the process numbers they left in the data
 * directory, known by the paths on their command lines, and ended so that their data is whole. Also knows where these
 * files stand.
 */
final class Orphans {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private Orphans() {}

    static Path cluster(Path home) {
        return home.resolve("cluster");
    }

    static Path postgresPid(Path home) {
        return home.resolve("postgres.pid");
    }

    /** PostgreSQL's own note of its process, address and state. */
    static Path postmaster(Path home) {
        return cluster(home).resolve("postmaster.pid");
    }

    static Path redisPid(Path home) {
        return home.resolve("redis.pid");
    }

    static Path redisConfiguration(Path home) {
        return home.resolve("redis.conf");
    }

    static void endPostgres(Path home) throws IOException, InterruptedException {
        for (Path pidFile : List.of(postgresPid(home), postmaster(home))) {
            end(ServerProcess.recorded(pidFile, "postgres -D " + cluster(home)), PostgresServer.FAST_SHUTDOWN);
        }
        forgetReusedPid(home);
    }

    static void endRedis(Path home) throws InterruptedException {
        end(redis(home), RedisServer.SHUTDOWN);
    }

    /** Its node died, but it has all it was told: who comes next takes it over as from one that was stopped. */
    static void endRedis(Path home, Handover handover) throws IOException, InterruptedException {
        var orphan = redis(home);
        if (orphan.isPresent()) {
            var password = Password.keptIn(home.resolve("redis.password"));
            handover.end(redisPort(home), password, () -> end(orphan, RedisServer.SHUTDOWN));
        }
    }

    private static Optional<ServerProcess> redis(Path home) {
        return ServerProcess.recorded(redisPid(home), "redis-server " + redisConfiguration(home));
    }

    private static int redisPort(Path home) throws IOException {
        var settings = Files.readAllLines(redisConfiguration(home)).stream();
        return Integer.parseInt(settings.filter(line -> line.startsWith("port "))
                .findFirst()
                .orElseThrow(() -> new IOException("no port in " + redisConfiguration(home)))
                .substring("port ".length()));
    }

    /** False if it had to be killed. */
    @CanIgnoreReturnValue
    private static boolean end(Optional<ServerProcess> orphan, String signal) throws InterruptedException {
        if (orphan.isPresent()) {
            LOG.warn(
                    "Ended a server that outlived its node pid={}", orphan.get().pid());
            return orphan.get().end(signal, PATIENCE);
        }
        return true;
    }

    /**
     * After a reboot the number in postmaster.pid may belong to some other process of this user. PostgreSQL would take
     * it for a running server and refuse to start; we know better, having looked at its command line.
     */
    private static void forgetReusedPid(Path home) throws IOException {
        if (ServerProcess.recordedPid(postmaster(home))
                .flatMap(ProcessHandle::of)
                .isPresent()) {
            Files.delete(postmaster(home));
        }
    }
}
