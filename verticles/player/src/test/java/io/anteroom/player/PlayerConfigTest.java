package io.anteroom.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.runtime.BadSetting;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlayerConfigTest {

    @Test
    void defaults() {
        assertThat(RunningPlayer.config())
                .isEqualTo(new PlayerConfig(
                        1,
                        64,
                        10,
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(10),
                        Duration.ofDays(30),
                        Duration.ofDays(30),
                        new Money(1000_00, Currency.FUN)));
    }

    @Test
    void everythingCanBeSet() {
        var config = RunningPlayer.config(
                "auth.hashThreads=2",
                "auth.hashQueue=3",
                "auth.lockout.failures=4",
                "auth.lockout.window=5s",
                "auth.tokenTtl=6s",
                "auth.refreshTtl=7d",
                "auth.keyRotation=8h",
                "wallet.welcome.amount=9",
                "wallet.welcome.currency=JPY");

        assertThat(config)
                .isEqualTo(new PlayerConfig(
                        2,
                        3,
                        4,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofDays(7),
                        Duration.ofHours(8),
                        new Money(9, Currency.parse("JPY"))));
        assertThat(RunningPlayer.config("wallet.welcome.amount=0").welcome()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth.hashThreads=0",
                "auth.hashQueue=0",
                "auth.lockout.failures=0",
                "auth.lockout.window=0s",
                "auth.tokenTtl=0s",
                "auth.tokenTtl=13h",
                "auth.refreshTtl=1m",
                "auth.keyRotation=1m",
                "wallet.welcome.amount=-1",
                "wallet.welcome.amount=0.001",
                "wallet.welcome.currency=fun",
            })
    void badValuesAreRefusedByTheirName(String assignment) {
        assertThatThrownBy(() -> RunningPlayer.config(assignment))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(assignment.substring(0, assignment.indexOf('=')));
    }

    @ParameterizedTest
    @CsvSource({
        "auth.keyRotation, 6s, at least 1h",
        "auth.refreshTtl, 8s, at least auth.tokenTtl",
        "auth.tokenTtl, 13h, from 1s to 12h"
    })
    void aBadDurationIsToldAsItWasWritten(String name, String found, String allowed) {
        assertThatThrownBy(() -> RunningPlayer.config(name + "=" + found))
                .hasMessage(name + ": found '" + found + "', allowed is " + allowed);
    }
}
