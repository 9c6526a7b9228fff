package io.anteroom.game;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Jurisdictions;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How games are played on this node.
 *
 * @param maxWin the most a round pays, in units of the game's currency
 * @param orphanTimeout how long the socket of a series may be gone before the server ends it
 * @param refreshEvery how often newer configurations are looked for, beside hearing of them
 * @param roundAgeMax how long a round may be open before the server settles or voids it
 * @param jurisdictions what is asked of rounds, and of whose
 * @param returns how the monitor of returns goes about it
 */
public record EngineConfig(
        BigDecimal maxWin,
        Duration orphanTimeout,
        Duration refreshEvery,
        Duration roundAgeMax,
        Jurisdictions jurisdictions,
        ReturnsConfig returns) {

    private static final BigDecimal MAX_WIN_LIMIT = new BigDecimal("10000000000.00");

    static final Key<BigDecimal> MAX_WIN = Key.decimal(
            "limits.maxWin",
            new BigDecimal("1000000.00"),
            new BigDecimal("0.01"),
            MAX_WIN_LIMIT,
            "the most a round pays, its stake included; not below the highest bet of any game, nor below what a table may"
                    + " pay a player; a change makes a new version of every game's configuration");
    private static final Key<Duration> ORPHAN_TIMEOUT = Key.duration(
            "autobet.orphanTimeout",
            Duration.ofSeconds(60),
            "how long the socket of an autobet may be gone before the server ends it");
    private static final Key<Duration> REFRESH_EVERY = Key.duration(
            "game.configRefresh", Duration.ofMillis(500), "how often newer game configurations are looked for");
    private static final Key<Duration> ROUND_AGE_MAX = Key.duration(
            "rounds.maxAge",
            Duration.ofDays(30),
            "how long a round may be open, or a series wait, before the server settles it by its game's rule or voids it");

    public static final List<Key<?>> KEYS = Stream.of(
                    List.<Key<?>>of(MAX_WIN, ORPHAN_TIMEOUT, REFRESH_EVERY, ROUND_AGE_MAX),
                    Jurisdictions.KEYS,
                    ReturnsConfig.KEYS)
            .flatMap(List::stream)
            .toList();

    public EngineConfig {
        try {
            var unused = Money.of(maxWin, Currency.FUN);
        } catch (ArithmeticException tooManyDigits) {
            throw new BadSetting(MAX_WIN.name(), "'" + maxWin + "'", "an amount with at most 2 digits after the point");
        }
        requireAboveZero(ORPHAN_TIMEOUT, orphanTimeout);
        requireAboveZero(REFRESH_EVERY, refreshEvery);
        requireAboveZero(ROUND_AGE_MAX, roundAgeMax);
    }

    private static void requireAboveZero(Key<Duration> key, Duration value) {
        if (value.toMillis() < 1) {
            throw new BadSetting(key.name(), "'" + value + "'", "a duration above zero");
        }
    }

    public static EngineConfig from(Settings settings) {
        return new EngineConfig(
                settings.get(MAX_WIN),
                settings.get(ORPHAN_TIMEOUT),
                settings.get(REFRESH_EVERY),
                settings.get(ROUND_AGE_MAX),
                Jurisdictions.from(settings),
                ReturnsConfig.from(settings));
    }
}
