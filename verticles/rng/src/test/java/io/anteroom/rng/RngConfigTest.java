package io.anteroom.rng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RngConfigTest {

    @Test
    void defaults() {
        assertThat(RngConfig.from(Settings.defaults(RngConfig.KEYS)))
                .isEqualTo(new RngConfig(20_000, 1024, Duration.ofMinutes(1)));
    }

    @Test
    void everySettingIsMapped() {
        var settings = Settings.of(
                RngConfig.KEYS, null, Map.of(), List.of("rng.seedCache=5", "rng.reseedCount=7", "rng.reseedEvery=9s"));

        assertThat(RngConfig.from(settings)).isEqualTo(new RngConfig(5, 7, Duration.ofSeconds(9)));
    }

    @Test
    void aTimeOfNothingIsRefused() {
        var settings = Settings.of(RngConfig.KEYS, null, Map.of(), List.of("rng.reseedEvery=0s"));

        assertThatThrownBy(() -> RngConfig.from(settings))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("rng.reseedEvery");
    }
}
