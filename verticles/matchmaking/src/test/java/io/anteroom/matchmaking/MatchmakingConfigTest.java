package io.anteroom.matchmaking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.matchmaking.pairing.Format;
import io.anteroom.matchmaking.pairing.Window;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MatchmakingConfigTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    static MatchmakingConfig config(String... assignments) {
        return MatchmakingConfig.from(Settings.of(MatchmakingConfig.KEYS, null, Map.of(), List.of(assignments)));
    }

    @Test
    void defaults() {
        var format = new Format(2, 1, new Window(100, 50, 1_000));
        assertThat(config())
                .isEqualTo(new MatchmakingConfig(
                        Map.of(
                                "duel", new Mode("duel", format, List.of(), true, false, true, "relay", TEN_MINUTES),
                                "tictactoe",
                                        new Mode(
                                                "tictactoe",
                                                format,
                                                List.of(),
                                                false,
                                                false,
                                                true,
                                                "tictactoe",
                                                TEN_MINUTES)),
                        "duel",
                        Duration.ofMillis(250),
                        Duration.ofMinutes(5),
                        Duration.ofHours(2),
                        Duration.ofSeconds(4),
                        200_000));
        assertThat(config().trusting()).containsExactly("modes.duel.clientRank");
        assertThat(config().shards()).containsExactly("duel/", "tictactoe/");
    }

    @Test
    void everythingCanBeSet() {
        var config = config(
                "modes.five.teams=3",
                "modes.five.teamSize=5",
                "modes.five.window=10",
                "modes.five.windowPerSecond=20",
                "modes.five.windowMax=30",
                "modes.five.regions=eu,us-east",
                "modes.five.clientRank=true",
                "modes.five.backfill=true",
                "modes.five.rated=false",
                "modes.five.room=quiz",
                "modes.five.waitMax=1s",
                "modes.duel.clientRank=false",
                "matchmaking.defaultMode=five",
                "matchmaking.passEvery=10ms",
                "matchmaking.ticketTtl=1s",
                "matchmaking.matchTtl=2s",
                "matchmaking.leaseTtl=3s",
                "matchmaking.queueMax=4");

        assertThat(config.modes().get("five"))
                .isEqualTo(new Mode(
                        "five",
                        new Format(3, 5, new Window(10, 20, 30)),
                        List.of("eu", "us-east"),
                        true,
                        true,
                        false,
                        "quiz",
                        Duration.ofSeconds(1)));
        assertThat(config.shards()).containsExactly("duel/", "five/eu", "five/us-east", "tictactoe/");
        assertThat(config.defaultMode()).isEqualTo("five");
        assertThat(config.passEvery()).isEqualTo(Duration.ofMillis(10));
        assertThat(config.ticketTtl()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.matchTtl()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.leaseTtl()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.queueMax()).isEqualTo(4);
        assertThat(config.trusting()).containsExactly("modes.five.clientRank");
    }

    @ParameterizedTest
    @CsvSource({
        "modes.duel.teams=1, modes.duel.teams",
        "modes.duel.teamSize=0, modes.duel.teamSize",
        "modes.duel.teamSize=17, modes.duel.teamSize",
        "modes.duel.teams=129, modes.duel.teams",
        "modes.duel.window=-1, modes.duel.window",
        "modes.duel.windowPerSecond=-1, modes.duel.windowPerSecond",
        "modes.duel.windowMax=99, modes.duel.windowMax",
        "modes.duel.regions=EU, modes.duel.regions",
        "modes.duel.regions=eu|eu, modes.duel.regions",
        "modes.duel.clientRank=maybe, modes.duel.clientRank",
        "modes.duel.waitMax=0s, modes.duel.waitMax",
        "matchmaking.defaultMode=chess, matchmaking.defaultMode",
        "matchmaking.passEvery=1ms, matchmaking.passEvery",
        "matchmaking.ticketTtl=0s, matchmaking.ticketTtl",
        "matchmaking.matchTtl=0s, matchmaking.matchTtl",
        "matchmaking.leaseTtl=0s, matchmaking.leaseTtl",
        "matchmaking.queueMax=0, matchmaking.queueMax",
    })
    void badValuesAreRefusedByTheirName(String assignment, String name) {
        assertThatThrownBy(() -> config(assignment.replace('|', ',')))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(name);
    }

    @Test
    void aMatchOfTooManyIsRefused() {
        assertThatThrownBy(() -> config("modes.war.teams=10", "modes.war.teamSize=16"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("modes.war.teams");
    }
}
