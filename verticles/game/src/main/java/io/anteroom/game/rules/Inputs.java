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
        if (FixedPoint.isInt(node) && node.intValue() >= min && node.intValue() <= max) {
            return node.intValue();
        }
        refuse(code, field + " must be a whole number from " + min + " to " + max);
        return min;
    }

    /** One of these whole numbers, sent as one; or the first of them if it was refused. */
    int wholeOf(String field, List<Integer> numbers, Code code) {
        var node = field(field);
        if (FixedPoint.isInt(node) && numbers.contains(node.intValue())) {
            return node.intValue();
        }
        refuse(code, field + " must be one of " + numbers);
        return numbers.get(0);
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

    /** True or false. */
    boolean flag(String field) {
        if (!field(field).isBoolean()) {
            refuse(Code.INVALID_EVENT_INPUTS, field + " must be true or false");
        }
        return field(field).booleanValue();
    }

    /** Reads {@code currency} and {@code betAmount}: the stake in minor units, not yet held against the limits. */
    long stake(GameSettings settings) {
        sameCurrency(settings, data);
        return amount("betAmount", settings, 1);
    }

    /** The stake of a bet that need not be made, as {@link #stake}; 0 if it was not. */
    long optionalStake(String field, GameSettings settings) {
        return field(field).isMissingNode() ? 0 : amount(field, settings, 0);
    }

    private long amount(String field, GameSettings settings, long min) {
        var digits = settings.currency().digits();
        var minor = FixedPoint.read(field(field), digits);
        if (minor >= min) {
            return minor;
        }
        if (FixedPoint.isTooLarge(field(field), digits)) {
            refuse(Code.BET_LIMIT_REACHED, field + " is above every limit");
        }
        refuse(
                Code.INVALID_BET_AMOUNT,
                field + " must be " + (min > 0 ? "above" : "at least") + " zero with at most " + digits
                        + " digits after the point");
        return min;
    }

    /** Whether the data names the currency the game is played in. */
    void sameCurrency(GameSettings settings) {
        sameCurrency(settings, data);
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
            refuse(settings.limitReached());
        }
    }

    /** Refuses the input unless something was wrong with it before. */
    void refuse(Code code, String message) {
        refuse(new Refusal(code, message));
    }

    void refuse(Refusal reason) {
        if (refusal == null) {
            refusal = reason;
        }
    }

    /** @param reason null for none */
    void refuseIf(@Nullable Refusal reason) {
        if (reason != null) {
            refuse(reason);
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
