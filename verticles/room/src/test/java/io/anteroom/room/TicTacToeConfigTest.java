package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TicTacToeConfigTest {

    private static TicTacToeConfig from(String... assignments) {
        return TicTacToeConfig.from(Settings.of(TicTacToeConfig.KEYS, null, Map.of(), List.of(assignments)));
    }

    @Test
    void aMoveMayTakeAMinuteUnlessItIsSaidOtherwise() {
        assertThat(from().moveTime()).isEqualTo(Duration.ofMinutes(1));
        assertThat(from("tictactoe.moveTime=5s").moveTime()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999ms", "25h"})
    void whatMakesNoSenseIsRefusedByName(String time) {
        assertThatThrownBy(() -> from("tictactoe.moveTime=" + time))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("tictactoe.moveTime");
    }
}
