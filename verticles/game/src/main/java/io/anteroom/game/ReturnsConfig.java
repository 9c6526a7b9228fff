package io.anteroom.game;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * How the monitor of returns goes about it.
 *
 * @param every how often it takes in what ended, and judges
 * @param falseAlarmChance that a game that is right ever raises an alarm, for each stake level and each day a window begins
 */
public record ReturnsConfig(Duration every, BigDecimal falseAlarmChance) {

    private static final Key<Duration> EVERY = Key.duration(
            "returns.every",
            Duration.ofSeconds(30),
            "how often the returns of games are held against what is expected");
    private static final Key<BigDecimal> FALSE_ALARM_CHANCE = Key.decimal(
            "returns.falseAlarmChance",
            new BigDecimal("0.00001"),
            new BigDecimal("0.000000000001"),
            new BigDecimal("0.1"),
            "the chance that a game that is right raises an alarm, for each of its versions, each level of stake and each day");

    static final List<Key<?>> KEYS = List.of(EVERY, FALSE_ALARM_CHANCE);

    public ReturnsConfig {
        if (every.toMillis() < 1) {
            throw new BadSetting(EVERY.name(), "'" + every + "'", "a duration above zero");
        }
    }

    public static ReturnsConfig from(Settings settings) {
        return new ReturnsConfig(settings.get(EVERY), settings.get(FALSE_ALARM_CHANCE));
    }
}
