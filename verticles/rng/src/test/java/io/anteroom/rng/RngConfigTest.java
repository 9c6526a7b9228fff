package io.anteroom.rng;

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

final class RngConfigTest {

    @Test
    void defaults() {
        assertThat(RngConfig.from(Settings.defaults(RngConfig.KEYS)))
                .isEqualTo(new RngConfig(20_000, 1024, Duration.ofMinutes(1), Duration.ofSeconds(1)));
    }

    @Test
    void everySettingIsMapped() {
        var settings = Settings.of(
                RngConfig.KEYS,
                null,
                Map.of(),
                List.of("rng.seedCache=5", "rng.reseedCount=7", "rng.reseedEvery=9s", "rng.sealEvery=3s"));

        assertThat(RngConfig.from(settings))
                .isEqualTo(new RngConfig(5, 7, Duration.ofSeconds(9), Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rng.reseedEvery=0s", "rng.sealEvery=0s", "rng.sealEvery=61s", "rng.reseedCount=0"})
    void aTimeOrCountOutOfItsRangeIsRefused(String assignment) {
        assertThatThrownBy(() -> RngConfig.from(Settings.of(RngConfig.KEYS, null, Map.of(), List.of(assignment))))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(assignment.substring(0, assignment.indexOf('=')));
    }
}
