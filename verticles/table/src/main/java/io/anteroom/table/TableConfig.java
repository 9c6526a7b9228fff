package io.anteroom.table;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import io.anteroom.table.rules.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which tables there are and how they run.
 *
 * @param roulette names of roulette tables
 * @param studio those of them whose number comes from a studio
 * @param openFor how long bets are taken
 * @param spinFor between the last bet and the number
 * @param pauseFor between the number and the next round
 * @param studioWithin how long a closed round waits for its studio before it is voided
 * @param drawWithin how long after its close a round waits for a number that can't be drawn before it is voided, and for a
 *     seed that can't be revealed before it ends without
 */
public record TableConfig(
        List<String> roulette,
        List<String> studio,
        Duration openFor,
        Duration spinFor,
        Duration pauseFor,
        Duration studioWithin,
        Duration drawWithin,
        Limits limits) {

    /** What follows a close is over, all together, well within the hour after which the audit misses a round's end. */
    private static final Duration WAIT_MAX = Duration.ofMinutes(15);

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final String NAMES_ALLOWED = "names of a-z, 0-9 and -, each once";
    private static final BigDecimal AMOUNT_MAX = new BigDecimal("1000000000.00");
    private static final BigDecimal AMOUNT_MIN = new BigDecimal("0.01");

    private static final Key<List<String>> ROULETTE =
            Key.list("table.roulette", List.of("main"), "names of the roulette tables; empty for none");
    private static final Key<List<String>> STUDIO =
            Key.list("table.studio", List.of(), "roulette tables whose number a studio tells");
    private static final Key<Duration> OPEN_FOR =
            Key.duration("table.openFor", Duration.ofSeconds(20), "how long a table takes bets");
    private static final Key<Duration> SPIN_FOR =
            wait("table.spinFor", Duration.ofSeconds(3), "between a table's last bet and its number");
    private static final Key<Duration> PAUSE_FOR =
            Key.duration("table.pauseFor", Duration.ofSeconds(5), "between a table's number and its next round");
    private static final Key<Duration> STUDIO_WITHIN =
            wait("table.studioWithin", Duration.ofSeconds(60), "how long a studio may take before its round is voided");
    private static final Key<Duration> DRAW_WITHIN = wait(
            "table.drawWithin",
            Duration.ofMinutes(5),
            "how long a round waits for a number that no generator draws before it is voided");
    private static final Key<String> CURRENCY = Key.text("table.currency", "FUN", "the currency of tables");
    private static final Key<BigDecimal> MIN_BET = Key.decimal(
            "table.minBet", new BigDecimal("0.10"), AMOUNT_MIN, AMOUNT_MAX, "the least of one bet on a layout");
    private static final Key<BigDecimal> MAX_BET = Key.decimal(
            "table.maxBet", new BigDecimal("500.00"), AMOUNT_MIN, AMOUNT_MAX, "the most of one bet on a layout");
    private static final Key<BigDecimal> MAX_STAKE = Key.decimal(
            "table.maxStake",
            new BigDecimal("5000.00"),
            AMOUNT_MIN,
            AMOUNT_MAX,
            "the most one player stakes on one round of a table; on one number it may not pay more than limits.maxWin");
    private static final Key<Integer> MAX_BET_COUNT = Key.integer(
            "table.maxBetCount", 300, 1, Tables.OWN_BETS_MAX, "the most bets of one player on one round of a table");

    public static final List<Key<?>> KEYS = List.of(
            ROULETTE,
            STUDIO,
            OPEN_FOR,
            SPIN_FOR,
            PAUSE_FOR,
            STUDIO_WITHIN,
            DRAW_WITHIN,
            CURRENCY,
            MIN_BET,
            MAX_BET,
            MAX_STAKE,
            MAX_BET_COUNT);

    public TableConfig {
        roulette = List.copyOf(roulette);
        studio = List.copyOf(studio);
        if (!roulette.stream().allMatch(name -> NAME.matcher(name).matches())
                || roulette.stream().distinct().count() != roulette.size()) {
            throw new BadSetting(ROULETTE.name(), "'" + String.join(",", roulette) + "'", NAMES_ALLOWED);
        }
        if (!roulette.containsAll(studio)) {
            throw new BadSetting(STUDIO.name(), "'" + String.join(",", studio) + "'", "names out of table.roulette");
        }
        positive(OPEN_FOR, openFor);
        positive(PAUSE_FOR, pauseFor);
    }

    /** @param maxWin the most a round may pay, in units of the tables' currency */
    public void requireWithin(BigDecimal maxWin) {
        var most = limits.highestWin();
        if (!roulette.isEmpty() && most.toDecimal().compareTo(maxWin) > 0) {
            throw new BadSetting(
                    MAX_STAKE.name(),
                    "'" + new Money(limits.maxStake(), limits.currency()).toText() + "', of which one number may pay "
                            + most.toText(),
                    "what pays at most limits.maxWin " + maxWin.toPlainString());
        }
    }

    private static Key<Duration> wait(String name, Duration defaultValue, String doc) {
        return Key.duration(name, defaultValue, Duration.ofMillis(1), WAIT_MAX, doc);
    }

    private static void positive(Key<Duration> key, Duration value) {
        if (value.toMillis() < 1) {
            throw new BadSetting(key.name(), "'" + value + "'", "a duration above zero");
        }
    }

    public static TableConfig from(Settings settings) {
        return new TableConfig(
                settings.get(ROULETTE),
                settings.get(STUDIO),
                settings.get(OPEN_FOR),
                settings.get(SPIN_FOR),
                settings.get(PAUSE_FOR),
                settings.get(STUDIO_WITHIN),
                settings.get(DRAW_WITHIN),
                limits(settings));
    }

    private static Limits limits(Settings settings) {
        var code = settings.get(CURRENCY);
        var currency = Currency.find(code)
                .orElseThrow(() -> new BadSetting(CURRENCY.name(), "'" + code + "'", "a currency that is known here"));
        try {
            return new Limits(
                    currency,
                    Money.of(settings.get(MIN_BET), currency).minor(),
                    Money.of(settings.get(MAX_BET), currency).minor(),
                    Money.of(settings.get(MAX_STAKE), currency).minor(),
                    settings.get(MAX_BET_COUNT));
        } catch (ArithmeticException | IllegalArgumentException wrong) {
            throw new BadSetting(
                    MIN_BET.name() + ", " + MAX_BET.name() + ", " + MAX_STAKE.name(),
                    "'" + settings.get(MIN_BET) + "', '" + settings.get(MAX_BET) + "', '" + settings.get(MAX_STAKE)
                            + "'",
                    "amounts of " + currency + " in ascending order");
        }
    }
}
