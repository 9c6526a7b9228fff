package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigTest {

    private static final String KEY = "keys.master=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String POSTGRES = "postgres.url=postgresql://a:b@127.0.0.1:5432/anteroom";
    private static final String REDIS = "redis.url=redis://127.0.0.1:6379/0";

    @Test
    void byDefaultANodeDoesEverythingWithServersOfItsOwn() {
        var config = NodeConfig.from(settings());

        assertThat(config.embedsPostgres()).isTrue();
        assertThat(config.embedsRedis()).isTrue();
        assertThat(config.roles()).isEqualTo(Set.of(Role.values()));
        assertThat(config.managementPort()).isEqualTo(8081);
        assertThat(config.cluster().enabled()).isFalse();
    }

    @Test
    void everySettingIsTaken() {
        var config = NodeConfig.from(settings(
                KEY, POSTGRES, REDIS, "roles=store,rng", "cluster.enabled=true", "cluster.members=127.0.0.1:5701"));

        assertThat(config.embedsPostgres()).isFalse();
        assertThat(config.embedsRedis()).isFalse();
        assertThat(config.roles()).isEqualTo(Set.of(Role.STORE, Role.RNG));
        assertThat(config.cluster().members()).containsExactly("127.0.0.1:5701");
    }

    @Test
    void aRoleWithoutInstancesIsNone() {
        var roles = NodeConfig.from(settings("roles=store,gateway", "instances.gateway=0"))
                .roles();
        assertThat(roles).isEqualTo(Set.of(Role.STORE));
    }

    /** Their lanes, those of tables, those of leases, and their pools. */
    @Test
    void storesTellHowManyConnectionsTheyMayOpen() {
        assertThat(NodeConfig.from(settings("instances.store=52", "postgres.poolSize=10"))
                        .storeConnections())
                .isEqualTo(52 * 13);
    }

    @ParameterizedTest
    @CsvSource({
        "roles=store|dealer, roles: found 'dealer'",
        "roles=, roles: found no role",
        "roles=table instances.table=0, roles: found no role",
        "cluster.enabled=true, cluster.enabled: found true with embedded servers",
        "postgres.url=postgresql://a:b@127.0.0.1:5432/anteroom, keys.master: found nothing",
        "keys.master=abc, keys.master: found 2 bytes",
        "data.embedded=false, keys.master: found nothing",
        "redis.url=redis://a:1/0|redis://b:1/0, redis.url: found a list",
        "postgres.revocationsKept=1s, postgres.revocationsKept: found",
        "postgres.revocationsKept=12h auth.tokenTtl=12h, postgres.revocationsKept: found",
        "shutdown.timeout=0s, shutdown.timeout: found '0s'",
        "shutdown.timeout=999999999d, shutdown.timeout: found '999999999d'",
        "table.studioWithin=16m, table.studioWithin: found '16m'",
        "table.drawWithin=1h, table.drawWithin: found '1h'",
        "table.spinFor=0s, table.spinFor: found '0s'",
        "modes.x.room=nope, modes.x.room: found 'nope'",
        "modes.tictactoe.teams=3, modes.tictactoe.teams: found '3 teams of 1'",
        "modes.duel.teamSize=2 modes.duel.room=pong, modes.duel.teams: found '2 teams of 2'",
        "limits.maxWin=179999.99, 'table.maxStake: found ''5000.00'', of which one number may pay 180000.00'",
        "table.maxStake=27777.78, 'table.maxStake: found ''27777.78'', of which one number may pay 1000000.08'",
    })
    void whatCannotWorkIsRefusedByItsName(String assignment, String message) {
        assertThatThrownBy(() ->
                        NodeConfig.from(settings(assignment.replace('|', ',').split(" "))))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(message);
    }

    /** What waits for it counts in nanoseconds, and some wait several times as long. */
    @Test
    void noDurationIsTooLongToBeCounted() {
        var durations = NodeConfig.allKeys().stream()
                .filter(key -> key.parser().apply(key.defaultText()) instanceof Duration)
                .toList();

        assertThat(durations).hasSizeGreaterThan(30).allSatisfy(key -> {
            for (var tooLong : List.of("3651d", "999999999h", "999999999d")) {
                assertThatThrownBy(() -> key.parser().apply(tooLong))
                        .as("%s=%s", key.name(), tooLong)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void modesArePlayedInEveryKindOfRoomThatTakesThem() {
        var fine = settings(
                "modes.a.room=relay", "modes.a.teams=100", "modes.b.room=quiz", "modes.c.room=pong", "modes.d.teams=2");

        assertThat(NodeConfig.from(fine).roles()).isNotEmpty();
    }

    /** The single bets on a number, or all of a round, whichever is less. */
    @ParameterizedTest
    @CsvSource({
        "limits.maxWin=180000.00",
        "table.maxStake=27777.77",
        "table.maxStake=50000.00 table.maxBetCount=55",
        "limits.maxWin=1000.00 table.roulette=",
    })
    void tablesThatPayNoMoreThanARoundMayAreTaken(String assignment) {
        assertThat(NodeConfig.from(settings(assignment.split(" "))).roles()).isNotEmpty();
    }

    @Test
    void developmentDefaultsAreNamed() {
        var fresh = settings();
        var mine = settings(KEY, POSTGRES, REDIS);
        var safe = settings(
                KEY,
                POSTGRES,
                REDIS,
                "data.embedded=false",
                "auth.tokenInQuery=false",
                "wallet.welcome.amount=0",
                "modes.duel.clientRank=false",
                "boards.global.clientScores=false");

        assertThat(NodeConfig.from(fresh).unsafe(fresh))
                .containsExactly(
                        "data.embedded",
                        "keys.master",
                        "auth.tokenInQuery",
                        "wallet.welcome.amount",
                        "modes.duel.clientRank",
                        "boards.global.clientScores");
        assertThat(NodeConfig.from(mine).unsafe(mine))
                .containsExactly(
                        "data.embedded",
                        "auth.tokenInQuery",
                        "wallet.welcome.amount",
                        "modes.duel.clientRank",
                        "boards.global.clientScores");
        assertThat(NodeConfig.from(safe).unsafe(safe)).isEmpty();
    }

    /** What is missing on one of the hosts would be an empty database there. */
    @Test
    void productionNeedsEveryUrlAndTheKey() throws IOException {
        assertMissing("keys.master");
        assertMissing("postgres.url", KEY);
        assertMissing("postgres.url", KEY, REDIS);
        assertMissing("redis.url", KEY, POSTGRES);
        assertThat(NodeConfig.ofRun(production(KEY, POSTGRES, REDIS)).unsafe(production(KEY, POSTGRES, REDIS)))
                .isEmpty();
    }

    private static void assertMissing(String key, String... assignments) throws IOException {
        var settings = production(assignments);
        assertThatThrownBy(() -> NodeConfig.ofRun(settings))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith(key + ": found nothing");
    }

    private static Settings production(String... assignments) throws IOException {
        var file = Files.readString(Path.of("../../conf/production.yaml"));
        return Settings.of(NodeConfig.allKeys(), file, Map.of(), List.of(assignments));
    }

    private static Settings settings(String... assignments) {
        return Settings.of(NodeConfig.allKeys(), null, Map.of(), List.of(assignments));
    }
}
