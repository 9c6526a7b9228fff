package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Boards.Operator;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaderboardConfigTest {

    @Test
    void byDefaultThereIsOneBoardThatPlayersMaySet() {
        var config = LeaderboardConfig.from(settings());

        assertThat(config.boards())
                .isEqualTo(Map.of("global", new BoardConfig("global", Operator.SET, Order.DOWN, true, Schedule.NEVER)));
        assertThat(config.batchMax()).isEqualTo(1000);
        assertThat(config.queueMax()).isEqualTo(20_000);
        assertThat(LeaderboardConfig.openClientScores(settings())).containsExactly("boards.global.clientScores");
    }

    @Test
    void everySettingIsTaken() {
        var settings = settings(
                "boards.laps.operator=best",
                "boards.laps.order=up",
                "boards.laps.clientScores=true",
                "boards.laps.reset=0 0 * * 1",
                "boards.global.operator=sum",
                "boards.global.clientScores=false",
                "leaderboard.batchMax=7",
                "leaderboard.queueMax=8");

        assertThat(LeaderboardConfig.from(settings))
                .isEqualTo(new LeaderboardConfig(
                        Map.of(
                                "global",
                                new BoardConfig("global", Operator.SUM, Order.DOWN, false, Schedule.NEVER),
                                "laps",
                                new BoardConfig("laps", Operator.BEST, Order.UP, true, new Schedule("0 0 * * 1"))),
                        7,
                        8));
        assertThat(LeaderboardConfig.openClientScores(settings)).containsExactly("boards.laps.clientScores");
    }

    @Test
    void aNewBoardKeepsTheBestAndTrustsNoPlayer() {
        assertThat(LeaderboardConfig.from(settings("boards.plain=")).boards())
                .containsEntry("plain", new BoardConfig("plain", Operator.BEST, Order.DOWN, false, Schedule.NEVER));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            boards.laps.operator=most   | boards.laps.operator: found 'most', allowed is best, latest, sum, set
            boards.laps.order=sideways  | boards.laps.order: found 'sideways', allowed is down, up
            boards.laps.clientScores=1  | boards.laps.clientScores: found '1'
            boards.laps.reset=weekly    | boards.laps.reset: found 'weekly', allowed is empty, or minute hour
            boards.laps.reset=0 0 30 2 * | boards.laps.reset: found '0 0 30 2 *'
            boards.laps.ordr=up         | boards.laps.ordr: unknown setting
            boards.Laps.order=up        | boards.Laps: found 'Laps'
            leaderboard.batchMax=0      | leaderboard.batchMax: found '0'
            leaderboard.queueMax=-1     | leaderboard.queueMax: found '-1'
            """)
    void whatCannotBeIsRefusedByItsName(String assignment, String message) {
        assertThatThrownBy(() -> LeaderboardConfig.from(settings(assignment)))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(message);
    }

    private static Settings settings(String... assignments) {
        return Settings.of(LeaderboardConfig.KEYS, null, Map.of(), List.of(assignments));
    }
}
