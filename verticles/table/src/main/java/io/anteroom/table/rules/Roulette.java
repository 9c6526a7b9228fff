package io.anteroom.table.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Decimals;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.DrawSource;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.MoreBytesNeeded;
import io.anteroom.fairness.SeedStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * European roulette: which bets there are, what they pay, and how the number is drawn. Pure: a round recomputes from its seed
 * and its bets. Each bet returns 36/37 of its stake in the long run, whatever it is on: of 37 numbers those covered times
 * the return are always 36.
 */
public final class Roulette {

    public static final String GAME_ID = "roulette";

    /** Each round has a seed of its own, which is used once. */
    public static final long NONCE = 0;

    /** Bets in one event; a full layout has fewer positions than anybody plays at once. */
    static final int BETS_MAX = 100;

    private static final Set<String> FIELDS = Set.of("type", "numbers", "amount");

    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,32}(\\.[0-9]{1,8})?");

    private static final int NUMBERS_NAMED_MAX = 18;

    /** Of an amount; what has more is no amount, and what has fewer is held against the limits. */
    private static final int WHOLE_DIGITS_MAX = 32;

    private Roulette() {}

    /** @param details the bets as they are kept and shown */
    public record Stake(RawJson details, Money amount) {}

    /** The round's number, 0 to 36: one draw. */
    public static int draw(DrawSource draws) {
        return (int) draws.draw(Wheel.NUMBERS);
    }

    /** The number of a round from its seed: the first draw of the stream under the table's id and nonce 0. */
    public static int draw(SeedStream stream, ClientSeed tableId) {
        return draw(stream, tableId, 1);
    }

    private static int draw(SeedStream stream, ClientSeed tableId, int blocks) {
        try {
            return draw(Draws.of(stream.blocks(tableId, NONCE, 0, blocks)));
        } catch (MoreBytesNeeded allRejected) {
            return draw(stream, tableId, blocks + 1);
        }
    }

    public static boolean isNumber(int number) {
        return Wheel.isNumber(number);
    }

    /** Judges what a player sent; refused in order of precedence: shape, currency, amounts, limits. */
    public static Reply<Stake> judge(Limits limits, JsonNode sent, @Nullable String currency) {
        if (!sent.isArray() || sent.isEmpty() || sent.size() > BETS_MAX) {
            return Reply.refused(Code.INVALID_EVENT_INPUTS, "bets is an array of 1 to " + BETS_MAX);
        }
        for (var bet : sent) {
            var wrong = shapeProblem(bet);
            if (wrong != null) {
                return Reply.refused(Code.INVALID_EVENT_INPUTS, wrong);
            }
        }
        if (!limits.currency().code().equals(currency)) {
            return Reply.refused(Code.INVALID_CURRENCY, "currency must be " + limits.currency());
        }
        return stake(limits, sent);
    }

    private static @Nullable String shapeProblem(JsonNode bet) {
        if (!bet.isObject()) {
            return "a bet is an object";
        }
        for (var names = bet.fieldNames(); names.hasNext(); ) {
            if (!FIELDS.contains(names.next())) {
                return "a bet has type, numbers and amount, and no other fields";
            }
        }
        var type = bet.path("type").isTextual() ? BetType.find(bet.path("type").textValue()) : null;
        if (type == null) {
            return "there is no such type of bet";
        }
        return hasNumbers(bet.path("numbers")) && type.covered(Bet.numbers(bet.path("numbers"))) != null
                ? null
                : "these numbers do not form a " + type.word();
    }

    /** Absent, or a short list of different whole numbers. */
    private static boolean hasNumbers(JsonNode numbers) {
        if (numbers.isMissingNode()) {
            return true;
        }
        if (!numbers.isArray() || numbers.size() > NUMBERS_NAMED_MAX) {
            return false;
        }
        for (var number : numbers) {
            if (!number.isNumber() || !number.canConvertToExactIntegral() || !number.canConvertToInt()) {
                return false;
            }
        }
        return Bet.numbers(numbers).size() == numbers.size();
    }

    private static Reply<Stake> stake(Limits limits, JsonNode sent) {
        var bets = new ArrayList<Bet>();
        for (var each : sent) {
            var amount = amount(each.path("amount"), limits.currency());
            if (amount == null) {
                return Reply.refused(
                        Code.INVALID_BET_AMOUNT,
                        "amount must be above zero with at most "
                                + limits.currency().digits() + " digits after the point");
            }
            bets.add(bet(
                    each, amount.min(BigDecimal.valueOf(limits.maxStake() + 1)).longValueExact()));
        }
        long total = bets.stream().mapToLong(Bet::amount).sum();
        var tooFar = bets.stream().anyMatch(bet -> bet.amount() < limits.minBet() || bet.amount() > limits.maxBet());
        if (tooFar || total > limits.maxStake()) {
            return Reply.refused(Code.BET_LIMIT_REACHED, limitsText(limits));
        }

        return Reply.done(new Stake(write(bets, limits.currency()), new Money(total, limits.currency())));
    }

    private static String limitsText(Limits limits) {
        var currency = limits.currency();
        return "a bet is from " + new Money(limits.minBet(), currency).toText() + " to "
                + new Money(limits.maxBet(), currency).toText() + ", all of a round at most "
                + new Money(limits.maxStake(), currency).toText();
    }

    /** In minor units; null unless it is above zero and has no more digits than the currency. */
    private static @Nullable BigDecimal amount(JsonNode sent, Currency currency) {
        if (sent.isTextual() ? !AMOUNT.matcher(sent.textValue()).matches() : !sent.isNumber()) {
            return null;
        }
        var value = sent.isTextual() ? new BigDecimal(sent.textValue()) : sent.decimalValue();
        if (!Decimals.isBounded(value) || value.signum() <= 0 || value.precision() - value.scale() > WHOLE_DIGITS_MAX) {
            return null;
        }
        // A text counts as it is written, a number by its value.
        var exact = sent.isTextual() ? value : value.stripTrailingZeros();
        return exact.scale() > currency.digits() ? null : value.movePointRight(currency.digits());
    }

    private static Bet bet(JsonNode json, long amount) {
        var type =
                java.util.Objects.requireNonNull(BetType.find(json.path("type").textValue()));
        var named = Bet.numbers(json.path("numbers"));
        return new Bet(type, named, java.util.Objects.requireNonNull(type.covered(named)), amount);
    }

    private static RawJson write(List<Bet> bets, Currency currency) {
        var array = Json.MAPPER.createArrayNode();
        bets.forEach(bet -> bet.writeTo(array.addObject(), new Money(bet.amount(), currency).toText()));
        return RawJson.of(array);
    }

    /** What kept bets pay if {@code number} comes, in minor units. */
    public static long payout(RawJson details, Currency currency, int number) {
        long total = 0;
        for (var each : details.tree()) {
            var amount = Money.of(new BigDecimal(each.path("amount").textValue()), currency);
            total = Math.addExact(total, bet(each, amount.minor()).payout(number));
        }
        return total;
    }
}
