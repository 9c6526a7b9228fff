package io.anteroom.bench;

import io.anteroom.embedded.DataDirectory;
import io.anteroom.embedded.PostgresServer;
import io.anteroom.embedded.RedisServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An embedded PostgreSQL and Redis by themselves, for the nodes of a cluster, which may not have any of their own. */
@Command(
        name = "servers",
        mixinStandardHelpOptions = true,
        description =
                "Starts a PostgreSQL and a Redis as a node would, prints where they are, and stops them when asked"
                        + " to end.")
final class ServersCommand implements Callable<Integer> {

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "their data directory")
    private Path data = Path.of("data");

    @Override
    public Integer call() throws Exception {
        var asked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (var directory = DataDirectory.lock(data);
                var postgres = PostgresServer.start(directory).join();
                var redis = RedisServer.start(directory).join()) {
            System.out.printf("postgres.url=%s%nredis.url=%s%n", postgres.url(), redis.url());
            asked.await();
        } finally {
            ended.countDown();
        }
        return 0;
    }
}
