package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EngineConfigTest {

    @Test
    void defaults() {
        assertThat(from())
                .isEqualTo(
                        new EngineConfig(new BigDecimal("1000000.00"), Duration.ofSeconds(60), Duration.ofMillis(500)));
    }

    @Test
    void everySettingIsMapped() {
        var config = from("limits.maxWin=5.50", "autobet.orphanTimeout=7s", "game.configRefresh=9s");

        assertThat(config)
                .isEqualTo(new EngineConfig(new BigDecimal("5.50"), Duration.ofSeconds(7), Duration.ofSeconds(9)));
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        for (var wrong : List.of("limits.maxWin=1.001", "autobet.orphanTimeout=0s", "game.configRefresh=0s")) {
            assertThatThrownBy(() -> from(wrong))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
    }

    private static EngineConfig from(String... assignments) {
        return EngineConfig.from(Settings.of(EngineConfig.KEYS, null, Map.of(), List.of(assignments)));
    }
}
