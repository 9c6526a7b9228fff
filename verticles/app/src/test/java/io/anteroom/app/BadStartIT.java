package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.testkit.FaultProxy;
import io.anteroom.testkit.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that can't succeed ends with one line that names the setting, what was found and what is allowed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadStartIT {

    private static final String KEY = "keys.master=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String NOWHERE = "postgres.url=postgresql://a:b@127.0.0.1:1/anteroom";

    private final DataFolder data = DataFolder.prepared("bad-start");
    private ServerSocket taken;

    @BeforeAll
    void takeAPort() throws IOException {
        taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterAll
    void stop() throws IOException {
        taken.close();
        data.close();
    }

    /** The one line that is not a log's. */
    private String refusal(String... assignments) {
        var settings = new ArrayList<>(List.of(data.setting(), "http.port=0", "management.port=0"));
        for (var assignment : assignments) {
            settings.add(assignment.replace("TAKEN", "" + taken.getLocalPort()));
        }
        var arguments = settings.stream().flatMap(setting -> List.of("--set", setting).stream());
        var ran = Tool.run(arguments.toArray(String[]::new));
        assertThat(ran.exitCode()).as("%s", ran).isNotZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).doesNotContain("\tat ", "hunter2", "\"level\":\"ERROR\"");
        var told = ran.err().lines().filter(line -> !line.startsWith("{")).toList();
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    http.port=TAKEN                      | 'TAKEN', which is in use at 127.0.0.1 | 65535, not in use
                    http.host=203.0.113.7                | '203.0.113.7', which is no address of this machine | an address
                    http.host=no.such.host.invalid       | 'no.such.host.invalid', which can't be resolved | an address
                    management.port=TAKEN                | 'TAKEN', which is in use at 127.0.0.1 | 65535, not in use
                    management.host=203.0.113.7          | '203.0.113.7', which is no address of this machine | an address
                    management.host=no.such.host.invalid | 'no.such.host.invalid', which can't be resolved | an address
                    redis.url=redis://app:hunter2@127.0.0.1:1 | 'redis://app:***@127.0.0.1:1', which can't be reached | that runs
                    redis.url=redis://app:hunter2 @127.0.0.1:1 | 'redis://app:***@127.0.0.1:1' | redis://user:password@host
                    """)
    void whatCannotBeUsedIsNamed(String assignment, String found, String allowed) {
        var key = assignment.substring(0, assignment.indexOf('='));

        assertThat(refusal(assignment))
                .startsWith("anteroom: " + key + ": found ")
                .contains(found.replace("TAKEN", "" + taken.getLocalPort()), "allowed is ", allowed);
    }

    @ParameterizedTest
    @CsvSource({"cluster.port=TAKEN, cluster.port", "cluster.host=203.0.113.7, cluster.host"})
    void whatTheClusterCannotUseIsNamed(String assignment, String key) {
        assertThat(refusal("cluster.enabled=true", NOWHERE, "redis.url=redis://127.0.0.1:1", KEY, assignment))
                .startsWith("anteroom: " + key + ": found ");
    }

    @ParameterizedTest
    @CsvSource({
        "room.seatKept=0s, room.seatKept",
        "table.openFor=0s, table.openFor",
        "roles=bogus value, roles",
        "rounds.maxAge=0s, rounds.maxAge",
        "data.embedded=false, keys.master",
        "keys.master=abc, keys.master",
        "postgres.url=postgresqls://a:hunter2@127.0.0.1:1/anteroom, postgres.url",
        "postgres.replicaUrls=redis://a:hunter2@127.0.0.1:1, postgres.replicaUrls"
    })
    void whatARoleCannotUseIsNamedBeforeAnythingIsStarted(String assignment, String key, @TempDir Path directory) {
        var nowhere = directory.resolve("data");

        assertThat(refusal("data.dir=" + nowhere, assignment)).startsWith("anteroom: " + key + ": found ");
        assertThat(nowhere).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "room.seatKept=0s, room.seatKept",
        "roles=bogus value, roles",
        "table.openFor=0s, table.openFor",
        "keys.master=abc, keys.master"
    })
    void settingsAreShownAndThenRefused(String assignment, String key) {
        var ran = Tool.run("--print-config", "--set", assignment);

        assertThat(ran.exitCode()).as("%s", ran).isEqualTo(1);
        assertThat(ran.out()).contains(key.substring(0, key.contains(".") ? key.indexOf('.') : key.length()));
        assertThat(ran.err().lines()).hasSize(1).first().asString().startsWith("anteroom: " + key + ": found ");
    }

    /** The key alone is what {@code token} needs. */
    @Test
    void productionStartsNoServersOfItsOwn(@TempDir Path directory) {
        var nowhere = directory.resolve("data");
        var production = List.of("--conf", "../../conf/production.yaml", "--set", "data.dir=" + nowhere, "--set", KEY);
        var refused = Map.of(
                List.<String>of(), "postgres.url",
                List.of("--print-config"), "postgres.url",
                List.of("--print-config", "--set", NOWHERE), "redis.url",
                List.of("audit"), "postgres.url",
                List.of(
                                "players",
                                "--create",
                                "1",
                                "--out",
                                directory.resolve("players.txt").toString()),
                        "postgres.url");

        refused.forEach((rest, key) -> {
            var ran = Tool.run(Stream.of(rest, production).flatMap(List::stream).toArray(String[]::new));
            assertThat(ran.exitCode()).as("%s", ran).isEqualTo(1);
            assertThat(ran.err())
                    .startsWith("anteroom: " + key + ": found nothing")
                    .hasLineCount(1);
        });
        var token = Stream.of(List.of("token", "--scope", "wallet:fund"), production)
                .flatMap(List::stream)
                .toArray(String[]::new);
        assertThat(Tool.run(token).exitCode()).isZero();
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void aRedisThatDoesNotTakeTheUserIsNamed() {
        var url = TestServers.freshRedis().replaceFirst("//(.*@)?", "//nobody:hunter2@");

        assertThat(refusal("redis.url=" + url))
                .startsWith("anteroom: redis.url: found 'redis://nobody:***@")
                .contains("which can't be reached (");
    }

    @Test
    void aRedisThatHangsUpIsNamedAndNothingElseIsLogged() {
        var url = TestServers.freshRedis();
        try (var proxy = FaultProxy.to(url)) {
            proxy.cut();

            assertThat(refusal("redis.url=" + proxy.through(url)))
                    .startsWith("anteroom: redis.url: found 'redis://")
                    .contains("which can't be reached (");
            assertThat(proxy.counters().refusedConnections()).isPositive();
        }
    }

    @Test
    void aDataDirectoryThatIsNoneIsNamed() throws IOException {
        var file = Files.createTempFile("bad-start", ".txt");
        try {
            assertThat(refusal("data.dir=" + file))
                    .startsWith("anteroom: data.dir: found '" + file + "', which is a file, allowed is a directory");
            assertThat(refusal("data.dir=" + file.resolve("data")))
                    .startsWith("anteroom: data.dir: found '" + file.resolve("data") + "', which can't be made");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aDatabaseUrlThatCannotBeReadIsNamedWithoutItsPassword() {
        assertThat(refusal("postgres.url=postgresql://app:hunter2 @127.0.0.1/game", KEY))
                .startsWith("anteroom: postgres.url: found 'postgresql://app:***@127.0.0.1/game'");
        assertThat(refusal(NOWHERE, "postgres.ownerUrl=postgresql://app:hunter2 @127.0.0.1/game", KEY))
                .startsWith("anteroom: postgres.ownerUrl: found 'postgresql://app:***@127.0.0.1/game'");
    }
}
