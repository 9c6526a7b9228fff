package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EngineConfigTest {

    @Test
    void defaults() {
        var config = from();
        assertThat(config.maxWin()).isEqualTo("1000000.00");
        assertThat(config.orphanTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.refreshEvery()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.roundAgeMax()).isEqualTo(Duration.ofDays(30));
        assertThat(config.jurisdictions().terms(null, "dice")).isNull();
        assertThat(config.returns()).isEqualTo(new ReturnsConfig(Duration.ofSeconds(30), new BigDecimal("0.00001")));
    }

    @Test
    void everySettingIsMapped() {
        var config = from(
                "limits.maxWin=5.50",
                "autobet.orphanTimeout=7s",
                "game.configRefresh=9s",
                "rounds.maxAge=11s",
                "jurisdiction.policies=mt dice 3s",
                "jurisdiction.default=mt",
                "returns.every=13s",
                "returns.falseAlarmChance=0.01");

        assertThat(config.maxWin()).isEqualTo("5.50");
        assertThat(config.orphanTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.refreshEvery()).isEqualTo(Duration.ofSeconds(9));
        assertThat(config.roundAgeMax()).isEqualTo(Duration.ofSeconds(11));
        assertThat(Objects.requireNonNull(config.jurisdictions().terms(null, "dice"))
                        .minCycleMs())
                .isEqualTo(3000);
        assertThat(config.returns()).isEqualTo(new ReturnsConfig(Duration.ofSeconds(13), new BigDecimal("0.01")));
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        for (var wrong : List.of(
                "limits.maxWin=1.001",
                "autobet.orphanTimeout=0s",
                "game.configRefresh=0s",
                "rounds.maxAge=0s",
                "returns.every=0s",
                "returns.falseAlarmChance=0.5",
                "jurisdiction.default=gbr",
                "jurisdiction.policies=gb slots",
                "jurisdiction.policies=gb slots fast",
                "jurisdiction.policies=gb slots 2h",
                "jurisdiction.policies=gb autobet no",
                "jurisdiction.policies=GB slots 2s",
                "jurisdiction.policies=none * 2s",
                "jurisdiction.policies=gb slots 2s,gb slots 3s",
                "jurisdiction.policies=gb autobet on,gb autobet off")) {
            assertThatThrownBy(() -> from(wrong))
                    .as(wrong)
                    .isInstanceOf(BadSetting.class)
                    .hasMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
    }

    private static EngineConfig from(String... assignments) {
        return EngineConfig.from(Settings.of(EngineConfig.KEYS, null, Map.of(), List.of(assignments)));
    }
}
