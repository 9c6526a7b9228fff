package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.Draws;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a player sent with an action, field by field in order of precedence, and keeps the first reason to refuse it. A
 * reading that was refused gives a harmless value, which is never acted on: {@link #step} gives the refusal instead.
 */
final class Inputs {
    private final JsonNode data;
    private @Nullable Refusal refusal;

    private Inputs(JsonNode data) {
        this.data = data;
    }

    /** What a player sent, with no other fields than these; it may be absent if there are none. */
    static Inputs sent(@Nullable JsonNode data, Set<String> fields) {
        if (data == null || data.isNull()) {
            var inputs = new Inputs(MissingNode.getInstance());
            if (!fields.isEmpty()) {
                inputs.refuse(Code.INVALID_EVENT_INPUTS, "data is missing");
            }
            return inputs;
        }
        var inputs = new Inputs(data);
        if (!data.isObject()) {
            inputs.refuse(Code.INVALID_EVENT_INPUTS, "data must be an object");
        }
        inputs.refuseOtherFields(fields);
        return inputs;
    }

    /** What was read before and is kept in a state. */
    static Inputs kept(JsonNode state) {
        return new Inputs(state);
    }

    private void refuseOtherFields(Set<String> fields) {
        for (var names = data.fieldNames(); names.hasNext(); ) {
            if (!fields.contains(names.next())) {
                refuse(
                        Code.INVALID_EVENT_INPUTS,
                        "data may have no other fields than "
                                + fields.stream().sorted().toList());
                return;
            }
        }
    }

    JsonNode field(String name) {
        return data.path(name);
    }

    /** One of the words, or the first of them if it was refused. */
    String word(String field, List<String> words) {
        var node = field(field);
        if (node.isTextual() && words.contains(node.textValue())) {
            return node.textValue();
        }
        refuse(Code.INVALID_EVENT_INPUTS, field + " must be one of " + words);
        return words.get(0);
    }

    /** A whole number, sent as one. */
    int whole(String field, int min, int max, Code code) {
        var node = field(field);
        if (node.isNumber() && node.canConvertToExactIntegral() && isWithin(node, min, max)) {
            return node.intValue();
        }
        refuse(code, field + " must be a whole number from " + min + " to " + max);
        return min;
    }

    private static boolean isWithin(JsonNode node, int min, int max) {
        return node.canConvertToInt() && node.intValue() >= min && node.intValue() <= max;
    }

    /** A decimal as a whole number of its last digit. */
    long decimal(String field, int digits, long min, long max, Code code) {
        var value = FixedPoint.read(field(field), digits);
        if (value >= min && value <= max) {
            return value;
        }
        refuse(
                code,
                field + " must be from " + FixedPoint.text(min, digits) + " to " + FixedPoint.text(max, digits)
                        + " with at most " + digits + " digits after the point");
        return min;
    }

    /** As {@link #decimal}, with 0 for a field that was not sent. */
    long optionalDecimal(String field, int digits, long max, Code code) {
        return field(field).isMissingNode() ? 0 : decimal(field, digits, 0, max, code);
    }

    /** Reads {@code currency} and {@code betAmount}: the stake in minor units, not yet held against the limits. */
    long stake(GameSettings settings) {
        sameCurrency(settings, data);
        var digits = settings.currency().digits();
        var minor = FixedPoint.read(field("betAmount"), digits);
        if (minor >= 1) {
            return minor;
        }
        if (FixedPoint.isTooLarge(field("betAmount"), digits)) {
            refuse(Code.BET_LIMIT_REACHED, "a bet must be at most " + settings.text(settings.maxBet()));
        }
        refuse(
                Code.INVALID_BET_AMOUNT,
                "betAmount must be above zero with at most " + digits + " digits after the point");
        return 1;
    }

    /** Whether data, sent now or kept from before, names the currency the game is played in. */
    void sameCurrency(GameSettings settings, JsonNode named) {
        var node = named.path("currency");
        if (!node.isTextual() || !node.textValue().equals(settings.currency().code())) {
            refuse(Code.INVALID_CURRENCY, "currency must be " + settings.currency());
        }
    }

    void holdAgainstLimits(GameSettings settings, long bet) {
        if (!settings.isWithinLimits(bet)) {
            refuse(
                    Code.BET_LIMIT_REACHED,
                    "a bet must be from " + settings.text(settings.minBet()) + " to "
                            + settings.text(settings.maxBet()));
        }
    }

    /** Refuses the input unless something was wrong with it before. */
    void refuse(Code code, String message) {
        if (refusal == null) {
            refusal = new Refusal(code, message);
        }
    }

    boolean isRefused() {
        return refusal != null;
    }

    /** The step that everything was read for, unless something was refused. */
    Reply<Step> step(boolean startsRound, int drawCount, Function<Draws, Outcome> rule) {
        return refusal == null ? Reply.done(new Step(startsRound, drawCount, rule)) : Reply.refused(refusal);
    }
}
