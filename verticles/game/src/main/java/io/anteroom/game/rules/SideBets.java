package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Refusal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The side bets of a game in its properties, {@code {"sideBets": {"panda": {"minBet", "maxBet", "pays": {"panda8": 25}}}}}: an
 * operator may change the limits; what they pay is published and fixed. Limits are amounts of whatever currency the game is
 * played in; what is finer than its digits is rounded inwards.
 */
final class SideBets {
    private static final String ALL = "sideBets";
    private static final String MIN = "minBet";
    private static final String MAX = "maxBet";

    /** As those of a bet. */
    private static final String DEFAULT_MIN = "0.01";

    private static final String DEFAULT_MAX = "1000.00";

    /** Of the currency with the most digits. */
    private static final int DIGITS = 3;

    private static final long[] POWERS = {1, 10, 100, 1_000};

    /** Limits of one side bet, in minor units. */
    record Limits(long min, long max, Currency currency) {

        /** Why such a stake is refused; null if it is not, or if there is none. */
        @Nullable
        Refusal problem(String field, long bet) {
            if (bet == 0 || (bet >= min && bet <= max)) {
                return null;
            }
            var digits = currency.digits();
            return new Refusal(
                    Code.BET_LIMIT_REACHED,
                    field + " must be from " + FixedPoint.text(min, digits) + " to " + FixedPoint.text(max, digits));
        }
    }

    private SideBets() {}

    /** Adds a side bet with the default limits to a game's properties. */
    static void add(ObjectNode props, String name, Map<String, Integer> pays) {
        var bet = props.withObject("/" + ALL).putObject(name);
        bet.put(MIN, DEFAULT_MIN);
        bet.put(MAX, DEFAULT_MAX);
        bet.set("pays", Json.MAPPER.valueToTree(pays));
    }

    /** What is wrong with the properties of a game that has nothing else to configure. */
    static Optional<String> problem(Rules rules, JsonNode customProps) {
        var defaults = rules.defaultProps();
        if (!withoutLimits(customProps).equals(withoutLimits(defaults))) {
            return Optional.of("of the customProps of " + rules.gameId() + " only " + MIN + " and " + MAX
                    + " of each side bet can be changed");
        }
        for (var bet : customProps.path(ALL).properties()) {
            if (!areLimits(bet.getValue())) {
                return Optional.of(MIN + " and " + MAX + " of " + ALL + "." + bet.getKey()
                        + " must be amounts above zero and in this order");
            }
        }
        return Optional.empty();
    }

    private static JsonNode withoutLimits(JsonNode customProps) {
        JsonNode rest = customProps.deepCopy();
        for (var bet : rest.path(ALL)) {
            if (bet instanceof ObjectNode limited && limited.has(MIN) && limited.has(MAX)) {
                limited.putNull(MIN).putNull(MAX);
            }
        }
        return rest;
    }

    private static boolean areLimits(JsonNode bet) {
        var min = FixedPoint.read(bet.path(MIN), DIGITS);
        var max = FixedPoint.read(bet.path(MAX), DIGITS);
        return min >= 1 && min <= max && max <= GameSettings.BET_MAX;
    }

    static Limits limits(GameSettings settings, String name) {
        var bet = settings.customProps().path(ALL).path(name);
        var unit = POWERS[DIGITS - settings.currency().digits()];
        var min = FixedPoint.read(bet.path(MIN), DIGITS);
        var max = FixedPoint.read(bet.path(MAX), DIGITS);
        return new Limits((min + unit - 1) / unit, max / unit, settings.currency());
    }
}
